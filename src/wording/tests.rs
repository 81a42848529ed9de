//! What people read, as they read it: a snapshot of each text in `snapshots/`, and the rules that hold for all of them.

mod check_in;
mod comparison;
mod crafts;
mod habit;
mod imports;
mod lessons;
mod letter;
mod lists;
mod lives;
mod logging;
mod looks;
mod milestone;
mod own_data;
mod own_words;
mod places;
mod rejection;
mod shipped;
mod timer;
mod voice;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

use crate::domain::calendar::DateRange;
use crate::domain::check_in::{Answer, Round, RoundState};
use crate::domain::comparison::{Comparison, DayTotal, History, Period, compare, then_until};
use crate::domain::ids::{
    AnswerId, ChannelId, CraftId, EntryId, InteractionId, MemberId, RoleId, RoundId, ServerId,
};
use crate::domain::message::{ButtonStyle, Message, Modal};
use crate::domain::record::{Entry, Member, Outcome, Source};

/// Keeps what a message shows as `snapshots/NAME.snap`, and holds it to Discord's limits and to the tone.
fn message(name: &str, message: &Message) {
    within_limits(message);
    let shown = shown(message);
    in_tone(&shown);
    snapshot(name, &shown);
}

/// The same for a form, whose values are its owner's.
fn modal(name: &str, modal: &Modal) {
    modal_within_limits(modal);
    let mut lines = vec![format!("{} ({})", modal.title, modal.action.to_custom_id())];
    for input in &modal.inputs {
        let size = if input.long { "long" } else { "short" };
        let needed = if input.required { ", required" } else { "" };
        lines.push(format!("\n{} [{}, {size}{needed}]", input.label, input.id));
        lines.push(format!("  placeholder: {}", input.placeholder));
        lines.push(format!("  value: {}", input.value));
    }
    snapshot(name, &lines.join("\n"));
}

/// The same for several texts side by side.
fn texts(name: &str, texts: &[String]) {
    let shown = texts.join("\n\n");
    in_tone(&shown);
    snapshot(name, &shown);
}

fn snapshot(name: &str, shown: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
}

fn in_tone(shown: &str) {
    let shown = shown.to_lowercase();
    let unkind = [
        "!",
        "behind",
        "streak",
        "fail",
        "sorry",
        "oops",
        "should have",
        "%",
        "↓",
        "↑",
    ];
    for word in unkind {
        assert!(!shown.contains(word), "{word:?} in {shown}");
    }
    for zero in ["0 min", "0 h", "0 days", "0 entries", "±0"] {
        let bare =
            |at: usize| !shown[..at].ends_with(|c: char| c.is_ascii_digit() || ",.".contains(c));
        let is_bare = shown.match_indices(zero).any(|(at, _)| bare(at));
        assert!(!is_bare, "a bare 0 in {shown}");
    }
}

fn within_limits(message: &Message) {
    let length = |text: &str| text.chars().count();
    assert!(length(&message.text) <= 2000, "{}", message.text);
    assert!(
        !message.text.is_empty() || !message.embeds.is_empty(),
        "an empty message"
    );
    assert!(message.embeds.len() <= 10);
    let embeds = message.embeds.iter().map(|embed| {
        assert!(length(&embed.title) <= 256, "{}", embed.title);
        assert!(length(&embed.description) <= 4096, "{}", embed.description);
        let fields = embed
            .fields
            .iter()
            .map(|(name, value)| length(name) + length(value));
        length(&embed.title)
            + length(&embed.description)
            + length(&embed.footer)
            + fields.sum::<usize>()
    });
    assert!(embeds.sum::<usize>() <= 6000);
    assert!(message.rows.len() <= 5);
    let mut ids = HashSet::new();
    for button in message.rows.iter().flatten() {
        assert!(
            (1..=80).contains(&length(&button.label)),
            "{}",
            button.label
        );
        let id = button.action.to_custom_id();
        assert!(length(&id) <= 100, "{id}");
        assert!(ids.insert(id), "two buttons do one thing: {}", button.label);
    }
    assert!(message.rows.iter().all(|row| (1..=5).contains(&row.len())));
}

fn modal_within_limits(modal: &Modal) {
    let length = |text: &str| text.chars().count();
    assert!(length(&modal.title) <= 45, "{}", modal.title);
    assert!((1..=5).contains(&modal.inputs.len()));
    in_tone(&modal.title);
    for input in &modal.inputs {
        in_tone(&input.placeholder);
        assert!(length(&input.label) <= 45, "{}", input.label);
        assert!(length(&input.placeholder) <= 100, "{}", input.placeholder);
        assert!(input.max_length <= 4000);
        assert!(
            length(&input.value) <= input.max_length.into(),
            "{}",
            input.value
        );
    }
}

