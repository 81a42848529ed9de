//! A milestone is said once, where its owner chose: in a channel for what a server may see, else in their next private reply.

use chrono::{DateTime, Utc};

use super::nonce::fresh_nonce;
use crate::domain::check_in::{DeliveryKind, NewDelivery};
use crate::domain::ids::{ChannelId, CraftId, MemberId, ServerId};
use crate::domain::milestone::{Milestone, Standing};
use crate::domain::notice::Notice;
use crate::domain::preferences::MilestonePlace;
use crate::store::{Reader, Session, StoreError, Visible};

/// Sees to it that a milestone that the craft has just reached is said. To be called after whatever added minutes to the craft, in
/// the same transaction; called again it changes nothing. What was logged stands, whether or not its milestone can be said.
pub(super) async fn reached(
    session: &mut Session,
    member: MemberId,
    craft: CraftId,
    now: DateTime<Utc>,
) {
    let said = match session.towards_milestone(craft, Visible::All).await {
        Ok(standing) => say(session, member, craft, standing, now).await,
        Err(error) => Err(error),
    };
    note_failure(said, craft);
}

/// The same where it is known how far the craft has come with what was added.
pub(super) async fn reached_at(
    session: &mut Session,
    member: MemberId,
    craft: CraftId,
    standing: Standing,
    now: DateTime<Utc>,
) {
    note_failure(say(session, member, craft, standing, now).await, craft);
}

fn note_failure(said: Result<(), StoreError>, craft: CraftId) {
    if let Err(error) = said {
        tracing::error!(%craft, %error, "a milestone could not be said");
    }
}

async fn say(
    session: &mut Session,
    member: MemberId,
    craft: CraftId,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(hours) = standing.to_say() else {
        return Ok(());
    };
    let Some(found) = session.craft(member, craft).await? else {
        return Ok(());
    };
    let milestone = Milestone {
        member,
        craft,
        craft_name: found.name,
        hours,
    };
    let chosen = session.preferences(member).await?.milestones;
    if let MilestonePlace::Channel { server, channel } = chosen
        && may_post(session, &milestone, server).await?
    {
        return queue(session, &milestone, server, channel, now).await;
    }
    say_privately(session, &milestone, now).await?;
    session.add_milestone(&milestone, None, now).await
}

/// Leaves it for the member's next private reply.
pub(super) async fn say_privately(
    session: &mut Session,
    milestone: &Milestone,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = format!("milestone:{}:{}", milestone.craft, milestone.hours);
    let notice = Notice::Milestone {
        craft_name: milestone.craft_name.clone(),
        hours: milestone.hours,
    };
    let reader = Reader::Member(milestone.member);
    session.leave_notice(&key, reader, &notice, now).await
}

/// Whether the server may read of it: its owner has joined there, and what was logged there reaches it alone.
pub(super) async fn may_post(
    session: &mut Session,
    milestone: &Milestone,
    server: ServerId,
) -> Result<bool, StoreError> {
    let membership = session.membership(server, milestone.member).await?;
    let joined = membership.is_some_and(|there| there.joined_at.is_some());
    let visible = Visible::In(server);
    let seen = session.towards_milestone(milestone.craft, visible).await?;
    Ok(joined && seen.minutes >= milestone.hours * 60)
}

async fn queue(
    session: &mut Session,
    milestone: &Milestone,
    server: ServerId,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let nonce = fresh_nonce();
    let delivery = NewDelivery {
        // One that was taken back before it was posted is posted anew.
        key: format!("milestone:{}:{}:{nonce}", milestone.craft, milestone.hours),
        kind: DeliveryKind::Milestone,
        server: Some(server),
        round: None,
        answer: None,
        member: Some(milestone.member),
        due_at: now,
    };
    let queued = session.queue_delivery(&delivery, &[], &nonce, now).await?;
    let post = queued.map(|delivery| (delivery, channel));
    session.add_milestone(milestone, post, now).await
}
