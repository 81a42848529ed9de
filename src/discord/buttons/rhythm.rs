//! `/rhythm`, and what a member agrees to in a server's summaries.

use crate::actions::habit::rhythm::{self, Agreed};
use crate::actions::look_back::{LookBack, WhichCraft};
use crate::cards::{Card, YearCard};
use crate::discord::Failure;
use crate::discord::looks::theme_of;
use crate::discord::turn::Turn;
use crate::domain::engine::journey::lifetime;
use crate::store::Visible;
use crate::wording::{self, RhythmTold};

/// Shows the member their rhythm, with the calendar of their year.
pub(in crate::discord) async fn rhythm(
    turn: &Turn<'_>,
    craft: Option<String>,
) -> Result<(), Failure> {
    let store = &turn.data.store;
    let look = LookBack {
        contact: turn.contact.clone(),
        craft: WhichCraft::from(craft),
        visible: Visible::All,
    };
    let seen = rhythm::rhythm(store, look, turn.now).await?;
    let craft = seen.craft.as_ref();
    let Some(what) = seen.what else {
        return turn.reply(wording::nothing_yet(craft)).await;
    };
    let standing = rhythm::standing(store, &turn.contact).await?;
    let told = RhythmTold {
        craft,
        rhythm: what.rhythm,
        this_week: what.this_week,
        kept: [what.kept, what.kept_before, what.kept_year_ago],
        strength: what.strength,
        comeback: what.comeback.as_ref(),
        lifetime_minutes: lifetime(&what.record, seen.today).minutes,
    };
    let message = wording::rhythm(
        &told,
        standing.map(|standing| (standing.named, standing.quoted)),
    );
    let name = craft.map(|craft| craft.name.as_str());
    let card = YearCard::new(
        &turn.name,
        name,
        what.record,
        seen.today,
        seen.member.week_starts_on,
    );
    let theme = theme_of(turn).await?;
    let message = turn
        .data
        .studio
        .illustrate(message, Some(Card::Year(card)), theme)
        .await;
    turn.reply(message).await
}

/// A button under it.
pub(super) async fn agree(turn: &Turn<'_>, agreed: Agreed) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let standing = rhythm::agree(store, contact, agreed, turn.now).await?;
    turn.reply(wording::rhythm_agreed(standing.named, standing.quoted))
        .await
}
