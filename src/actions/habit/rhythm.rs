//! `/rhythm`: a member's days, weeks and comebacks next to their own past, for their eyes only.
//!
//! What counts as a day is any entry, and any day done in a habit channel, with a time or without. A rest day counts
//! neither way, as a day away does.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::actions::look_back::{self, LookBack, Seen};
use crate::domain::calendar::DateRange;
use crate::domain::engine::Record;
use crate::domain::engine::comeback::{ComebackComparison, comeback};
use crate::domain::engine::rhythm::{Rhythm, RhythmWeek, kept_of, rhythm_weeks};
use crate::domain::engine::strength::strength;
use crate::domain::habit::Deed;
use crate::domain::ids::MemberId;
use crate::domain::record::Craft;
use crate::domain::text::folded;
use crate::store::{HabitMember, Session, Store, StoreError};

/// Weeks looked at, and as many before them.
pub const WEEKS: u16 = 12;
/// Days from today back to the strength that stands beside today's.
const FOUR_WEEKS: i64 = 28;
const YEAR: i64 = 364;
/// Days a week where nothing says how many are meant.
const USUAL_DAYS: u8 = 3;

/// A member's rhythm.
#[derive(Debug, Clone, PartialEq)]
pub struct RhythmSeen {
    /// Everything, day by day, done days and rest days with it.
    pub record: Record,
    /// Days a week meant.
    pub rhythm: Rhythm,
    /// This week, the last of them.
    pub this_week: RhythmWeek,
    /// Of the last weeks, how many were kept, and of how many.
    pub kept: (usize, usize),
    /// Of as many before those.
    pub kept_before: (usize, usize),
    /// Of as many up to this week a year ago.
    pub kept_year_ago: (usize, usize),
    /// 0 to 1: today, four weeks ago, a year ago.
    pub strength: [Option<f64>; 3],
    /// A return after two weeks or more, in its first week.
    pub comeback: Option<ComebackComparison>,
}

/// Looks at the member's rhythm, in one craft or over all.
pub async fn rhythm(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<Seen<RhythmSeen>, ActionError> {
    let seen = look_back::whole_record(store, look, now).await?;
    let (today, member, craft) = (seen.today, seen.member, seen.craft);
    let session = &mut store.read().await?;
    let mut record = seen.what.unwrap_or_default();
    let days = add_habits(session, member.id, craft.as_ref(), &mut record).await?;
    let own = craft.as_ref().and_then(|craft| craft.rhythm);
    let meant = own.map_or(days.unwrap_or(USUAL_DAYS), Rhythm::days);
    let rhythm =
        Rhythm::new(meant).ok_or_else(|| anyhow::anyhow!("a habit of {meant} days a week"))?;
    let what = record.first_day.is_some().then(|| {
        let weeks = |until: NaiveDate, count| {
            rhythm_weeks(&record, rhythm, until, member.week_starts_on, count)
        };
        let all = weeks(today, 2 * WEEKS);
        let recent = all.len().saturating_sub(WEEKS.into());
        let year_ago = weeks(today - TimeDelta::days(YEAR), WEEKS);
        let this_week = all.last().copied();
        let at = |ago| strength(&record, rhythm, today - TimeDelta::days(ago));
        this_week.map(|this_week| RhythmSeen {
            this_week,
            kept: kept_of(&all[recent..]),
            kept_before: kept_of(&all[..recent]),
            kept_year_ago: kept_of(&year_ago),
            strength: [at(0), at(FOUR_WEEKS), at(YEAR)],
            comeback: comeback(&record, today),
            rhythm,
            record: record.clone(),
        })
    });
    Ok(Seen {
        today,
        member,
        craft,
        what: what.flatten(),
    })
}

/// Adds the days done and rested in habits to a record; gives how many days a week they mean, where there are any.
async fn add_habits(
    session: &mut Session,
    member: MemberId,
    craft: Option<&Craft>,
    record: &mut Record,
) -> Result<Option<u8>, StoreError> {
    let wanted = match craft {
        Some(craft) => Some(session.names_of(craft.id).await?),
        None => None,
    };
    let mut meant = None;
    for day in session.habit_days(member).await? {
        if wanted
            .as_ref()
            .is_some_and(|wanted| !wanted.contains(&folded(&day.craft)))
        {
            continue;
        }
        meant = meant.max(Some(day.days.count()));
        match day.deed {
            Deed::Done => {
                record.logged.entry(day.on_day).or_insert(0);
                record.undated.remove(&day.on_day);
                record.first_day = Some(
                    record
                        .first_day
                        .map_or(day.on_day, |first| first.min(day.on_day)),
                );
            }
            Deed::Rest => record.away.push(DateRange::new(day.on_day, day.on_day)),
        }
    }
    Ok(meant)
}

/// What a member agrees to in the summaries of a server's habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// To be named among those who were here.
    Named(bool),
    /// To have a lesson quoted.
    Quoted(bool),
}

/// Keeps what the member agrees to, and gives how they stand.
pub async fn agree(
    store: &Store,
    contact: Contact,
    agreed: Agreed,
    now: DateTime<Utc>,
) -> Result<HabitMember, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let standing = session.habit_member(server, contact.member).await?;
                let standing = match agreed {
                    Agreed::Named(named) => HabitMember { named, ..standing },
                    Agreed::Quoted(quoted) => HabitMember { quoted, ..standing },
                };
                session
                    .set_habit_agreed(server, contact.member, &standing)
                    .await?;
                Ok(standing)
            })
        })
        .await
}

/// How a member stands in the server's habits; none where it has none.
pub async fn standing(
    store: &Store,
    contact: &Contact,
) -> Result<Option<HabitMember>, ActionError> {
    let Some(server) = contact.server() else {
        return Ok(None);
    };
    let session = &mut store.read().await?;
    if session.habits_of(server).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(session.habit_member(server, contact.member).await?))
}
