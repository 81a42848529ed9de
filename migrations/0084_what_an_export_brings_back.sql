-- What an own export brings beside entries: how much of it there was, and the values that it set, as they were and became, so
-- that taking the import back sets back those that still stand.
ALTER TABLE import ADD COLUMN others BIGINT NOT NULL DEFAULT 0;

CREATE TABLE import_fact (
    import_id BIGINT NOT NULL REFERENCES import (import_id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    was TEXT,
    became TEXT,
    PRIMARY KEY (import_id, what, row_id)
);

-- On how many days its owner said a word of a lesson before it was brought here.
ALTER TABLE lesson ADD COLUMN still_true_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lesson ADD COLUMN saved_me_before BIGINT NOT NULL DEFAULT 0;
