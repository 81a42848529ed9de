//! What is sent for a task, made of the record and of who is there at this moment.

mod closing;
mod direct;

use crate::actions::compare::{Week, week_of};
use crate::actions::notices::Waiting;
use crate::actions::own_words;
use crate::actions::timer::Asking;
use crate::cards::{Card, WeekCard};
use crate::domain::check_in::{Answer, Delivery, Round};
use crate::domain::comparison::Period;
use crate::domain::custom_id::Action;
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::message::Message;
use crate::domain::milestone::Milestone;
use crate::messenger::{SendError, Standing};
use crate::store::{Shown, StoreError, Visible};
use crate::wording;

use super::Post;
use super::attempt::LOOK_BACK_MARGIN;
use super::task::{Posted, Task};

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
    /// A post in a forum: a thread that begins with the message.
    OpenPost {
        forum: ChannelId,
        name: String,
        message: Message,
        /// The name of the tag it had better have, where the forum asks for one.
        tag: String,
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
    /// The same of a habit's summary, with how it shows them.
    pub(super) shown_as: Vec<Shown>,
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
    /// Somebody whom it is about was forgotten meanwhile.
    #[error("what it says has changed")]
    Changed,
}

impl From<Effect> for Composed {
    fn from(effect: Effect) -> Composed {
        Composed {
            effect,
            names: Vec::new(),
            shown: Vec::new(),
            shown_as: Vec::new(),
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
        } => closing::closing(post, delivery, round, (members, *together), *channel).await,
        Task::ClosingEdit {
            round,
            members,
            together,
            posted,
        } => closing::closing_edit(post, delivery, round, (members, *together), *posted).await,
        Task::Removal { channel, message } => removal(post, delivery, *channel, *message).await,
        Task::DirectQuestion { member, rounds } => {
            direct::direct_question(post, *member, rounds).await
        }
        Task::Milestone {
            milestone,
            server,
            channel,
        } => milestone_post(post, delivery, milestone, (*server, *channel)).await,
        Task::DirectGoOn { member, server } => direct::direct_go_on(post, *member, *server).await,
        Task::AboutTimer { member, asking } => {
            let message = match asking {
                Asking::StillAtIt(timer) => wording::still_at_it(timer),
                Asking::Ended(timer) => wording::timer_ended(timer),
            };
            direct::send_directly(post, *member, message).await
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
