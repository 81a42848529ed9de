//! Habits: what `/habit` shows and changes, and the buttons in a habit's channel.

use super::{Fields, field, rhythm};
use crate::actions::habit::buttons::{self, Came, Press};
use crate::actions::habit::change::HabitChange;
use crate::actions::habit::channels::{self, Fit};
use crate::actions::habit::rhythm::Agreed;
use crate::actions::habit::setup::{self, HabitSwitch, HabitView};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::HabitStep;
use crate::domain::habit::{Habit, HabitChannel, OpeningThread};
use crate::domain::ids::{ChannelId, OpeningId};
use crate::domain::message::{Message, Modal};
use crate::domain::rejection::{HabitRejection, Rejection};
use crate::messenger::SendError;
use crate::permissions::Permission;
use crate::wording::{self, HabitProblems};

/// Channels whose permissions are looked at for one reply.
const CHECKED: usize = 8;

/// `/habit create`.
pub(in crate::discord) async fn create_habit(
    turn: &Turn<'_>,
    place: Fit,
    change: HabitChange,
) -> Result<(), Failure> {
    let (store, habits) = (&turn.data.store, &turn.data.habits);
    let contact = turn.contact.clone();
    let view = setup::create(
        store,
        &habits.places,
        contact,
        place,
        change,
        habits.may_read,
        turn.now,
    )
    .await?;
    turn.think().await?;
    adopt_threads(turn, &view.habit, place.channel).await?;
    show(turn, view).await
}

/// `/habit edit`.
pub(in crate::discord) async fn edit_habit(
    turn: &Turn<'_>,
    name: String,
    change: HabitChange,
) -> Result<(), Failure> {
    let (store, habits) = (&turn.data.store, &turn.data.habits);
    let contact = turn.contact.clone();
    let added = change.add;
    let view = setup::edit(
        store,
        &habits.places,
        contact,
        name,
        change,
        habits.may_read,
        turn.now,
    )
    .await?;
    turn.think().await?;
    if let Some(place) = added {
        adopt_threads(turn, &view.habit, place.channel).await?;
    }
    show(turn, view).await
}

/// `/habit pause` and `/habit archive`.
pub(in crate::discord) async fn switch_habit(
    turn: &Turn<'_>,
    name: String,
    to: HabitSwitch,
) -> Result<(), Failure> {
    let view = setup::switch(&turn.data.store, turn.contact.clone(), name, to, turn.now).await?;
    turn.reply(wording::habit_switched(&view.habit)).await
}

/// `/habit list`.
pub(in crate::discord) async fn list_habits(turn: &Turn<'_>) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let views = setup::list(&turn.data.store, server).await?;
    turn.think().await?;
    let problems = problems(turn, &views).await;
    let listed: Vec<(Habit, Vec<ChannelId>)> = views
        .into_iter()
        .map(|view| (view.habit.clone(), channels(&view)))
        .collect();
    let message = wording::habit_list(&listed, turn.data.habits.may_read, &problems);
    turn.show_after_thinking(message).await
}

/// A button in a habit's channel.
pub(super) async fn step(turn: &Turn<'_>, step: HabitStep) -> Result<(), Failure> {
    match step {
        HabitStep::WhatCounts { .. } => explain(turn).await,
        HabitStep::DidIt { opening } => press(turn, opening, Press::DidIt).await,
        HabitStep::NotToday { opening } => press(turn, opening, Press::NotToday).await,
        HabitStep::LogTime { opening } => turn.form(&form(turn, opening).await?).await,
        HabitStep::Name { on } => rhythm::agree(turn, Agreed::Named(on)).await,
        HabitStep::Quote { on } => rhythm::agree(turn, Agreed::Quoted(on)).await,
        HabitStep::LogTimeModal { .. } => Err(Rejection::ButtonUnknown.into()),
    }
}

/// The form of *Log a time*.
pub(super) async fn form(turn: &Turn<'_>, opening: OpeningId) -> Result<Modal, Failure> {
    let (habit, opening) =
        buttons::opening(&turn.data.store, &turn.contact, opening, turn.now).await?;
    Ok(wording::habit_time_modal(&habit, &opening))
}

/// That form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    step: HabitStep,
    fields: &Fields,
) -> Result<(), Failure> {
    let HabitStep::LogTimeModal { opening } = step else {
        return Err(Rejection::ButtonUnknown.into());
    };
    let (time, what) = (field(fields, "time"), field(fields, "what"));
    press(turn, opening, Press::LogTime { time, what }).await
}

