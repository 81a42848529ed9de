//! Letters to oneself: kept, listed, read when their day has come; and the monthly prompt to explain one thing.

use super::text::{block, inline};
use super::{COLOUR, NAME_MAX, button, danger, dates, input, plain, primary, rows};
use crate::domain::custom_id::{Action, LetterStep};
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::message::{Button, Embed, Input, Message, Modal};
use chrono::{DateTime, NaiveDate, Utc};

/// Characters of a letter's text; escapes make it longer, and an embed takes 4,096.
const WORDS_MAX: usize = 4000;
/// The prompt, and the form's title.
const EXPLAIN: &str = "Explain one thing to yourself a year ago";

/// The reply when a letter, or an explanation, was kept.
pub fn letter_kept(letter: &Letter, in_server: bool) -> Message {
    let text = match letter.kind {
        LetterKind::Letter => format!(
            "Sealed. It comes to you on {}, beside your comparison of that time, and nobody else reads it.",
            day(letter.due_on)
        ),
        LetterKind::Explanation => format!(
            "Kept, between us. It comes back to you on {}. *Share here* posts it in this channel, if you like.",
            day(letter.due_on)
        ),
    };
    let text = if in_server {
        text
    } else {
        text.replace(" *Share here* posts it in this channel, if you like.", "")
    };
    Message {
        rows: vec![letter_row(letter, in_server)],
        ..plain(text)
    }
}

/// A page of letters, counted from 0, of `total`; those on their way first, whose words stay sealed.
pub fn letters_page(
    letters: &[Letter],
    page: u32,
    total: i64,
    next_explain_at: Option<DateTime<Utc>>,
) -> Message {
    let before = page as usize * 10;
    let numbered = || {
        letters
            .iter()
            .enumerate()
            .map(|(index, letter)| (before + index + 1, letter))
    };
    let mut lines = Vec::new();
    if letters.is_empty() {
        lines.push(
            "No letters yet. *Write one*, or `/letter text:I hope the parser is done when:6 months`, and it comes to you then."
                .to_owned(),
        );
    } else {
        lines.push("**Your letters to yourself**, those on their way first".to_owned());
        lines.extend(numbered().map(|(number, letter)| line(number, letter)));
        lines.push("-# A number opens it. So do `/letter show:2` and `take_back:2`.".to_owned());
    }
    lines.push(match next_explain_at {
        Some(at) => format!("{EXPLAIN}: I ask you next {}", dates::instant(at)),
        None => "`/letter explain:once a month` has me ask you to explain one thing to yourself a year ago.".to_owned(),
    });
    let numbers: Vec<Button> = numbered()
        .map(|(number, letter)| {
            button(
                number.to_string(),
                Action::Letter(LetterStep::Show(letter.id)),
            )
        })
        .collect();
    let mut rows = rows(&numbers);
    let turn = |label, page| button(label, Action::Letter(LetterStep::Page(page)));
    let shown = i64::try_from(before + letters.len()).unwrap_or(i64::MAX);
    let mut row = vec![
        primary("Write one", Action::Letter(LetterStep::Write)),
        button("Explain something", Action::Letter(LetterStep::Explain)),
    ];
    row.extend(page.checked_sub(1).map(|page| turn("Back", page)));
    row.extend((shown < total).then(|| turn("More", page.saturating_add(1))));
    rows.push(row);
    Message {
        rows,
        ..plain(lines.join("\n"))
    }
}

/// One letter, opened by its owner.
pub fn letter_view(letter: &Letter, in_server: bool) -> Message {
    let title = match (letter.kind, letter.handed_over_at) {
        (LetterKind::Letter, None) => format!("A letter that comes on {}", day(letter.due_on)),
        (LetterKind::Letter, Some(_)) => format!("A letter of {}", day(letter.written_on)),
        (LetterKind::Explanation, _) => format!("Explained on {}", day(letter.written_on)),
    };
    let mut row = letter_row(letter, in_server);
    row.push(button("All letters", Action::Letter(LetterStep::Page(0))));
    Message {
        embeds: vec![words(title, letter)],
        rows: vec![row],
        ..Message::default()
    }
}

/// What its owner reads when the day has come.
pub fn letter_arrives(letter: &Letter) -> Message {
    let title = match letter.kind {
        LetterKind::Letter => format!("From you, {}", day(letter.written_on)),
        LetterKind::Explanation => format!("Explained by you, {}", day(letter.written_on)),
    };
    let text = match letter.kind {
        LetterKind::Letter => "A letter from who you were.",
        LetterKind::Explanation => {
            "A year ago you explained this to yourself. Is it still how you would say it?"
        }
    };
    Message {
        embeds: vec![words(title, letter)],
        ..plain(text)
    }
}

