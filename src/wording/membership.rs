//! Joining and leaving a server's check-in, being away, and a member's own settings.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::crafts::undoable;
use super::setup::weekday;
use super::{button, dates, input, plain, server};
use crate::domain::calendar::DateRange;
use crate::domain::custom_id::{Action, OwnWordsStep, SettingsStep};
use crate::domain::ids::{ChangeId, RoundId};
use crate::domain::message::{Button, Input, Message, Modal};
use crate::domain::preferences::{MilestonePlace, Preferences, Theme};
use crate::domain::record::{AskBy, DirectState, Member, Membership};

/// The reply to `/join`, with the next question where one is set.
pub fn joined(server_name: &str, next_at: Option<DateTime<Utc>>) -> Message {
    let mut text = format!(
        "You are in. In {} your week may be posted next to your own past, from what you log here. \
         `/leave` takes you out again.",
        server(server_name)
    );
    if let Some(at) = next_at {
        text.push_str("\nThe next question: ");
        text.push_str(&dates::instant(at));
    }
    plain(text)
}

/// The reply to `/join` from somebody who had joined.
pub fn joined_already(server_name: &str, next_at: Option<DateTime<Utc>>) -> Message {
    let mut text = format!(
        "You are in already, so nothing has changed: in {} your week may be posted next to your own past. \
         `/leave` takes you out again.",
        server(server_name)
    );
    if let Some(at) = next_at {
        text.push_str("\nThe next question: ");
        text.push_str(&dates::instant(at));
    }
    plain(text)
}

