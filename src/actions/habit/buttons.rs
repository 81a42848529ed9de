//! The buttons of a daily post: *Did it*, *Log a time*, *Not today*.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::actions::bounds;
use crate::actions::contact::{self, Contact};
use crate::actions::log_work::craft_of_name;
use crate::actions::milestones;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::habit::opening::open_until;
use crate::domain::habit::{Deed, Habit, HabitOpening, HabitPost, HabitState, PostState};
use crate::domain::ids::{InteractionId, OpeningId, ServerId};
use crate::domain::record::{Entry, Member, NewEntry, Outcome, Source};
use crate::domain::rejection::HabitRejection;
use crate::domain::text::{CraftName, Note};
use crate::store::{Session, Store};

/// What somebody pressed, or submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// *Did it*.
    DidIt,
    /// *Log a time*, with what was typed.
    LogTime {
        /// How long.
        time: String,
        /// What was done.
        what: String,
    },
    /// *Not today*.
    NotToday,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// Done on that day.
    Done,
    /// It was done already.
    DoneBefore,
    /// A time is kept.
    Logged(Box<Entry>),
    /// A rest day.
    Rest,
    /// Not today, of a day that is done: it stays done.
    DoneAllTheSame,
}

/// The habit, its day, and what came of a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The habit.
    pub habit: Habit,
    /// The daily post.
    pub opening: HabitOpening,
    /// What came of it.
    pub came: Came,
    /// Whether it is the member's first act in the server's habits.
    pub first: bool,
}

/// The daily post of a button, for a form: refused where its day is over.
pub async fn opening(
    store: &Store,
    contact: &Contact,
    opening: OpeningId,
    now: DateTime<Utc>,
) -> Result<(Habit, HabitOpening), ActionError> {
    let server = contact.needs_server()?;
    find(&mut store.read().await?, server, opening, now).await
}

/// Deals with a button. A second delivery of the same interaction changes nothing.
pub async fn press(
    store: &Store,
    contact: Contact,
    interaction: InteractionId,
    opening: OpeningId,
    press: Press,
    now: DateTime<Utc>,
) -> Result<Answered, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let (habit, opening) = find(session, server, opening, now).await?;
                let standing = session.habit_member(server, contact.member).await?;
                if !standing.counted {
                    return Err(HabitRejection::Left.into());
                }
                let member = contact::meet(session, &contact, now).await?.member;
                if !standing.welcomed {
                    session.set_habit_welcomed(server, member.id, now).await?;
                }
                let turn = Pressing {
                    habit: &habit,
                    opening: &opening,
                    member: &member,
                    interaction,
                    now,
                };
                let came = turn.answer(session, press).await?;
                Ok(Answered {
                    habit,
                    opening,
                    came,
                    first: !standing.welcomed,
                })
            })
        })
        .await
}

async fn find(
    session: &mut Session,
    server: ServerId,
    opening: OpeningId,
    now: DateTime<Utc>,
) -> Result<(Habit, HabitOpening), ActionError> {
    let opening = session
        .opening(opening)
        .await?
        .ok_or(HabitRejection::Gone)?;
    let habit = session
        .habit(opening.habit)
        .await?
        .ok_or(HabitRejection::Gone)?;
    if habit.server != server {
        return Err(HabitRejection::Gone.into());
    }
    match habit.state {
        HabitState::Archived => return Err(HabitRejection::Archived.into()),
        HabitState::Paused => return Err(HabitRejection::Paused.into()),
        HabitState::On | HabitState::Resting => {}
    }
    if habit.day(now) > open_until(opening.on_day) {
        return Err(HabitRejection::DayOver {
            day: opening.on_day,
        }
        .into());
    }
    Ok((habit, opening))
}

/// A button under way.
struct Pressing<'a> {
    habit: &'a Habit,
    opening: &'a HabitOpening,
    member: &'a Member,
    interaction: InteractionId,
    now: DateTime<Utc>,
}

impl Pressing<'_> {
    async fn answer(&self, session: &mut Session, press: Press) -> Result<Came, ActionError> {
        let (habit, member, day) = (self.habit.id, self.member.id, self.opening.on_day);
        let done = session
            .has_done(habit, member, day, Deed::Done, self.interaction.get())
            .await?;
        let again = session.habit_post(self.interaction.get()).await?;
        if let Some(post) = again {
            return self.said_before(session, &post).await;
        }
        let (deed, entry) = match press {
            Press::DidIt if done => return Ok(Came::DoneBefore),
            Press::NotToday if done => return Ok(Came::DoneAllTheSame),
            Press::DidIt => (Deed::Done, None),
            Press::NotToday => (Deed::Rest, None),
            Press::LogTime { time, what } => {
                (Deed::Done, Some(self.log(session, &time, &what).await?))
            }
        };
        if deed == Deed::Rest && session.has_done(habit, member, day, Deed::Rest, 0).await? {
            return Ok(Came::Rest);
        }
        let post = HabitPost {
            source: self.interaction.get(),
            habit,
            member,
            on_day: day,
            deed,
            state: PostState::Counted,
            entry: entry.as_ref().map(|entry| entry.id),
            version: 0,
        };
        session.keep_habit_post(&post, self.now).await?;
        if deed == Deed::Done {
            session.withdraw_rest(habit, member, day).await?;
            session.set_habit_active(habit, self.now).await?;
        }
        Ok(match (deed, entry) {
            (Deed::Rest, _) => Came::Rest,
            (Deed::Done, Some(entry)) => Came::Logged(Box::new(entry)),
            (Deed::Done, None) => Came::Done,
        })
    }

    /// The same interaction, delivered again.
    async fn said_before(
        &self,
        session: &mut Session,
        post: &HabitPost,
    ) -> Result<Came, ActionError> {
        let entry = match post.entry {
            Some(entry) => session.entry(entry).await?,
            None => None,
        };
        Ok(match (post.deed, entry) {
            (Deed::Rest, _) => Came::Rest,
            (Deed::Done, Some(entry)) => Came::Logged(Box::new(entry)),
            (Deed::Done, None) => Came::Done,
        })
    }

    async fn log(
        &self,
        session: &mut Session,
        time: &str,
        what: &str,
    ) -> Result<Entry, ActionError> {
        let minutes = Minutes::parse(time)?;
        let note = Note::parse_optional(what)?;
        // Where it is still yesterday, today's post is ahead of the member's day.
        let started_on = self.opening.on_day.min(self.member.today(self.now));
        let kept = session.minutes_on(self.member.id, started_on, None).await?;
        check_day(started_on, kept, minutes)?;
        bounds::check_entries(session, self.member.id, 1, self.now).await?;
        let craft = CraftName::parse(&self.habit.craft)?;
        let craft = craft_of_name(session, self.member.id, &craft, self.now).await?;
        let entry = NewEntry {
            member: self.member.id,
            craft: craft.id,
            server: Some(self.habit.server),
            started_on,
            dated: true,
            minutes: minutes.into(),
            note: note
                .map(|note| note.as_str().to_owned())
                .unwrap_or_default(),
            outcome: Outcome::Worked,
            lesson: String::new(),
            evidence: String::new(),
            source: Source::Habit,
            interaction: self.interaction,
            item: 0,
            answer: None,
            typed: String::new(),
        };
        let id = session.add_entry(&entry, self.now).await?;
        let id = id.ok_or_else(|| anyhow::anyhow!("an interaction of another kind has this id"))?;
        milestones::reached(session, self.member.id, craft.id, self.now).await;
        let entry = session.entry(id).await?;
        Ok(entry.ok_or_else(|| anyhow::anyhow!("the entry just added is not there"))?)
    }
}
