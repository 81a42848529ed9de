//! A member's own old words: before they answer, above their post, and how they want to be reminded.

use chrono::Datelike;

use super::looking::uncapitalised;
use super::text::{block, inline, label};
use super::{COLOUR, NAME_MAX, button, count, dates, input, plain, primary, rows, server};
use crate::domain::calendar::DateRange;
use crate::domain::custom_id::{Action, OwnWordsStep};
use crate::domain::ids::{AnswerId, QuietTimeId, RoundId};
use crate::domain::message::{Button, Embed, Input, Message, Modal};

/// Characters of old words that a member reads alone.
const WORDS_MAX: usize = 3_900;
/// Characters of old words above a post, where new ones and numbers follow: Discord takes 6,000 in all.
const QUOTE_MAX: usize = 900;
/// Times that have a button of their own.
const LIFTED_MAX: usize = 15;

/// What a member answered then.
#[derive(Debug, Clone, Copy)]
pub struct OldWords<'a> {
    /// So many weeks back it was looked for: 52, 26, 13 or 4.
    pub weeks: i64,
    /// The dates it is about.
    pub period: DateRange,
    /// The words.
    pub words: &'a str,
}

/// How a member's old words are dealt with.
#[derive(Debug, Clone, Copy)]
pub struct OwnWords<'a> {
    /// Whether they are shown before answering.
    pub quoting: bool,
    /// The server it is looked at in, and whether they stand above the member's posts there.
    pub posted_here: Option<(&'a str, bool)>,
    /// How many answers are hidden.
    pub hidden: i64,
    /// The times that are left out.
    pub quiet: &'a [(QuietTimeId, DateRange)],
}

