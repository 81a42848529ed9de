//! What an own export brings beside entries.

use import::Section;

use super::number;
use crate::domain::imports::Preview;
use crate::wording::count;

/// "Also in it: your settings, 3 crafts with their settings and 2 letters."
pub(super) fn others(preview: &Preview) -> Vec<String> {
    let mut lines = Vec::new();
    let found: Vec<String> = preview
        .others
        .iter()
        .map(|(section, times)| named(*section, number(*times)))
        .collect();
    match found.split_last() {
        None => {}
        Some((only, [])) => lines.push(format!("Also in it: {only}.")),
        Some((last, first)) => {
            lines.push(format!("Also in it: {} and {last}.", first.join(", ")));
        }
    }
    if preview.others.contains_key(&Section::Answers) {
        lines.push("The answers come back to you alone; no server sees them.".to_owned());
    }
    if preview.stays {
        lines.push("What you have set or said here stays as it is.".to_owned());
    }
    lines
}

fn named(section: Section, times: i64) -> String {
    match section {
        Section::Settings => "your settings".to_owned(),
        Section::Preferences => "how things look to you".to_owned(),
        Section::Crafts => count(
            times,
            "craft with its settings",
            "crafts with their settings",
        ),
        Section::Estimates => {
            let crafts = count(times, "craft", "crafts");
            format!("the hours before the record of {crafts}")
        }
        Section::Answers => count(times, "answer", "answers"),
        Section::Lessons => {
            let lessons = count(times, "lesson", "lessons");
            format!("what you said of {lessons}")
        }
        Section::QuietTimes => count(times, "time to leave out", "times to leave out"),
        Section::Away => count(times, "time away", "times away"),
        Section::Shipped => count(times, "thing shipped", "things shipped"),
        Section::Letters => count(times, "letter", "letters"),
        Section::Milestones => count(times, "milestone", "milestones"),
    }
}

/// What can stand under a name, with an example.
pub(super) fn accepted(name: &str) -> &'static str {
    match name {
        "timezone" => "a zone, as Europe/Berlin",
        "week_starts_on" => "a weekday, as mon",
        "card_theme" => "dark or light",
        "kind" => "letter or explanation",
        "timezone_chosen" | "quoting" | "archived" | "late" | "quotable" | "called" => {
            "true or false"
        }
        "day_start_hour" => "a number from 0 to 6",
        "rhythm_days" => "a number from 1 to 7",
        "minutes" | "hours" | "still_true" | "saved_me" => {
            "a whole number that can have been, as 90"
        }
        "asked_at" | "handed_over_at" | "next_explain_at" => {
            "an instant that can have been, as 2026-11-25T10:00:00.000Z"
        }
        "from" | "to" | "day" | "period_from" | "period_to" | "learnt_on" | "next_on"
        | "came_back_on" | "outgrown_on" | "written_on" | "due_on" => {
            "a day that can have been, as 2026-11-25"
        }
        _ => "a text as it can be typed",
    }
}
