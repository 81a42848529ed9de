//! What goes to a member by direct message.

use super::{ComposeError, Composed, Effect, is_in};
use crate::actions::deliver::Post;
use crate::actions::notices::{self, Waiting};
use crate::domain::check_in::{GiveUpReason, Round};
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::message::Message;
use crate::messenger::SendError;
use crate::wording;

/// One question for the servers that the member is still in, with what waited to be said.
pub(super) async fn direct_question(
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

/// Whether to go on asking.
pub(super) async fn direct_go_on(
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

/// A message in the member's own channel, unless it is closed.
pub(super) async fn send_directly(
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
