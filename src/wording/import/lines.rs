//! One line of a file that something is said of.

use chrono::Datelike as _;
use import::Trouble;

use super::others::accepted;
use crate::domain::format;
use crate::domain::imports::{CRAFTS_MAX, IMPORTED_MAX, Listed, Said};
use crate::domain::text::{CRAFT_NAME_MAX, Note};
use crate::wording::dates;
use crate::wording::text::{inline, label};

/// "line 7: “2026-02-30” is not a day that I can read". `markdown` is false for the file of all lines.
pub(super) fn line(listed: &Listed, year: i32, markdown: bool) -> String {
    let text = |text: &str| {
        let shown = if markdown {
            inline(text, 80)
        } else {
            label(text, 80)
        };
        format!("“{shown}”")
    };
    let said = said(&listed.said, year, &text);
    let line = listed.place.line;
    match listed.place.section {
        None => format!("line {line}: {said}"),
        Some(section) => format!("{}, row {line}: {said}", section.name()),
    }
}

fn said(said: &Said, year: i32, text: &dyn Fn(&str) -> String) -> String {
    let day = |day: &chrono::NaiveDate| dates::short_day(*day, year);
    match said {
        Said::Unread(trouble) => unread(trouble, text),
        Said::InFuture { day: on } => format!("{} is still to come", day(on)),
        Said::TooOld { day: on } => {
            format!(
                "{} is before 2000, where records begin",
                dates::short_day(*on, on.year() + 1)
            )
        }
        Said::UnderAMinute => "less than half a minute".to_owned(),
        Said::OverADay { minutes } => {
            format!(
                "{}, and one entry holds 24 h: was a timer left running?",
                format::duration(*minutes)
            )
        }
        Said::DayFull {
            day: on,
            kept_minutes,
        } => format!(
            "{} has {} already, and with this it would have more than 24 h",
            day(on),
            format::duration(*kept_minutes)
        ),
        Said::TooManyEntries => format!(
            "one entry more than the {} that you can bring here from elsewhere",
            format::thousands(IMPORTED_MAX as u64)
        ),
        Said::TooManyCrafts => format!(
            "one craft more than the {CRAFTS_MAX} that a file can have: is that column the right one?"
        ),
        Said::LengthDisagrees { said, between } => {
            let said = format::duration(minutes(i64::try_from(*said).unwrap_or(i64::MAX)));
            let between = match between {
                ..0 => "the end is before the start".to_owned(),
                seconds => format!(
                    "start and end are {} apart",
                    format::duration(minutes(*seconds))
                ),
            };
            format!("the length says {said}, {between}; {said} is taken")
        }
        Said::ValueMissing { name } => {
            format!("{} is missing; it takes {}", text(name), accepted(name))
        }
        Said::ValueUnfit { name, text: it } if it.is_empty() => {
            format!("{} cannot be read; it takes {}", text(name), accepted(name))
        }
        Said::ValueUnfit { name, text: it } => format!(
            "{} cannot be {}; it takes {}",
            text(name),
            text(it),
            accepted(name)
        ),
        Said::TooMany { max, .. } => format!(
            "one more than the {} that you can have",
            format::thousands(u64::try_from(*max).unwrap_or(u64::MAX))
        ),
        Said::LessonAlone => {
            "the work or the answer that it came with is not in your record; of an export in several files, the one before has it"
                .to_owned()
        }
        Said::CraftCut => format!("the craft's name is cut to {CRAFT_NAME_MAX} characters"),
        Said::NoteCut => format!(
            "the note is cut to {} characters",
            format::thousands(Note::MAX as u64)
        ),
    }
}

const fn minutes(seconds: i64) -> i64 {
    (seconds + 30).div_euclid(60)
}

fn unread(trouble: &Trouble, text: &dyn Fn(&str) -> String) -> String {
    match trouble {
        Trouble::DateMissing => "the day is missing".to_owned(),
        Trouble::DateUnreadable { text: it } => {
            format!("{} is not a day that I can read", text(it))
        }
        Trouble::DateInOtherOrder { text: it } => {
            format!(
                "{} is no day in the order that the other dates have",
                text(it)
            )
        }
        Trouble::TimeUnreadable { text: it } => {
            format!("{} is not a time of day that I can read", text(it))
        }
        Trouble::LengthMissing => "neither a length nor an end is there".to_owned(),
        Trouble::LengthUnreadable { text: it } => {
            format!("{} is not a length of time that I can read", text(it))
        }
        Trouble::LengthZero => "its length is zero".to_owned(),
        Trouble::EndsBeforeStart => "the end is before the start".to_owned(),
        Trouble::RowTooShort { fields, of } => {
            format!("the row ends after {fields} of {of} columns")
        }
        Trouble::QuoteNeverClosed => {
            "a quotation mark is opened here and never closed, so nothing after it can be read"
                .to_owned()
        }
        Trouble::NotARow { text: it } => {
            format!("{} has not the form of the other lines", text(it))
        }
        Trouble::TakenBack => "it was taken back before the export".to_owned(),
        Trouble::CheckWithoutLength { habit } => {
            format!(
                "a check of {} has no length: say how long one is",
                text(habit)
            )
        }
        Trouble::NoUnitOfTime { habit, unit } => {
            format!(
                "{} is counted in {}, which is no time",
                text(habit),
                text(unit)
            )
        }
    }
}
