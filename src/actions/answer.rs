//! Answering the weekly question: words, hours and a lesson, kept together; the comparison follows as a delivery.

mod again;
mod keep;
mod show;

use chrono::{DateTime, Utc};

use super::ActionError;
use super::ask::slot_after_settings;
use super::contact::{self, Contact};
use crate::domain::check_in::{Answer, CheckInState, Round, RoundState};
use crate::domain::comparison::Comparison;
use crate::domain::ids::{AnswerId, ChangeId, InteractionId, RoundId, ServerId};
use crate::domain::rejection::Rejection;
use crate::domain::schedule::early_from;
use crate::store::{Session, Store};

pub(super) use show::{queue_comparison, show_changed};

/// What somebody typed into the modal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveAnswer {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction: a second delivery of it changes nothing.
    pub interaction: InteractionId,
    /// The round the modal was opened for.
    pub round: RoundId,
    /// What they have done.
    pub words: String,
    /// Hours not yet logged; may be empty.
    pub hours: String,
    /// A dead end and what it taught; may be empty.
    pub lesson: String,
}

/// What was kept, and where it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The change, where it was given again and is another: to undo it by.
    pub change: Option<ChangeId>,
    /// The answer as kept.
    pub answer: Answer,
    /// Its round.
    pub round: Round,
    /// Their week, over everything they logged anywhere: for their eyes.
    pub comparison: Comparison,
    /// Where others see it.
    pub showing: Showing,
    /// Whether this answer joined them.
    pub joined_now: bool,
    /// Servers it can be shared in, with their names, when it is private.
    pub can_share_in: Vec<(ServerId, String)>,
    /// When it is private, the name of its server, where that has to be joined before it can be shared there.
    pub join_first: Option<String>,
}

/// Where others see an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// It is being posted with their comparison, or its post is being changed.
    Posted,
    /// It is posted when the question is asked.
    WhenAsked,
    /// Nowhere: it came by direct message.
    Privately,
    /// Nowhere: the next round has opened.
    TooLate,
}

/// What the modal is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerForm {
    /// The round it answers.
    pub round: Round,
    /// The earlier answer, when there is one.
    pub earlier: Option<Answer>,
    /// Whether submitting joins the member in the server.
    pub joins: bool,
}

/// The form for a round, as its button opens it.
pub async fn form_of_round(
    store: &Store,
    contact: &Contact,
    round: RoundId,
) -> Result<AnswerForm, ActionError> {
    let session = &mut store.read().await?;
    let round = answerable(session, contact, round).await?;
    form(session, contact, round).await
}

/// The form for what `/checkin` answers now: the coming round in the 48 hours before its slot, else the current one.
pub async fn form_now(
    store: &Store,
    contact: Contact,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<AnswerForm, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let round = round_to_answer(session, server, now).await?;
                form(session, &contact, round).await
            })
        })
        .await
}

/// Keeps an answer and the entries of its hours, and queues what follows. Given again, it replaces what it made before, except
/// entries their owner has edited since.
pub async fn give_answer(
    store: &Store,
    request: GiveAnswer,
    now: DateTime<Utc>,
) -> Result<Answered, ActionError> {
    store
        .write(move |session| Box::pin(async move { keep::keep(session, &request, now).await }))
        .await
}

/// Posts an answer that was given in a direct message in the check-in of a server.
pub async fn share_answer(
    store: &Store,
    contact: Contact,
    answer: AnswerId,
    server: ServerId,
    interaction: InteractionId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let answer = session.answer(answer).await?.ok_or(Rejection::NotYours)?;
                if answer.member != contact.member {
                    return Err(Rejection::NotYours.into());
                }
                show::share(session, &answer, server, interaction, now).await
            })
        })
        .await
}

/// The round that takes an answer in the server now; the coming one is added when it is early.
pub(super) async fn round_to_answer(
    session: &mut Session,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<Round, ActionError> {
    let check_in = session.check_in(server).await?.ok_or(Rejection::NotSetUp)?;
    if let Some(slot) = check_in.next_slot_at
        && check_in.state == CheckInState::On
        && early_from(slot) <= now
    {
        if let Some(round) = session.round_of_slot(server, slot).await? {
            return Ok(round);
        }
        let period = slot_after_settings(&check_in, slot);
        let id = session
            .open_round(&check_in, slot, period, RoundState::Coming)
            .await?;
        return read_round(session, id).await;
    }
    let round = session.current_round(server).await?;
    Ok(round.ok_or(Rejection::NoRoundYet {
        next_at: check_in.next_slot_at,
    })?)
}

async fn read_round(session: &mut Session, id: RoundId) -> Result<Round, ActionError> {
    Ok(session
        .round(id)
        .await?
        .ok_or_else(|| anyhow::anyhow!("round {id} is not there"))?)
}

/// A round that this member may answer from this place.
async fn answerable(
    session: &mut Session,
    contact: &Contact,
    round: RoundId,
) -> Result<Round, ActionError> {
    let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
    let allowed = match contact.server() {
        Some(server) => server == round.server,
        None => session
            .membership(round.server, contact.member)
            .await?
            .is_some(),
    };
    if !allowed {
        return Err(Rejection::NotYours.into());
    }
    Ok(round)
}

async fn form(
    session: &mut Session,
    contact: &Contact,
    round: Round,
) -> Result<AnswerForm, ActionError> {
    let earlier = session.answer_of(round.id, contact.member).await?;
    let joins = match contact.server() {
        Some(server) => {
            let membership = session.membership(server, contact.member).await?;
            membership.is_none_or(|membership| membership.joined_at.is_none())
        }
        None => false,
    };
    Ok(AnswerForm {
        round,
        earlier,
        joins,
    })
}
