-- The hours with something to show are counted from this index alone.
CREATE INDEX entry_evidenced
    ON entry (member_id, started_on, minutes, server_id, craft_id) WHERE deleted_at IS NULL AND evidence <> '';
