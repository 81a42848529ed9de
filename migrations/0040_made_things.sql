-- What members made and shipped, in one craft or over all (craft_id NULL).
CREATE TABLE shipped (
    shipped_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT REFERENCES craft (craft_id) ON DELETE SET NULL,
    server_id BIGINT,
    shipped_on TEXT NOT NULL,
    what TEXT NOT NULL,
    link TEXT NOT NULL DEFAULT '',
    interaction_id BIGINT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT
);
CREATE INDEX shipped_by_member ON shipped (member_id, shipped_on, shipped_id) WHERE deleted_at IS NULL;
CREATE INDEX shipped_taken_back ON shipped (member_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX shipped_by_craft ON shipped (craft_id) WHERE craft_id IS NOT NULL;

-- What an interaction did to a shipped thing, so that a second delivery of it does nothing; kept for a day.
CREATE TABLE shipped_change (
    interaction_id BIGINT PRIMARY KEY NOT NULL,
    shipped_id BIGINT NOT NULL REFERENCES shipped (shipped_id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX shipped_change_by_shipped ON shipped_change (shipped_id);
CREATE INDEX shipped_change_by_age ON shipped_change (created_at);
