-- On how many days a week the member means to work at a craft; and the craft that it was merged into: its name stands for that one
-- then. `merged_into` never names a craft that is itself merged.
ALTER TABLE craft ADD COLUMN rhythm_days BIGINT;
ALTER TABLE craft ADD COLUMN merged_into BIGINT REFERENCES craft (craft_id) ON DELETE SET NULL;
CREATE INDEX craft_by_merged_into ON craft (merged_into) WHERE merged_into IS NOT NULL;

-- Hours that a member guesses for the time before the record began. With dates they are spread evenly over them.
CREATE TABLE estimate (
    craft_id BIGINT PRIMARY KEY NOT NULL REFERENCES craft (craft_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    minutes BIGINT NOT NULL,
    from_on TEXT,
    to_on TEXT
);
CREATE INDEX estimate_by_member ON estimate (member_id);

-- A craft whose entries a server may see, wherever they were logged.
CREATE TABLE craft_share (
    share_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    craft_id BIGINT NOT NULL REFERENCES craft (craft_id) ON DELETE CASCADE,
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    UNIQUE (craft_id, server_id)
);
CREATE INDEX craft_share_by_server ON craft_share (server_id, member_id, craft_id);
CREATE INDEX craft_share_by_member ON craft_share (member_id);

-- What a member changed in their own record, so that it can be undone for a day. Undone, it can be put back: `undone_at` says which
-- way it stands, `turned_by` is the interaction that turned it last, and `change_turn` has all that did, so that a second delivery of
-- one does nothing.
CREATE TABLE change (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    interaction_id BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    also TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    undone_at BIGINT,
    turned_by BIGINT
);
CREATE INDEX change_by_member ON change (member_id, created_at);
CREATE INDEX change_by_age ON change (created_at);

CREATE TABLE change_turn (
    interaction_id BIGINT PRIMARY KEY NOT NULL,
    change_id BIGINT NOT NULL REFERENCES change (change_id) ON DELETE CASCADE
);
CREATE INDEX change_turn_by_change ON change_turn (change_id);

-- One value that a change changed: `what` names it, `row_id` its row; NULL where there was or is none.
CREATE TABLE change_fact (
    change_id BIGINT NOT NULL REFERENCES change (change_id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    was TEXT,
    became TEXT,
    PRIMARY KEY (change_id, what, row_id)
);
CREATE INDEX change_fact_by_row ON change_fact (what, row_id);

-- Changes take its place.
DROP TABLE amendment;

-- What somebody looks for in their own history, kept for a day so that the pages of it can be turned: a text that was typed has no place
-- in a custom_id, which is logged.
CREATE TABLE entry_search (
    search_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT REFERENCES craft (craft_id) ON DELETE CASCADE,
    from_on TEXT,
    to_on TEXT,
    outcome TEXT,
    words TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX entry_search_by_member ON entry_search (member_id);
CREATE INDEX entry_search_by_craft ON entry_search (craft_id) WHERE craft_id IS NOT NULL;
CREATE INDEX entry_search_by_age ON entry_search (created_at);

-- How many entries a member kept within a day.
CREATE INDEX entry_by_keeping ON entry (member_id, created_at) WHERE source <> 'import';
