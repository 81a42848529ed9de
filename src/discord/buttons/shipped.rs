//! Things shipped: kept, listed, shown, changed, taken back, put back, shared.

use super::{Fields, field};
use crate::actions::amend::By;
use crate::actions::ship::{self, ShippedTexts, WhichThing};
use crate::discord::turn::Turn;
use crate::discord::{Failure, looks};
use crate::domain::custom_id::ShippedStep;
use crate::domain::ids::ShippedId;
use crate::domain::message::Modal;
use crate::domain::rejection::Rejection;
use crate::store::Visible;
use crate::wording;

/// A button of `/shipped`.
pub(super) async fn step(turn: &Turn<'_>, step: ShippedStep) -> Result<(), Failure> {
    match step {
        ShippedStep::Page(number) => page(turn, number).await,
        ShippedStep::Show(thing) => show(turn, WhichThing::This(thing)).await,
        ShippedStep::Edit(thing) => open(turn, WhichThing::This(thing)).await,
        ShippedStep::TakeBack(thing) => take_back(turn, WhichThing::This(thing)).await,
        ShippedStep::PutBack(thing) => put_back(turn, Some(thing)).await,
        ShippedStep::Share(thing) => share(turn, WhichThing::This(thing)).await,
        // A form is submitted, not pressed.
        ShippedStep::EditForm(_) => Err(Rejection::ButtonUnknown.into()),
    }
}

/// Keeps what was shipped.
pub(in crate::discord) async fn ship(turn: &Turn<'_>, texts: ShippedTexts) -> Result<(), Failure> {
    let made = ship::ship(&turn.data.store, by(turn), texts, turn.now).await?;
    turn.reply(wording::shipped(&told(&made))).await
}

/// A page of what was shipped, counted from 0.
pub(in crate::discord) async fn page(turn: &Turn<'_>, page: u32) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let page = ship::shipped_page(store, contact, page, turn.now).await?;
    let message = wording::shipped_page(&page.things, page.page, page.total, page.today);
    turn.show(message).await
}

/// One thing.
pub(in crate::discord) async fn show(turn: &Turn<'_>, which: WhichThing) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let made = ship::shown(store, contact, which, Visible::All, turn.now).await?;
    turn.show(wording::shipped_view(&told(&made))).await
}

/// *Edit*: opens the form of a thing.
pub(in crate::discord) async fn open(turn: &Turn<'_>, which: WhichThing) -> Result<(), Failure> {
    let thing = ship::to_change(&turn.data.store, turn.contact.member, which).await?;
    turn.form(&wording::shipped_modal(&thing)).await
}

/// The form of a thing.
pub(super) async fn form(turn: &Turn<'_>, thing: ShippedId) -> Result<Modal, Failure> {
    let which = WhichThing::This(thing);
    let thing = ship::to_change(&turn.data.store, turn.contact.member, which).await?;
    Ok(wording::shipped_modal(&thing))
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    thing: ShippedId,
    fields: &Fields,
) -> Result<(), Failure> {
    let texts = ShippedTexts {
        what: field(fields, "what"),
        link: field(fields, "link"),
        craft: field(fields, "craft"),
        day: field(fields, "day"),
    };
    let (made, change) = ship::change(&turn.data.store, by(turn), thing, texts, turn.now).await?;
    turn.show(wording::shipped_changed(&told(&made), change))
        .await
}

/// *Take back*.
pub(in crate::discord) async fn take_back(
    turn: &Turn<'_>,
    which: WhichThing,
) -> Result<(), Failure> {
    let thing = ship::take_back(&turn.data.store, by(turn), which, turn.now).await?;
    let today = turn.today().await?;
    turn.show(wording::shipped_taken_back(&thing, today)).await
}

/// *Put it back*; without a thing named, the last.
pub(in crate::discord) async fn put_back(
    turn: &Turn<'_>,
    thing: Option<ShippedId>,
) -> Result<(), Failure> {
    let made = ship::put_back(&turn.data.store, by(turn), thing, turn.now).await?;
    turn.show(wording::shipped_put_back(&told(&made))).await
}

/// *Share here*: posts a thing in the server that it was told in, with the hours logged there.
pub(in crate::discord) async fn share(turn: &Turn<'_>, which: WhichThing) -> Result<(), Failure> {
    let server = looks::joined_server(turn).await?;
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let made = ship::shown(store, contact, which, Visible::In(server), turn.now).await?;
    if made.shipped.server != Some(server) {
        return Err(Rejection::LoggedElsewhere.into());
    }
    turn.post(&wording::shared_shipped(&turn.name, &told(&made)))
        .await
}

fn told(made: &ship::Made) -> wording::Made<'_> {
    wording::Made {
        shipped: &made.shipped,
        effort: made.effort,
        earlier: &made.earlier,
        usual: made.usual,
        today: made.today,
    }
}

fn by(turn: &Turn<'_>) -> By {
    By {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
    }
}
