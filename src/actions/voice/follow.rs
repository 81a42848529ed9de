//! What happened in a room, decided in one transaction: a timer begins, pauses, goes on or ends, for nobody who has not agreed.

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::halls::Happening;
use crate::actions::ActionError;
use crate::actions::timer::end_counted;
use crate::domain::duration::DAY_MINUTES;
use crate::domain::ids::{ChannelId, InteractionId, MemberId, ServerId};
use crate::domain::letter::beginning_of;
use crate::domain::record::{Member, Source};
use crate::domain::text::folded;
use crate::domain::timer::{NewTimer, Timer, TimerState};
use crate::domain::voice::{Presence, RoomTime, Standing, Step, VoiceRoom, VoiceRule, step};
use crate::store::{Session, Store};

/// While another timer of the member's runs, it is looked again so often whether it still does.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// A server from which nothing was heard for longer was not heard all the time.
const HEARD_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// Who is to be looked at again, and when.
pub type Later = (ServerId, MemberId, DateTime<Utc>);

/// Decides. A timer that begins runs `limit_minutes` before its member is asked.
pub async fn follow(
    store: &Store,
    happening: &Happening,
    limit_minutes: i64,
) -> Result<Vec<Later>, ActionError> {
    let happening = happening.clone();
    store
        .write(move |session| {
            Box::pin(async move { decide(session, happening, limit_minutes).await })
        })
        .await
}

async fn decide(
    session: &mut Session,
    happening: Happening,
    limit_minutes: i64,
) -> Result<Vec<Later>, ActionError> {
    let mut later = Vec::new();
    match happening {
        Happening::RoomGone { channel } => {
            session.remove_voice_room(channel).await?;
        }
        Happening::ServerLeft {
            server,
            was_met,
            at,
        } => {
            for member in session.members_in_rooms(server).await? {
                let mut seen = Seen::out_of_rooms(server, member, at);
                if was_met {
                    seen.was_heard = WasHeard::Always;
                }
                seen.decide(session, limit_minutes).await?;
            }
        }
        Happening::Stands {
            server,
            member,
            before,
            standing,
            at,
        } => {
            let seen = Seen {
                server,
                member,
                before,
                standing,
                at,
                was_heard: WasHeard::Always,
            };
            later.extend(seen.decide(session, limit_minutes).await?);
        }
        Happening::Met {
            server,
            standing,
            gone,
            at,
        } => {
            for channel in gone {
                session.remove_voice_room(channel).await?;
            }
            let there = |member: &MemberId| standing.iter().any(|(one, _)| one == member);
            let mut all: Vec<(MemberId, Option<Standing>)> = Vec::new();
            for member in session.members_in_rooms(server).await? {
                if !there(&member) {
                    all.push((member, None));
                }
            }
            all.extend(standing.iter().map(|(member, how)| (*member, Some(*how))));
            for (member, standing) in all {
                let seen = Seen {
                    server,
                    member,
                    before: None,
                    standing,
                    at,
                    was_heard: WasHeard::NotLately,
                };
                later.extend(seen.decide(session, limit_minutes).await?);
            }
        }
    }
    Ok(later)
}

/// Ends what runs of the member's in the server's rooms, now.
pub(in crate::actions) async fn leave_rooms(
    session: &mut Session,
    server: ServerId,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let seen = Seen::out_of_rooms(server, member, now);
    // Nobody out of the rooms begins anything.
    seen.decide(session, 0).await?;
    Ok(())
}

/// Whether the bot knows where somebody was up to now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WasHeard {
    Always,
    /// As far as the timer says.
    NotLately,
    /// Always, if the timer's last word is not old.
    Perhaps,
}

/// Somebody, as they are seen at a moment.
struct Seen {
    server: ServerId,
    member: MemberId,
    before: Option<ChannelId>,
    standing: Option<Standing>,
    at: DateTime<Utc>,
    was_heard: WasHeard,
}

/// Where something can begin.
struct Place {
    room: VoiceRoom,
    rule: VoiceRule,
    presence: Presence,
}

impl Seen {
    fn out_of_rooms(server: ServerId, member: MemberId, at: DateTime<Utc>) -> Self {
        Self {
            server,
            member,
            before: None,
            standing: None,
            at,
            was_heard: WasHeard::Perhaps,
        }
    }

    async fn decide(
        &self,
        session: &mut Session,
        limit_minutes: i64,
    ) -> Result<Option<Later>, ActionError> {
        let Some(owner) = session.member(self.member).await? else {
            return Ok(None);
        };
        let place = self.place(session).await?;
        let mut inside = session.timer_in_room(self.member).await?;
        if let Some(timer) = inside.take_if(|timer| timer.server != Some(self.server)) {
            if place.is_none() {
                return Ok(None);
            }
            // They came from another server's rooms; that they left those is said by nobody in order.
            self.go_on(session, timer, Presence::Away).await?;
        }
        let presence = place
            .as_ref()
            .map_or(Presence::Away, |place| place.presence);
        let begins = match inside {
            None => presence == Presence::Counting,
            Some(timer) => {
                let changes_craft = timer.state == TimerState::Running
                    && self.changes_craft(session, place.as_ref()).await?;
                let presence = if changes_craft {
                    Presence::Away
                } else {
                    presence
                };
                let begins = self.go_on(session, timer, presence).await?;
                begins || (changes_craft && place.as_ref().is_some_and(Place::counts))
            }
        };
        match place {
            Some(place) if begins => self.begin(session, &owner, &place, limit_minutes).await,
            _ => Ok(None),
        }
    }

