-- What is added up for a comparison is answered from an index alone, and no row is looked up: SQLite does so only where the index
-- holds every column that the query names, those of its own condition among them. Links are the exception: they are too long.
DROP INDEX entry_for_comparison;
CREATE INDEX entry_for_comparison
    ON entry (member_id, started_on, minutes, dated, server_id, craft_id, deleted_at) WHERE deleted_at IS NULL;

DROP INDEX entry_for_milestone;
CREATE INDEX entry_for_milestone
    ON entry (craft_id, source, server_id, minutes, deleted_at) WHERE deleted_at IS NULL;

DROP INDEX entry_by_keeping;
CREATE INDEX entry_by_keeping ON entry (member_id, created_at, source) WHERE source <> 'import';

DROP INDEX entry_dead_ends;
CREATE INDEX entry_dead_ends
    ON entry (member_id, started_on, minutes, server_id, craft_id, outcome, deleted_at)
    WHERE outcome = 'dead_end' AND deleted_at IS NULL;

DROP INDEX entry_unconfirmed;
CREATE INDEX entry_unconfirmed
    ON entry (member_id, started_on, minutes, server_id, craft_id, unconfirmed, deleted_at)
    WHERE deleted_at IS NULL AND unconfirmed = TRUE;

DROP INDEX entry_for_group;
CREATE INDEX entry_for_group
    ON entry (server_id, started_on, member_id, minutes, dated, deleted_at) WHERE deleted_at IS NULL AND server_id IS NOT NULL;

-- As before, and made last: of indexes that are as good, SQLite takes the youngest.
DROP INDEX entry_evidenced;
CREATE INDEX entry_evidenced
    ON entry (member_id, started_on, minutes, server_id, craft_id) WHERE deleted_at IS NULL AND evidence <> '';