/// A message as plain text: embeds with a bar, buttons in brackets, the primary one with a star.
fn shown(message: &Message) -> String {
    let mut lines = Vec::new();
    if !message.text.is_empty() {
        lines.push(message.text.clone());
    }
    for embed in &message.embeds {
        lines.push(String::new());
        if !embed.title.is_empty() {
            lines.push(format!("┃ ▌{}▐", embed.title));
        }
        lines.extend(
            embed
                .description
                .lines()
                .map(|line| format!("┃ {line}").trim_end().to_owned()),
        );
    }
    lines.push(String::new());
    for row in &message.rows {
        let labels = row.iter().map(|button| match button.style {
            ButtonStyle::Primary => format!("[*{}*]", button.label),
            ButtonStyle::Secondary => format!("[{}]", button.label),
            ButtonStyle::Danger => format!("[{} ⚠]", button.label),
        });
        lines.push(labels.collect::<Vec<_>>().join(" "));
    }
    lines.extend(message.pings.map(|role| format!("(pings role {role})")));
    lines.join("\n").trim().to_owned()
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// The week of Monday 16 to Sunday 22 November 2026.
fn the_week() -> DateRange {
    DateRange::new(date("2026-11-16"), date("2026-11-22"))
}

/// Wednesday of that week.
fn today() -> NaiveDate {
    date("2026-11-18")
}

fn whole(range: DateRange) -> Period {
    Period {
        range,
        so_far: false,
    }
}

fn so_far() -> Period {
    Period {
        range: DateRange::new(date("2026-11-16"), today()),
        so_far: true,
    }
}

/// A period next to a past of (day, minutes), one entry a day, with lifetime hours that lie further back.
fn compared(period: Period, days: &[(&str, i64)], away: &[(&str, &str)]) -> Comparison {
    let days: std::collections::BTreeMap<_, _> = days
        .iter()
        .map(|(day, minutes)| {
            let total = DayTotal {
                minutes: *minutes,
                entries: 1,
                dated_entries: 1,
            };
            (date(day), total)
        })
        .collect();
    let until = then_until(period);
    let history = History {
        first_day: days.keys().next().copied(),
        lifetime_minutes: days.values().map(|day| day.minutes).sum(),
        lifetime_then_minutes: days.range(..=until).map(|(_, day)| day.minutes).sum(),
        estimated: std::collections::BTreeMap::new(),
        away: away
            .iter()
            .map(|(from, to)| DateRange::new(date(from), date(to)))
            .collect(),
        days,
        ..History::default()
    };
    compare(period, &history)
}

/// Work on three days of each of the twelve weeks before, and a year ago, and this week as given.
fn year_of_history(this_week: &[(&'static str, i64)]) -> Vec<(&'static str, i64)> {
    let mut days = vec![
        ("2025-08-04", 90),
        ("2025-11-17", 120),
        ("2025-11-19", 45),
        ("2025-11-21", 60),
    ];
    days.extend([
        ("2026-08-25", 120),
        ("2026-09-01", 150),
        ("2026-09-08", 60),
        ("2026-09-15", 180),
        ("2026-09-23", 240),
        ("2026-09-30", 95),
        ("2026-10-06", 200),
        ("2026-10-13", 130),
        ("2026-10-21", 170),
        ("2026-10-28", 210),
        ("2026-11-04", 180),
        ("2026-11-09", 150),
        ("2026-11-10", 75),
        ("2026-11-14", 60),
    ]);
    days.extend(this_week);
    days
}

fn entry(minutes: i64, craft: &str, note: &str) -> Entry {
    Entry {
        id: EntryId::from_row(5),
        member: MemberId::from_row(1),
        craft: CraftId::from_row(2),
        craft_name: craft.to_owned(),
        server: Some(ServerId::from_row(3)),
        started_on: today(),
        dated: true,
        minutes,
        note: note.to_owned(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: String::new(),
        source: Source::Log,
        answer: None,
        typed: String::new(),
        unconfirmed: false,
        created_at: at("2026-11-18T12:00:00Z"),
        edited_at: None,
        deleted_at: None,
    }
}

fn round() -> Round {
    Round {
        id: RoundId::from_row(7),
        server: ServerId::from_row(3),
        slot_at: at("2026-11-23T08:00:00Z"),
        state: RoundState::Open,
        period: the_week(),
        channel: ChannelId::from_row(40),
        question: String::new(),
        role: None,
        thread: false,
        thread_id: None,
        message: None,
        posted_at: None,
        closes_at: None,
    }
}

fn answer(words: &str) -> Answer {
    Answer {
        id: AnswerId::from_row(9),
        round: RoundId::from_row(7),
        member: MemberId::from_row(1),
        words: words.to_owned(),
        hours: String::new(),
        lesson: String::new(),
        late: false,
        shared: true,
        version: 1,
        interaction: InteractionId::from_row(11),
        channel: None,
        message: None,
        created_at: at("2026-11-23T09:00:00Z"),
    }
}

fn member() -> Member {
    Member {
        id: MemberId::from_row(1),
        timezone: Tz::Europe__Berlin,
        timezone_chosen: false,
        day_start_hour: 0,
        week_starts_on: Weekday::Mon,
        direct_closed_at: None,
        last_direct_at: None,
    }
}

const ROLE: RoleId = RoleId::from_row(60);
