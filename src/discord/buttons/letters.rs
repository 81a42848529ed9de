//! Letters to oneself: written, listed, shown, taken back, put back; one thing explained, and shared.

use super::{Fields, field};
use crate::actions::amend::By;
use crate::actions::letters::{self, WhichLetter};
use crate::discord::turn::Turn;
use crate::discord::{Failure, looks};
use crate::domain::custom_id::LetterStep;
use crate::domain::ids::LetterId;
use crate::domain::message::Modal;
use crate::domain::rejection::Rejection;
use crate::wording;

/// A button of `/letter`.
pub(super) async fn step(turn: &Turn<'_>, step: LetterStep) -> Result<(), Failure> {
    match step {
        LetterStep::Write => turn.form(&wording::letter_modal()).await,
        LetterStep::Explain => open_explanation(turn).await,
        LetterStep::Page(number) => page(turn, number).await,
        LetterStep::Show(letter) => show(turn, WhichLetter::This(letter)).await,
        LetterStep::TakeBack(letter) => take_back(turn, WhichLetter::This(letter)).await,
        LetterStep::PutBack(letter) => put_back(turn, Some(letter)).await,
        LetterStep::Share(letter) => share(turn, WhichLetter::This(letter)).await,
        // Forms are submitted, not pressed.
        LetterStep::WriteForm | LetterStep::ExplainForm => Err(Rejection::ButtonUnknown.into()),
    }
}

/// A form of `/letter`, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    step: LetterStep,
    fields: &Fields,
) -> Result<(), Failure> {
    let text = field(fields, "text");
    match step {
        LetterStep::WriteForm => write(turn, text, field(fields, "when")).await,
        LetterStep::ExplainForm => {
            let kept = letters::explain(&turn.data.store, by(turn), text, turn.now).await?;
            turn.reply(wording::letter_kept(&kept, is_in_server(turn)))
                .await
        }
        _ => Err(Rejection::ButtonUnknown.into()),
    }
}

/// A form of `/letter`, to be opened again.
pub(super) fn form(step: LetterStep) -> Result<Modal, Failure> {
    match step {
        LetterStep::WriteForm => Ok(wording::letter_modal()),
        LetterStep::ExplainForm => Ok(wording::explain_modal()),
        _ => Err(Rejection::DraftGone.into()),
    }
}

/// Keeps a letter.
pub(in crate::discord) async fn write(
    turn: &Turn<'_>,
    text: String,
    when: String,
) -> Result<(), Failure> {
    let kept = letters::write(&turn.data.store, by(turn), text, when, turn.now).await?;
    turn.reply(wording::letter_kept(&kept, is_in_server(turn)))
        .await
}

/// Opens the form that explains one thing.
pub(in crate::discord) async fn open_explanation(turn: &Turn<'_>) -> Result<(), Failure> {
    turn.form(&wording::explain_modal()).await
}

/// Whether the member is asked once a month.
pub(in crate::discord) async fn ask_to_explain(
    turn: &Turn<'_>,
    monthly: bool,
) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let next_at = letters::ask_to_explain(store, contact, monthly, turn.now).await?;
    turn.reply(wording::explain_set(next_at)).await
}

/// A page of letters, counted from 0.
pub(in crate::discord) async fn page(turn: &Turn<'_>, page: u32) -> Result<(), Failure> {
    let page = letters::letters_page(&turn.data.store, turn.contact.member, page).await?;
    let message = wording::letters_page(&page.letters, page.page, page.total, page.next_explain_at);
    turn.show(message).await
}

/// One letter.
pub(in crate::discord) async fn show(turn: &Turn<'_>, which: WhichLetter) -> Result<(), Failure> {
    let letter = letters::letter(&turn.data.store, turn.contact.member, which).await?;
    turn.show(wording::letter_view(&letter, is_in_server(turn)))
        .await
}

/// *Take back*.
pub(in crate::discord) async fn take_back(
    turn: &Turn<'_>,
    which: WhichLetter,
) -> Result<(), Failure> {
    let letter = letters::take_back(&turn.data.store, by(turn), which, turn.now).await?;
    turn.show(wording::letter_taken_back(&letter)).await
}

/// *Put it back*; without a letter named, the last.
pub(in crate::discord) async fn put_back(
    turn: &Turn<'_>,
    letter: Option<LetterId>,
) -> Result<(), Failure> {
    let letter = letters::put_back(&turn.data.store, by(turn), letter, turn.now).await?;
    turn.show(wording::letter_put_back(&letter, is_in_server(turn)))
        .await
}

/// *Share here*: posts an explanation in the channel it is pressed in, for those who joined the server.
pub(in crate::discord) async fn share(turn: &Turn<'_>, which: WhichLetter) -> Result<(), Failure> {
    looks::joined_server(turn).await?;
    let letter = letters::to_post(&turn.data.store, turn.contact.member, which).await?;
    turn.post(&wording::shared_explanation(&turn.name, &letter))
        .await
}

fn is_in_server(turn: &Turn<'_>) -> bool {
    turn.contact.server().is_some()
}

fn by(turn: &Turn<'_>) -> By {
    By {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
    }
}
