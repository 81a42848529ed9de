//! Answering the weekly question: words, hours and a lesson, kept together; the comparison follows as a delivery.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::ask::slot_after_settings;
use super::compare::comparison_of;
use super::contact::{self, Contact, Met};
use super::log_work::find_or_add_craft;
use super::nonce::fresh_nonce;
use crate::domain::check_in::{Answer, CheckInState, DeliveryKind, NewDelivery, Round, RoundState};
use crate::domain::comparison::{Comparison, Period};
use crate::domain::duration::check_day;
use crate::domain::hours::{HoursItem, parse_hours_list};
use crate::domain::ids::{AnswerId, InteractionId, MemberId, RoundId, ServerId};
use crate::domain::record::{DirectState, NewEntry, Outcome, Source};
use crate::domain::rejection::Rejection;
use crate::domain::schedule::early_from;
use crate::domain::text::{Lesson, Words};
use crate::store::{AnswerTexts, Session, Store, StoreError, Visible};

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
        .write(move |session| Box::pin(async move { keep(session, &request, now).await }))
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
                share(session, &answer, server, interaction, now).await
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

async fn keep(
    session: &mut Session,
    request: &GiveAnswer,
    now: DateTime<Utc>,
) -> Result<Answered, ActionError> {
    let met = contact::meet(session, &request.contact, now).await?;
    let round = answerable(session, &request.contact, request.round).await?;
    let earlier = session.answer_of(round.id, met.member.id).await?;
    // Interactions' ids grow: an older one that comes again is as much a second delivery as the latest.
    let redelivered = earlier
        .as_ref()
        .is_some_and(|earlier| earlier.interaction >= request.interaction);
    let late = matches!(round.state, RoundState::Over | RoundState::Skipped);
    let mut joined_now = false;
    let answer = if let (Some(earlier), true) = (&earlier, redelivered) {
        earlier.id
    } else {
        let answer = keep_texts(session, request, &met, &round, earlier.as_ref(), now).await?;
        if !late {
            joined_now = join(session, &met, now).await?;
            note_answered(session, met.member.id, round.server).await?;
        }
        answer
    };
    let answer = session.answer(answer).await?;
    let answer = answer.ok_or_else(|| anyhow::anyhow!("the answer just kept is not there"))?;
    let showing = showing(&round, &answer);
    if showing == Showing::Posted {
        queue_comparison(session, &round, &answer, now).await?;
    }
    let period = Period {
        range: round.period,
        so_far: false,
    };
    let comparison = comparison_of(session, met.member.id, Visible::All, period).await?;
    let can_share_in = match showing {
        Showing::Privately => shareable(session, met.member.id).await?,
        _ => Vec::new(),
    };
    Ok(Answered {
        answer,
        round,
        comparison,
        showing,
        joined_now,
        can_share_in,
    })
}

/// The answer's texts and the entries of its hours.
async fn keep_texts(
    session: &mut Session,
    request: &GiveAnswer,
    met: &Met,
    round: &Round,
    earlier: Option<&Answer>,
    now: DateTime<Utc>,
) -> Result<AnswerId, ActionError> {
    let today = met.member.today(now);
    let (texts, items) = parse(request, round, today)?;
    let late = matches!(round.state, RoundState::Over | RoundState::Skipped);
    let shared = request.contact.server().is_some();
    let answer = if let Some(earlier) = earlier {
        if shared {
            session.set_answer_shared(earlier.id).await?;
        }
        session
            .change_answer(earlier.id, &texts, request.interaction, now)
            .await?;
        session.withdraw_answer_entries(earlier.id, now).await?;
        earlier.id
    } else {
        let (member, interaction) = (met.member.id, request.interaction);
        session
            .add_answer(round.id, member, &texts, (late, shared), interaction, now)
            .await?
    };
    let items = without_edited(session, answer, items).await?;
    for (position, item) in (0_i64..).zip(items) {
        keep_item(session, request, met, round, answer, (position, &item), now).await?;
    }
    if shared || earlier.is_some_and(|earlier| earlier.shared) {
        session.show_answer_entries(answer, round.server).await?;
    }
    Ok(answer)
}

fn parse(
    request: &GiveAnswer,
    round: &Round,
    today: chrono::NaiveDate,
) -> Result<(AnswerTexts, Vec<HoursItem>), ActionError> {
    let mut rejections = Vec::new();
    let words = Words::parse(&request.words)
        .map_err(|error| rejections.push(error))
        .ok();
    let lesson = Lesson::parse_optional(&request.lesson);
    let lesson = lesson
        .map_err(|error| rejections.push(error))
        .ok()
        .flatten();
    let items = parse_hours_list(&request.hours, round.period, today);
    let items = items
        .map_err(|errors| rejections.extend(errors))
        .unwrap_or_default();
    let (Some(words), true) = (words, rejections.is_empty()) else {
        return Err(ActionError::Rejected(rejections));
    };
    let texts = AnswerTexts {
        words: words.as_str().to_owned(),
        hours: request.hours.trim().to_owned(),
        lesson: lesson
            .map(|lesson| lesson.as_str().to_owned())
            .unwrap_or_default(),
    };
    Ok((texts, items))
}

/// Leaves out the items whose entries the member has edited since: those stand as edited.
async fn without_edited(
    session: &mut Session,
    answer: AnswerId,
    mut items: Vec<HoursItem>,
) -> Result<Vec<HoursItem>, StoreError> {
    for edited in session.edited_answer_entries(answer).await? {
        if let Some(found) = items.iter().position(|item| typed(item) == edited.typed) {
            items.remove(found);
        }
    }
    Ok(items)
}

