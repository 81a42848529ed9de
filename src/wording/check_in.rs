//! The weekly question and what comes of it: the question, its thread, the form that answers it, the posts, the private replies.

use super::comparison::{named_embed, own_embed};
use super::crafts::undo_button;
use super::group::group_embed;
use super::text::{block, inline, label};
use super::{COLOUR, NAME_MAX, TEXT_MAX, button, dates, input, plain, primary, rows, server};
use crate::domain::calendar::DateRange;
use crate::domain::change::Turn;
use crate::domain::check_in::{Answer, Round};
use crate::domain::comparison::Comparison;
use crate::domain::custom_id::Action;
use crate::domain::group::GroupComparison;
use crate::domain::ids::{ChangeId, RoundId, ServerId};
use crate::domain::message::{Embed, Input, Message, Modal};

/// The question that the whole bot is about.
pub(super) const QUESTION: &str = "What have you done last week?";

/// Discord's bound on an embed's text.
const DESCRIPTION_MAX: usize = 4096;
/// What a dead end's lesson may take of it: as typed it has at most 500 characters.
const LESSON_MAX: usize = 600;

/// For whom the form opens that answers a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// Somebody who has not joined there: answering joins, and the form says so.
    FirstTime,
    /// Somebody who has joined.
    Joined,
    /// Somebody who was asked by direct message: nothing is posted unless they share it.
    Privately,
}

/// Where others see an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is being posted, or its post is being changed.
    Posted,
    /// It came early, and is posted when the question is asked.
    WhenAsked,
    /// Nowhere: it came by direct message.
    Privately,
    /// Nowhere: the next question is out.
    TooLate,
}

/// What the reply to an answer tells.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The answer as kept.
    pub answer: &'a Answer,
    /// Its round.
    pub round: &'a Round,
    /// Where others see it.
    pub kept: Kept,
    /// Whether answering made the member join.
    pub joined: bool,
    /// The member's own week.
    pub comparison: &'a Comparison,
    /// Servers that a private answer can be shared in.
    pub can_share_in: &'a [(ServerId, String)],
    /// The server of a private answer that has to be joined before it can be shared there.
    pub join_first: Option<&'a str>,
    /// The change, where it was given again: to undo it by.
    pub change: Option<ChangeId>,
}

/// The weekly question, for the check-in channel.
pub fn question(round: &Round, server_name: &str) -> Message {
    let mut lines = Vec::new();
    lines.extend(round.role.map(|role| format!("<@&{role}>")));
    lines.push(asked(round));
    lines.push(dates::range(round.period));
    lines.push(small_print(round, server_name));
    let row = vec![
        primary("Answer", Action::Answer { round: round.id }),
        button("Away this week", Action::AwayThisWeek { round: round.id }),
    ];
    Message {
        rows: vec![row],
        pings: round.role,
        ..plain(lines.join("\n"))
    }
}

/// The name of the thread that takes a round's answers: "Week of 16 to 22 November".
pub fn thread_name(period: DateRange) -> String {
    format!("Week of {}", dates::range(period))
}

/// The form that answers a round, holding what was answered before.
pub fn answer_modal(round: &Round, before: Option<&Answer>, answering: Answering) -> Modal {
    let text = |part: fn(&Answer) -> &str| before.map_or("", part);
    let words = match answering {
        Answering::FirstTime => {
            "Posted in this server, with your week next to your own past. /leave takes you out again."
        }
        Answering::Joined => "Posted here, with your week next to your own past.",
        Answering::Privately => "This stays between us unless you share it.",
    };
    let inputs = vec![
        Input {
            placeholder: words.to_owned(),
            long: true,
            required: true,
            ..input(
                "words",
                words_label(round.period),
                text(|answer| &answer.words),
                3500,
            )
        },
        Input {
            placeholder: "guitar 3h; tue rust 1h30".to_owned(),
            long: true,
            ..input(
                "hours",
                "Hours not yet logged",
                text(|answer| &answer.hours),
                2000,
            )
        },
        Input {
            long: true,
            ..input(
                "lesson",
                "A dead end, and what it taught",
                text(|answer| &answer.lesson),
                500,
            )
        },
    ];
    Modal {
        title: QUESTION.to_owned(),
        action: Action::AnswerModal { round: round.id },
        inputs,
    }
}

