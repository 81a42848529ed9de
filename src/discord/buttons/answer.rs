//! Answering the weekly question: the form, the answer, and sharing one that was given by direct message.

use super::own_words::old_words_or_form;
use super::{Fields, field};
use crate::actions::answer::{
    AnswerForm, Answered, GiveAnswer, Showing, form_of_round, give_answer, share_answer,
};
use crate::actions::letters;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::ids::{AnswerId, RoundId, ServerId};
use crate::domain::message::{Message, Modal};
use crate::wording::{self, Answering, Kept};

/// *Answer*: shows the member's old words, or opens the form, holding what was answered before.
pub(super) async fn open(turn: &Turn<'_>, round: RoundId) -> Result<(), Failure> {
    let form = form_of_round(&turn.data.store, &turn.contact, round).await?;
    old_words_or_form(turn, &form).await
}

/// The form of a round.
pub(super) async fn form(turn: &Turn<'_>, round: RoundId) -> Result<Modal, Failure> {
    let form = form_of_round(&turn.data.store, &turn.contact, round).await?;
    Ok(answer_modal(turn, &form))
}

/// The form as it is shown.
pub(super) fn answer_modal(turn: &Turn<'_>, form: &AnswerForm) -> Modal {
    let answering = match (turn.contact.server(), form.joins) {
        (None, _) => Answering::Privately,
        (Some(_), true) => Answering::FirstTime,
        (Some(_), false) => Answering::Joined,
    };
    wording::answer_modal(&form.round, form.earlier.as_ref(), answering)
}

/// The form, submitted.
pub(super) async fn give(turn: &Turn<'_>, round: RoundId, fields: &Fields) -> Result<(), Failure> {
    let request = GiveAnswer {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
        round,
        words: field(fields, "words"),
        hours: field(fields, "hours"),
        lesson: field(fields, "lesson"),
    };
    let answered = give_answer(&turn.data.store, request, turn.now).await?;
    if answered.showing == Showing::Posted {
        turn.data.nudge.notify_one();
    }
    letters::beside_comparison(&turn.data.store, turn.contact.member, turn.now).await;
    turn.reply(told(&answered)).await
}

/// *Share in …*: posts an answer given by direct message.
pub(super) async fn share(
    turn: &Turn<'_>,
    answer: AnswerId,
    server: ServerId,
) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    share_answer(store, contact, answer, server, turn.interaction, turn.now).await?;
    turn.data.nudge.notify_one();
    turn.reply(wording::shared_answer(&turn.server_name(server).await?))
        .await
}

fn told(answered: &Answered) -> Message {
    let kept = match answered.showing {
        Showing::Posted => Kept::Posted,
        Showing::WhenAsked => Kept::WhenAsked,
        Showing::Privately => Kept::Privately,
        Showing::TooLate => Kept::TooLate,
    };
    wording::answered(&wording::Answered {
        answer: &answered.answer,
        round: &answered.round,
        kept,
        joined: answered.joined_now,
        comparison: &answered.comparison,
        can_share_in: &answered.can_share_in,
        join_first: answered.join_first.as_deref(),
        change: answered.change,
    })
}
