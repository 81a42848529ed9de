//! The weekly question by direct message, for those who chose it: asked, answered privately, shared if they like, or let go.

use super::check_in::{QUESTION, answer_button, asked};
use super::text::{inline, label};
use super::{NAME_MAX, button, dates, plain, primary, rows};
use crate::domain::check_in::Round;
use crate::domain::custom_id::Action;
use crate::domain::ids::ServerId;
use crate::domain::message::{Button, Message};

/// Servers that one direct message can ask for: four rows of buttons.
const SERVERS_MAX: usize = 20;
/// Characters of one server's own question where a message asks for several.
const SHORT_QUESTION_MAX: usize = 30;
/// And of its name.
const SHORT_NAME_MAX: usize = 24;

/// The weekly question by direct message, for one or several servers.
pub fn direct_question(rounds: &[(String, Round)]) -> Message {
    match rounds {
        [(server_name, round)] => one_question(server_name, round),
        rounds => several_questions(rounds),
    }
}

/// Whether to go on asking somebody who left three questions open.
pub fn direct_go_on(server_name: &str, server: ServerId) -> Message {
    let name = server_or_one(server_name);
    let row = vec![
        primary("Go on asking", Action::KeepAsking { server }),
        button("Leave me be", Action::StopAsking { server }),
    ];
    let text = format!(
        "I have asked about your week three times for {name}, and it stayed quiet. That is fine.\n\
         Shall I go on asking here? Without a word from you I will not."
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply to *Go on asking*.
pub fn go_on_kept(server_name: &str) -> Message {
    plain(format!(
        "Good. I will ask you here again for {}.",
        server_or_one(server_name)
    ))
}

/// The reply to *Leave me be*.
pub fn go_on_stopped(server_name: &str) -> Message {
    plain(format!(
        "I will not ask you here for {} any more. The question stands in its check-in channel, with everybody; \
         `/settings` in that server brings it back here, and `/log` works whenever you like.",
        server_or_one(server_name)
    ))
}

/// The reply to *Share in …*.
pub fn shared_answer(server_name: &str) -> Message {
    plain(format!("On its way to {}.", server_or_one(server_name)))
}

fn one_question(server_name: &str, round: &Round) -> Message {
    let name = server_or_one(server_name);
    let text = format!(
        "{}\n{} · {name}\n-# Your answer stays between us unless you share it.",
        asked(round),
        dates::range(round.period),
    );
    let row = vec![
        answer_button("Answer", round.id),
        button("Away this week", Action::AwayThisWeek { round: round.id }),
    ];
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

fn several_questions(rounds: &[(String, Round)]) -> Message {
    let shown = &rounds[..rounds.len().min(SERVERS_MAX)];
    let mut lines = vec![format!("**{QUESTION}**")];
    lines.extend(shown.iter().map(|(server_name, round)| {
        let name = short_name(server_name);
        let dates = dates::range(round.period);
        match round.question.trim() {
            "" => format!("**{name}** · {dates}"),
            own => format!("**{name}** · {dates} · {}", inline(own, SHORT_QUESTION_MAX)),
        }
    }));
    if rounds.len() > shown.len() {
        lines.push("Some more servers ask too; `/checkin` there answers them.".to_owned());
    }
    lines.push("-# Your answers stay between us unless you share them.".to_owned());
    let answer = |(server_name, round): &(String, Round)| {
        answer_button(format!("Answer for {}", short_label(server_name)), round.id)
    };
    let buttons: Vec<Button> = shown.iter().map(answer).collect();
    Message {
        rows: rows(&buttons),
        ..plain(lines.join("\n"))
    }
}

/// A server's name among others.
fn short_name(name: &str) -> String {
    inline(unnamed(name), SHORT_NAME_MAX)
}

fn short_label(name: &str) -> String {
    label(unnamed(name), SHORT_NAME_MAX)
}

/// Until Discord has said a server's name.
fn unnamed(name: &str) -> &str {
    if name.trim().is_empty() {
        "a server"
    } else {
        name
    }
}

/// A server by its name, far from it.
fn server_or_one(name: &str) -> String {
    format!("**{}**", inline(unnamed(name), NAME_MAX))
}
