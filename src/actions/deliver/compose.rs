//! What is sent for a task, made of the record and of who is there at this moment.

use crate::actions::compare::{Week, week_of};
use crate::actions::group::group_of;
use crate::actions::notices::{self, Waiting};
use crate::actions::own_words;
use crate::actions::timer::Asking;
use crate::cards::{Card, ServerCard, Theme, WeekCard};
use crate::domain::check_in::{Answer, Delivery, GiveUpReason, Round};
use crate::domain::comparison::{Comparison, Period};
use crate::domain::custom_id::Action;
use crate::domain::group::GroupComparison;
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::message::Message;
use crate::domain::milestone::Milestone;
use crate::messenger::{SendError, Standing};
use crate::store::{StoreError, Visible};
use crate::wording;

use super::Post;
use super::attempt::LOOK_BACK_MARGIN;
use super::task::{Posted, Task};

/// Discord's bound on the text of all embeds of one message, in characters.
const EMBEDS_TEXT_MAX: usize = 6_000;
/// Discord's bound on the number of embeds of one message.
const EMBEDS_MAX: usize = 10;

/// What Discord is to be told.
#[derive(Debug)]
pub(super) enum Effect {
    Send {
        channel: ChannelId,
        message: Message,
    },
    Edit {
        channel: ChannelId,
        posted: MessageId,
        message: Message,
    },
    OpenThread {
        channel: ChannelId,
        under: MessageId,
        name: String,
    },
    Delete {
        channel: ChannelId,
        posted: MessageId,
    },
    /// Nothing: what was owed has gone.
    Nothing(&'static str),
}

impl Effect {
    /// The same, said by changing a message that is there instead of sending one.
    pub(super) fn in_place_of(self, posted: MessageId) -> Effect {
        match self {
            Effect::Send { channel, message } => Effect::Edit {
                channel,
                posted,
                message,
            },
            other => other,
        }
    }
}

/// An effect, and what was learnt on the way to it.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) effect: Effect,
    /// Names as the server shows them now.
    pub(super) names: Vec<(ServerId, MemberId, String)>,
    /// Of several members, those whom the message shows.
    pub(super) shown: Vec<MemberId>,
    /// Members whose comparison does not fit: they go into a message of their own.
    pub(super) left_over: Vec<MemberId>,
    /// What waited to be said to the member it is sent to, and is said in it.
    pub(super) along: Vec<Waiting>,
}

/// Why nothing could be composed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ComposeError {
    /// Discord's word.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The record's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Effect> for Composed {
    fn from(effect: Effect) -> Composed {
        Composed {
            effect,
            names: Vec::new(),
            shown: Vec::new(),
            left_over: Vec::new(),
            along: Vec::new(),
        }
    }
}

/// Composes what the task sends. Members who are not there, or may not speak, are left out.
pub(super) async fn compose(
    post: &Post<'_>,
    delivery: &Delivery,
    task: &Task,
) -> Result<Composed, ComposeError> {
    match task {
        Task::Question { round } => {
            let name = post.store.read().await?.server_name(round.server).await?;
            let message = wording::question(round, &name.unwrap_or_default());
            Ok(Effect::Send {
                channel: round.channel,
                message,
            }
            .into())
        }
        Task::Thread { round, message } => Ok(Effect::OpenThread {
            channel: round.channel,
            under: *message,
            name: wording::thread_name(round.period),
        }
        .into()),
        Task::Comparison {
            round,
            answer,
            channel,
        } => comparison(post, delivery, round, answer, *channel).await,
        Task::ComparisonEdit {
            round,
            answer,
            posted,
            nonce,
        } => comparison_edit(post, round, answer, *posted, nonce).await,
        Task::Closing {
            round,
            members,
            together,
            channel,
        } => closing(post, delivery, round, (members, *together), *channel).await,
        Task::ClosingEdit {
            round,
            members,
            together,
            posted,
        } => closing_edit(post, delivery, round, (members, *together), *posted).await,
        Task::Removal { channel, message } => removal(post, delivery, *channel, *message).await,
        Task::DirectQuestion { member, rounds } => direct_question(post, *member, rounds).await,
        Task::Milestone {
            milestone,
            server,
            channel,
        } => milestone_post(post, delivery, milestone, (*server, *channel)).await,
        Task::DirectGoOn { member, server } => direct_go_on(post, *member, *server).await,
        Task::AboutTimer { member, asking } => {
            let message = match asking {
                Asking::StillAtIt(timer) => wording::still_at_it(timer),
                Asking::Ended(timer) => wording::timer_ended(timer),
            };
            send_directly(post, *member, message).await
        }
        Task::Habit(job) => job.compose(post, delivery).await,
    }
}

