//! The words on cards: members' own text made safe, durations and dates short enough to stand on a picture.

use chrono::{Datelike, NaiveDate};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::calendar::DateRange;
use crate::domain::format::{self, thousands};

/// Graphemes of a name that are looked at; what fits is fewer.
const NAME_GRAPHEMES_MAX: usize = 60;
/// Characters that one grapheme keeps: a family emoji has 7, piled-up accents have hundreds.
const GRAPHEME_CHARACTERS_MAX: usize = 10;
/// Characters that Discord takes as alt text.
pub const ALT_TEXT_MAX: usize = 1024;

/// A name on one line without what XML refuses, what reorders the text around it, and what piles up.
pub(super) fn name(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !reorders(*c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words
        .join(" ")
        .graphemes(true)
        .take(NAME_GRAPHEMES_MAX)
        .flat_map(|grapheme| grapheme.chars().take(GRAPHEME_CHARACTERS_MAX))
        .collect()
}

/// A name within a sentence of alt text: set apart, so that right-to-left letters leave the words around it in place.
pub(super) fn isolated(text: &str) -> String {
    let mut kept: Vec<&str> = text.graphemes(true).take(33).collect();
    if kept.len() == 33 {
        kept.truncate(32);
        kept.push("…");
    }
    format!("\u{2068}{}\u{2069}", kept.concat())
}

/// Marks and overrides of direction.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text as SVG holds it.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// At most [`ALT_TEXT_MAX`] characters, cut after a sentence.
pub(super) fn alt_text(sentences: &[String]) -> String {
    let mut alt = String::new();
    for sentence in sentences {
        let length = alt.chars().count() + 1 + sentence.chars().count();
        if length > ALT_TEXT_MAX {
            break;
        }
        if !alt.is_empty() {
            alt.push(' ');
        }
        alt.push_str(sentence);
    }
    alt
}

/// "+2 h 30", "−1 h", "the same".
pub(super) fn difference(minutes: i64) -> String {
    match minutes {
        0 => "the same".to_owned(),
        minutes => format::difference(minutes),
    }
}

/// A length, or that there is none: never a bare 0.
pub(super) fn duration_or_nothing(minutes: i64) -> String {
    match minutes {
        0 => "nothing logged".to_owned(),
        minutes => format::duration(minutes),
    }
}

/// "1 day", "5 days".
pub(super) fn count(number: i64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", thousands(number.unsigned_abs())),
    }
}

/// "Week of 16 to 22 November", as the check-in's thread says it.
pub(super) fn week_of(range: DateRange) -> String {
    format!("Week of {}", dates(range))
}

/// "16 to 22 November", "30 November to 6 December".
pub(super) fn dates(range: DateRange) -> String {
    let (from, to) = (range.from, range.to);
    if from == to {
        return day_and_month(to);
    }
    if from.month() == to.month() && from.year() == to.year() {
        return format!("{} to {}", from.day(), day_and_month(to));
    }
    format!("{} to {}", day_and_month(from), day_and_month(to))
}

fn day_and_month(day: NaiveDate) -> String {
    day.format("%-d %B").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_no_marks_that_reorder_or_pile_up() {
        assert_eq!(name("  a\u{202E}b\u{0}c\n d "), "abc d");
        let piled = format!("x{}y", "\u{301}".repeat(400));
        assert_eq!(name(&piled).chars().count(), GRAPHEME_CHARACTERS_MAX + 1);
        assert_eq!(name(&"w".repeat(999)).chars().count(), NAME_GRAPHEMES_MAX);
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(escaped("<b a=\"&\">"), "&lt;b a=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn alt_text_ends_with_a_sentence() {
        let sentence = format!("{}.", "a".repeat(400));
        let alt = alt_text(&[sentence.clone(), sentence.clone(), sentence]);
        assert_eq!(alt.chars().count(), 803);
    }

    #[test]
    fn dates_are_said_once_a_month() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let said = |from, to| dates(DateRange::new(from, to));
        assert_eq!(said(day(11, 16), day(11, 22)), "16 to 22 November");
        assert_eq!(said(day(11, 30), day(12, 6)), "30 November to 6 December");
        assert_eq!(said(day(5, 1), day(5, 1)), "1 May");
    }
}
