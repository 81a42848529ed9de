-- Who had everything erased, by a keyed hash (the key is in a file of its own): what was asked before that is not done after it,
-- when Discord delivers it late or twice. `listed`: whether the list outside the database has it. Kept for a day.
CREATE TABLE erased (
    hash TEXT PRIMARY KEY NOT NULL,
    erased_at BIGINT NOT NULL,
    listed BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX erased_by_age ON erased (erased_at);

-- A message in a channel that shows a member's words or numbers, posted by their own press of a button.
CREATE TABLE shared_post (
    message_id BIGINT PRIMARY KEY NOT NULL,
    channel_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX shared_post_by_member ON shared_post (member_id, message_id);

-- That this file was once put back from a backup: Discord may have messages of a time that it knows nothing of.
CREATE TABLE restoration (
    restored_at BIGINT PRIMARY KEY NOT NULL
);

-- A member's rows are found at once when they are exported or erased, those that were deleted or said before included.
CREATE INDEX entry_by_member ON entry (member_id, entry_id);
CREATE INDEX notice_by_member ON notice (member_id) WHERE member_id IS NOT NULL;
