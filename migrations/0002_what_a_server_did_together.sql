-- What a server's members did together in a week is read from this index alone.
CREATE INDEX entry_for_group
    ON entry (server_id, started_on, member_id, minutes, dated) WHERE deleted_at IS NULL AND server_id IS NOT NULL;
