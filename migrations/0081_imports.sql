-- A file that a member imports: previewed ('pending'), being kept ('keeping', row by row in small transactions: whoever finds it
-- so goes on), 'kept', being taken back ('undoing'), 'undone', or thrown away ('dropped'). `plan` is how the file is read, as JSON;
-- `craft` is what rows go into that name nothing. `entries` counts those that were kept. `undone_by` is the interaction
-- that took it back: delivered again, it takes nothing else back.
CREATE TABLE import (
    import_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_bytes BIGINT NOT NULL,
    plan TEXT NOT NULL,
    craft TEXT NOT NULL,
    entries BIGINT NOT NULL DEFAULT 0,
    interaction_id BIGINT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    kept_at BIGINT,
    undone_at BIGINT,
    undone_by BIGINT
);
CREATE INDEX import_by_member ON import (member_id, state);
CREATE UNIQUE INDEX import_by_undoing ON import (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX import_by_state ON import (state, created_at);

-- The file itself in pieces, until it is kept or thrown away. In the database and not beside it, so that it goes with its member
-- and no path, mode or sweep is needed. (BYTEA has no meaning of its own to SQLite, which keeps bytes as bytes.)
CREATE TABLE import_piece (
    import_id BIGINT NOT NULL REFERENCES import (import_id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- The batch of an imported entry. Its `interaction_id` and `item` are the two halves of its key, the first below zero: the same
-- row, imported again, is already there.
ALTER TABLE entry ADD COLUMN import_id BIGINT REFERENCES import (import_id) ON DELETE CASCADE;
CREATE INDEX entry_by_import ON entry (import_id) WHERE import_id IS NOT NULL;
