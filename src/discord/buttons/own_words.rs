//! One's own old words: shown before the form that answers a round, hidden, and dealt with as `/settings` says.

use super::{Fields, answer, field};
use crate::actions::answer::AnswerForm;
use crate::actions::own_words::{self, Change, OwnWords};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::OwnWordsStep;
use crate::domain::ids::RoundId;
use crate::domain::message::Modal;
use crate::wording;

/// What comes of *Answer* and `/checkin`: the member's old words, where there are some to show, else the form at once. A press takes one
/// answer only, and a form is one.
pub(in crate::discord) async fn old_words_or_form(
    turn: &Turn<'_>,
    form: &AnswerForm,
) -> Result<(), Failure> {
    let (store, member) = (&turn.data.store, turn.contact.member);
    let Some(old) = own_words::before_answering(store, member, form).await? else {
        return turn.form(&answer::answer_modal(turn, form)).await;
    };
    let round = (form.round.id, form.round.period);
    let shown = wording::before_answering(&old.told(), old.answer.id, round);
    turn.reply(shown).await
}

/// A button beside old words, or of their settings.
pub(super) async fn step(turn: &Turn<'_>, step: OwnWordsStep) -> Result<(), Failure> {
    match step {
        OwnWordsStep::AnswerNow(round) => turn.form(&answer::form(turn, round).await?).await,
        OwnWordsStep::HideOne(old, round) => {
            change(turn, Change::Hide(old)).await?;
            turn.show(wording::answer_hidden(round)).await
        }
        OwnWordsStep::HideTime(old, round) => {
            let (store, member) = (&turn.data.store, turn.contact.member);
            let time = own_words::time_of(store, member, old).await?;
            turn.form(&wording::leave_out_modal(Some(time), Some(round)))
                .await
        }
        OwnWordsStep::Stop(round) => {
            change(turn, Change::Quoting(false)).await?;
            turn.show(wording::quoting_stopped(round)).await
        }
        OwnWordsStep::LeaveOut => turn.form(&form(None)).await,
        OwnWordsStep::View => view(turn, Change::Nothing).await,
        OwnWordsStep::Quote => view(turn, Change::Quoting(true)).await,
        OwnWordsStep::DoNotQuote => view(turn, Change::Quoting(false)).await,
        OwnWordsStep::PostHere => view(turn, Change::PostedHere(true)).await,
        OwnWordsStep::DoNotPostHere => view(turn, Change::PostedHere(false)).await,
        OwnWordsStep::ShowHidden => view(turn, Change::ShowHidden).await,
        OwnWordsStep::Lift(time) => view(turn, Change::Lift(time)).await,
    }
}

/// The form that leaves out a time, empty.
pub(super) fn form(round: Option<RoundId>) -> Modal {
    wording::leave_out_modal(None, round)
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    round: Option<RoundId>,
    fields: &Fields,
) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let (from, to) = (field(fields, "from"), field(fields, "to"));
    let time = own_words::leave_out(store, contact, from, to, turn.now).await?;
    turn.show(wording::time_hidden(time, round)).await
}

/// Makes a change, and shows how old words are dealt with.
async fn view(turn: &Turn<'_>, wanted: Change) -> Result<(), Failure> {
    let own = change(turn, wanted).await?;
    let server_name = match turn.contact.server() {
        Some(server) => turn.server_name(server).await?,
        None => String::new(),
    };
    let view = wording::OwnWords {
        quoting: own.quoting,
        posted_here: own.posted_here.map(|posted| (server_name.as_str(), posted)),
        hidden: own.hidden,
        quiet: &own.quiet,
    };
    turn.show(wording::own_words_view(&view)).await
}

async fn change(turn: &Turn<'_>, change: Change) -> Result<OwnWords, Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    Ok(own_words::change(store, contact, change, turn.now).await?)
}