/// The reply when a letter was taken back.
pub fn letter_taken_back(letter: &Letter) -> Message {
    let what = match letter.kind {
        LetterKind::Letter => "the letter",
        LetterKind::Explanation => "what you explained",
    };
    let row = vec![
        button(
            "Put it back",
            Action::Letter(LetterStep::PutBack(letter.id)),
        ),
        button("All letters", Action::Letter(LetterStep::Page(0))),
    ];
    Message {
        rows: vec![row],
        ..plain(format!("Taken back: {what} of {}.", day(letter.written_on)))
    }
}

/// The reply when it was put back.
pub fn letter_put_back(letter: &Letter, in_server: bool) -> Message {
    let text = match letter.handed_over_at {
        None => format!("Put back: it comes to you on {}.", day(letter.due_on)),
        Some(_) => format!("Put back: it is of {}.", day(letter.written_on)),
    };
    Message {
        rows: vec![letter_row(letter, in_server)],
        ..plain(text)
    }
}

/// The form of a new letter.
pub fn letter_modal() -> Modal {
    let inputs = vec![
        Input {
            placeholder: "What do you want to be told then?".to_owned(),
            long: true,
            required: true,
            ..input("text", "To you, then", "", 2000)
        },
        Input {
            placeholder: "a year; or 6 months, 2 years, 2027-11-25".to_owned(),
            ..input("when", "When it comes", "", 40)
        },
    ];
    Modal {
        title: "A letter to yourself".to_owned(),
        action: Action::Letter(LetterStep::WriteForm),
        inputs,
    }
}

/// The form that explains one thing.
pub fn explain_modal() -> Modal {
    let input = Input {
        placeholder: "In words that you would have followed a year ago. It stays between us unless you share it.".to_owned(),
        long: true,
        required: true,
        ..input("text", "What you know now", "", 2000)
    };
    Modal {
        title: EXPLAIN.to_owned(),
        action: Action::Letter(LetterStep::ExplainForm),
        inputs: vec![input],
    }
}

/// The monthly prompt.
pub fn explain_prompt() -> Message {
    let row = vec![primary(
        "Explain something",
        Action::Letter(LetterStep::Explain),
    )];
    Message {
        rows: vec![row],
        ..plain(format!(
            "{EXPLAIN}: whatever you know now, in words that you would have followed then. What is hard to say shows where a gap \
             is. It comes back to you in a year. `/letter explain:never` ends this."
        ))
    }
}

/// The reply to `/letter explain`: whether the member is asked once a month.
pub fn explain_set(next_at: Option<DateTime<Utc>>) -> Message {
    let Some(next_at) = next_at else {
        return plain(
            "I do not ask you to explain anything. `/letter explain:now` is there whenever you like.",
        );
    };
    let row = vec![primary(
        "Explain something now",
        Action::Letter(LetterStep::Explain),
    )];
    Message {
        rows: vec![row],
        ..plain(format!(
            "Once a month I ask you to explain one thing to yourself a year ago, in a reply that only you see. Next {}\n\
             `/letter explain:never` ends this.",
            dates::instant(next_at)
        ))
    }
}

/// An explanation that its member chose to post in a channel.
pub fn shared_explanation(name: &str, letter: &Letter) -> Message {
    let title = format!("{}, to who they were a year ago", inline(name, NAME_MAX));
    Message {
        embeds: vec![words(title, letter)],
        ..Message::default()
    }
}

fn letter_row(letter: &Letter, in_server: bool) -> Vec<Button> {
    let mut row = vec![danger(
        "Take back",
        Action::Letter(LetterStep::TakeBack(letter.id)),
    )];
    if in_server && letter.kind == LetterKind::Explanation {
        row.push(button(
            "Share here",
            Action::Letter(LetterStep::Share(letter.id)),
        ));
    }
    row
}

fn words(title: String, letter: &Letter) -> Embed {
    Embed {
        title,
        description: block(&letter.words, WORDS_MAX),
        colour: Some(COLOUR),
        ..Embed::default()
    }
}

/// "`2` a letter, comes 25 November 2027"; of one that came, how it begins.
fn line(number: usize, letter: &Letter) -> String {
    let what = match letter.kind {
        LetterKind::Letter => "a letter of",
        LetterKind::Explanation => "explained on",
    };
    match letter.handed_over_at {
        None => format!(
            "`{number}` {what} {}, comes on {}",
            day(letter.written_on),
            day(letter.due_on)
        ),
        Some(_) => format!(
            "`{number}` {what} {}: {}",
            day(letter.written_on),
            inline(&letter.words, 60)
        ),
    }
}

/// "25 November 2027".
fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
