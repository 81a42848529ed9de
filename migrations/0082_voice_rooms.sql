-- Voice channels of a server in which time counts, how it counts there, and which members agreed to it. Who is in a channel is kept
-- nowhere but in memory.
CREATE TABLE voice_room (
    channel_id BIGINT PRIMARY KEY NOT NULL,
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    craft TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX voice_room_by_server ON voice_room (server_id);

CREATE TABLE voice_rule (
    server_id BIGINT PRIMARY KEY NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    alone_counts BOOLEAN NOT NULL,
    cap_minutes BIGINT NOT NULL
);

CREATE TABLE voice_consent (
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, member_id)
);
CREATE INDEX voice_consent_by_member ON voice_consent (member_id);

-- The timer of a voice room (source 'voice') pauses. `heard_at` is the last instant for which the bot knows where its member was,
-- `in_room` whether they are in the rooms still: one that they ended by hand stays ended until they leave.
ALTER TABLE timer ADD COLUMN paused_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE timer ADD COLUMN paused_at BIGINT;
ALTER TABLE timer ADD COLUMN most_minutes BIGINT;
ALTER TABLE timer ADD COLUMN heard_at BIGINT;
ALTER TABLE timer ADD COLUMN in_room BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX timer_in_room ON timer (server_id, member_id) WHERE in_room = TRUE;
CREATE INDEX timer_in_room_of_member ON timer (member_id) WHERE in_room = TRUE;
