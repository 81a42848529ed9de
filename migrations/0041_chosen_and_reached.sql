-- What a member chose of how things look and where they are said. No row: the defaults.
CREATE TABLE preference (
    member_id BIGINT PRIMARY KEY NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    card_theme TEXT NOT NULL DEFAULT 'dark',
    milestone_server_id BIGINT REFERENCES server (server_id) ON DELETE SET NULL,
    milestone_channel_id BIGINT,
    next_explain_at BIGINT
);
CREATE INDEX preference_by_next_explain ON preference (next_explain_at) WHERE next_explain_at IS NOT NULL;
CREATE INDEX preference_by_server ON preference (milestone_server_id) WHERE milestone_server_id IS NOT NULL;

-- The milestones of a craft that were said, once each; what was reached before there were any counts as said.
CREATE TABLE milestone (
    milestone_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT NOT NULL REFERENCES craft (craft_id) ON DELETE CASCADE,
    hours BIGINT NOT NULL,
    delivery_id BIGINT REFERENCES delivery (delivery_id) ON DELETE SET NULL,
    channel_id BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (craft_id, hours)
);
CREATE INDEX milestone_by_member ON milestone (member_id);
CREATE INDEX milestone_by_delivery ON milestone (delivery_id) WHERE delivery_id IS NOT NULL;

-- The hours of a craft that count towards its next milestone are read from this index alone.
CREATE INDEX entry_for_milestone ON entry (craft_id, source, server_id, minutes) WHERE deleted_at IS NULL;

INSERT INTO milestone (member_id, craft_id, hours, created_at)
SELECT entry.member_id, entry.craft_id,
    CASE
        WHEN SUM(entry.minutes) >= 600000 THEN 10000
        WHEN SUM(entry.minutes) >= 300000 THEN 5000
        WHEN SUM(entry.minutes) >= 150000 THEN 2500
        WHEN SUM(entry.minutes) >= 60000 THEN 1000
        WHEN SUM(entry.minutes) >= 30000 THEN 500
        WHEN SUM(entry.minutes) >= 15000 THEN 250
        WHEN SUM(entry.minutes) >= 6000 THEN 100
        WHEN SUM(entry.minutes) >= 3000 THEN 50
        WHEN SUM(entry.minutes) >= 600 THEN 10
        ELSE 1
    END,
    0
FROM entry
WHERE entry.deleted_at IS NULL
GROUP BY entry.member_id, entry.craft_id
HAVING SUM(entry.minutes) >= 60;
