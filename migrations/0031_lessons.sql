-- A lesson of an entry or of an answer, whose text it stays: gone or emptied there, it is not shown. It comes back on `next_on`; 'called'
-- is one that a new dead end called back. `heard_id` is the interaction of the last word about it, so that a second delivery of one
-- does nothing.
CREATE TABLE lesson (
    lesson_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
    entry_id BIGINT UNIQUE REFERENCES entry (entry_id) ON DELETE CASCADE,
    answer_id BIGINT UNIQUE REFERENCES answer (answer_id) ON DELETE CASCADE,
    learnt_on TEXT NOT NULL,
    next_on TEXT,
    called BOOLEAN NOT NULL DEFAULT FALSE,
    came_back_on TEXT,
    outgrown_on TEXT,
    heard_id BIGINT NOT NULL DEFAULT 0,
    delivery_id BIGINT REFERENCES delivery (delivery_id) ON DELETE SET NULL
);
CREATE INDEX lesson_by_member ON lesson (member_id, lesson_id);
CREATE INDEX lesson_to_come_back ON lesson (member_id, next_on) WHERE next_on IS NOT NULL;
CREATE INDEX lesson_by_delivery ON lesson (delivery_id) WHERE delivery_id IS NOT NULL;

-- What its member said of a lesson when it came back: 'still_true', 'outgrown', 'saved_me'; each once a day.
CREATE TABLE lesson_word (
    lesson_id BIGINT NOT NULL REFERENCES lesson (lesson_id) ON DELETE CASCADE,
    said_on TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (lesson_id, said_on, word)
);

-- The lessons that their members hung on a server's wall, where they stand without a name.
CREATE TABLE lesson_on_wall (
    server_id BIGINT NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    lesson_id BIGINT NOT NULL REFERENCES lesson (lesson_id) ON DELETE CASCADE,
    hung_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, lesson_id)
);
CREATE INDEX lesson_on_wall_by_lesson ON lesson_on_wall (lesson_id);

-- Lessons kept before this table: each comes back once, and by its days from then on.
INSERT INTO lesson (member_id, entry_id, learnt_on, next_on)
    SELECT member_id, entry_id, started_on, started_on FROM entry WHERE lesson <> '' ORDER BY entry_id;
INSERT INTO lesson (member_id, answer_id, learnt_on, next_on)
    SELECT answer.member_id, answer.answer_id, round.period_to, round.period_to FROM answer
    JOIN round ON round.round_id = answer.round_id WHERE answer.lesson <> '' ORDER BY answer.answer_id;

-- The hours of dead ends in a week are found by this index.
CREATE INDEX entry_dead_ends
    ON entry (member_id, started_on, minutes, server_id, craft_id) WHERE outcome = 'dead_end' AND deleted_at IS NULL;
