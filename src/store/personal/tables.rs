//! The list: each table that holds something of a member's, and what an export shows of it.
//!
//! To add a table: a line here, its place in `docs/export.md`, and, where the reader should take it back, in the import. A change
//! of what a name means takes a new version of the format ([`crate::domain::export::VERSION`]).

use super::{Column, Export, Kind, Section, Table};

const ROW_NUMBER: &str =
    "a number of the database's own, which nothing else in the export refers to";
const WHOSE: &str = "whose it is: the one whose export it is";

const TIMES_STILL_TRUE: &str = "(lesson.still_true_before + (SELECT COUNT(*) FROM lesson_word
    WHERE lesson_word.lesson_id = lesson.lesson_id AND word = 'still_true'))";
const TIMES_SAVED_ME: &str = "(lesson.saved_me_before + (SELECT COUNT(*) FROM lesson_word
    WHERE lesson_word.lesson_id = lesson.lesson_id AND word = 'saved_me'))";
/// The server of a round; none in the place of an import's.
const ASKED_BY: &str = "CASE WHEN round.server_id > 0 THEN round.server_id END";
const STANDS_FOR: &str =
    "(SELECT other.name FROM craft AS other WHERE other.craft_id = craft.merged_into)";
const WALLS: &str =
    "(SELECT COUNT(*) FROM lesson_on_wall WHERE lesson_on_wall.lesson_id = lesson.lesson_id)";