    /// The room they stand in, if they agreed to be counted there.
    async fn place(&self, session: &mut Session) -> Result<Option<Place>, ActionError> {
        let Some(standing) = self.standing else {
            return Ok(None);
        };
        if !session.agreed_to_voice(self.server, self.member).await? {
            return Ok(None);
        }
        let room = session.voice_room(standing.channel).await?;
        let Some(room) = room.filter(|room| room.server == self.server) else {
            return Ok(None);
        };
        let rule = session.voice_rule(self.server).await?;
        Ok(Some(Place {
            room,
            rule,
            presence: Presence::of(Some(standing), rule),
        }))
    }

    /// Whether they moved from a room of another craft.
    async fn changes_craft(
        &self,
        session: &mut Session,
        place: Option<&Place>,
    ) -> Result<bool, ActionError> {
        let (Some(before), Some(place)) = (self.before, place) else {
            return Ok(false);
        };
        if before == place.room.channel {
            return Ok(false);
        }
        let before = session.voice_room(before).await?;
        Ok(before.is_some_and(|before| folded(&before.craft) != folded(&place.room.craft)))
    }

    /// What becomes of their timer. True where the next is to begin.
    async fn go_on(
        &self,
        session: &mut Session,
        mut timer: Timer,
        presence: Presence,
    ) -> Result<bool, ActionError> {
        if presence == Presence::Away {
            session.set_out_of_rooms(self.member).await?;
        }
        let Some(mut room) = timer.room.filter(|_| timer.state == TimerState::Running) else {
            // They ended it themselves, or did not say that they were at it still: none begins until they leave.
            return Ok(false);
        };
        let was_heard = match self.was_heard {
            WasHeard::Always => true,
            WasHeard::NotLately => false,
            WasHeard::Perhaps => self.at - room.heard_at <= HEARD_WITHIN,
        };
        let heard_before = room.heard_at;
        if was_heard {
            room.heard_at = self.at;
        }
        let step = step(&room, presence, self.at);
        room.heard_at = heard_before.max(self.at);
        match step {
            Step::GoOn => timer.room = Some(room),
            Step::Pause(at) => timer.room = Some(room.pause(at)),
            Step::Resume => {
                timer.room = Some(room);
                timer.resume(self.at);
            }
            Step::End(at) | Step::EndAndBegin(at) => {
                // Who was asked whether they are at it still and did not say so begins nothing until they leave.
                let begins = timer.asked_at.is_none();
                if begins {
                    session.set_out_of_rooms(self.member).await?;
                }
                // Counted up to `at`, of which the timer as it was knows.
                timer.room = Some(RoomTime {
                    heard_at: heard_before.max(at),
                    ..room
                });
                end_counted(session, &timer, at, self.at).await?;
                return Ok(begins && matches!(step, Step::EndAndBegin(_)));
            }
        }
        session.keep_room_time(&timer).await?;
        Ok(false)
    }

    async fn begin(
        &self,
        session: &mut Session,
        owner: &Member,
        place: &Place,
        limit_minutes: i64,
    ) -> Result<Option<Later>, ActionError> {
        let later = |at| Some((self.server, self.member, at));
        if session.running_timer(owner.id).await?.is_some() {
            return Ok(later(self.at + AGAIN_AFTER));
        }
        let day = owner.today(self.at);
        let counted = session.voice_minutes_on(self.server, owner.id, day).await?;
        let logged = session.minutes_on(owner.id, day, None).await?;
        let most_minutes = (place.rule.cap_minutes - counted).min(i64::from(DAY_MINUTES) - logged);
        if most_minutes < 1 {
            let tomorrow = day + Days::new(1);
            return Ok(later(beginning_of(tomorrow, owner)));
        }
        let craft = &place.room.craft;
        let known = session.craft_named(owner.id, &folded(craft)).await?;
        let timer = NewTimer {
            member: owner.id,
            craft: known.map(|craft| craft.id),
            craft_name: craft.clone(),
            note: String::new(),
            server: Some(self.server),
            source: Source::Voice,
            started_on: day,
            started_at: self.at,
            limit_minutes,
            started_by: own_number(),
            room: Some(RoomTime::begun(self.at, most_minutes)),
        };
        session.start_timer(&timer).await?;
        Ok(None)
    }
}

impl Place {
    fn counts(&self) -> bool {
        self.presence == Presence::Counting
    }
}

/// The key of an entry that no interaction made: below 0, where Discord's numbers are not.
fn own_number() -> InteractionId {
    let number: i64 = rand::random();
    InteractionId::from_row(number | i64::MIN)
}
