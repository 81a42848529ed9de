//! Many days at once: the form submitted, and the list kept.

use super::{Fields, by, field};
use crate::actions::backfill::{self, BackfillTexts};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::{Action, BackfillStep};
use crate::domain::ids::DraftId;
use crate::wording;

/// The form, submitted: the list as it will be kept.
pub(super) async fn submitted(turn: &Turn<'_>, fields: &Fields) -> Result<(), Failure> {
    let texts = BackfillTexts {
        craft: field(fields, "craft"),
        days: field(fields, "days"),
        what: field(fields, "what"),
    };
    let step = BackfillStep::Form;
    let modal = Action::Backfill { step }.to_custom_id();
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let seen = backfill::preview(store, contact, modal, texts, turn.now).await?;
    let craft = (seen.craft.as_str(), seen.new_craft, seen.meant.as_ref());
    turn.show(wording::backfill_preview(
        craft,
        &seen.lines,
        seen.draft,
        seen.today,
    ))
    .await
}

/// *Keep these*.
pub(super) async fn keep(turn: &Turn<'_>, draft: DraftId) -> Result<(), Failure> {
    let kept = backfill::keep(&turn.data.store, by(turn), draft, turn.now).await?;
    turn.show(wording::backfilled(&kept.entries, &kept.left, kept.change))
        .await
}
