//! The overview of `/setup`, its buttons and its forms. All of it is for those who manage the server.

use super::{Fields, field};
use crate::actions::setup::{self, SetupChange, Switch};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::check_in::CheckIn;
use crate::domain::custom_id::{Confirm, SetupStep};
use crate::domain::message::Modal;
use crate::domain::rejection::Rejection;
use crate::messenger::SendError;
use crate::permissions::Permission;
use crate::wording::{self, SetupProblems};

/// Changes what is given, and shows what is set. Who may use the command is Discord's to decide; the callers that are buttons and
/// forms have checked it. Nothing given before the first set-up shows how to begin.
pub(in crate::discord) async fn setup(turn: &Turn<'_>, change: SetupChange) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let store = &turn.data.store;
    let set = setup::overview(store, server).await?;
    let check_in = match set {
        None if change == SetupChange::default() => {
            return turn.show(wording::setup_needed()).await;
        }
        Some(check_in) if change == SetupChange::default() => check_in,
        _ => {
            let (contact, here) = (turn.contact.clone(), turn.question_channel.clone());
            setup::change(store, contact, change, here, turn.now).await?
        }
    };
    show(turn, &check_in).await
}

/// A button of the overview.
pub(super) async fn step(turn: &Turn<'_>, step: SetupStep) -> Result<(), Failure> {
    turn.needs_manager()?;
    let thread = |thread| SetupChange {
        thread: Some(thread),
        ..SetupChange::default()
    };
    match step {
        SetupStep::Weekday | SetupStep::Time | SetupStep::Timezone | SetupStep::Question => {
            turn.form(&form(turn, step).await?).await
        }
        // Channels and roles are chosen with Discord's own pickers, which a form does not have.
        SetupStep::Overview | SetupStep::Channel | SetupStep::Role => {
            setup(turn, SetupChange::default()).await
        }
        SetupStep::NoRole => {
            setup(
                turn,
                SetupChange {
                    role: Some(None),
                    ..SetupChange::default()
                },
            )
            .await
        }
        SetupStep::ThreadOn => setup(turn, thread(true)).await,
        SetupStep::ThreadOff => setup(turn, thread(false)).await,
        SetupStep::Preview => preview(turn).await,
        SetupStep::AskNow => ask_now(turn).await,
        SetupStep::Pause => {
            switch(turn, Switch::Pause).await?;
            turn.reply(wording::paused()).await
        }
        SetupStep::TurnOff => {
            switch(turn, Switch::TurnOff).await?;
            turn.reply(wording::turned_off()).await
        }
        SetupStep::Resume => {
            let check_in = switch(turn, Switch::Resume).await?;
            match check_in.next_slot_at {
                Some(next_at) => turn.reply(wording::resumed(next_at)).await,
                None => show(turn, &check_in).await,
            }
        }
    }
}

/// The form of a step.
pub(super) async fn form(turn: &Turn<'_>, step: SetupStep) -> Result<Modal, Failure> {
    let check_in = check_in(turn).await?;
    Ok(wording::setup_modal(step, &check_in).ok_or(Rejection::ButtonUnknown)?)
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    step: SetupStep,
    fields: &Fields,
) -> Result<(), Failure> {
    turn.needs_manager()?;
    let value = Some(field(fields, "value"));
    let nothing = SetupChange::default();
    let change = match step {
        SetupStep::Weekday => SetupChange {
            weekday: value,
            ..nothing
        },
        SetupStep::Time => SetupChange {
            time: value,
            ..nothing
        },
        SetupStep::Timezone => SetupChange {
            timezone: value,
            ..nothing
        },
        SetupStep::Question => SetupChange {
            question: value,
            ..nothing
        },
        _ => return Err(Rejection::ButtonUnknown.into()),
    };
    setup(turn, change).await
}

/// Erases the server's data, once asked back.
pub(super) async fn erase(turn: &Turn<'_>, confirm: Confirm) -> Result<(), Failure> {
    let server = turn.needs_manager()?;
    let name = turn.server_name(server).await?;
    match confirm {
        Confirm::Ask => turn.show(wording::erase_asked_back(&name)).await,
        Confirm::Confirmed => {
            setup::erase(&turn.data.store, &turn.data.halls, server, turn.now).await?;
            turn.show(wording::erased(&name)).await
        }
    }
}

/// What is set, with what the bot lacks in the channel. Discord is asked for that, so the reply is put off first.
async fn show(turn: &Turn<'_>, check_in: &CheckIn) -> Result<(), Failure> {
    let server_name = turn.server_name(check_in.server).await?;
    turn.think().await?;
    let problems = problems(turn, check_in).await;
    turn.show_after_thinking(wording::setup_view(check_in, &server_name, &problems))
        .await
}

async fn problems(turn: &Turn<'_>, check_in: &CheckIn) -> SetupProblems {
    let needs = needs(check_in);
    let messenger = &turn.data.messenger;
    let missing = messenger
        .missing_permissions(check_in.server, check_in.channel, &needs)
        .await;
    let can_mention = match check_in.role {
        Some(role) => {
            messenger
                .can_mention(check_in.server, check_in.channel, role)
                .await
        }
        None => Ok(true),
    };
    match (missing, can_mention) {
        (Ok(missing), Ok(can_mention)) => SetupProblems {
            missing: missing.into_iter().map(Permission::name).collect(),
            role_not_mentionable: !can_mention,
            unchecked: false,
        },
        (Err(SendError::GiveUp(_)), _) => SetupProblems {
            missing: needs.into_iter().map(Permission::name).collect(),
            ..SetupProblems::default()
        },
        (Err(error), _) | (_, Err(error)) => {
            tracing::warn!(%error, "permissions could not be checked");
            SetupProblems {
                unchecked: true,
                ..SetupProblems::default()
            }
        }
    }
}

/// What the check-in needs in its channel.
fn needs(check_in: &CheckIn) -> Vec<Permission> {
    let of_threads = [
        Permission::CreatePublicThreads,
        Permission::SendMessagesInThreads,
    ];
    let of_habits = [Permission::AddReactions];
    let needed = |need: &Permission| {
        (check_in.thread || !of_threads.contains(need)) && !of_habits.contains(need)
    };
    Permission::ALL.into_iter().filter(needed).collect()
}

async fn preview(turn: &Turn<'_>) -> Result<(), Failure> {
    let check_in = check_in(turn).await?;
    let server_name = turn.server_name(check_in.server).await?;
    let round = setup::next_round(&check_in, turn.now);
    turn.reply(wording::preview(&round, &server_name)).await
}

async fn ask_now(turn: &Turn<'_>) -> Result<(), Failure> {
    setup::ask_now(&turn.data.store, turn.contact.clone(), turn.now).await?;
    turn.data.nudge.notify_one();
    let check_in = check_in(turn).await?;
    turn.reply(wording::asked_now(check_in.channel, check_in.next_slot_at))
        .await
}

async fn switch(turn: &Turn<'_>, to: Switch) -> Result<CheckIn, Failure> {
    Ok(setup::switch(&turn.data.store, turn.contact.clone(), to, turn.now).await?)
}

async fn check_in(turn: &Turn<'_>) -> Result<CheckIn, Failure> {
    let server = turn.needs_manager()?;
    let check_in = setup::overview(&turn.data.store, server).await?;
    Ok(check_in.ok_or(Rejection::NotSetUp)?)
}
