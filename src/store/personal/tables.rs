//! The list: each table that holds something of a member's, and what an export shows of it.
//!
//! To add a table: a line here, its place in `docs/export.md`, and, where the reader should take it back, in the import. A change
//! of what a name means takes a new version of the format ([`crate::domain::export::VERSION`]).

use super::{Column, Export, Kind, Section, Table};

const ROW_NUMBER: &str =
    "a number of the database's own, which nothing else in the export refers to";
const WHOSE: &str = "whose it is: the one whose export it is";

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
        name: "answer",
        export: Export::As(Section {
            name: "answers",
            key: "answer_id",
            joins: " JOIN round ON round.round_id = answer.round_id",
            columns: &[
                shown("id", "answer_id", "answer.answer_id", Kind::Id),
                shown("server_id", "round_id", "round.server_id", Kind::Id),
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
                    "interaction_id",
                    "Discord's number of the command that started it",
                ),
                ("ended_by", "Discord's number of what ended it"),
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
        name: "amendment",
        export: Export::No(
            "which interaction changed which entry, for a day; the entry says what it came to",
        ),
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