/// The old words before a round is answered.
pub fn before_answering(
    old: &OldWords<'_>,
    answer: AnswerId,
    (round, period): (RoundId, DateRange),
) -> Message {
    let embed = Embed {
        title: then(old, period),
        description: block(old.words, WORDS_MAX),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    let row = vec![
        answer_now(round),
        button("Hide this one", step(OwnWordsStep::HideOne(answer, round))),
        button(
            "Hide that time",
            step(OwnWordsStep::HideTime(answer, round)),
        ),
        button("Stop quoting", step(OwnWordsStep::Stop(round))),
    ];
    Message {
        embeds: vec![embed],
        rows: vec![row],
        ..plain("Before you answer, your own words from then. Only you see them.")
    }
}

/// A member's post about a period, under their old words.
#[must_use]
pub fn under_old_words(
    mut post: Message,
    name: &str,
    old: &OldWords<'_>,
    period: DateRange,
) -> Message {
    let then = uncapitalised(&then(old, period));
    let quote = Embed {
        title: format!("{}, {then}", inline(name, NAME_MAX)),
        description: block(old.words, QUOTE_MAX),
        ..Embed::default()
    };
    post.embeds.insert(0, quote);
    post
}

/// The reply to *Hide this one*.
pub fn answer_hidden(round: RoundId) -> Message {
    onward(
        round,
        "That one stays hidden from now on. `/settings` has a way back, under *Old words*.",
    )
}

/// The reply to *Hide that time*.
pub fn time_hidden(time: DateRange, round: Option<RoundId>) -> Message {
    let text = format!(
        "Nothing from {} is shown to you any more, neither what you answered nor what you learnt then; `/lessons` and `/history` \
         keep it. `/settings` has a way back, under *Old words*.",
        full_range(time)
    );
    match round {
        Some(round) => onward(round, text),
        None => Message {
            rows: vec![vec![button("Old words", step(OwnWordsStep::View))]],
            ..plain(text)
        },
    }
}

/// The reply to *Stop quoting*.
pub fn quoting_stopped(round: RoundId) -> Message {
    let mut message = onward(
        round,
        "I will not show you your old words any more. `/settings` has a way back, under *Old words*.",
    );
    message.rows[0].push(button("Quote me again", step(OwnWordsStep::Quote)));
    message
}

/// How old words are dealt with, with a way to change each.
pub fn own_words_view(own: &OwnWords<'_>) -> Message {
    let mut lines = vec!["**Your old words**".to_owned()];
    let mut switches = Vec::new();
    if own.quoting {
        lines.push(
            "Before you answer, you see what you wrote a year ago, or else half a year, three months or four weeks ago; only you see it."
                .to_owned(),
        );
        switches.push(button("Stop quoting", step(OwnWordsStep::DoNotQuote)));
    } else {
        lines.push("What you wrote long ago is not shown to you.".to_owned());
        switches.push(button("Quote me again", step(OwnWordsStep::Quote)));
    }
    // Nothing stands above a post that is not shown before it.
    let posted_here = own.posted_here.filter(|_| own.quoting);
    if let Some((name, posted)) = posted_here {
        let (line, switch) = posted_line(&server(name), posted);
        lines.push(line);
        switches.push(switch);
    }
    lines.extend(
        (own.hidden > 0).then(|| format!("Hidden: {}", count(own.hidden, "answer", "answers"))),
    );
    if own.hidden > 0 {
        switches.push(button(
            "Show hidden ones again",
            step(OwnWordsStep::ShowHidden),
        ));
    }
    switches.push(button("Leave out a time", step(OwnWordsStep::LeaveOut)));
    if !own.quiet.is_empty() {
        lines.push("Left out, what you answered and what you learnt then:".to_owned());
        lines.extend(own.quiet.iter().map(|(_, time)| full_range(*time)));
    }
    let lift = |(id, time): &(QuietTimeId, DateRange)| {
        let time = label(&full_range(*time), 60);
        button(format!("Bring back {time}"), step(OwnWordsStep::Lift(*id)))
    };
    let lifted: Vec<Button> = own.quiet.iter().take(LIFTED_MAX).map(lift).collect();
    let mut all = vec![switches];
    all.extend(rows(&lifted));
    Message {
        rows: all,
        ..plain(lines.join("\n"))
    }
}

fn posted_line(server: &str, posted: bool) -> (String, Button) {
    if posted {
        let line =
            format!("In {server} it stands above your posts too, where you had answered there.");
        (
            line,
            button("Not above my posts", step(OwnWordsStep::DoNotPostHere)),
        )
    } else {
        let line = format!("In {server} it stands above none of your posts.");
        (
            line,
            button("Above my posts here", step(OwnWordsStep::PostHere)),
        )
    }
}

/// The form that leaves out a time; opened from a round, it leads on to it.
pub fn leave_out_modal(time: Option<DateRange>, round: Option<RoundId>) -> Modal {
    let day = |name, label, day: Option<chrono::NaiveDate>| Input {
        placeholder: "2025-11-17".to_owned(),
        required: true,
        ..input(
            name,
            label,
            &day.map(|day| day.to_string()).unwrap_or_default(),
            40,
        )
    };
    Modal {
        title: "A time you would rather leave out".to_owned(),
        action: Action::OwnWordsModal { round },
        inputs: vec![
            day("from", "From", time.map(|time| time.from)),
            day("to", "To, that day included", time.map(|time| time.to)),
        ],
    }
}

/// "A year ago, 17 to 23 November 2025".
fn then(old: &OldWords<'_>, period: DateRange) -> String {
    let ago = match old.weeks {
        52 => "A year ago",
        26 => "Half a year ago",
        13 => "Three months ago",
        _ => "Four weeks ago",
    };
    let dates = dates::range_seen_from(old.period, period.to.year());
    format!("{ago}, {dates}")
}

/// With the year, always.
fn full_range(time: DateRange) -> String {
    dates::range_seen_from(time, 0)
}

fn onward(round: RoundId, text: impl Into<String>) -> Message {
    Message {
        rows: vec![vec![answer_now(round)]],
        ..plain(text)
    }
}

fn answer_now(round: RoundId) -> Button {
    primary("Answer now", step(OwnWordsStep::AnswerNow(round)))
}

const fn step(step: OwnWordsStep) -> Action {
    Action::OwnWords { step }
}
