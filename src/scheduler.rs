//! The clockwork: again and again it asks, closes and delivers what is due.
//!
//! Each step looks in the record for what is due, so a step that was missed, or done twice, or cut off, comes right with the next
//! look. Not here: what the steps do (`actions`).

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Mutex, Notify};

use crate::actions::deliver::{DeliverOptions, DeliverReport, deliver};
use crate::actions::habit::Habits;
use crate::actions::habit::open_days::open_days;
use crate::actions::habit::quiet::rest_quiet;
use crate::actions::habit::read_back::{ReadBack, read_back};
use crate::actions::habit::summary::summaries;
use crate::actions::import::Imports;
use crate::actions::voice::{self, VoiceHalls};
use crate::actions::{ask, close, direct, letters, timer};
use crate::cards::Studio;
use crate::clock::Clock;
use crate::messenger::Messenger;
use crate::metrics::{Delivered, Metrics};
use crate::store::{Store, StoreError};

/// A refused modal is kept for so long, and so is which interaction changed what.
const DRAFTS_KEPT: TimeDelta = TimeDelta::hours(24);
/// An ended timer is kept for so long: its question can be answered by its buttons for a week.
const TIMERS_KEPT: TimeDelta = TimeDelta::days(8);
/// The pause before a happening in a voice room is tried again.
const FOLLOWED_AGAIN: Duration = Duration::from_secs(1);
/// Who had everything erased is known for so long: longer than a message in a habit channel is counted late, with room for a clock that is
/// wrong by days.
const ERASED_KEPT: TimeDelta = TimeDelta::days(14);
/// The least pause between two looks.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// The steps, and what they need.
#[derive(Clone)]
pub struct Scheduler {
    /// The record.
    pub store: Store,
    /// The way out.
    pub messenger: Messenger,
    /// Where looks and what became of deliveries are counted.
    pub metrics: Metrics,
    /// The channels in which posting counts, and what is owed to them.
    pub habits: Habits,
    /// Who is in which voice channel.
    pub halls: VoiceHalls,
    /// Whether every shard of the gateway is up: then what is not heard did not happen.
    pub is_listening: Arc<dyn Fn() -> bool + Send + Sync>,
    /// How long a voice room's timer runs before its member is asked, in minutes.
    pub timer_limit_minutes: i64,
    /// Draws the cards of what is posted.
    pub studio: Arc<Studio>,
    /// How deliveries are made. Its `stop` also ends [`Scheduler::run`].
    pub options: DeliverOptions,
    /// The longest time between two looks at what is due.
    pub tick_every: Duration,
    /// Rung when something has become due: a look follows at once.
    pub nudge: Arc<Notify>,
    /// Held during a look, so that no two overlap whoever asks for one.
    pub looking: Arc<Mutex<()>>,
    /// Files of other tools: those that waited for too long are thrown away, and batches that were cut off are gone on with.
    pub imports: Imports,
}

/// What one look did. A step that failed counts nothing here; its error is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TickReport {
    /// Rounds opened.
    pub asked: usize,
    /// Members asked by direct message.
    pub asked_directly: usize,
    /// Rounds closed.
    pub closed: usize,
    /// Timers past their limit that were asked about or ended.
    pub timers: usize,
    /// Daily posts of habits queued.
    pub days_opened: usize,
    /// Messages read back in habit channels.
    pub read_back: usize,
    /// What became of the deliveries that were due.
    pub deliveries: DeliverReport,
}

impl Scheduler {
    /// Does everything that is due at `now`, once. Called again, it finds nothing left to do.
    pub async fn tick(&self, now: DateTime<Utc>) -> TickReport {
        let _looking = self.looking.lock().await;
        let began_at = Instant::now();
        // Closing first: a round whose window ended while the bot was down gets its comparisons before the next one ends it.
        let closed = logged("close", close::close(&self.store, now).await);
        let asked = logged("ask", ask::ask(&self.store, now).await);
        let asked_directly = logged("ask directly", direct::ask_directly(&self.store, now).await);
        logged("voice rooms", self.note_heard(now).await);
        let looked = timer::look_after_timers(&self.store, now).await;
        let timers = logged("timers", looked);
        voice::look_again(&self.halls, &timers.rooms_ended, now);
        // Before the daily posts: what is quiet gets none.
        logged("quiet habits", rest_quiet(&self.store, now).await);
        logged("summaries", summaries(&self.store, now).await);
        let opened = open_days(&self.store, now).await;
        let days_opened = logged("open days", opened);
        logged("letters", letters::hand_over(&self.store, now).await);
        let delivered = deliver(
            &self.store,
            &self.messenger,
            &self.studio,
            now,
            &self.options,
        )
        .await;
        let deliveries = logged("deliver", delivered);
        // After what is owed: questions do not wait for it.
        let read_back = logged("read back", self.read_back(now).await);
        logged("housekeeping", self.keep_house(now).await);
        self.metrics.looked(counted(deliveries), began_at.elapsed());
        TickReport {
            asked,
            asked_directly,
            closed,
            timers: timers.timers,
            days_opened,
            read_back,
            deliveries,
        }
    }

