//! What an admin reads about the check-in of their server: what is set, what is missing, what just happened.

use chrono::{DateTime, Utc, Weekday};

use super::check_in::{QUESTION, custom, question};
use super::{button, danger, dates, input, plain, primary, server};
use crate::domain::check_in::{CheckIn, CheckInState, Round};
use crate::domain::custom_id::{Action, Confirm, SetupStep};
use crate::domain::ids::{ChannelId, RoleId};
use crate::domain::message::{Button, Input, Message, Modal};

/// Characters of the server's own question that the overview shows; *Preview* shows all of it.
const QUESTION_MAX: usize = 600;

/// What keeps the check-in from working as it is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetupProblems {
    /// The permissions the bot lacks in the channel, by the names that Discord shows.
    pub missing: Vec<&'static str>,
    /// Whether a role is set that the bot may not mention.
    pub role_not_mentionable: bool,
    /// Whether Discord could not be asked.
    pub unchecked: bool,
}

/// What is set in a server, with a way to change each thing.
pub fn setup_view(check_in: &CheckIn, server_name: &str, problems: &SetupProblems) -> Message {
    let schedule = check_in.schedule;
    let mut lines = vec![
        format!("**The weekly question** of {}", server(server_name)),
        state_line(check_in),
        format!("Channel: <#{}>", check_in.channel),
        format!(
            "Asked: {}s at {} ({})",
            weekday(schedule.weekday),
            schedule.time.format("%H:%M"),
            schedule.zone.name()
        ),
        match check_in.question.trim() {
            "" => format!("Question: {QUESTION}"),
            own => format!(
                "Question, this server's own:\n{}",
                custom(own, QUESTION_MAX)
            ),
        },
        match check_in.role {
            Some(role) => format!("Mentions: <@&{role}>"),
            None => "Mentions: nobody".to_owned(),
        },
        if check_in.thread {
            "Answers: in a thread of their own".to_owned()
        } else {
            "Answers: in the channel".to_owned()
        },
    ];
    lines.extend(problem_lines(check_in, problems));
    lines.push(
        "-# The channel and the role are changed by the command: `/setup channel:` and `/setup role:`".to_owned(),
    );
    Message {
        rows: setup_rows(check_in),
        ..plain(lines.join("\n"))
    }
}

/// What an admin reads who opens `/setup` before anything is set.
pub fn setup_needed() -> Message {
    plain(
        "No weekly question yet. One line makes it, and each part of it can be changed later:\n\
         `/setup channel:#check-in weekday:Monday time:09:00 timezone:Europe/Berlin`\n\
         What you leave out: it is asked here, on Mondays at 09:00, in your own timezone.",
    )
}

/// The question as it will look, with buttons that nobody can press yet.
pub fn preview(round: &Round, server_name: &str) -> Message {
    let posted = question(round, server_name);
    let intro =
        "-# This is how it will look, with *Answer* and *Away this week* below. Only you see this.";
    plain(format!("{intro}\n{}", posted.text))
}

/// The reply to *Ask now*.
pub fn asked_now(channel: ChannelId, next_at: Option<DateTime<Utc>>) -> Message {
    let next = next_at.map(|at| format!("\nAfter that, next: {}", dates::instant(at)));
    plain(format!(
        "The question is on its way to <#{channel}>.{}",
        next.unwrap_or_default()
    ))
}

