-- What an interaction did to an entry, so that a second delivery of it does nothing; kept for a day.
CREATE TABLE amendment (
    interaction_id BIGINT PRIMARY KEY NOT NULL,
    entry_id BIGINT NOT NULL REFERENCES entry (entry_id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX amendment_by_entry ON amendment (entry_id);
CREATE INDEX amendment_by_age ON amendment (created_at);

-- Deleted since its answer, given again, no longer has it; what its owner deleted stays deleted.
ALTER TABLE entry ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;