async fn comparison_edit(
    post: &Post<'_>,
    round: &Round,
    answer: &Answer,
    posted: Posted,
    nonce: &str,
) -> Result<Composed, ComposeError> {
    let membership = post
        .store
        .read()
        .await?
        .membership(round.server, answer.member)
        .await?;
    let Some(membership) = membership else {
        return Ok(Effect::Nothing("gone").into());
    };
    let message = answer_post(post, round, answer, &membership.display_name, nonce).await?;
    Ok(Effect::Edit {
        channel: posted.channel,
        posted: posted.message,
        message,
    }
    .into())
}

async fn milestone_post(
    post: &Post<'_>,
    delivery: &Delivery,
    milestone: &Milestone,
    (server, channel): (ServerId, ChannelId),
) -> Result<Composed, ComposeError> {
    let standing = post
        .messenger
        .member_standing(server, milestone.member, post.now)
        .await?;
    let Standing::Here { display_name } = standing else {
        return Ok(Effect::Nothing("gone or timed out").into());
    };
    let message = wording::milestone_post(&display_name, milestone, &delivery.nonce);
    Ok(Composed {
        names: vec![(server, milestone.member, display_name)],
        ..Effect::Send { channel, message }.into()
    })
}

async fn comparison(
    post: &Post<'_>,
    delivery: &Delivery,
    round: &Round,
    answer: &Answer,
    channel: ChannelId,
) -> Result<Composed, ComposeError> {
    let standing = post
        .messenger
        .member_standing(round.server, answer.member, post.now)
        .await?;
    let Standing::Here { display_name } = standing else {
        return Ok(Effect::Nothing("gone or timed out").into());
    };
    let message = answer_post(post, round, answer, &display_name, &delivery.nonce).await?;
    Ok(Composed {
        names: vec![(round.server, answer.member, display_name)],
        ..Effect::Send { channel, message }.into()
    })
}

/// An answer with the member's week next to their past, in words and as a card, under what they wrote long ago where they allow it.
async fn answer_post(
    post: &Post<'_>,
    round: &Round,
    answer: &Answer,
    name: &str,
    nonce: &str,
) -> Result<Message, ComposeError> {
    let week = visible_week(post, round, answer.member).await?;
    let (preferences, old) = {
        let session = &mut post.store.read().await?;
        let preferences = session.preferences(answer.member).await?;
        (
            preferences,
            own_words::above_the_post(session, answer.member, round).await?,
        )
    };
    let message = wording::posted_comparison(name, answer, &week.comparison, nonce);
    let card = WeekCard::new(name, None, week.comparison, &week.history);
    let card = Card::Week(Box::new(card));
    let message = post
        .studio
        .illustrate(message, Some(card), preferences.card_theme)
        .await;
    Ok(match old {
        Some(old) => wording::under_old_words(message, name, &old.told(), round.period),
        None => message,
    })
}

async fn closing(
    post: &Post<'_>,
    delivery: &Delivery,
    round: &Round,
    (members, together): (&[MemberId], bool),
    channel: ChannelId,
) -> Result<Composed, ComposeError> {
    let mut parts: Vec<(MemberId, (String, Comparison))> = Vec::new();
    for member in members {
        let standing = post
            .messenger
            .member_standing(round.server, *member, post.now)
            .await?;
        let Standing::Here { display_name } = standing else {
            continue;
        };
        let comparison = visible_week(post, round, *member).await?.comparison;
        // Taken back, or away, since the round closed.
        if comparison.this.entries > 0 && !comparison.away {
            parts.push((*member, (display_name, comparison)));
        }
    }
    let shown: Vec<_> = parts.iter().map(|(_, shown)| shown.clone()).collect();
    let group = if together {
        server_together(post, round).await?
    } else {
        None
    };
    if shown.is_empty() && group.is_none() {
        return Ok(Effect::Nothing("nobody left").into());
    }
    let told = group.as_ref().map(|(name, told)| (name.as_str(), told));
    let render =
        |count: usize| wording::closing(round.period, &shown[..count], told, &delivery.nonce);
    let count = (0..=shown.len())
        .rev()
        .find(|count| *count <= 1 || fits(&render(*count)));
    let count = count.unwrap_or(0);
    let card = told.map(|(name, told)| Card::Server(ServerCard::new(name, told.clone())));
    let message = post
        .studio
        .illustrate(render(count), card, Theme::default())
        .await;
    let name = |(member, (name, _)): &(MemberId, (String, Comparison))| {
        (round.server, *member, name.clone())
    };
    Ok(Composed {
        effect: Effect::Send { channel, message },
        names: parts.iter().map(name).collect(),
        shown: parts[..count].iter().map(|(member, _)| *member).collect(),
        left_over: parts[count..].iter().map(|(member, _)| *member).collect(),
        along: Vec::new(),
    })
}

