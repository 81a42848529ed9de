-- A member's old answers, shown to them before they answer anew: whether at all, above their posts in a server or not, which answers
-- not, and which times not.
ALTER TABLE member ADD COLUMN quoting BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE membership ADD COLUMN quotes_posted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE answer ADD COLUMN quotable BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE quiet_time (
    quiet_time_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX quiet_time_by_member ON quiet_time (member_id, from_on);
