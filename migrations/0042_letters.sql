-- Letters of members to themselves, and what they explained to themselves: sealed until their day, then handed over as a notice.
CREATE TABLE letter (
    letter_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    written_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    interaction_id BIGINT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    handed_over_at BIGINT,
    taken_back_at BIGINT
);
CREATE INDEX letter_by_member ON letter (member_id, due_on, letter_id);
CREATE INDEX letter_due ON letter (due_at) WHERE handed_over_at IS NULL AND taken_back_at IS NULL;

-- What an interaction did to a letter, so that a second delivery of it does nothing; kept for a day.
CREATE TABLE letter_change (
    interaction_id BIGINT PRIMARY KEY NOT NULL,
    letter_id BIGINT NOT NULL REFERENCES letter (letter_id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX letter_change_by_letter ON letter_change (letter_id);
CREATE INDEX letter_change_by_age ON letter_change (created_at);
