-- Each entry is written into every index: of two that begin with the same column, the longer serves for both where it holds all rows.
DROP INDEX entry_for_milestone;
DROP INDEX entry_by_craft;
CREATE INDEX entry_for_milestone ON entry (craft_id, source, server_id, minutes, deleted_at);

DROP INDEX entry_for_group;
DROP INDEX entry_by_server;
CREATE INDEX entry_for_group
    ON entry (server_id, started_on, member_id, minutes, dated, deleted_at) WHERE server_id IS NOT NULL;

-- As before, and made last: of indexes that are as good, SQLite takes the youngest.
DROP INDEX entry_evidenced;
CREATE INDEX entry_evidenced
    ON entry (member_id, started_on, minutes, server_id, craft_id) WHERE deleted_at IS NULL AND evidence <> '';
