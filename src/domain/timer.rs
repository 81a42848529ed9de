//! A timer: work that is being done now, and what it comes to when it ends.
//!
//! Lengths are real minutes between two instants, so a change of clocks in between neither adds nor takes any. Not here: who may end
//! one, and what becomes of it (`actions::timer`).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::duration::DAY_MINUTES;
use super::ids::{CraftId, EntryId, InteractionId, MemberId, ServerId, TimerId};
use super::record::Source;

/// How long the question about an entry that ended by itself can be answered by its buttons, in days. By hand it can be changed at
/// any time.
pub const ANSWERABLE_DAYS: i64 = 7;

/// How far a timer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerState {
    /// It runs.
    Running,
    /// It was stopped, and there is an entry of it.
    Stopped,
    /// It was dropped, or there was no room for an entry.
    Discarded,
}

/// A timer, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Row id.
    pub id: TimerId,
    /// Whose.
    pub member: MemberId,
    /// What into; none for a craft that the entry will make.
    pub craft: Option<CraftId>,
    /// The craft's name.
    pub craft_name: String,
    /// What is being done; may be empty.
    pub note: String,
    /// The server it was started in; none in a direct message.
    pub server: Option<ServerId>,
    /// Where its entry will come from.
    pub source: Source,
    /// See [`TimerState`].
    pub state: TimerState,
    /// The member's day on which it began: the day of its entry.
    pub started_on: NaiveDate,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it runs before the member is asked, and how much longer by each *Yes*.
    pub limit_minutes: i64,
    /// When the member is asked next, and where it ends when they do not answer.
    pub limit_at: DateTime<Utc>,
    /// When they were asked whether it still runs; none since they last said so.
    pub asked_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it came to.
    pub entry: Option<EntryId>,
    /// The interaction that started it.
    pub started_by: InteractionId,
    /// The interaction that ended it; none when it ended by itself.
    pub ended_by: Option<InteractionId>,
}

/// A timer past its limit, as it is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerPast {
    /// The timer.
    pub timer: TimerId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Its limit, or what was kept of it; nothing was where there was no room.
    pub minutes: i64,
    /// Its craft's name.
    pub craft: String,
    /// Whether it can still run on.
    pub may_run_on: bool,
}

/// A timer to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTimer {
    /// Whose.
    pub member: MemberId,
    /// See [`Timer::craft`].
    pub craft: Option<CraftId>,
    /// See [`Timer::craft_name`].
    pub craft_name: String,
    /// See [`Timer::note`].
    pub note: String,
    /// See [`Timer::server`].
    pub server: Option<ServerId>,
    /// See [`Timer::source`].
    pub source: Source,
    /// See [`Timer::started_on`].
    pub started_on: NaiveDate,
    /// See [`Timer::started_at`].
    pub started_at: DateTime<Utc>,
    /// See [`Timer::limit_minutes`].
    pub limit_minutes: i64,
    /// See [`Timer::started_by`].
    pub started_by: InteractionId,
}

impl NewTimer {
    /// When the member is asked first.
    pub fn limit_at(&self) -> DateTime<Utc> {
        self.started_at + TimeDelta::minutes(self.limit_minutes)
    }
}

impl Timer {
    /// Real minutes up to an instant, rounded half up.
    pub fn minutes_at(&self, at: DateTime<Utc>) -> i64 {
        ((at - self.started_at).num_seconds().max(0) + 30) / 60
    }

    /// Until when the member can still say that it runs: as long again as the limit.
    pub fn answerable_until(&self) -> DateTime<Utc> {
        self.limit_at + TimeDelta::minutes(self.limit_minutes)
    }

    /// Whether it has ended by itself by now, at its limit, whether or not anybody has looked.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.answerable_until()
    }

    /// The next limit, once the member says that it still runs: as long again; `None` when it has all that a day holds.
    pub fn next_limit(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let most = self.started_at + TimeDelta::minutes(DAY_MINUTES.into());
        let next = self.limit_at + TimeDelta::minutes(self.limit_minutes);
        (self.limit_at < most && now < most).then(|| next.min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn timer(started_at: &str) -> Timer {
        let started_at = at(started_at);
        Timer {
            id: TimerId::from_row(1),
            member: MemberId::from_row(1),
            craft: None,
            craft_name: "guitar".to_owned(),
            note: String::new(),
            server: None,
            source: Source::Timer,
            state: TimerState::Running,
            started_on: started_at.date_naive(),
            started_at,
            limit_minutes: 240,
            limit_at: started_at + TimeDelta::hours(4),
            asked_at: None,
            ended_at: None,
            entry: None,
            started_by: InteractionId::from_row(1),
            ended_by: None,
        }
    }

    #[test]
    fn minutes_are_real_ones_rounded_half_up_and_never_negative() {
        let timer = timer("2026-11-18T10:00:00Z");
        for (until, minutes) in [
            ("2026-11-18T10:00:29Z", 0),
            ("2026-11-18T10:00:30Z", 1),
            ("2026-11-18T11:29:30Z", 90),
            ("2026-11-18T09:59:00Z", 0),
        ] {
            assert_eq!(timer.minutes_at(at(until)), minutes, "{until}");
        }
    }

    #[test]
    fn the_night_of_a_change_of_clocks_counts_what_went_by() {
        // Berlin: 25 October 2026 has the hour from 2 to 3 twice, 29 March does not have it.
        for (from, until) in [
            ("2026-10-25T00:30:00+02:00", "2026-10-25T03:30:00+01:00"),
            ("2026-03-29T00:30:00+01:00", "2026-03-29T05:30:00+02:00"),
        ] {
            assert_eq!(timer(from).minutes_at(at(until)), 240, "{from}");
        }
    }

    #[test]
    fn each_yes_gives_as_long_again_up_to_what_a_day_holds() {
        let mut timer = timer("2026-11-18T08:00:00Z");
        for hours in [8, 12, 16, 20, 24] {
            let next = timer.next_limit(timer.limit_at);
            assert_eq!(next, Some(timer.started_at + TimeDelta::hours(hours)));
            timer.limit_at = next.unwrap();
        }
        assert_eq!(timer.next_limit(timer.limit_at), None);
    }

    #[test]
    fn it_is_over_when_the_question_stood_as_long_as_the_limit() {
        let timer = timer("2026-11-18T08:00:00Z");
        assert!(!timer.is_over(at("2026-11-18T15:59:59Z")));
        assert!(timer.is_over(at("2026-11-18T16:00:00Z")));
    }
}