    /// Sends the reactions that wait until `options.stop` is cancelled. They yield: none goes while a look is under way, in which
    /// questions are asked and comparisons posted.
    pub async fn react(&self, clock: Clock) {
        let (stop, reactions) = (&self.options.stop, &self.habits.reactions);
        while !stop.is_cancelled() {
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = reactions.rung() => {}
            }
            while !reactions.is_empty() && !stop.is_cancelled() {
                drop(self.looking.lock().await);
                reactions
                    .send_some(&self.store, &self.messenger, clock.now())
                    .await;
            }
        }
    }

    async fn note_heard(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        if (self.is_listening)() {
            voice::note_heard(&self.store, &self.halls, now).await?;
        }
        Ok(())
    }

    /// Notes once more, before the end, up to when the bot has heard of everybody in voice rooms.
    pub async fn note_heard_at_last(&self, now: DateTime<Utc>) {
        if (self.is_listening)() {
            let noted = voice::note_heard_now(&self.store, &self.halls, now).await;
            logged("voice rooms", noted.map_err(anyhow::Error::from));
        }
    }

    /// Decides what happens in voice rooms, in order, until `options.stop` is cancelled and nothing is left.
    pub async fn follow_halls(&self) {
        let stop = &self.options.stop;
        loop {
            let followed =
                voice::follow_halls(&self.store, &self.halls, self.timer_limit_minutes).await;
            if let Err(error) = followed {
                tracing::error!(%error, "what happened in a voice room could not be kept yet");
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(FOLLOWED_AGAIN) => continue,
                }
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = self.halls.rung() => {}
            }
        }
    }

    async fn read_back(&self, now: DateTime<Utc>) -> anyhow::Result<usize> {
        let Habits {
            places,
            reactions,
            may_read,
            ..
        } = &self.habits;
        let step = ReadBack {
            store: &self.store,
            messenger: &self.messenger,
            places,
            may_read: *may_read,
            reactions,
            stop: &self.options.stop,
        };
        let read = read_back(&step, now).await;
        // What could not be kept waits for the regular time: a full disk has no room a moment later.
        if read.is_ok() && places.is_any_behind() {
            self.nudge.notify_one();
        }
        read
    }

    /// Looks at what is due until `options.stop` is cancelled: when the next thing is due, when nudged, and at the latest after
    /// `tick_every`. Looks never overlap; the one in progress finishes what it has in flight.
    pub async fn run(&self, clock: Clock) {
        let stop = &self.options.stop;
        while !stop.is_cancelled() {
            self.tick(clock.now()).await;
            let pause = self.pause(clock.now()).await;
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = self.nudge.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        self.options.in_flight.finished().await;
    }

    /// What is overdue after a look could not be done in it: that waits for the regular time.
    async fn pause(&self, now: DateTime<Utc>) -> Duration {
        let next = match self.store.read().await {
            Ok(mut session) => session.next_due_at(now).await,
            Err(error) => Err(error),
        };
        let next = logged("looking ahead", next.map_err(anyhow::Error::from));
        let until = next.and_then(|next| (next - now).to_std().ok());
        until.map_or(self.tick_every, |until| {
            until.clamp(LEAST_PAUSE, self.tick_every)
        })
    }

    async fn keep_house(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let before = now - DRAFTS_KEPT;
        let timers_before = now - TIMERS_KEPT;
        let erased_before = now - ERASED_KEPT;
        let removed = self.store.write::<_, StoreError, _>(move |session| {
            Box::pin(async move {
                session.remove_drafts(before).await?;
                session.remove_searches(before).await?;
                session.remove_changes(before).await?;
                session.remove_gone(before).await?;
                session.remove_shipped_changes(before).await?;
                session.remove_letter_changes(before).await?;
                session.remove_timers(timers_before).await?;
                session.remove_erased(erased_before).await
            })
        });
        removed.await?;
        // A disk that is too full for the one is none for the other to wait for.
        let imports = self.imports.keep_house(now).await;
        self.store.tidy().await?;
        imports
    }
}

const fn counted(report: DeliverReport) -> Delivered {
    let DeliverReport {
        sent,
        put_off,
        given_up,
        dropped,
    } = report;
    Delivered {
        sent,
        put_off,
        given_up,
        dropped,
    }
}

/// The boundary of a step: its error ends here, and the other steps go on.
fn logged<T: Default + Debug>(step: &'static str, result: anyhow::Result<T>) -> T {
    result.unwrap_or_else(|error| {
        tracing::error!(
            step,
            error = format!("{error:#}"),
            "a step of the scheduler failed"
        );
        T::default()
    })
}
