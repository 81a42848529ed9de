//! The list of one's crafts, page by page; and changes of one's record, undone and put back.

use super::entries::by;
use crate::actions::change::{self, Turned};
use crate::actions::crafts::{CraftLine, PAGE, craft_page};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::change::Turn as Way;
use crate::domain::ids::ChangeId;
use crate::domain::message::Message;
use crate::wording::{self, CraftListed};

/// A page of the member's crafts, counted from 0.
pub(in crate::discord) async fn craft_list(turn: &Turn<'_>, page: u32) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let shown = craft_page(store, contact, page, turn.now).await?;
    let lines: Vec<CraftListed<'_>> = shown.crafts.iter().map(listed).collect();
    let page = (shown.page, PAGE);
    turn.show(wording::crafts(&lines, page, shown.total, shown.today))
        .await
}

/// *Undo* and *Put it back* under the reply to a change.
pub(super) async fn turn_change(
    turn: &Turn<'_>,
    change: ChangeId,
    way: Way,
) -> Result<(), Failure> {
    let turned = change::turn(&turn.data.store, by(turn), change, way, turn.now).await?;
    turn.show(self::turned(&turned)).await
}

/// What is said of a change that was turned.
pub(super) fn turned(turned: &Turned) -> Message {
    let Turned {
        change,
        turn,
        entries,
        today,
        partly,
    } = turned;
    wording::turned(change, *turn, entries, *partly, *today)
}

fn listed(line: &CraftLine) -> CraftListed<'_> {
    CraftListed {
        craft: &line.craft,
        lifetime: line.lifetime,
        last_on: line.last_on,
        steadiness: &line.steadiness,
        shared_in: &line.shared_in,
    }
}