/// Every table that holds something of a member's.
pub const TABLES: &[Table] = &[
    Table {
        name: "member",
        export: Export::As(Section {
            name: "settings",
            key: "member_id",
            joins: "",
            columns: &[
                column("timezone", Kind::Text),
                column("timezone_chosen", Kind::Flag),
                column("day_start_hour", Kind::Number),
                column("week_starts_on", Kind::Text),
                column("direct_closed_at", Kind::Instant),
                column("last_direct_at", Kind::Instant),
                column("quoting", Kind::Flag),
                column("created_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "membership",
        export: Export::As(Section {
            name: "servers",
            key: "server_id",
            joins: " JOIN server ON server.server_id = membership.server_id",
            columns: &[
                shown("server_id", "server_id", "membership.server_id", Kind::Id),
                shown("server", "server_id", "server.name", Kind::Text),
                column("display_name", Kind::Text),
                column("joined_at", Kind::Instant),
                column("ask_by", Kind::Text),
                column("direct_state", Kind::Text),
                column("unanswered", Kind::Number),
                column("next_direct_at", Kind::Instant),
                column("quotes_posted", Kind::Flag),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "craft",
        export: Export::As(Section {
            name: "crafts",
            key: "craft_id",
            joins: "",
            columns: &[
                shown("id", "craft_id", "craft_id", Kind::Id),
                column("name", Kind::Text),
                column("archived", Kind::Flag),
                column("rhythm_days", Kind::Number),
                column("merged_into", Kind::Id),
                shown("stands_for", "merged_into", STANDS_FOR, Kind::Text),
                column("created_at", Kind::Instant),
            ],
            left_out: &[
                ("member_id", WHOSE),
                (
                    "folded",
                    "the name again, with its case folded, for looking it up",
                ),
            ],
        }),
    },
    Table {
        name: "import",
        export: Export::As(Section {
            name: "imports",
            key: "import_id",
            joins: "",
            columns: &[
                shown("id", "import_id", "import_id", Kind::Id),
                shown("file", "file_name", "file_name", Kind::Text),
                shown("bytes", "file_bytes", "file_bytes", Kind::Number),
                column("state", Kind::Text),
                column("craft", Kind::Text),
                column("entries", Kind::Number),
                column("others", Kind::Number),
                column("created_at", Kind::Instant),
                column("kept_at", Kind::Instant),
                column("undone_at", Kind::Instant),
            ],
            left_out: &[
                ("member_id", WHOSE),
                (
                    "plan",
                    "how the file was read; the entries say what it came to",
                ),
                (
                    "interaction_id",
                    "Discord's number of the command that brought it",
                ),
                ("undone_by", "Discord's number of what took it back"),
            ],
        }),
    },
    Table {
        name: "estimate",
        export: Export::As(Section {
            name: "estimates",
            key: "craft_id",
            joins: " JOIN craft ON craft.craft_id = estimate.craft_id",
            columns: &[
                shown("craft", "craft_id", "craft.name", Kind::Text),
                column("minutes", Kind::Number),
                shown("from", "from_on", "estimate.from_on", Kind::Text),
                shown("to", "to_on", "estimate.to_on", Kind::Text),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "craft_share",
        export: Export::As(Section {
            name: "craft_shares",
            key: "share_id",
            joins: " JOIN craft ON craft.craft_id = craft_share.craft_id",
            columns: &[
                shown("craft", "craft_id", "craft.name", Kind::Text),
                shown("server_id", "server_id", "craft_share.server_id", Kind::Id),
            ],
            left_out: &[("member_id", WHOSE), ("share_id", ROW_NUMBER)],
        }),
    },
    Table {
        name: "answer",
        export: Export::As(Section {
            name: "answers",
            key: "answer_id",
            joins: " JOIN round ON round.round_id = answer.round_id",
            columns: &[
                shown("id", "answer_id", "answer.answer_id", Kind::Id),
                shown("server_id", "round_id", ASKED_BY, Kind::Id),
                shown("asked_at", "round_id", "round.slot_at", Kind::Instant),
                shown("period_from", "round_id", "round.period_from", Kind::Text),
                shown("period_to", "round_id", "round.period_to", Kind::Text),
                shown("words", "words", "answer.words", Kind::Text),
                shown("hours", "hours", "answer.hours", Kind::Text),
                shown("lesson", "lesson", "answer.lesson", Kind::Text),
                shown("late", "late", "answer.late", Kind::Flag),
                shown("shared", "shared", "answer.shared", Kind::Flag),
                shown("version", "version", "answer.version", Kind::Number),
                shown("channel_id", "channel_id", "answer.channel_id", Kind::Id),
                shown("message_id", "message_id", "answer.message_id", Kind::Id),
                shown(
                    "created_at",
                    "created_at",
                    "answer.created_at",
                    Kind::Instant,
                ),
                shown("edited_at", "edited_at", "answer.edited_at", Kind::Instant),
                shown("quotable", "quotable", "answer.quotable", Kind::Flag),
            ],
            left_out: &[
                ("member_id", WHOSE),
                (
                    "interaction_id",
                    "Discord's number of the press that sent it",
                ),
            ],
        }),
    },
    Table {
        name: "entry",
        export: Export::As(Section {
            name: "entries",
            key: "entry_id",
            joins: " JOIN craft ON craft.craft_id = entry.craft_id",
            columns: &[
                shown("id", "entry_id", "entry.entry_id", Kind::Id),
                shown("day", "started_on", "entry.started_on", Kind::Text),
                column("dated", Kind::Flag),
                shown("craft", "craft_id", "craft.name", Kind::Text),
                column("minutes", Kind::Number),
                column("note", Kind::Text),
                column("outcome", Kind::Text),
                column("lesson", Kind::Text),
                shown("link", "evidence", "entry.evidence", Kind::Text),
                column("source", Kind::Text),
                shown("server_id", "server_id", "entry.server_id", Kind::Id),
                shown("answer", "answer_id", "entry.answer_id", Kind::Id),
                column("typed", Kind::Text),
                column("withdrawn", Kind::Flag),
                column("unconfirmed", Kind::Flag),
                shown("import", "import_id", "entry.import_id", Kind::Id),
                shown(
                    "created_at",
                    "created_at",
                    "entry.created_at",
                    Kind::Instant,
                ),
                column("edited_at", Kind::Instant),
                column("deleted_at", Kind::Instant),
            ],
            left_out: &[
                ("member_id", WHOSE),
                (
                    "interaction_id",
                    "Discord's number of the command or press that made it",
                ),
                ("item", "which of that interaction's entries it is"),
            ],
        }),
    },
    Table {
        name: "lesson",
        export: Export::As(Section {
            name: "lessons",
            key: "lesson_id",
            joins: " LEFT JOIN entry ON entry.entry_id = lesson.entry_id
                LEFT JOIN answer ON answer.answer_id = lesson.answer_id
                LEFT JOIN round ON round.round_id = answer.round_id",
            columns: &[
                shown("entry", "entry_id", "lesson.entry_id", Kind::Id),
                shown("day", "entry_id", "entry.started_on", Kind::Text),
                shown("minutes", "entry_id", "entry.minutes", Kind::Number),
                shown("answer", "answer_id", "lesson.answer_id", Kind::Id),
                shown("asked_at", "answer_id", "round.slot_at", Kind::Instant),
                shown("period_to", "answer_id", "round.period_to", Kind::Text),
                column("learnt_on", Kind::Text),
                column("next_on", Kind::Text),
                column("called", Kind::Flag),
                column("came_back_on", Kind::Text),
                column("outgrown_on", Kind::Text),
                shown(
                    "still_true",
                    "still_true_before",
                    TIMES_STILL_TRUE,
                    Kind::Number,
                ),
                shown("saved_me", "saved_me_before", TIMES_SAVED_ME, Kind::Number),
                shown("walls", "lesson_id", WALLS, Kind::Number),
            ],
            left_out: &[
                ("member_id", WHOSE),
                ("heard_id", "Discord's number of the last press about it"),
                ("delivery_id", "the message that brings it back, on its way"),
            ],
        }),
    },
    Table {
        name: "lesson_word",
        export: Export::No(
            "the days on which its owner said a word of it; the lesson says how many they were",
        ),
    },
    Table {
        name: "lesson_on_wall",
        export: Export::No("on which walls a lesson hangs; the lesson says on how many"),
    },
    Table {
        name: "quiet_time",
        export: Export::As(Section {
            name: "quiet_times",
            key: "quiet_time_id",
            joins: "",
            columns: &[
                shown("from", "from_on", "from_on", Kind::Text),
                shown("to", "to_on", "to_on", Kind::Text),
                column("created_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE), ("quiet_time_id", ROW_NUMBER)],
        }),
    },
    Table {
        name: "away",
        export: Export::As(Section {
            name: "away",
            key: "away_id",
            joins: "",
            columns: &[
                shown("from", "from_on", "from_on", Kind::Text),
                shown("to", "to_on", "to_on", Kind::Text),
                column("created_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE), ("away_id", ROW_NUMBER)],
        }),
    },
    Table {
        name: "timer",
        export: Export::As(Section {
            name: "timers",
            key: "timer_id",
            joins: "",
            columns: &[
                shown("craft", "craft_name", "craft_name", Kind::Text),
                column("note", Kind::Text),
                column("server_id", Kind::Id),
                column("source", Kind::Text),
                column("state", Kind::Text),
                shown("day", "started_on", "started_on", Kind::Text),
                column("started_at", Kind::Instant),
                column("paused_ms", Kind::Number),
                column("paused_at", Kind::Instant),
                column("limit_minutes", Kind::Number),
                column("ended_at", Kind::Instant),
                shown("entry", "entry_id", "entry_id", Kind::Id),
            ],
            left_out: &[
                ("timer_id", ROW_NUMBER),
                ("member_id", WHOSE),
                ("craft_id", "the craft, which stands by its name"),
                ("limit_at", "the start and the limit say it"),
                ("asked_at", "when the bot asked about it"),
                ("look_at", "when the bot looks at it next"),
                (
                    "most_minutes",
                    "what the day's cap left of a voice room when it began",
                ),
                ("heard_at", "up to when the bot was there to hear"),
                ("in_room", "whether they have left the voice rooms since"),
                (
                    "interaction_id",
                    "Discord's number of the command that started it",
                ),
                ("ended_by", "Discord's number of what ended it"),
                ("run_on_by", "Discord's number of the last Yes"),
            ],
        }),
    },
    Table {
        name: "shipped",
        export: Export::As(Section {
            name: "shipped",
            key: "shipped_id",
            joins: " LEFT JOIN craft ON craft.craft_id = shipped.craft_id",
            columns: &[
                shown("day", "shipped_on", "shipped.shipped_on", Kind::Text),
                shown("what", "what", "shipped.what", Kind::Text),
                shown("link", "link", "shipped.link", Kind::Text),
                shown("craft", "craft_id", "craft.name", Kind::Text),
                shown("server_id", "server_id", "shipped.server_id", Kind::Id),
                shown(
                    "created_at",
                    "created_at",
                    "shipped.created_at",
                    Kind::Instant,
                ),
                shown("edited_at", "edited_at", "shipped.edited_at", Kind::Instant),
                shown(
                    "deleted_at",
                    "deleted_at",
                    "shipped.deleted_at",
                    Kind::Instant,
                ),
            ],
            left_out: &[
                ("member_id", WHOSE),
                ("shipped_id", ROW_NUMBER),
                (
                    "interaction_id",
                    "Discord's number of the command that made it",
                ),
            ],
        }),
    },
    Table {
        name: "letter",
        export: Export::As(Section {
            name: "letters",
            key: "letter_id",
            joins: "",
            columns: &[
                column("kind", Kind::Text),
                column("words", Kind::Text),
                column("written_on", Kind::Text),
                column("due_on", Kind::Text),
                column("created_at", Kind::Instant),
                column("handed_over_at", Kind::Instant),
                column("taken_back_at", Kind::Instant),
            ],
            left_out: &[
                ("member_id", WHOSE),
                ("letter_id", ROW_NUMBER),
                ("due_at", "the instant at which its day begins"),
                (
                    "interaction_id",
                    "Discord's number of the command that wrote it",
                ),
            ],
        }),
    },
    Table {
        name: "milestone",
        export: Export::As(Section {
            name: "milestones",
            key: "milestone_id",
            joins: " JOIN craft ON craft.craft_id = milestone.craft_id",
            columns: &[
                shown("craft", "craft_id", "craft.name", Kind::Text),
                shown("hours", "hours", "milestone.hours", Kind::Number),
                shown("channel_id", "channel_id", "milestone.channel_id", Kind::Id),
                shown(
                    "said_at",
                    "created_at",
                    "milestone.created_at",
                    Kind::Instant,
                ),
            ],
            left_out: &[
                ("member_id", WHOSE),
                ("milestone_id", ROW_NUMBER),
                ("delivery_id", "the message that said it, on its way"),
            ],
        }),
    },
    Table {
        name: "preference",
        export: Export::As(Section {
            name: "preferences",
            key: "member_id",
            joins: "",
            columns: &[
                column("card_theme", Kind::Text),
                column("milestone_server_id", Kind::Id),
                column("milestone_channel_id", Kind::Id),
                column("next_explain_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "voice_consent",
        export: Export::As(Section {
            name: "voice_rooms",
            key: "server_id",
            joins: "",
            columns: &[
                column("server_id", Kind::Id),
                column("agreed_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "habit_member",
        export: Export::As(Section {
            name: "habits",
            key: "server_id",
            joins: "",
            columns: &[
                column("server_id", Kind::Id),
                column("welcomed_at", Kind::Instant),
                column("counted", Kind::Flag),
                column("named", Kind::Flag),
                column("quoted", Kind::Flag),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "habit_post",
        export: Export::As(Section {
            name: "habit_posts",
            key: "source_id",
            joins: " JOIN habit ON habit.habit_id = habit_post.habit_id",
            columns: &[
                shown("source_id", "source_id", "habit_post.source_id", Kind::Id),
                shown("habit", "habit_id", "habit.name", Kind::Text),
                shown("server_id", "habit_id", "habit.server_id", Kind::Id),
                shown("day", "on_day", "habit_post.on_day", Kind::Text),
                shown("deed", "deed", "habit_post.deed", Kind::Text),
                shown("state", "state", "habit_post.state", Kind::Text),
                shown("entry", "entry_id", "habit_post.entry_id", Kind::Id),
                shown(
                    "created_at",
                    "created_at",
                    "habit_post.created_at",
                    Kind::Instant,
                ),
            ],
            left_out: &[
                ("member_id", WHOSE),
                ("version", "when the message was last edited, as a number"),
            ],
        }),
    },
    Table {
        name: "shared_post",
        export: Export::As(Section {
            name: "shared_posts",
            key: "message_id",
            joins: "",
            columns: &[
                column("channel_id", Kind::Id),
                column("message_id", Kind::Id),
                column("created_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE)],
        }),
    },
    Table {
        name: "draft",
        export: Export::As(Section {
            name: "drafts",
            key: "draft_id",
            joins: "",
            columns: &[
                shown("form", "modal", "modal", Kind::Text),
                column("fields", Kind::Json),
                column("created_at", Kind::Instant),
            ],
            left_out: &[("member_id", WHOSE), ("draft_id", ROW_NUMBER)],
        }),
    },
    Table {
        name: "import_piece",
        export: Export::No(
            "the file that was given to /import, for a day at most until it is kept or thrown away; its owner has it",
        ),
    },
    Table {
        name: "import_fact",
        export: Export::No(
            "what an import set, as it was before, so that it can be taken back; the record has what it became",
        ),
    },
    Table {
        name: "entry_search",
        export: Export::As(Section {
            name: "searches",
            key: "search_id",
            joins: " LEFT JOIN craft ON craft.craft_id = entry_search.craft_id",
            columns: &[
                shown("craft", "craft_id", "craft.name", Kind::Text),
                shown("from", "from_on", "entry_search.from_on", Kind::Text),
                shown("to", "to_on", "entry_search.to_on", Kind::Text),
                column("outcome", Kind::Text),
                column("words", Kind::Text),
                shown(
                    "created_at",
                    "created_at",
                    "entry_search.created_at",
                    Kind::Instant,
                ),
            ],
            left_out: &[("member_id", WHOSE), ("search_id", ROW_NUMBER)],
        }),
    },
    Table {
        name: "change",
        export: Export::No(
            "which interaction changed what, for a day, so that it can be undone; the record says what it came to",
        ),
    },
    Table {
        name: "change_turn",
        export: Export::No("which interactions undid a change or put it back, for a day"),
    },
    Table {
        name: "change_fact",
        export: Export::No(
            "what a value was before a change, for a day, so that it can be undone; the record has what it became",
        ),
    },
    Table {
        name: "shipped_change",
        export: Export::No(
            "which interaction changed which shipped thing, for a day; the thing says what it came to",
        ),
    },
    Table {
        name: "letter_change",
        export: Export::No(
            "which interaction changed which letter, for a day; the letter says what it came to",
        ),
    },
    Table {
        name: "habit_delivery",
        export: Export::No("what a message of the bot's on its way is about"),
    },
    Table {
        name: "delivery",
        export: Export::No(
            "messages on their way, made of answers and entries; what they became stands with the answer",
        ),
    },
    Table {
        name: "delivery_part",
        export: Export::No("of whom a message on its way speaks"),
    },
    Table {
        name: "notice",
        export: Export::No("the bot's own sentences that wait for the next reply"),
    },
];

/// A column under its own name.
const fn column(name: &'static str, kind: Kind) -> Column {
    shown(name, name, name, kind)
}

/// A column under another name, or what it refers to.
const fn shown(name: &'static str, of: &'static str, sql: &'static str, kind: Kind) -> Column {
    Column {
        name,
        of,
        sql,
        kind,
    }
}
