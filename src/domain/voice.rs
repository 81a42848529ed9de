//! Voice rooms: channels of a server in which time counts for who agreed to it. What a moment in one is worth, and what becomes of
//! a timer when somebody comes, goes, or is found again after the bot was away.
//!
//! Pure. Not here: who agreed (`store`), and who is in a channel (`actions::voice::halls`).

use chrono::{DateTime, TimeDelta, Utc};

use super::ids::{ChannelId, ServerId};

/// The most of a downtime that counts, for somebody who was there before and after it.
pub const DOWNTIME_MAX: TimeDelta = TimeDelta::minutes(10);
/// A pause (alone, deafened) of more than this ends what was counted; what follows is another entry.
pub const PAUSE_MAX: TimeDelta = TimeDelta::minutes(10);
/// A timer of which nothing was heard for so long is ended: its server is gone, or rooms were turned off.
pub const UNHEARD_MAX: TimeDelta = TimeDelta::hours(24);
/// Rooms that one server can have.
pub const ROOMS_MAX: usize = 25;
/// The cap of a day in minutes, unless the server sets another.
pub const CAP_MINUTES: i64 = 8 * 60;
/// The least cap.
pub const CAP_MINUTES_MIN: i64 = 15;

/// A chosen voice channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRoom {
    /// The channel.
    pub channel: ChannelId,
    /// Its server.
    pub server: ServerId,
    /// The name of the craft into which each member's time goes.
    pub craft: String,
}

/// How a server counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceRule {
    /// Whether time counts for somebody who is in a room with nobody, or only with bots.
    pub alone_counts: bool,
    /// The most that one member's day can get from this server's rooms, in minutes.
    pub cap_minutes: i64,
}

impl Default for VoiceRule {
    fn default() -> Self {
        Self {
            alone_counts: false,
            cap_minutes: CAP_MINUTES,
        }
    }
}

/// Somebody in a chosen channel which is not the server's AFK channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The channel.
    pub channel: ChannelId,
    /// Whether they hear nothing, by their own choice or a moderator's.
    pub deafened: bool,
    /// Whether another person, who is no bot, is in the channel too.
    pub in_company: bool,
}

/// What a moment is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Not in the rooms.
    Away,
    /// In one, and it does not count: deafened, or alone where that does not count.
    Silent,
    /// In one, and it counts.
    Counting,
}

impl Presence {
    /// What a standing is worth under the server's rule; `None` is not in the rooms.
    pub fn of(standing: Option<Standing>, rule: VoiceRule) -> Self {
        match standing {
            None => Self::Away,
            Some(there) if there.deafened => Self::Silent,
            Some(there) if !there.in_company && !rule.alone_counts => Self::Silent,
            Some(_) => Self::Counting,
        }
    }
}

/// What a room's timer has beside any other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomTime {
    /// How long it did not count, up to the pause that goes on.
    pub paused: TimeDelta,
    /// Since when it does not count.
    pub paused_at: Option<DateTime<Utc>>,
    /// The most it can come to, in minutes: what the server's daily cap leaves.
    pub most_minutes: i64,
    /// The last instant for which the bot knows where its member was.
    pub heard_at: DateTime<Utc>,
    /// Whether its member has been in the rooms ever since it began.
    pub in_room: bool,
}

impl RoomTime {
    /// One that begins.
    pub fn begun(at: DateTime<Utc>, most_minutes: i64) -> Self {
        Self {
            paused: TimeDelta::zero(),
            paused_at: None,
            most_minutes,
            heard_at: at,
            in_room: true,
        }
    }

    /// The last instant up to which it may count, seen from `now`.
    pub fn known_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.min(self.heard_at + DOWNTIME_MAX)
    }

    /// What counts of the time from its beginning up to an instant.
    pub fn counted(&self, began_at: DateTime<Utc>, at: DateTime<Utc>) -> TimeDelta {
        let until = self.known_until(at);
        let until = self
            .paused_at
            .map_or(until, |paused_at| until.min(paused_at));
        let counted = (until - began_at - self.paused).max(TimeDelta::zero());
        counted.min(TimeDelta::minutes(self.most_minutes))
    }

    /// Stops counting. In a pause already, it stays as it is.
    #[must_use]
    pub fn pause(self, at: DateTime<Utc>) -> Self {
        Self {
            paused_at: self.paused_at.or(Some(at)),
            ..self
        }
    }

    /// Counts again.
    #[must_use]
    pub fn resume(self, at: DateTime<Utc>) -> Self {
        Self {
            paused: self.paused + self.pause_until(at),
            paused_at: None,
            ..self
        }
    }

    /// How long the present pause has lasted.
    pub fn pause_until(&self, at: DateTime<Utc>) -> TimeDelta {
        let lasted = self.paused_at.map_or(TimeDelta::zero(), |since| at - since);
        lasted.max(TimeDelta::zero())
    }

    /// Whether its day has all that the cap leaves.
    pub fn is_full(&self, began_at: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        self.counted(began_at, at) >= TimeDelta::minutes(self.most_minutes)
    }

    /// Whether it was not heard of for so long that nothing more is to come.
    pub fn is_lost(&self, now: DateTime<Utc>) -> bool {
        now - self.heard_at >= UNHEARD_MAX
    }
}

/// What becomes of a member's running timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It goes on as it is.
    GoOn,
    /// It stops counting at this instant.
    Pause(DateTime<Utc>),
    /// It counts again.
    Resume,
    /// It ended at this instant.
    End(DateTime<Utc>),
    /// It ended at this instant, and the next begins now.
    EndAndBegin(DateTime<Utc>),
}

/// What becomes of it when its member is heard of. From `room.heard_at` on nobody knows where they were: of that downtime ten minutes
/// count at most, and only for somebody who counted before it and does after it.
pub fn step(room: &RoomTime, presence: Presence, at: DateTime<Utc>) -> Step {
    let heard_at = room.heard_at.min(at);
    let is_long = room.pause_until(at) > PAUSE_MAX;
    match (presence, room.paused_at) {
        (Presence::Away, paused_at) => Step::End(paused_at.unwrap_or(heard_at)),
        (Presence::Silent, None) => Step::Pause(heard_at),
        (Presence::Silent, Some(since)) if is_long => Step::End(since),
        (Presence::Counting, Some(since)) if is_long => Step::EndAndBegin(since),
        (Presence::Counting, Some(_)) => Step::Resume,
        (Presence::Counting, None) if at - heard_at > DOWNTIME_MAX => {
            Step::EndAndBegin(heard_at + DOWNTIME_MAX)
        }
        (Presence::Silent, Some(_)) | (Presence::Counting, None) => Step::GoOn,
    }
}

#[cfg(test)]
mod tests;