async fn press(turn: &Turn<'_>, opening: OpeningId, press: Press) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let answered =
        buttons::press(store, contact, turn.interaction, opening, press, turn.now).await?;
    let (habit, day) = (&answered.habit, answered.opening.on_day);
    let said = match &answered.came {
        Came::Done => wording::habit_done(habit, day, false),
        Came::DoneBefore => wording::habit_done(habit, day, true),
        Came::Logged(entry) => wording::habit_logged(habit, entry.minutes, entry.started_on),
        Came::Rest => wording::habit_rest(habit, day, false),
        Came::DoneAllTheSame => wording::habit_rest(habit, day, true),
    };
    let text = if answered.first {
        format!(
            "{said}\n\n{}",
            wording::habit_explained(habit, turn.data.habits.may_read).text
        )
    } else {
        said
    };
    turn.reply(Message {
        text,
        ..Message::default()
    })
    .await
}

/// What counts where the button is.
async fn explain(turn: &Turn<'_>) -> Result<(), Failure> {
    let channel = turn
        .channel
        .ok_or(HabitRejection::Gone)
        .map_err(Rejection::from)?;
    let habit = turn.data.store.read().await?.habit_in(channel).await?;
    let habit = habit.ok_or(HabitRejection::Gone).map_err(Rejection::from)?;
    turn.reply(wording::habit_explained(&habit, turn.data.habits.may_read))
        .await
}

async fn adopt_threads(turn: &Turn<'_>, habit: &Habit, channel: ChannelId) -> Result<(), Failure> {
    let data = turn.data;
    let (store, places) = (&data.store, &data.habits.places);
    Ok(channels::adopt_threads(
        store,
        &data.messenger,
        places,
        habit.server,
        channel,
        turn.now,
    )
    .await?)
}

/// The habit as it is set, with what the bot lacks in its channels.
async fn show(turn: &Turn<'_>, view: HabitView) -> Result<(), Failure> {
    let problems = problems(turn, std::slice::from_ref(&view)).await;
    let message = wording::habit_view(
        &view.habit,
        &view.channels,
        turn.data.habits.may_read,
        &problems,
    );
    turn.show_after_thinking(message).await
}

fn channels(view: &HabitView) -> Vec<ChannelId> {
    view.channels.iter().map(|bound| bound.channel).collect()
}

async fn problems(turn: &Turn<'_>, views: &[HabitView]) -> HabitProblems {
    let mut problems = HabitProblems::default();
    let mut places = Vec::new();
    for view in views.iter().filter(|view| view.habit.state.counts()) {
        for bound in &view.channels {
            places.push((&view.habit, bound));
        }
    }
    for (habit, bound) in places.into_iter().take(CHECKED) {
        let needs = needs(habit, bound);
        let missing = turn
            .data
            .messenger
            .missing_permissions(habit.server, bound.channel, &needs)
            .await;
        match missing {
            Ok(missing) if missing.is_empty() => {}
            Ok(missing) => problems
                .missing
                .push((bound.channel, names(&missing, bound))),
            Err(SendError::GiveUp(_)) => {
                problems.missing.push((bound.channel, names(&needs, bound)));
            }
            Err(error) => {
                tracing::warn!(%error, "permissions could not be checked");
                problems.unchecked = true;
            }
        }
    }
    problems
}

fn names(permissions: &[Permission], bound: &HabitChannel) -> Vec<&'static str> {
    let name = |permission: &Permission| {
        if bound.forum {
            permission.name_in_forum()
        } else {
            permission.name()
        }
    };
    permissions.iter().map(name).collect()
}

/// What a habit needs in a channel. In a forum the daily post and the summary are posts, and all else is written in them.
fn needs(habit: &Habit, bound: &HabitChannel) -> Vec<Permission> {
    let mut needs = vec![
        Permission::ViewChannel,
        Permission::SendMessages,
        Permission::EmbedLinks,
        Permission::ReadMessageHistory,
        Permission::AddReactions,
    ];
    let has_threads = habit
        .opening
        .is_some_and(|opening| opening.thread != OpeningThread::None);
    if has_threads && !bound.forum {
        needs.push(Permission::CreatePublicThreads);
    }
    if has_threads || bound.forum {
        needs.push(Permission::SendMessagesInThreads);
    }
    needs
}