/// An item in one spelling, whichever way it was typed.
fn typed(item: &HoursItem) -> String {
    let day = item.day.map(|day| day.to_string()).unwrap_or_default();
    format!("{day} {} {}", item.minutes.get(), item.craft.folded())
}

async fn keep_item(
    session: &mut Session,
    request: &GiveAnswer,
    met: &Met,
    round: &Round,
    answer: AnswerId,
    (position, item): (i64, &HoursItem),
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let member = met.member.id;
    if let Some(day) = item.day {
        let kept = session.minutes_on(member, day, None).await?;
        check_day(day, kept, item.minutes)?;
    }
    let (craft, _, _) = find_or_add_craft(session, member, &item.craft, now).await?;
    let entry = NewEntry {
        member,
        craft: craft.id,
        server: request.contact.server(),
        started_on: item.day.unwrap_or(round.period.to),
        dated: item.day.is_some(),
        minutes: item.minutes.get().into(),
        note: String::new(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: String::new(),
        source: Source::Answer,
        interaction: request.interaction,
        item: position,
        answer: Some(answer),
        typed: typed(item),
    };
    session.add_entry(&entry, now).await?;
    Ok(())
}

/// Answering in a server joins: says whether it did.
async fn join(session: &mut Session, met: &Met, now: DateTime<Utc>) -> Result<bool, StoreError> {
    match &met.membership {
        Some(membership) if membership.joined_at.is_none() => {
            session
                .set_joined(membership.server, membership.member, Some(now))
                .await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// An answer anywhere ends the count of unanswered questions, and starts them afresh in the server it answers.
async fn note_answered(
    session: &mut Session,
    member: MemberId,
    answered: ServerId,
) -> Result<(), StoreError> {
    for membership in session.memberships_of(member).await? {
        let afresh = match membership.direct_state {
            DirectState::Asking => membership.unanswered > 0,
            DirectState::AskedToGoOn => membership.server == answered,
            // They said so, or let it rest: only their own word starts it again.
            DirectState::Resting => false,
        };
        if afresh {
            session
                .set_direct_state(membership.server, member, DirectState::Asking, 0)
                .await?;
        }
    }
    Ok(())
}

fn showing(round: &Round, answer: &Answer) -> Showing {
    match round.state {
        RoundState::Over | RoundState::Skipped => Showing::TooLate,
        _ if !answer.shared => Showing::Privately,
        RoundState::Coming => Showing::WhenAsked,
        RoundState::Open | RoundState::Closed => Showing::Posted,
    }
}

/// Owes the server the answer with its comparison, or the change of the post that shows an earlier version.
pub(super) async fn queue_comparison(
    session: &mut Session,
    round: &Round,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let delivery = |kind, key| NewDelivery {
        key,
        kind,
        server: Some(round.server),
        round: Some(round.id),
        answer: Some(answer.id),
        member: Some(answer.member),
        due_at: now,
    };
    let first = delivery(
        DeliveryKind::Comparison,
        format!("comparison:{}", answer.id),
    );
    let added = session
        .queue_delivery(&first, &[], &fresh_nonce(), now)
        .await?;
    if added.is_none() && answer.version > 1 {
        let key = format!("comparison_edit:{}:{}", answer.id, answer.version);
        let edit = delivery(DeliveryKind::ComparisonEdit, key);
        session
            .queue_delivery(&edit, &[], &fresh_nonce(), now)
            .await?;
    }
    Ok(())
}

/// Servers with a check-in in which the member is asked by direct message.
async fn shareable(
    session: &mut Session,
    member: MemberId,
) -> Result<Vec<(ServerId, String)>, StoreError> {
    let mut servers = Vec::new();
    for membership in session.memberships_of(member).await? {
        let asked = session.check_in(membership.server).await?;
        if asked.is_some_and(|check_in| check_in.state == CheckInState::On) {
            let name = session
                .server_name(membership.server)
                .await?
                .unwrap_or_default();
            servers.push((membership.server, name));
        }
    }
    Ok(servers)
}

async fn share(
    session: &mut Session,
    answer: &Answer,
    server: ServerId,
    interaction: InteractionId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let there = session
        .membership(server, answer.member)
        .await?
        .ok_or(Rejection::NotYours)?;
    if there.joined_at.is_none() {
        return Err(Rejection::NotJoined.into());
    }
    let own_round = read_round(session, answer.round).await?;
    if own_round.server == server {
        if matches!(own_round.state, RoundState::Over | RoundState::Skipped) {
            return Err(Rejection::OlderRound.into());
        }
        session.show_answer_entries(answer.id, server).await?;
        session.set_answer_shared(answer.id).await?;
        if own_round.state != RoundState::Coming {
            queue_comparison(session, &own_round, answer, now).await?;
        }
        return Ok(());
    }
    // Another server that was asked about in the same message: the words go there too, the hours stay where they are.
    let round = round_to_answer(session, server, now).await?;
    if session.answer_of(round.id, answer.member).await?.is_some() {
        return Ok(());
    }
    let texts = AnswerTexts {
        words: answer.words.clone(),
        hours: String::new(),
        lesson: answer.lesson.clone(),
    };
    let copy = session
        .add_answer(
            round.id,
            answer.member,
            &texts,
            (false, true),
            interaction,
            now,
        )
        .await?;
    let copy = session.answer(copy).await?;
    let copy = copy.ok_or_else(|| anyhow::anyhow!("the answer just kept is not there"))?;
    if round.state != RoundState::Coming {
        queue_comparison(session, &round, &copy, now).await?;
    }
    Ok(())
}