/// The reply to `/leave` from somebody who had not joined.
pub fn not_joined(server_name: &str) -> Message {
    let row = vec![button("Join", Action::Join)];
    let text = format!(
        "You had not joined the check-in of {}, so nothing has changed: your numbers are shown to you alone.",
        server(server_name)
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The same from somebody who was asked by direct message there.
pub fn left_direct_questions(server_name: &str) -> Message {
    plain(format!(
        "You had not joined the check-in of {}, and your numbers are shown to you alone. Its question does not come by \
         direct message any more; `/settings` in that server brings it back.",
        server(server_name)
    ))
}

/// The same from somebody who was counted in its habit channels.
pub fn left_habits(server_name: &str) -> Message {
    let row = vec![button("Count me again", Action::Join)];
    let text = format!(
        "Nothing that you post in the habit channels of {} is counted any more, nor your time in its voice rooms. What was counted stays yours; \
         `/history` shows it, and `/forget` erases it.",
        server(server_name)
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The same from somebody who was counted in its voice rooms.
pub fn left_voice(server_name: &str) -> Message {
    plain(format!(
        "Your time in the voice rooms of {} is not counted any more. What was counted stays yours; `/history` shows it, \
         and `/forget` erases it. `/voice agree` begins again.",
        server(server_name)
    ))
}

/// The reply to `/leave`.
pub fn left(server_name: &str) -> Message {
    let row = vec![button("Join again", Action::Join)];
    let text = format!(
        "You are out: nothing of yours is posted in {} from now on, nor counted in its habit channels and voice rooms. What you logged \
         stays yours, and `/log`, `/compare` and `/history` go on working for you alone.",
        server(server_name)
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply to `/away`.
pub fn away(until: NaiveDate, today: NaiveDate) -> Message {
    let until = match (until - today).num_days() {
        0 => "today".to_owned(),
        1 => format!(
            "until tomorrow, {}, that day included",
            dates::weekday_and_day(until, today.year())
        ),
        _ => format!(
            "until {}, that day included",
            dates::weekday_and_day(until, today.year())
        ),
    };
    with_back(format!(
        "You are away {until}. A week with four or more days away is not compared with anything, and your usual week \
         leaves it out."
    ))
}

/// The reply to *Away this week* under a question.
pub fn away_in_week(period: DateRange, round: RoundId) -> Message {
    let row = vec![button("Not away after all", Action::NotAway { round })];
    let text = format!(
        "Noted: away, {}. That week is not compared with anything, and your usual week leaves it out. \
         Pressed by mistake? `/back since:{}` takes it back too.",
        dates::range(period),
        period.from
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply to *Not away after all*.
pub fn not_away_in_week(period: DateRange) -> Message {
    plain(format!(
        "Not away after all: {} is compared like any other time.",
        dates::range(period)
    ))
}

/// The reply to `/back`: the days count again from the day given on.
pub fn back(since: NaiveDate, today: NaiveDate, change: Option<ChangeId>) -> Message {
    let since = match (today - since).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => dates::weekday_and_day(since, today.year()),
    };
    undoable(
        format!("Welcome back. Your days count again from {since}."),
        change,
    )
}

/// The reply to `/back` from somebody who was not away. Days away that are over began on the day given.
pub fn not_away(over_since: Option<NaiveDate>) -> Message {
    match over_since {
        None => {
            plain("You are here already: no days away are set. `/away until:friday` sets some.")
        }
        Some(day) => plain(format!(
            "You are here already: no days away are set from today on. Those that are over can be taken back too: \
             `/back since:{day}`."
        )),
    }
}

/// A member's settings; those of the server they look from, where there is one.
pub fn settings_view(
    member: &Member,
    preferences: &Preferences,
    here: Option<(&str, &Membership)>,
) -> Message {
    let chosen = if member.timezone_chosen {
        ""
    } else {
        ", taken from the server"
    };
    let day_start = match member.day_start_hour {
        0 => "at midnight".to_owned(),
        hour => format!("at {hour:02}:00; what you do before then belongs to the day before"),
    };
    let mut lines = vec![
        "**Your settings**".to_owned(),
        format!("Timezone: {}{chosen}", member.timezone.name()),
        format!("Your day starts {day_start}"),
        format!("Your week starts on {}", weekday(member.week_starts_on)),
    ];
    lines.extend(preference_lines(preferences));
    let mut rows = vec![vec![
        setting("Timezone", SettingsStep::Timezone),
        setting("Day start", SettingsStep::DayStart),
        setting("Week start", SettingsStep::WeekStart),
        button(
            "Old words",
            Action::OwnWords {
                step: OwnWordsStep::View,
            },
        ),
    ]];
    rows.push(preference_row(preferences, here.is_some()));
    if let Some((server_name, membership)) = here {
        lines.push(String::new());
        lines.extend(membership_lines(server_name, membership, member));
        rows.push(membership_row(membership));
    }
    Message {
        rows,
        ..plain(lines.join("\n"))
    }
}

/// The form behind a button of the settings; none for the steps that have no form.
pub fn settings_modal(step: SettingsStep, member: &Member) -> Option<Modal> {
    let (label, placeholder, value) = match step {
        SettingsStep::Timezone => (
            "Timezone",
            "Europe/Berlin",
            member.timezone.name().to_owned(),
        ),
        SettingsStep::DayStart => (
            "Hour at which your day starts, 0 to 6",
            "4",
            member.day_start_hour.to_string(),
        ),
        SettingsStep::WeekStart => (
            "First day of your week",
            "Monday",
            weekday(member.week_starts_on).to_owned(),
        ),
        _ => return None,
    };
    let value = Input {
        placeholder: placeholder.to_owned(),
        required: true,
        ..input("value", label, &value, 100)
    };
    Some(Modal {
        title: "Your settings".to_owned(),
        action: Action::SettingsModal { step },
        inputs: vec![value],
    })
}

fn preference_lines(preferences: &Preferences) -> [String; 2] {
    let ground = match preferences.card_theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let milestones = match preferences.milestones {
        MilestonePlace::Private => "to you alone".to_owned(),
        MilestonePlace::Channel { channel, .. } => {
            format!("in <#{channel}> for what that server may see, else to you alone")
        }
    };
    [
        format!("Your cards are {ground}"),
        format!("Milestones are said {milestones}"),
    ]
}

fn preference_row(preferences: &Preferences, in_server: bool) -> Vec<Button> {
    let cards = match preferences.card_theme {
        Theme::Light => setting("Dark cards", SettingsStep::CardsDark),
        Theme::Dark => setting("Light cards", SettingsStep::CardsLight),
    };
    let milestones = match preferences.milestones {
        MilestonePlace::Channel { .. } => Some(setting(
            "Milestones to me alone",
            SettingsStep::MilestonesPrivate,
        )),
        MilestonePlace::Private => {
            in_server.then(|| setting("Milestones in this channel", SettingsStep::MilestonesHere))
        }
    };
    [cards].into_iter().chain(milestones).collect()
}

fn membership_lines(server_name: &str, membership: &Membership, member: &Member) -> Vec<String> {
    let name = server(server_name);
    let joined = match membership.joined_at {
        Some(_) => format!("In {name} you have joined: your week may be posted there."),
        None => format!("In {name} you have not joined: your numbers are shown to you alone."),
    };
    let asked = match (membership.ask_by, membership.direct_state) {
        (AskBy::Channel, _) => "You are asked in the check-in channel, with everybody.",
        (AskBy::Direct, DirectState::Asking) => "You are asked by direct message.",
        (AskBy::Direct, DirectState::AskedToGoOn) => {
            "You are asked by direct message, once you say that I should go on."
        }
        (AskBy::Direct, DirectState::Resting) => {
            "You chose direct messages; I am leaving you be until you ask for them again."
        }
    };
    let mut lines = vec![joined, asked.to_owned()];
    if member.direct_closed_at.is_some() && membership.ask_by == AskBy::Direct {
        lines.push("Discord does not let me write to you at the moment.".to_owned());
    }
    lines
}

fn membership_row(membership: &Membership) -> Vec<Button> {
    let asked_directly =
        membership.ask_by == AskBy::Direct && membership.direct_state == DirectState::Asking;
    let ask = if asked_directly {
        setting("Ask me in the channel", SettingsStep::AskInChannel)
    } else {
        setting("Ask me by direct message", SettingsStep::AskDirectly)
    };
    let standing = match membership.joined_at {
        Some(_) => button("Leave", Action::Leave),
        None => button("Join", Action::Join),
    };
    vec![ask, standing]
}

fn setting(label: &str, step: SettingsStep) -> Button {
    button(label, Action::Settings { step })
}

fn with_back(text: String) -> Message {
    Message {
        rows: vec![vec![button("I am back", Action::Back)]],
        ..plain(text)
    }
}
