//! What is sent for a task, made of the record and of who is there at this moment.

use crate::actions::compare::comparison_of;
use crate::actions::notices::{self, Waiting};
use crate::actions::own_words;
use crate::domain::check_in::{Answer, Delivery, GiveUpReason, Round};
use crate::domain::comparison::{Comparison, Period};
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::message::Message;
use crate::messenger::{SendError, Standing};
use crate::store::{StoreError, Visible};
use crate::wording;

use super::Post;
use super::task::Task;

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
    /// Nothing: what was owed has gone.
    Nothing(&'static str),
}

/// An effect, and what was learnt on the way to it.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) effect: Effect,
    /// Names as the server shows them now.
    pub(super) names: Vec<(ServerId, MemberId, String)>,
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
        } => {
            let membership = post
                .store
                .read()
                .await?
                .membership(round.server, answer.member)
                .await?;
            let Some(membership) = membership else {
                return Ok(Effect::Nothing("gone").into());
            };
            let name = membership.display_name;
            let comparison = visible_comparison(post, round, answer.member).await?;
            let message = wording::posted_comparison(&name, answer, &comparison, nonce);
            let message = with_old_words(post, round, answer, &name, message).await?;
            Ok(Effect::Edit {
                channel: posted.channel,
                posted: posted.message,
                message,
            }
            .into())
        }
        Task::Closing {
            round,
            members,
            channel,
        } => closing(post, delivery, round, members, *channel).await,
        Task::DirectQuestion { member, rounds } => direct_question(post, *member, rounds).await,
        Task::DirectGoOn { member, server } => direct_go_on(post, *member, *server).await,
    }
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
    let comparison = visible_comparison(post, round, answer.member).await?;
    let message = wording::posted_comparison(&display_name, answer, &comparison, &delivery.nonce);
    let message = with_old_words(post, round, answer, &display_name, message).await?;
    Ok(Composed {
        names: vec![(round.server, answer.member, display_name)],
        ..Effect::Send { channel, message }.into()
    })
}

/// The post under what its member wrote long ago, where they allow it.
async fn with_old_words(
    post: &Post<'_>,
    round: &Round,
    answer: &Answer,
    name: &str,
    message: Message,
) -> Result<Message, StoreError> {
    let session = &mut post.store.read().await?;
    let old = own_words::above_the_post(session, answer.member, round).await?;
    Ok(match old {
        Some(old) => wording::under_old_words(message, name, &old.told(), round.period),
        None => message,
    })
}

async fn closing(
    post: &Post<'_>,
    delivery: &Delivery,
    round: &Round,
    members: &[MemberId],
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
        let comparison = visible_comparison(post, round, *member).await?;
        // Taken back, or away, since the round closed.
        if comparison.this.entries > 0 && !comparison.away {
            parts.push((*member, (display_name, comparison)));
        }
    }
    let shown: Vec<_> = parts.iter().map(|(_, shown)| shown.clone()).collect();
    let render = |count: usize| wording::closing(round.period, &shown[..count], &delivery.nonce);
    let Some(count) = (1..=shown.len())
        .rev()
        .find(|count| *count == 1 || fits(&render(*count)))
    else {
        return Ok(Effect::Nothing("nobody left").into());
    };
    let name = |(member, (name, _)): &(MemberId, (String, Comparison))| {
        (round.server, *member, name.clone())
    };
    Ok(Composed {
        effect: Effect::Send {
            channel,
            message: render(count),
        },
        names: parts.iter().map(name).collect(),
        left_over: parts[count..].iter().map(|(member, _)| *member).collect(),
        along: Vec::new(),
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

async fn visible_comparison(
    post: &Post<'_>,
    round: &Round,
    member: MemberId,
) -> Result<Comparison, StoreError> {
    let session = &mut post.store.read().await?;
    let period = Period {
        range: round.period,
        so_far: false,
    };
    comparison_of(session, member, Visible::In(round.server), period).await
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
