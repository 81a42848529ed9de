-- Habits of a server, the channels and threads in which posting counts, what was posted, and who is counted.
CREATE TABLE habit (
    habit_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    craft TEXT NOT NULL,
    counts TEXT NOT NULL,
    days BIGINT NOT NULL,
    timezone TEXT NOT NULL,
    day_start_hour BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    opening_time TEXT NOT NULL DEFAULT '',
    opening_thread TEXT NOT NULL DEFAULT 'none',
    summary BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    since_on TEXT NOT NULL,
    next_opening_at BIGINT,
    next_summary_at BIGINT,
    active_at BIGINT NOT NULL,
    set_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (server_id, folded)
);
CREATE INDEX habit_by_next_opening ON habit (next_opening_at) WHERE next_opening_at IS NOT NULL;
CREATE INDEX habit_by_next_summary ON habit (next_summary_at) WHERE next_summary_at IS NOT NULL;
CREATE INDEX habit_by_active ON habit (state, active_at);

-- A channel or thread in which posting counts; `parent_id` is the bound channel of a thread that came to be in it.
-- `read_to_id` is the last message that was read without a gap before it.
CREATE TABLE habit_channel (
    channel_id BIGINT PRIMARY KEY NOT NULL,
    habit_id BIGINT NOT NULL REFERENCES habit (habit_id) ON DELETE CASCADE,
    parent_id BIGINT REFERENCES habit_channel (channel_id) ON DELETE CASCADE,
    forum BOOLEAN NOT NULL DEFAULT FALSE,
    read_to_id BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX habit_channel_by_habit ON habit_channel (habit_id, parent_id);
CREATE INDEX habit_channel_by_parent ON habit_channel (parent_id) WHERE parent_id IS NOT NULL;

-- One thing done: a message or a button pressed (`source_id`, Discord's id of either). The words are not kept.
CREATE TABLE habit_post (
    source_id BIGINT PRIMARY KEY NOT NULL,
    habit_id BIGINT NOT NULL REFERENCES habit (habit_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    on_day TEXT NOT NULL,
    deed TEXT NOT NULL,
    state TEXT NOT NULL,
    entry_id BIGINT REFERENCES entry (entry_id) ON DELETE SET NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX habit_post_by_day ON habit_post (habit_id, on_day, member_id, deed, state);
CREATE INDEX habit_post_by_member ON habit_post (member_id, habit_id, on_day);
CREATE INDEX habit_post_by_entry ON habit_post (entry_id) WHERE entry_id IS NOT NULL;

-- One member in the habits of one server: whether they were told what counts, whether they are counted, and what they agreed to.
CREATE TABLE habit_member (
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    welcomed_at BIGINT,
    counted BOOLEAN NOT NULL DEFAULT TRUE,
    named BOOLEAN NOT NULL DEFAULT FALSE,
    quoted BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (server_id, member_id)
);
CREATE INDEX habit_member_by_member ON habit_member (member_id);

-- A message of a habit channel that was deleted before it was read, for an hour: events can overtake each other.
CREATE TABLE habit_gone (
    message_id BIGINT PRIMARY KEY NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX habit_gone_by_age ON habit_gone (created_at);

-- The daily post of a habit on one day.
CREATE TABLE habit_opening (
    opening_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    habit_id BIGINT NOT NULL REFERENCES habit (habit_id) ON DELETE CASCADE,
    on_day TEXT NOT NULL,
    number BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,
    thread_id BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (habit_id, on_day)
);

-- What a delivery about a habit is about.
CREATE TABLE habit_delivery (
    delivery_id BIGINT PRIMARY KEY NOT NULL REFERENCES delivery (delivery_id) ON DELETE CASCADE,
    habit_id BIGINT NOT NULL REFERENCES habit (habit_id) ON DELETE CASCADE,
    opening_id BIGINT REFERENCES habit_opening (opening_id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,
    on_day TEXT NOT NULL
);
CREATE INDEX habit_delivery_by_habit ON habit_delivery (habit_id);
CREATE INDEX habit_delivery_by_opening ON habit_delivery (opening_id) WHERE opening_id IS NOT NULL;
