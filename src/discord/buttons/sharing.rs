//! One's own weeks, for oneself; and what a member chooses to post of them in the channel, by their own press of a button.

use crate::actions::amend;
use crate::actions::compare::own_comparison;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::Shared;
use crate::domain::ids::{EntryId, ServerId};
use crate::domain::rejection::Rejection;
use crate::store::Visible;
use crate::wording::{self, Share};

/// This week so far and last week next to the past, over everything the member logged anywhere: for their eyes.
pub(in crate::discord) async fn own_weeks(turn: &Turn<'_>) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let own = own_comparison(store, contact, Visible::All, turn.now).await?;
    let share = match turn.contact.server() {
        Some(_) => Share::Offered,
        None => Share::Nowhere,
    };
    turn.reply(wording::comparison(&own.this_week, &own.last_week, share))
        .await
}

/// *Share here*: posts in the channel, for those who joined the server, what the server may see.
pub(super) async fn share_here(turn: &Turn<'_>, what: Shared) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let there = turn
        .data
        .store
        .read()
        .await?
        .membership(server, turn.contact.member)
        .await?;
    if there.is_none_or(|there| there.joined_at.is_none()) {
        return Err(Rejection::NotJoined.into());
    }
    if let Shared::Entry(entry) = what {
        return share_entry(turn, server, entry).await;
    }
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let own = own_comparison(store, contact, Visible::In(server), turn.now).await?;
    let week = match what {
        Shared::LastWeek => own.last_week,
        _ => own.this_week,
    };
    turn.post(&wording::shared_comparison(turn.display_name(), &week))
        .await
}

async fn share_entry(turn: &Turn<'_>, server: ServerId, entry: EntryId) -> Result<(), Failure> {
    let entry = amend::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    if entry.server != Some(server) {
        return Err(Rejection::LoggedElsewhere.into());
    }
    let today = turn.today().await?;
    turn.post(&wording::shared_entry(turn.display_name(), &entry, today))
        .await
}
