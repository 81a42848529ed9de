//! What was typed into a refused form is kept for a day, and opened again by *Correct it*.

use super::{
    Fields, answer, entries, habit, imports, letters, log_this, own_words, settings, setup,
    shipped, timer,
};
use crate::actions::draft;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::{Action, BackfillStep, HabitStep, ShippedStep};
use crate::domain::ids::DraftId;
use crate::domain::rejection::Rejection;
use crate::wording;

/// Keeps a refused form and says what was wrong with it.
pub(super) async fn keep(
    turn: &Turn<'_>,
    modal: &str,
    fields: Fields,
    rejections: &[Rejection],
) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let draft = draft::keep(store, contact, modal.to_owned(), fields, turn.now).await?;
    turn.reply(wording::refused_modal(rejections, draft)).await
}

/// *Correct it*: opens the form again as it was submitted.
pub(super) async fn open(turn: &Turn<'_>, draft: DraftId) -> Result<(), Failure> {
    let draft = draft::find(&turn.data.store, turn.contact.member, draft).await?;
    let modal = match Action::parse(&draft.modal).ok_or(Rejection::DraftGone)? {
        Action::AnswerModal { round } => answer::form(turn, round).await?,
        Action::EditModal { entry } => entries::form(turn, entry).await?,
        Action::ImportModal { step, import } => imports::form(turn, step, import).await?,
        Action::Backfill {
            step: BackfillStep::Form,
        } => wording::backfill_modal(""),
        Action::SettingsModal { step } => settings::form(turn, step).await?,
        Action::SetupModal { step } => setup::form(turn, step).await?,
        Action::OwnWordsModal { round } => own_words::form(round),
        Action::EvidenceModal { entry } => entries::evidence_form(turn, entry).await?,
        Action::TimerModal { timer } => timer::form(turn, timer).await?,
        Action::LogThisModal { message } => log_this::form(turn, message, "").await?,
        Action::Habit {
            step: HabitStep::LogTimeModal { opening },
        } => habit::form(turn, opening).await?,
        Action::Letter(step) => letters::form(step)?,
        Action::Shipped(ShippedStep::EditForm(thing)) => shipped::form(turn, thing).await?,
        Action::OwnData { .. } => wording::forget_modal(),
        _ => return Err(Rejection::DraftGone.into()),
    };
    turn.form(&wording::prefilled(modal, &draft.fields)).await
}
