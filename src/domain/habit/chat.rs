//! A length of work in a message as people write in chat: "1h30 scales", "did 45 min of theory", "guitar - 2h".
//!
//! Strict: what may mean something else ("2 days off", "back in 5 min", "2h tomorrow?") is no time. A missed time is
//! logged with a button or `/log`; a wrong one has to be noticed first. How often it is right stands in its tests, on
//! messages it was made with and on others (`chat/*.tsv`), and in docs/habits.md. English only; nothing is learnt.
//!
//! Not here: what a command's option may hold ([`super::super::duration`]), which is told to be a time.

mod lists;
mod words;

use super::super::duration::{Minutes, read_minutes};
use lists::{ELSEWHERE, FILLERS, FOLLOWING, METRES, POINTING, PRACTISED, TRAILERS};
use words::{Token, tokens};

/// Longer than anybody writes to say how long they worked; what is longer is not read.
const CHARACTERS_MAX: usize = 2_000;
/// More than this on one day is more likely no work.
const MINUTES_MAX: u32 = 16 * 60;
/// Words before a time at the end: "finished the whole second chapter of the book: 2h".
const BEFORE_MAX: usize = 9;

/// The time that a message says its author worked; `None` where it says none, or not surely.
pub fn chat_time(text: &str) -> Option<Minutes> {
    if text.chars().count() > CHARACTERS_MAX {
        return None;
    }
    let tokens = with_times(&tokens(text)?);
    if tokens.iter().any(|token| token.is_in(ELSEWHERE)) {
        return None;
    }
    let mut sum: u32 = 0;
    for segment in tokens.split(Token::parts) {
        sum = sum.checked_add(of_segment(segment)?)?;
    }
    (1..=MINUTES_MAX)
        .contains(&sum)
        .then(|| Minutes::new(sum))
        .flatten()
}

/// Puts a time in place of the words that say one, the longest first.
fn with_times(tokens: &[Token]) -> Vec<Token> {
    let metres = tokens.iter().any(|token| token.is_in(METRES));
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        let found = (1..=rest.len().min(5)).rev().find_map(|length| {
            let words: Option<Vec<&str>> = rest[..length].iter().map(Token::word).collect();
            Some((length, minutes_of(&words?, metres)?))
        });
        let (token, length) = match found {
            Some((length, minutes)) => (Token::Time(minutes), length),
            None => (first.clone(), 1),
        };
        out.push(token);
        rest = &rest[length..];
    }
    out
}

/// The minutes of a phrase that is a length of time and nothing else, with its unit.
fn minutes_of(words: &[&str], metres: bool) -> Option<u32> {
    match words {
        ["an", "hour", "and", "a", "half"] | ["one", "and", "a", "half", "hours"] => {
            return Some(90);
        }
        ["half", "an", "hour"] | ["half", "hour"] => return Some(30),
        ["an" | "one", "hour"] => return Some(60),
        ["two", "and", "a", "half", "hours"] => return Some(150),
        [number, "hours"] if spelled(number).is_some() => {
            return spelled(number).map(|hours| hours * 60);
        }
        _ => {}
    }
    let phrase = words.join(" ");
    let has_unit = phrase.contains(char::is_alphabetic)
        && phrase.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !has_unit || phrase.contains(':') {
        return None;
    }
    let minutes = read_minutes(&phrase).ok()?;
    let bare_m = phrase.ends_with('m') && !phrase.contains('h');
    let likely_metres = bare_m && (metres || minutes % 5 != 0 || !(10..=300).contains(&minutes));
    (!likely_metres).then_some(minutes)
}

fn spelled(word: &str) -> Option<u32> {
    let words = ["two", "three", "four", "five", "six", "seven", "eight"];
    let at = words.iter().position(|known| *known == word)?;
    u32::try_from(at).ok().map(|at| at + 2)
}

/// The minutes of a part of a message: 0 where it speaks of no time, `None` where what it says of one is unsure.
fn of_segment(segment: &[Token]) -> Option<u32> {
    let words: Vec<&Token> = segment
        .iter()
        .filter(|token| **token != Token::Mark)
        .collect();
    let mut times = words
        .iter()
        .enumerate()
        .filter_map(|(at, token)| match token {
            Token::Time(minutes) => Some((at, *minutes)),
            _ => None,
        });
    let Some((at, minutes)) = times.next() else {
        return Some(0);
    };
    if times.next().is_some() {
        return None;
    }
    let (before, behind) = (&words[..at], &words[at + 1..]);
    if behind.first().is_some_and(|word| word.is_in(FOLLOWING)) && !is_trailer(behind) {
        return None;
    }
    (begins_with_it(before) || ends_with_it(before, behind) || holds_it(before)).then_some(minutes)
}

/// "1h scales", "just did 1h of scales", "day 12: 1h".
fn begins_with_it(before: &[&Token]) -> bool {
    let numbered = |(at, token): (usize, &&Token)| {
        let after_day = at
            .checked_sub(1)
            .is_none_or(|at| before[at].is_one_of(&["day"]));
        token.is_number()
            && after_day
            && at + 1 == before.len()
            && (at > 0 || token.is_hash_number())
    };
    before
        .iter()
        .enumerate()
        .all(|(at, token)| token.is_in(FILLERS) || numbered((at, token)))
}

/// "scales 1h", "guitar: 45 min today".
fn ends_with_it(before: &[&Token], behind: &[&Token]) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    let talks = [
        "it", "it's", "that", "that's", "this", "is", "was", "are", "were", "there", "be", "i",
        "we", "my",
    ];
    let past = |token: &&&Token| {
        token
            .word()
            .is_some_and(|word| word.len() > 4 && word.ends_with("ed"))
    };
    let length_max = if last.is_one_of(&["for"]) {
        3
    } else {
        BEFORE_MAX
    };
    let names = !before.iter().any(|word| word.is_one_of(&talks))
        && before
            .iter()
            .find(past)
            .is_none_or(|verb| verb.is_in(PRACTISED))
        && before.len() <= length_max;
    is_trailer(behind)
        && (names || did(before) && before.len() <= BEFORE_MAX)
        && !last.is_in(POINTING)
        && !last.is_number()
        && !before.contains(&&Token::Currency)
}

/// "worked on the parser for 2 hours before dinner".
fn holds_it(before: &[&Token]) -> bool {
    did(before)
        && before
            .last()
            .is_some_and(|word| word.is_one_of(&["for", "another"]))
}

/// Whether it begins with what somebody did who practised: "practiced", "i just drew".
fn did(before: &[&Token]) -> bool {
    let opening = [
        "i", "just", "i've", "have", "finally", "today", "then", "and", "so",
    ];
    let verb = before.iter().find(|token| !token.is_one_of(&opening));
    verb.is_some_and(|verb| verb.is_in(PRACTISED))
}

fn is_trailer(behind: &[&Token]) -> bool {
    behind.iter().all(|word| word.is_in(TRAILERS))
}

#[cfg(test)]
mod tests;