/// A member's answer with their week next to their past, as the server sees it.
pub fn posted_comparison(
    name: &str,
    answer: &Answer,
    comparison: &Comparison,
    nonce: &str,
) -> Message {
    let lesson = if answer.lesson.is_empty() {
        String::new()
    } else {
        let lesson = block(&answer.lesson, LESSON_MAX);
        format!("\n\n**A dead end, and what it taught:** {lesson}")
    };
    let room = DESCRIPTION_MAX - lesson.chars().count();
    let words = Embed {
        title: inline(name, NAME_MAX),
        description: format!("{}{lesson}", block(&answer.words, room)),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    let numbers = named_embed(name, comparison);
    // The name stands above the words already.
    let numbers = Embed {
        title: String::new(),
        ..numbers
    };
    Message {
        embeds: vec![words, numbers],
        rows: vec![vec![mine(nonce)]],
        ..Message::default()
    }
}

/// The weeks of members who logged but did not answer, at most 10, in the order given, and what the server did together where it
/// is told; each embed has at most 690 characters.
pub fn closing(
    round_period: DateRange,
    parts: &[(String, Comparison)],
    together: Option<(&str, &GroupComparison)>,
    nonce: &str,
) -> Message {
    let embeds = parts
        .iter()
        .map(|(name, comparison)| named_embed(name, comparison))
        .chain(together.map(|(server_name, group)| group_embed(server_name, group)))
        .collect();
    let period = dates::range(round_period);
    let text = match (parts, together) {
        ([], _) => format!("All together, {period}:"),
        (_, None) => format!("Also logged, {period}:"),
        (_, Some(_)) => format!("Also logged, {period}, and all together:"),
    };
    Message {
        embeds,
        rows: vec![vec![mine(nonce)]],
        ..plain(text)
    }
}

/// The private reply to an answer: what became of it, and the member's own week.
pub fn answered(answered: &Answered<'_>) -> Message {
    let mut lines = vec![what_became(answered)];
    if answered.joined {
        lines.push("You have joined the check-in here; `/leave` takes you out again.".to_owned());
    }
    lines.extend(answered.join_first.map(|name| {
        format!(
            "To have it posted in {}, `/join` there, and then `/checkin`.",
            server(name)
        )
    }));
    let share = |(server, name): &(ServerId, String)| {
        let action = Action::ShareAnswer {
            answer: answered.answer.id,
            server: *server,
        };
        button(format!("Share in {}", label(name, 60)), action)
    };
    let share = match answered.kept {
        Kept::Privately => answered.can_share_in.iter().map(share).collect(),
        Kept::Posted | Kept::WhenAsked | Kept::TooLate => Vec::new(),
    };
    let undo = answered
        .change
        .map(|change| undo_button("Undo", change, Turn::Undo));
    let mut rows = rows(&share);
    rows.extend(undo.map(|undo| vec![undo]));
    Message {
        embeds: vec![own_embed("Your week, for your eyes", answered.comparison)],
        rows,
        ..plain(lines.join("\n"))
    }
}

fn what_became(answered: &Answered<'_>) -> String {
    let round = answered.round;
    let again = answered.answer.version > 1;
    match answered.kept {
        Kept::Posted if again => "Kept, in place of your earlier answer.".to_owned(),
        Kept::Posted => {
            let channel = round.thread_id.unwrap_or(round.channel);
            format!("Kept, and on its way to <#{channel}>.")
        }
        Kept::WhenAsked => format!(
            "Kept, ahead of time. It is posted once the question is asked: {}",
            dates::instant(round.slot_at)
        ),
        Kept::Privately => "Kept, between us.".to_owned(),
        Kept::TooLate => {
            "Kept. The next question is out already, so this answer is for your eyes only."
                .to_owned()
        }
    }
}

/// The question of a round, the server's own or the usual one.
pub(super) fn asked(round: &Round) -> String {
    if round.question.trim().is_empty() {
        format!("**{QUESTION}**")
    } else {
        custom(&round.question, TEXT_MAX - 400)
    }
}

/// A server's own question. Its admins wrote it, and markdown is theirs to use; a mention would only look like one.
pub(super) fn custom(question: &str, max: usize) -> String {
    super::text::with_markdown(question, max)
}

fn small_print(round: &Round, server_name: &str) -> String {
    let place = if round.thread {
        "in its thread"
    } else {
        "here"
    };
    format!(
        "-# Your answer appears {place}, with your week next to your own past. The first one joins you to the check-in of {}; \
         `/leave` takes you out again.",
        server(server_name)
    )
}

/// At most 45 characters.
fn words_label(period: DateRange) -> String {
    format!("In your words: {}", dates::within_a_year(period))
}

pub(super) fn mine(nonce: &str) -> crate::domain::message::Button {
    button(
        "My own week",
        Action::Mine {
            nonce: nonce.to_owned(),
        },
    )
}

/// The button that opens the form of a round.
pub(super) fn answer_button(
    label: impl Into<String>,
    round: RoundId,
) -> crate::domain::message::Button {
    primary(label, Action::Answer { round })
}
