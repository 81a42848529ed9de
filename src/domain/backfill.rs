//! Many days at once: lines such as `mon 2h` or `tue 1h30 scales dead end: practise slower`, each read on its own.
//!
//! Not here: what a day may hold in all, which needs the entries kept already ([`super::duration::check_day`]).

use chrono::NaiveDate;

use super::calendar::parse_day;
use super::duration::Minutes;
use super::record::Outcome;
use super::rejection::{BackfillRejection, Rejection};
use super::text::{Lesson, Note};

/// Lines read at a time: about two months of days.
pub const LINES_MAX: usize = 60;

/// What marks a dead end in a line.
const DEAD_END: [&str; 2] = ["dead end", "dead-end"];
/// What may stand between the parts of a line.
const BETWEEN: [char; 7] = [':', ',', ';', '-', '\u{2013}', '\u{2014}', ' '];

/// One line as it was typed, with what it says or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the list, blank lines included, counted from 1.
    pub line_no: usize,
    /// As typed.
    pub typed: String,
    /// What it says.
    pub read: Result<BackfillDay, Rejection>,
}

/// A day's work from a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillDay {
    /// The day.
    pub day: NaiveDate,
    /// How long.
    pub minutes: Minutes,
    /// What was done; may be empty.
    pub note: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What it taught; may be empty.
    pub lesson: String,
}

/// Reads the lines, blank ones left out. A line has a day, a duration and, where there is more to say, a note; "dead end" in
/// it marks a wrong turn, and what follows is its lesson.
///
/// None when there are more than [`LINES_MAX`].
pub fn parse_lines(input: &str, today: NaiveDate) -> Option<Vec<Line>> {
    let lines: Vec<Line> = input
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .take(LINES_MAX + 1)
        .map(|(index, line)| Line {
            line_no: index + 1,
            typed: line.trim().to_owned(),
            read: parse_line(line, today),
        })
        .collect();
    (lines.len() <= LINES_MAX).then_some(lines)
}

fn parse_line(line: &str, today: NaiveDate) -> Result<BackfillDay, Rejection> {
    // A list may come with bullets.
    let line = line.trim().trim_start_matches(['-', '*', '\u{2022}', ' ']);
    let (day, rest) = split_word(line);
    let day = parse_day(day.trim_end_matches([':', ',']), today)?;
    if rest.trim().is_empty() {
        return Err(BackfillRejection::NoTime.into());
    }
    let (minutes, rest) = split_duration(rest)?;
    let (note, dead_end) = split_dead_end(rest.trim_matches(BETWEEN));
    let note = Note::parse_optional(note.trim_end_matches(BETWEEN))?;
    let lesson = Lesson::parse_optional(dead_end.unwrap_or_default().trim_start_matches(BETWEEN))?;
    Ok(BackfillDay {
        day,
        minutes,
        note: note.map_or_else(String::new, |note| note.as_str().to_owned()),
        outcome: match dead_end {
            Some(_) => Outcome::DeadEnd,
            None => Outcome::Worked,
        },
        lesson: lesson.map_or_else(String::new, |lesson| lesson.as_str().to_owned()),
    })
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// The longest duration at the beginning, and what follows it: "1h 30m scales" and "2 hours: scales" too.
fn split_duration(text: &str) -> Result<(Minutes, &str), Rejection> {
    let text = text.trim_start();
    let ends = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, _)| at)
        .chain([text.len()]);
    let mut ends: Vec<usize> = ends.take(4).collect();
    ends.reverse();
    let mut refused = None;
    for end in ends {
        let (duration, rest) = text.split_at(end);
        match Minutes::parse(duration.trim_end_matches([':', ',', ';'])) {
            Ok(minutes) => return Ok((minutes, rest)),
            Err(Rejection::DurationUnreadable { .. }) => {}
            Err(why) => refused = Some(why),
        }
    }
    Err(refused.unwrap_or_else(|| Rejection::DurationUnreadable {
        input: split_word(text).0.to_owned(),
    }))
}

