//! The closing post of a round: the comparisons of those who logged without answering, and what the server did together.

use super::{ComposeError, Composed, Effect, visible_week};
use crate::actions::deliver::Post;
use crate::actions::deliver::task::Posted;
use crate::actions::group::group_of;
use crate::cards::{Card, ServerCard, Theme};
use crate::domain::check_in::{Delivery, Round};
use crate::domain::comparison::Comparison;
use crate::domain::group::GroupComparison;
use crate::domain::ids::{ChannelId, MemberId};
use crate::domain::message::Message;
use crate::messenger::Standing;
use crate::store::StoreError;
use crate::wording;

/// Discord's bound on the text of all embeds of one message, in characters.
const EMBEDS_TEXT_MAX: usize = 6_000;
/// Discord's bound on the number of embeds of one message.
const EMBEDS_MAX: usize = 10;

/// As many comparisons as fit into one message; the rest is left over for the next.
pub(super) async fn closing(
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
    let effect = Effect::Send { channel, message };
    Ok(Composed {
        names: parts.iter().map(name).collect(),
        shown: parts[..count].iter().map(|(member, _)| *member).collect(),
        left_over: parts[count..].iter().map(|(member, _)| *member).collect(),
        ..effect.into()
    })
}

/// The post as it is now, in place of what it was.
pub(super) async fn closing_edit(
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
