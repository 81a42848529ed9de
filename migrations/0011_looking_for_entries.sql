-- What somebody looks for in their own history, kept for a day so that the pages of it can be turned: a text that was typed has no place
-- in a custom_id, which is logged.
CREATE TABLE entry_search (
    search_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT,
    from_on TEXT,
    to_on TEXT,
    outcome TEXT,
    words TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX entry_search_by_member ON entry_search (member_id);
CREATE INDEX entry_search_by_age ON entry_search (created_at);