/// The reply to *Pause*.
pub fn paused() -> Message {
    let row = vec![primary(
        "Resume",
        Action::Setup {
            step: SetupStep::Resume,
        },
    )];
    let text = "Paused. Nothing is asked until *Resume*. Everybody can go on logging.";
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply to *Resume*.
pub fn resumed(next_at: DateTime<Utc>) -> Message {
    plain(format!(
        "On again. The next question: {}",
        dates::instant(next_at)
    ))
}

/// The reply to *Turn off*.
pub fn turned_off() -> Message {
    let row = vec![primary(
        "Turn on again",
        Action::Setup {
            step: SetupStep::Resume,
        },
    )];
    let text = "Turned off. The settings are kept, and everybody keeps what they logged.";
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// Asks back before a server's data is erased.
pub fn erase_asked_back(server_name: &str) -> Message {
    let row = vec![
        danger(
            "Erase it",
            Action::EraseServer {
                confirm: Confirm::Confirmed,
            },
        ),
        button(
            "Keep it",
            Action::Setup {
                step: SetupStep::Overview,
            },
        ),
    ];
    let text = format!(
        "Erase what this bot keeps about {}? Its settings, its questions and all answers to them go for good.\n\
         What members logged is theirs, and stays with them. This cannot be undone.",
        server(server_name)
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply when a server's data is erased.
pub fn erased(server_name: &str) -> Message {
    plain(format!(
        "Erased. Nothing is kept about {} any more. Messages already posted are the server's, to keep or to delete.",
        server(server_name)
    ))
}

/// The form behind a button of the overview; none for the steps that have no form.
pub fn setup_modal(step: SetupStep, check_in: &CheckIn) -> Option<Modal> {
    let schedule = check_in.schedule;
    let required = |label: &str, placeholder: &str, value: &str| Input {
        placeholder: placeholder.to_owned(),
        required: true,
        ..input("value", label, value, 100)
    };
    let value = match step {
        SetupStep::Weekday => required("Weekday", "Monday", weekday(schedule.weekday)),
        SetupStep::Time => required(
            "Time of day",
            "09:00",
            &schedule.time.format("%H:%M").to_string(),
        ),
        SetupStep::Timezone => required("Timezone", "Europe/Berlin", schedule.zone.name()),
        SetupStep::Question => Input {
            placeholder: format!("Leave it empty for: {QUESTION}"),
            long: true,
            ..input("value", "Question", &check_in.question, 1500)
        },
        _ => return None,
    };
    Some(Modal {
        title: "The weekly question".to_owned(),
        action: Action::SetupModal { step },
        inputs: vec![value],
    })
}

/// "Monday".
pub(super) const fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// The permissions that are missing in a channel, as a sentence.
pub(super) fn missing_permissions(channel: ChannelId, names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("**{name}**")).collect();
    format!(
        "In <#{channel}> I still need: {}. They are under the channel's settings, Permissions.",
        names.join(", ")
    )
}

fn state_line(check_in: &CheckIn) -> String {
    match (check_in.state, check_in.next_slot_at) {
        (CheckInState::On, Some(at)) => format!("Next question: {}", dates::instant(at)),
        (CheckInState::On, None) => "On".to_owned(),
        (CheckInState::Paused, _) => "Paused: nothing is asked until *Resume*.".to_owned(),
        (CheckInState::Off | CheckInState::Left, _) => "Off: nothing is asked.".to_owned(),
    }
}

fn problem_lines(check_in: &CheckIn, problems: &SetupProblems) -> Vec<String> {
    let mut lines = Vec::new();
    if !problems.missing.is_empty() {
        lines.push(missing_permissions(check_in.channel, &problems.missing));
    }
    if let Some(role) = check_in.role.filter(|_| problems.role_not_mentionable) {
        lines.push(role_line(role));
    }
    if problems.unchecked {
        lines.push(
            "Discord did not say what I may do in that channel. `/setup` looks again.".to_owned(),
        );
    }
    if lines.is_empty() {
        lines.push("All permissions are there.".to_owned());
    }
    lines
}

fn role_line(role: RoleId) -> String {
    format!(
        "I cannot mention <@&{role}>: allow anyone to mention it in the role's settings, or give me \
         **Mention @\u{200B}everyone, @\u{200B}here, and All Roles**."
    )
}

fn setup_rows(check_in: &CheckIn) -> Vec<Vec<Button>> {
    let step = |label: &str, step| button(label, Action::Setup { step });
    let change = vec![
        step("Weekday", SetupStep::Weekday),
        step("Time", SetupStep::Time),
        step("Timezone", SetupStep::Timezone),
        step("Question", SetupStep::Question),
    ];
    let mut places = vec![if check_in.thread {
        step("No thread", SetupStep::ThreadOff)
    } else {
        step("Answers in a thread", SetupStep::ThreadOn)
    }];
    places.extend(
        check_in
            .role
            .map(|_| step("Mention nobody", SetupStep::NoRole)),
    );
    let asked = check_in.state == CheckInState::On;
    let mut running = vec![step("Preview", SetupStep::Preview)];
    if asked {
        running.push(step("Ask now", SetupStep::AskNow));
        running.push(step("Pause", SetupStep::Pause));
        running.push(step("Turn off", SetupStep::TurnOff));
    } else {
        running.push(primary(
            "Resume",
            Action::Setup {
                step: SetupStep::Resume,
            },
        ));
    }
    running.push(danger(
        "Erase this server's data",
        Action::EraseServer {
            confirm: Confirm::Ask,
        },
    ));
    vec![change, places, running]
}
