-- The first record: members, what they logged, what the bot asked and what it owes Discord.
--
-- Conventions: Discord ids are BIGINT; instants are BIGINT milliseconds since 1970 (UTC); local dates are ISO TEXT; enums are TEXT;
-- nothing is NULL but what may truly be missing. AUTOINCREMENT because buttons in old messages carry row ids: an id that was
-- used once is never given to another row (PostgreSQL's identity columns promise the same).

CREATE TABLE member (
    member_id BIGINT PRIMARY KEY NOT NULL,
    timezone TEXT NOT NULL,
    timezone_chosen BOOLEAN NOT NULL DEFAULT FALSE,
    day_start_hour BIGINT NOT NULL DEFAULT 0,
    week_starts_on TEXT NOT NULL DEFAULT 'mon',
    direct_closed_at BIGINT,
    last_direct_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE server (
    server_id BIGINT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    present BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL
);

-- One member in one server: the name people see there, whether their numbers may be posted there, how they are asked.
CREATE TABLE membership (
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    display_name TEXT NOT NULL,
    joined_at BIGINT,
    ask_by TEXT NOT NULL DEFAULT 'channel',
    direct_state TEXT NOT NULL DEFAULT 'asking',
    unanswered BIGINT NOT NULL DEFAULT 0,
    next_direct_at BIGINT,
    PRIMARY KEY (server_id, member_id)
);
CREATE INDEX membership_by_member ON membership (member_id);
CREATE INDEX membership_by_next_direct ON membership (next_direct_at) WHERE next_direct_at IS NOT NULL;

-- The weekly question of one server, as its admins set it.
CREATE TABLE check_in (
    server_id BIGINT PRIMARY KEY NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    weekday TEXT NOT NULL,
    local_time TEXT NOT NULL,
    timezone TEXT NOT NULL,
    question TEXT NOT NULL DEFAULT '',
    role_id BIGINT,
    thread BOOLEAN NOT NULL DEFAULT TRUE,
    next_slot_at BIGINT,
    last_slot_at BIGINT,
    last_period_to TEXT,
    set_by BIGINT NOT NULL,
    set_at BIGINT NOT NULL
);
CREATE INDEX check_in_by_next_slot ON check_in (next_slot_at) WHERE next_slot_at IS NOT NULL;

-- One asking of the weekly question: 'coming' (early answers only), 'open', 'closed' (answers are still taken until the next
-- opens), 'over', 'skipped'.
CREATE TABLE round (
    round_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    slot_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    role_id BIGINT,
    thread BOOLEAN NOT NULL,
    thread_id BIGINT,
    message_id BIGINT,
    posted_at BIGINT,
    closes_at BIGINT,
    UNIQUE (server_id, slot_at)
);
CREATE INDEX round_by_closing ON round (closes_at) WHERE state = 'open';

CREATE TABLE answer (
    answer_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    round_id BIGINT NOT NULL REFERENCES round (round_id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    hours TEXT NOT NULL,
    lesson TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    shared BOOLEAN NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    interaction_id BIGINT NOT NULL,
    channel_id BIGINT,
    message_id BIGINT,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    UNIQUE (round_id, member_id)
);
CREATE INDEX answer_by_member ON answer (member_id, created_at);

CREATE TABLE craft (
    craft_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    archived BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    UNIQUE (member_id, folded)
);

-- One piece of logged work. `interaction_id` with `item` is the key that makes a second delivery of the same interaction harmless.
-- An undated entry belongs to a period, not to a day: its `started_on` is the period's last day and `dated` is false.
-- `typed` is the item of an answer's hours that made it: an edited entry stands for the same item when the answer is given again.
CREATE TABLE entry (
    entry_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    craft_id BIGINT NOT NULL REFERENCES craft (craft_id),
    server_id BIGINT,
    started_on TEXT NOT NULL,
    dated BOOLEAN NOT NULL DEFAULT TRUE,
    minutes BIGINT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT 'worked',
    lesson TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL,
    interaction_id BIGINT NOT NULL,
    item BIGINT NOT NULL DEFAULT 0,
    answer_id BIGINT REFERENCES answer (answer_id) ON DELETE SET NULL,
    typed TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    UNIQUE (interaction_id, item)
);
-- The comparison reads only this index (minutes included: a fifth of the time of reading the rows).
CREATE INDEX entry_for_comparison
    ON entry (member_id, started_on, minutes, dated, server_id, craft_id) WHERE deleted_at IS NULL;
CREATE INDEX entry_by_answer ON entry (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX entry_by_craft ON entry (craft_id);
CREATE INDEX entry_by_server ON entry (server_id) WHERE server_id IS NOT NULL;

CREATE TABLE away (
    away_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX away_by_member ON away (member_id, from_on, to_on);

-- One message the bot owes Discord, kept until Discord has it. `key` says what it is for, once: 'question:ROUND',
-- 'comparison:ANSWER' …
CREATE TABLE delivery (
    delivery_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    server_id BIGINT REFERENCES server (server_id) ON DELETE CASCADE,
    round_id BIGINT REFERENCES round (round_id) ON DELETE CASCADE,
    answer_id BIGINT REFERENCES answer (answer_id) ON DELETE CASCADE,
    member_id BIGINT REFERENCES member (member_id) ON DELETE CASCADE,
    nonce TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    attempted_at BIGINT,
    channel_id BIGINT,
    message_id BIGINT,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX delivery_due ON delivery (due_at, delivery_id) WHERE state = 'due';
CREATE INDEX delivery_by_round ON delivery (round_id, kind);
CREATE INDEX delivery_by_server ON delivery (server_id, state);
CREATE INDEX delivery_by_member ON delivery (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX delivery_by_answer ON delivery (answer_id) WHERE answer_id IS NOT NULL;

-- Whom a delivery speaks of (a closing post), or which servers it asks about (one direct message for several servers).
CREATE TABLE delivery_part (
    delivery_id BIGINT NOT NULL REFERENCES delivery (delivery_id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    member_id BIGINT REFERENCES member (member_id) ON DELETE CASCADE,
    server_id BIGINT REFERENCES server (server_id) ON DELETE CASCADE,
    PRIMARY KEY (delivery_id, position)
);
CREATE INDEX delivery_part_by_member ON delivery_part (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX delivery_part_by_server ON delivery_part (server_id) WHERE server_id IS NOT NULL;

-- What somebody typed into a modal that was refused, for 24 hours.
CREATE TABLE draft (
    draft_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    modal TEXT NOT NULL,
    fields TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX draft_by_member ON draft (member_id);
CREATE INDEX draft_by_age ON draft (created_at);

-- What waits for somebody's next ephemeral reply: a member's (member_id) or, where it is null, any admin's of the server.
CREATE TABLE notice (
    notice_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    member_id BIGINT REFERENCES member (member_id) ON DELETE CASCADE,
    server_id BIGINT REFERENCES server (server_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    said_at BIGINT
);
CREATE INDEX notice_waiting_for_member ON notice (member_id) WHERE said_at IS NULL AND member_id IS NOT NULL;
CREATE INDEX notice_waiting_for_admin ON notice (server_id) WHERE said_at IS NULL AND server_id IS NOT NULL;
