//! Rows of an export, some of them written by hand.

use import::Value;
use proptest::prelude::*;

use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-25T11:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn read_row(section: Section, values: &[(&'static str, Value)]) -> Result<Read, Said> {
    let row = Beside::new(section, 1, values.to_vec());
    read(&row, today(), now())
}

/// A row that is as the bot writes it.
fn sound(section: Section) -> Vec<(&'static str, Value)> {
    match section {
        Section::Settings => vec![
            ("timezone", text("Asia/Tokyo")),
            ("timezone_chosen", Value::Flag(true)),
            ("day_start_hour", Value::Number(4)),
            ("week_starts_on", text("sun")),
            ("quoting", Value::Flag(false)),
        ],
        Section::Crafts => vec![
            ("name", text("gitar")),
            ("archived", Value::Flag(true)),
            ("rhythm_days", Value::Number(5)),
            ("stands_for", text("guitar")),
        ],
        Section::Estimates => vec![
            ("craft", text("guitar")),
            ("minutes", Value::Number(60_000)),
            ("from", text("2015-01-01")),
            ("to", text("2020-12-31")),
        ],
        Section::Answers => vec![
            ("asked_at", text("2025-11-24T08:00:00.000Z")),
            ("period_from", text("2025-11-17")),
            ("period_to", text("2025-11-23")),
            ("words", text("Frets.")),
            ("hours", text("lute 3h")),
            ("lesson", text("measure first")),
            ("late", Value::Flag(false)),
            ("quotable", Value::Flag(true)),
        ],
        Section::Lessons => vec![
            ("entry", text("5")),
            ("day", text("2026-04-03")),
            ("minutes", Value::Number(90)),
            ("learnt_on", text("2026-04-03")),
            ("next_on", text("2027-04-03")),
            ("called", Value::Flag(false)),
            ("came_back_on", text("2026-07-03")),
            ("outgrown_on", Value::Nothing),
            ("still_true", Value::Number(2)),
            ("saved_me", Value::Number(1)),
        ],
        Section::QuietTimes | Section::Away => {
            vec![("from", text("2026-08-01")), ("to", text("2026-08-14"))]
        }
        Section::Shipped => vec![
            ("day", text("2026-08-01")),
            ("what", text("a lute")),
            ("link", text("https://example.org/lute")),
            ("craft", text("lute")),
        ],
        Section::Letters => vec![
            ("kind", text("letter")),
            ("words", text("Keep going.")),
            ("written_on", text("2026-08-01")),
            ("due_on", text("2027-08-01")),
            ("handed_over_at", Value::Nothing),
        ],
        Section::Milestones => vec![("craft", text("lute")), ("hours", Value::Number(100))],
        Section::Preferences => vec![
            ("card_theme", text("light")),
            ("next_explain_at", text("2026-12-04T08:00:00.000Z")),
        ],
    }
}

#[test]
fn what_the_bot_wrote_is_read() {
    for (section, name) in Section::ALL {
        let read = read_row(section, &sound(section));
        assert!(read.is_ok(), "{name}: {read:?}");
    }
    let Ok(Read::Whole(Belonging::Craft(craft))) =
        read_row(Section::Crafts, &sound(Section::Crafts))
    else {
        panic!("no craft");
    };
    assert!(craft.archived && craft.rhythm.is_some_and(|rhythm| rhythm.days() == 5));
    assert_eq!(craft.stands_for.unwrap().as_str(), "guitar");
}

#[test]
fn what_never_can_have_been_written_is_refused_by_its_name() {
    let long = "a".repeat(3_600);
    for (section, name, value) in [
        (Section::Settings, "timezone", text("Mars/Olympus")),
        (Section::Settings, "day_start_hour", Value::Number(7)),
        (Section::Settings, "week_starts_on", text("noday")),
        (Section::Settings, "quoting", text("no")),
        (Section::Crafts, "name", text(&long)),
        (Section::Crafts, "name", text("\u{200b}")),
        (Section::Crafts, "rhythm_days", Value::Number(8)),
        (Section::Crafts, "stands_for", text("Gitar")),
        (Section::Crafts, "archived", Value::Odd),
        (Section::Estimates, "minutes", Value::Number(-1)),
        (Section::Estimates, "minutes", Value::Number(i64::MAX)),
        (Section::Estimates, "to", text("2026-11-26")),
        (Section::Estimates, "from", text("1999-12-31")),
        (Section::Answers, "words", text(&long)),
        (Section::Answers, "words", text(" ")),
        (Section::Answers, "period_to", text("2025-11-24")),
        (Section::Answers, "asked_at", text("2030-01-01T00:00:00Z")),
        (Section::Answers, "asked_at", text("yesterday")),
        (Section::Lessons, "learnt_on", text("2027-01-01")),
        (Section::Lessons, "next_on", text("9999-01-01")),
        (Section::Lessons, "still_true", Value::Number(1_000_000)),
        (Section::Lessons, "minutes", Value::Number(0)),
        (Section::QuietTimes, "to", text("2026-07-01")),
        (Section::QuietTimes, "to", text("2027-07-01")),
        (Section::Away, "to", text("2027-12-31")),
        (Section::Shipped, "day", text("2026-11-26")),
        (Section::Shipped, "what", text(&long)),
        (Section::Shipped, "link", text("javascript:alert(1)")),
        (Section::Letters, "words", text(&long)),
        (Section::Letters, "kind", text("order")),
        (Section::Letters, "due_on", text("2026-08-01")),
        (Section::Letters, "due_on", text("2036-08-02")),
        (
            Section::Letters,
            "handed_over_at",
            text("2026-11-26T00:00:00Z"),
        ),
        (Section::Milestones, "hours", Value::Number(101)),
        (Section::Preferences, "card_theme", text("pink")),
        (
            Section::Preferences,
            "next_explain_at",
            text("2027-11-25T00:00:00Z"),
        ),
    ] {
        let mut values = sound(section);
        let place = values.iter().position(|(known, _)| *known == name);
        values[place.expect("one of them")].1 = value.clone();
        match read_row(section, &values) {
            Err(Said::ValueUnfit { name: said, .. } | Said::ValueMissing { name: said }) => {
                // Of a span it is one end or the other, or what is spread over it.
                assert!(
                    said == name || name == "from" || name == "to",
                    "{said} for {name}"
                );
            }
            other => panic!("{section:?} {name} {value:?}: {other:?}"),
        }
    }
}

#[test]
fn what_was_taken_back_stays_so() {
    for (section, name) in [
        (Section::Shipped, "deleted_at"),
        (Section::Letters, "taken_back_at"),
    ] {
        let mut values = sound(section);
        values.push((name, text("2026-11-25T10:00:00Z")));
        let said = Said::Unread(import::Trouble::TakenBack);
        assert_eq!(read_row(section, &values), Err(said));
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Nothing),
        Just(Value::Odd),
        any::<bool>().prop_map(Value::Flag),
        any::<i64>().prop_map(Value::Number),
        (-9_i64..400).prop_map(Value::Number),
        ".{0,20}".prop_map(Value::Text),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]".prop_map(Value::Text),
        "[+-]?[0-9]{4,6}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z".prop_map(Value::Text),
    ]
}

proptest! {
    /// Whatever stands in a file: it is read or refused.
    #[test]
    fn no_row_breaks_the_reading(
        section in (0..Section::ALL.len()).prop_map(|at| Section::ALL[at].0),
        changes in prop::collection::vec((0_usize..10, any_value()), 0..6),
    ) {
        let mut values = sound(section);
        for (place, value) in changes {
            let place = place % values.len();
            values[place].1 = value;
        }
        let _ = read_row(section, &values);
    }
}
