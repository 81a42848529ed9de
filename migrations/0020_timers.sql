-- Work that is being done now. A member has one running timer; ended ones stay for some days, so that a second delivery of what ended
-- one changes nothing and the question about its length can still be answered. `look_at` is when the scheduler has to look at it.
-- `source` is what the entry will say of itself: whatever else times work can keep its rows here.
CREATE TABLE timer (
    timer_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT REFERENCES craft (craft_id) ON DELETE SET NULL,
    craft_name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    server_id BIGINT,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    started_on TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    limit_minutes BIGINT NOT NULL,
    limit_at BIGINT NOT NULL,
    asked_at BIGINT,
    look_at BIGINT NOT NULL,
    ended_at BIGINT,
    entry_id BIGINT REFERENCES entry (entry_id) ON DELETE SET NULL,
    interaction_id BIGINT NOT NULL UNIQUE,
    ended_by BIGINT
);
CREATE UNIQUE INDEX timer_running ON timer (member_id) WHERE state = 'running';
CREATE INDEX timer_by_look ON timer (look_at) WHERE state = 'running';
CREATE INDEX timer_by_member ON timer (member_id, timer_id);
CREATE INDEX timer_by_ending ON timer (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX timer_by_ended_by ON timer (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX timer_by_craft ON timer (craft_id) WHERE craft_id IS NOT NULL;
CREATE INDEX timer_by_entry ON timer (entry_id) WHERE entry_id IS NOT NULL;

-- A timer that nobody stopped ended at its limit: how long it was is not certain until its owner says so.
ALTER TABLE entry ADD COLUMN unconfirmed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX entry_unconfirmed
    ON entry (member_id, started_on, minutes, server_id, craft_id) WHERE deleted_at IS NULL AND unconfirmed = TRUE;
