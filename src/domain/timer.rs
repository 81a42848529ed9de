//! A timer: work that is being done now, and what it comes to when it ends.
//!
//! Lengths are real minutes between two instants, so a change of clocks in between neither adds nor takes any. A timer that a voice room
//! runs has pauses, a most and a last word heard ([`RoomTime`]). Not here: who may end one, and what becomes of it (`actions::timer`).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::duration::DAY_MINUTES;
use super::ids::{CraftId, EntryId, InteractionId, MemberId, ServerId, TimerId};
use super::record::Source;
use super::voice::{PAUSE_MAX, RoomTime};

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
    /// The interaction of the last *Yes*.
    pub run_on_by: Option<InteractionId>,
    /// What only a voice room's has.
    pub room: Option<RoomTime>,
}

/// How a timer ends that nobody stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The question stood as long as the limit: at the limit, unconfirmed.
    AtLimit,
    /// A voice room's: paused for too long, at its day's cap, or not heard of. With what counted up to this instant.
    Counted(DateTime<Utc>),
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
    /// Where it comes from.
    pub source: Source,
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
    /// See [`Timer::room`].
    pub room: Option<RoomTime>,
}

impl NewTimer {
    /// When the member is asked first.
    pub fn limit_at(&self) -> DateTime<Utc> {
        self.started_at + TimeDelta::minutes(self.limit_minutes)
    }

    /// When it has to be looked at first.
    pub fn look_at(&self) -> DateTime<Utc> {
        let cap_at = self
            .room
            .map(|room| self.started_at + TimeDelta::minutes(room.most_minutes));
        cap_at.map_or(self.limit_at(), |cap_at| cap_at.min(self.limit_at()))
    }
}

impl Timer {
    /// Real minutes up to an instant, rounded half up; of a voice room's, those that count.
    pub fn minutes_at(&self, at: DateTime<Utc>) -> i64 {
        let ran = match self.room {
            None => at - self.started_at,
            Some(room) => room.counted(self.started_at, at),
        };
        (ran.num_seconds().max(0) + 30) / 60
    }

    /// Until when the member can still say that it runs: as long again as the limit.
    pub fn answerable_until(&self) -> DateTime<Utc> {
        self.limit_at + TimeDelta::minutes(self.limit_minutes)
    }

    /// How it has ended by itself by now, whether or not anybody has looked.
    pub fn ending(&self, now: DateTime<Utc>) -> Option<Ending> {
        let Some(room) = self.room else {
            return (now >= self.answerable_until()).then_some(Ending::AtLimit);
        };
        let heard = now.min(room.heard_at);
        if let Some(paused_at) = room.paused_at {
            let is_over = room.is_lost(now) || room.pause_until(heard) > PAUSE_MAX;
            return is_over.then_some(Ending::Counted(paused_at));
        }
        if heard >= self.answerable_until() {
            return Some(Ending::AtLimit);
        }
        if room.is_full(self.started_at, heard) {
            return Some(Ending::Counted(heard));
        }
        room.is_lost(now).then_some(Ending::Counted(heard))
    }

    /// Whether it has.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ending(now).is_some()
    }

    /// When it has to be looked at next, if it is not over.
    pub fn next_look(&self) -> DateTime<Utc> {
        let question_at = match self.asked_at {
            None => self.limit_at,
            Some(_) => self.answerable_until(),
        };
        let Some(room) = self.room else {
            return question_at;
        };
        if let Some(paused_at) = room.paused_at {
            return paused_at + PAUSE_MAX + TimeDelta::milliseconds(1);
        }
        let full_at = self.started_at + room.paused + TimeDelta::minutes(room.most_minutes);
        question_at.min(full_at)
    }

    /// Counts again after a pause: its limit moves by as much.
    pub fn resume(&mut self, at: DateTime<Utc>) {
        if let Some(room) = self.room {
            self.limit_at += room.pause_until(at);
            self.room = Some(room.resume(at));
        }
    }

    /// The next limit, once the member says that it still runs: as long again; `None` when it has all that a day holds.
    pub fn next_limit(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let paused = self.room.map_or(TimeDelta::zero(), |room| room.paused);
        let most = self.started_at + paused + TimeDelta::minutes(DAY_MINUTES.into());
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
            run_on_by: None,
            room: None,
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
    fn a_rooms_timer_is_looked_at_when_it_can_end_and_no_sooner_over_than_heard_of() {
        let mut timer = timer("2026-11-18T08:00:00Z");
        let heard = |hour: &str, most| RoomTime {
            heard_at: at(&format!("2026-11-18T{hour}:00Z")),
            ..RoomTime::begun(timer_began(), most)
        };
        timer.room = Some(heard("10:00", 600));
        assert_eq!(timer.next_look(), timer.limit_at);
        // Nobody knows what was after 10:10.
        assert!(!timer.is_over(at("2026-11-18T20:00:00Z")));
        assert_eq!(timer.minutes_at(at("2026-11-18T20:00:00Z")), 130);
        let lost = timer.ending(at("2026-11-19T10:00:00Z"));
        assert_eq!(lost, Some(Ending::Counted(at("2026-11-18T10:00:00Z"))));
        timer.room = Some(heard("16:00", 600));
        assert_eq!(
            timer.ending(at("2026-11-18T16:00:00Z")),
            Some(Ending::AtLimit)
        );
        timer.room = Some(heard("10:00", 90));
        assert_eq!(timer.next_look(), at("2026-11-18T09:30:00Z"));
        assert!(matches!(
            timer.ending(at("2026-11-18T10:00:00Z")),
            Some(Ending::Counted(_))
        ));
        assert_eq!(timer.minutes_at(at("2026-11-18T10:00:00Z")), 90);
    }

    #[test]
    fn a_pause_moves_the_limit_and_one_too_long_ends_it() {
        let mut timer = timer("2026-11-18T08:00:00Z");
        let pause_at = at("2026-11-18T09:00:00Z");
        let room = RoomTime::begun(timer_began(), 600).pause(pause_at);
        timer.room = Some(RoomTime {
            heard_at: at("2026-11-18T09:10:01Z"),
            ..room
        });
        assert_eq!(timer.ending(at("2026-11-18T09:10:00Z")), None);
        assert_eq!(
            timer.ending(timer.next_look()),
            Some(Ending::Counted(pause_at))
        );
        let limit_at = timer.limit_at;
        timer.resume(at("2026-11-18T09:10:00Z"));
        assert_eq!(timer.limit_at, limit_at + TimeDelta::minutes(10));
        timer.room = timer.room.map(|room| RoomTime {
            heard_at: timer.limit_at,
            ..room
        });
        assert_eq!(timer.minutes_at(timer.limit_at), 240);
    }

    fn timer_began() -> DateTime<Utc> {
        at("2026-11-18T08:00:00Z")
    }

    #[test]
    fn it_is_over_when_the_question_stood_as_long_as_the_limit() {
        let timer = timer("2026-11-18T08:00:00Z");
        assert!(!timer.is_over(at("2026-11-18T15:59:59Z")));
        assert!(timer.is_over(at("2026-11-18T16:00:00Z")));
    }
}