async fn closing_edit(
    post: &Post<'_>,
    delivery: &Delivery,
    round: &Round,
    shown: (&[MemberId], bool),
    posted: Posted,
) -> Result<Composed, ComposeError> {
    let Posted {
        channel,
        message: posted,
    } = posted;
    let composed = closing(post, delivery, round, shown, channel).await?;
    let effect = match composed.effect {
        Effect::Send { message, .. } => Effect::Edit {
            channel,
            posted,
            message,
        },
        _ => Effect::Delete { channel, posted },
    };
    Ok(Composed { effect, ..composed })
}

/// What may have reached Discord unnoticed is looked for by its button.
async fn removal(
    post: &Post<'_>,
    delivery: &Delivery,
    channel: ChannelId,
    message: Option<MessageId>,
) -> Result<Composed, ComposeError> {
    let found = if message.is_some() {
        message
    } else {
        let nonce = delivery.nonce.clone();
        let since = delivery.attempted_at.unwrap_or(delivery.queued_at) - LOOK_BACK_MARGIN;
        let markers = [Action::Mine { nonce }];
        post.messenger.find(channel, &markers, since).await?
    };
    Ok(match found {
        Some(posted) => Effect::Delete { channel, posted }.into(),
        None => Effect::Nothing("not there").into(),
    })
}

async fn direct_question(
    post: &Post<'_>,
    member: MemberId,
    rounds: &[(String, Round)],
) -> Result<Composed, ComposeError> {
    let mut there = Vec::new();
    for (name, round) in rounds {
        if is_in(post, round.server, member).await? {
            there.push((name.clone(), round.clone()));
        }
    }
    if there.is_empty() {
        return Ok(Effect::Nothing("gone").into());
    }
    let waiting = {
        let session = &mut post.store.read().await?;
        notices::waiting_directly(session, member, post.now).await?
    };
    let (mut along, told): (Vec<Waiting>, Vec<Message>) = waiting.into_iter().unzip();
    let (message, said) = wording::with_notices(wording::direct_question(&there), &told);
    along.truncate(said);
    Ok(Composed {
        along,
        ..send_directly(post, member, message).await?
    })
}

async fn direct_go_on(
    post: &Post<'_>,
    member: MemberId,
    server: ServerId,
) -> Result<Composed, ComposeError> {
    if !is_in(post, server, member).await? {
        return Ok(Effect::Nothing("gone").into());
    }
    let name = post
        .store
        .read()
        .await?
        .server_name(server)
        .await?
        .unwrap_or_default();
    send_directly(post, member, wording::direct_go_on(&name, server)).await
}

async fn send_directly(
    post: &Post<'_>,
    member: MemberId,
    message: Message,
) -> Result<Composed, ComposeError> {
    let kept = post.store.read().await?.member(member).await?;
    if kept.is_some_and(|member| member.direct_closed_at.is_some()) {
        return Err(SendError::GiveUp(GiveUpReason::DirectClosed).into());
    }
    let channel = post.messenger.direct_channel(member).await?;
    Ok(Effect::Send { channel, message }.into())
}

async fn is_in(post: &Post<'_>, server: ServerId, member: MemberId) -> Result<bool, ComposeError> {
    match post
        .messenger
        .member_standing(server, member, post.now)
        .await
    {
        Ok(standing) => Ok(standing != Standing::Gone),
        // The bot itself is not there any more.
        Err(SendError::GiveUp(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// What the server's members did together in the round's week, where they are enough, and the server's name.
async fn server_together(
    post: &Post<'_>,
    round: &Round,
) -> Result<Option<(String, GroupComparison)>, StoreError> {
    let session = &mut post.store.read().await?;
    let group = group_of(session, round.server, round.period).await?;
    let name = session.server_name(round.server).await?.unwrap_or_default();
    Ok(group.map(|group| (name, group)))
}

async fn visible_week(
    post: &Post<'_>,
    round: &Round,
    member: MemberId,
) -> Result<Week, StoreError> {
    let session = &mut post.store.read().await?;
    let period = Period {
        range: round.period,
        so_far: false,
    };
    week_of(session, member, Visible::In(round.server), None, period).await
}

fn fits(message: &Message) -> bool {
    let size = |text: &str| text.chars().count();
    let text: usize = message
        .embeds
        .iter()
        .map(|embed| {
            let fields: usize = embed
                .fields
                .iter()
                .map(|(name, value)| size(name) + size(value))
                .sum();
            size(&embed.title) + size(&embed.description) + size(&embed.footer) + fields
        })
        .sum();
    message.embeds.len() <= EMBEDS_MAX && text <= EMBEDS_TEXT_MAX
}
