//! What a member chooses to post in the channel, by their own press of a button.

use crate::actions::history;
use crate::actions::look_back::WhichCraft;
use crate::discord::Failure;
use crate::discord::looks::{self, Reach};
use crate::discord::turn::Turn;
use crate::domain::custom_id::Shared;
use crate::domain::ids::EntryId;
use crate::domain::rejection::Rejection;
use crate::wording;

/// *Share here*: posts in the channel, for those who joined the server, what the server may see.
pub(in crate::discord) async fn share_here(turn: &Turn<'_>, what: Shared) -> Result<(), Failure> {
    match what {
        Shared::Entry(entry) => share_entry(turn, entry).await,
        Shared::Look(look, craft) => {
            let craft = craft.map_or(WhichCraft::All, WhichCraft::Known);
            looks::look(turn, look, craft, Reach::Posted).await
        }
    }
}

async fn share_entry(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    let server = looks::joined_server(turn).await?;
    let entry = history::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    let seen_there = entry.server == Some(server)
        || turn
            .data
            .store
            .read()
            .await?
            .is_shared(entry.craft, server)
            .await?;
    if !seen_there {
        return Err(Rejection::LoggedElsewhere.into());
    }
    let today = turn.today().await?;
    turn.post(&wording::shared_entry(&turn.name, &entry, today))
        .await
}
