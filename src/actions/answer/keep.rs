//! What an answer leaves in the record: its texts, the entries of its hours, and who has joined by it.

use chrono::{DateTime, NaiveDate, Utc};

use super::again;
use super::show::{is_late, join_first, queue_comparison, shareable, showing};
use super::{Answered, GiveAnswer, Showing, answerable};
use crate::actions::ActionError;
use crate::actions::amend::By;
use crate::actions::bounds;
use crate::actions::change::{Watched, changed, nameless, watch};
use crate::actions::compare::comparison_of;
use crate::actions::contact::{self, Met};
use crate::actions::lessons;
use crate::actions::log_work::craft_of_name;
use crate::actions::milestones;
use crate::domain::change::{ChangeKind, Fact, What};
use crate::domain::check_in::{Answer, Round};
use crate::domain::comparison::Period;
use crate::domain::duration::check_day;
use crate::domain::hours::{HoursItem, parse_hours_list};
use crate::domain::ids::{AnswerId, EntryId, MemberId, ServerId};
use crate::domain::record::{DirectState, NewEntry, Outcome, Source};
use crate::domain::text::{Lesson, Words};
use crate::store::{AnswerTexts, Session, StoreError, Visible};

/// Keeps the answer in one transaction. A second delivery of its interaction changes nothing.
pub(super) async fn keep(
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
    let late = is_late(session, &round).await?;
    let mut joined_now = false;
    let answer = if let (Some(earlier), true) = (&earlier, redelivered) {
        earlier.id
    } else {
        let earlier = earlier.as_ref();
        let answer = keep_texts(session, request, &met, (&round, late), earlier, now).await?;
        if !late {
            joined_now = join(session, &met, now).await?;
            note_answered(session, met.member.id, round.server).await?;
        }
        answer
    };
    let answer = session.answer(answer).await?;
    let answer = answer.ok_or_else(|| anyhow::anyhow!("the answer just kept is not there"))?;
    let showing = showing(&round, &answer, late);
    if showing == Showing::Posted {
        queue_comparison(session, &round, &answer, now).await?;
    }
    let period = Period {
        range: round.period,
        so_far: false,
    };
    let comparison = comparison_of(session, met.member.id, Visible::All, period).await?;
    let (can_share_in, join_first) = match showing {
        Showing::Privately => (
            shareable(session, &answer, &round, now).await?,
            join_first(session, &answer, &round).await?,
        ),
        _ => (Vec::new(), None),
    };
    let change = session.change_by(request.interaction).await?;
    Ok(Answered {
        change: change.map(|change| change.id),
        answer,
        round,
        comparison,
        showing,
        joined_now,
        can_share_in,
        join_first,
    })
}

/// The answer's texts and the entries of its hours.
async fn keep_texts(
    session: &mut Session,
    request: &GiveAnswer,
    met: &Met,
    (round, late): (&Round, bool),
    earlier: Option<&Answer>,
    now: DateTime<Utc>,
) -> Result<AnswerId, ActionError> {
    let today = met.member.today(now);
    let (texts, items) = parse(request, round, today)?;
    let before = match earlier {
        Some(earlier) => Some(watch_answer(session, earlier.id).await?),
        None => None,
    };
    let shared = request.contact.server().is_some();
    let answer = if let Some(earlier) = earlier {
        if shared {
            session.set_answer_shared(earlier.id).await?;
        }
        session
            .change_answer(earlier.id, &texts, request.interaction, now)
            .await?;
        earlier.id
    } else {
        let (member, interaction) = (met.member.id, request.interaction);
        session
            .add_answer(round.id, member, &texts, (late, shared), interaction, now)
            .await?
    };
    let made = session.answer_entries(answer).await?;
    let change = again::change(items, made);
    for entry in change.withdraw {
        session.withdraw_entry(entry, now).await?;
    }
    bounds::check_entries(session, met.member.id, change.add.len(), now).await?;
    let mut added = Vec::new();
    for (position, item) in (0_i64..).zip(change.add) {
        added
            .extend(keep_item(session, request, met, round, answer, (position, &item), now).await?);
    }
    if let Some(before) = before {
        note_given_again(session, request, before, &added, now).await?;
    }
    if shared || earlier.is_some_and(|earlier| earlier.shared) {
        session.show_answer_entries(answer, round.server).await?;
    }
    let new_lesson = earlier.is_none_or(|earlier| earlier.lesson.is_empty());
    if new_lesson && !texts.lesson.is_empty() {
        lessons::keep_of_answer(session, met.member.id, answer, today).await?;
    }
    Ok(answer)
}

fn parse(
    request: &GiveAnswer,
    round: &Round,
    today: NaiveDate,
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

async fn keep_item(
    session: &mut Session,
    request: &GiveAnswer,
    met: &Met,
    round: &Round,
    answer: AnswerId,
    (position, item): (i64, &HoursItem),
    now: DateTime<Utc>,
) -> Result<Option<EntryId>, ActionError> {
    let member = met.member.id;
    if let Some(day) = item.day {
        let kept = session.minutes_on(member, day, None).await?;
        check_day(day, kept, item.minutes)?;
    }
    let craft = craft_of_name(session, member, &item.craft, now).await?;
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
        typed: again::typed(item),
    };
    let added = session.add_entry(&entry, now).await?;
    milestones::reached(session, member, craft.id, now).await;
    Ok(added)
}

/// What giving an answer again may change.
async fn watch_answer(session: &mut Session, answer: AnswerId) -> Result<Watched, StoreError> {
    let mut values = What::OF_ANSWER.map(|what| (what, answer.get())).to_vec();
    for entry in session.answer_entries(answer).await? {
        let entry = entry.id.get();
        values.extend([(What::EntryDeleted, entry), (What::EntryWithdrawn, entry)]);
    }
    watch(session, values).await
}

/// Notes what giving an answer again has changed, so that it can be undone: without the entries it has now, if that is so.
async fn note_given_again(
    session: &mut Session,
    request: &GiveAnswer,
    before: Watched,
    added: &[EntryId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut facts = changed(session, before).await?;
    for entry in added {
        let row = entry.get();
        let fact = |what, was: String, became: Option<&str>| Fact {
            what,
            row,
            was: Some(was),
            became: became.map(str::to_owned),
        };
        let deleted_at = now.timestamp_millis().to_string();
        facts.push(fact(What::EntryDeleted, deleted_at, None));
        facts.push(fact(What::EntryWithdrawn, "yes".to_owned(), Some("no")));
    }
    if facts.is_empty() {
        return Ok(());
    }
    let by = By {
        contact: request.contact.clone(),
        interaction: request.interaction,
    };
    let change = nameless(&by, ChangeKind::AnswerGivenAgain);
    let change = session.add_change(&change, now).await?;
    for fact in &facts {
        session.add_fact(change, fact).await?;
    }
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
            // They let it rest: only their own word starts it again.
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