/// What stands before "dead end" and what after it, where a line has it as words of their own.
fn split_dead_end(text: &str) -> (&str, Option<&str>) {
    // Same length in bytes, so that places in one are places in the other.
    let lower = text.to_ascii_lowercase();
    for mark in DEAD_END {
        let found = lower.match_indices(mark).find(|(at, _)| {
            let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            is_open(lower[..*at].chars().next_back())
                && is_open(lower[at + mark.len()..].chars().next())
        });
        if let Some((at, _)) = found {
            return (&text[..at], Some(&text[at + mark.len()..]));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Wednesday.
    fn today() -> NaiveDate {
        "2026-11-18".parse().unwrap()
    }

    fn line(text: &str) -> Result<BackfillDay, Rejection> {
        parse_lines(text, today()).unwrap().remove(0).read
    }

    #[test]
    fn a_day_a_duration_and_what_was_done() {
        for (typed, day, minutes, note, lesson) in [
            ("mon 2h", "2026-11-16", 120, "", None),
            ("- Tue: 1h30 scales", "2026-11-17", 90, "scales", None),
            (
                "2026-11-01 45 min: scales, slowly",
                "2026-11-01",
                45,
                "scales, slowly",
                None,
            ),
            ("today 1h 30m", "2026-11-18", 90, "", None),
            (
                "yesterday 2 hours and a song",
                "2026-11-17",
                120,
                "and a song",
                None,
            ),
            (
                "tue 1h30 dead end: the wrong glue",
                "2026-11-17",
                90,
                "",
                Some("the wrong glue"),
            ),
            (
                "tue 1h30 shelf, dead end",
                "2026-11-17",
                90,
                "shelf",
                Some(""),
            ),
            (
                "tue 90 a shelf. Dead-End - glue first",
                "2026-11-17",
                90,
                "a shelf.",
                Some("glue first"),
            ),
            (
                "tue 1h undead ending",
                "2026-11-17",
                60,
                "undead ending",
                None,
            ),
            ("tue 1:30 4 songs", "2026-11-17", 90, "4 songs", None),
        ] {
            let read = line(typed).unwrap_or_else(|why| panic!("{typed}: {why}"));
            assert_eq!(read.day.to_string(), day, "{typed}");
            assert_eq!(read.minutes.get(), minutes, "{typed}");
            assert_eq!(read.note, note, "{typed}");
            let dead_end = (read.outcome == Outcome::DeadEnd).then_some(read.lesson.as_str());
            assert_eq!(dead_end, lesson, "{typed}");
        }
    }

    #[test]
    fn each_line_is_refused_on_its_own() {
        let lines = parse_lines(
            "mon 2h\n\nnever 1h\ntue\n2026-11-19 1h\nwed 25h\nthu -1h",
            today(),
        );
        let lines = lines.unwrap();
        let numbers: Vec<usize> = lines.iter().map(|line| line.line_no).collect();
        assert_eq!(numbers, [1, 3, 4, 5, 6, 7]);
        assert!(lines[0].read.is_ok());
        assert!(matches!(
            lines[1].read,
            Err(Rejection::DayUnreadable { .. })
        ));
        assert!(matches!(
            lines[2].read,
            Err(Rejection::Backfill(BackfillRejection::NoTime))
        ));
        assert!(matches!(lines[3].read, Err(Rejection::DayInFuture { .. })));
        assert!(matches!(lines[4].read, Err(Rejection::DurationTooLong)));
        assert!(matches!(lines[5].read, Err(Rejection::DurationNegative)));
    }

    #[test]
    fn so_many_lines_and_no_more() {
        assert_eq!(
            parse_lines(&"mon 1m\n".repeat(LINES_MAX), today())
                .unwrap()
                .len(),
            LINES_MAX
        );
        assert_eq!(
            parse_lines(&"mon 1m\n".repeat(LINES_MAX + 1), today()),
            None
        );
        assert_eq!(parse_lines(" \n\n", today()), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = parse_lines(&text, today());
            let _ = parse_lines(&format!("mon 2h {text}"), today());
        }
    }
}
