//! The *deliver* step: what the bot owes Discord is sent, then marked done.
//!
//! A row is tried like this: what it needs is read from the record as it stands now (`plan`); where it may have been sent before,
//! it is looked for; the attempt is noted and committed; Discord gets it (`attempt`); and it is marked done together with what
//! follows from it (`settle`). Killed anywhere in between, the next try ends with one message: Discord drops a second one with
//! the same nonce for some minutes, and after one minute the bot looks in the channel first.
//!
//! Rows of one server go one after the other, in order; servers do not wait for each other. Not here: which rows there are
//! (`ask`, `answer`, `close`, `direct`) and what they say (`wording`).

mod attempt;
mod backoff;
mod compose;
mod habit;
mod plan;
mod restored;
mod settle;
mod task;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream;
use tokio_util::sync::CancellationToken;

use crate::cards::Studio;
use crate::domain::check_in::Delivery;
use crate::domain::ids::{DeliveryId, MemberId, ServerId};
use crate::messenger::Messenger;
use crate::store::Store;

/// Rows looked at in one pass.
const BATCH: i64 = 1_000;
/// Rows of one server, or to one member, in one pass: a long queue leaves room for the others.
const IN_A_LANE: usize = 20;
/// Passes in one call. What a row queues (a thread after its question) follows in the next pass.
const PASSES: usize = 8;

/// How deliveries are made.
#[derive(Debug, Clone)]
pub struct DeliverOptions {
    /// Requests to Discord at once, from 1.
    pub at_once: usize,
    /// How long a round takes answers before those who logged get their comparison unasked.
    pub answering: TimeDelta,
    /// Once cancelled, what is in flight is finished and nothing more is begun.
    pub stop: CancellationToken,
}

impl Default for DeliverOptions {
    fn default() -> Self {
        DeliverOptions {
            at_once: 8,
            answering: TimeDelta::hours(48),
            stop: CancellationToken::new(),
        }
    }
}

/// What became of the rows that were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliverReport {
    /// Discord has them.
    pub sent: usize,
    /// To be tried again later.
    pub put_off: usize,
    /// They cannot be done; the reason is kept.
    pub given_up: usize,
    /// Owed no more.
    pub dropped: usize,
}

impl DeliverReport {
    fn add(&mut self, other: DeliverReport) {
        self.sent += other.sent;
        self.put_off += other.put_off;
        self.given_up += other.given_up;
        self.dropped += other.dropped;
    }
}

/// Everything an attempt needs beside its row.
struct Post<'a> {
    store: &'a Store,
    messenger: &'a Messenger,
    studio: &'a Studio,
    now: DateTime<Utc>,
    options: &'a DeliverOptions,
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Sent,
    /// Discord or the way there is at fault: what is behind it in its lane waits too.
    Failed(DateTime<Utc>),
    /// It waits for another row, or for its time.
    Waits,
    GivenUp,
    Dropped,
}

/// Rows that go one after the other: what goes to one server, or to one member directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Lane {
    Server(ServerId),
    Member(MemberId),
    Row(DeliveryId),
}

/// Sends what is due, those due longest first. Called again, it sends nothing twice. An error means that the record could not be
/// read; a row that fails is put off or given up, and the others go on.
pub async fn deliver(
    store: &Store,
    messenger: &Messenger,
    studio: &Studio,
    now: DateTime<Utc>,
    options: &DeliverOptions,
) -> anyhow::Result<DeliverReport> {
    let post = Post {
        store,
        messenger,
        studio,
        now,
        options,
    };
    let mut report = DeliverReport::default();
    for _ in 0..PASSES {
        let due = store.read().await?.due_deliveries(now, BATCH).await?;
        if due.is_empty() || options.stop.is_cancelled() {
            break;
        }
        let passed = stream::iter(lanes(due))
            .map(|lane| deliver_lane(&post, lane))
            .buffer_unordered(options.at_once.max(1))
            .fold(DeliverReport::default(), async |mut sum, lane| {
                sum.add(lane);
                sum
            })
            .await;
        report.add(passed);
    }
    Ok(report)
}

/// The rows in their lanes, the lane with the row that is due longest first.
fn lanes(due: Vec<Delivery>) -> Vec<Vec<Delivery>> {
    let mut lanes: Vec<Vec<Delivery>> = Vec::new();
    let mut places: HashMap<Lane, usize> = HashMap::new();
    for delivery in due {
        let place = *places.entry(lane_of(&delivery)).or_insert_with(|| {
            lanes.push(Vec::new());
            lanes.len() - 1
        });
        if lanes[place].len() < IN_A_LANE {
            lanes[place].push(delivery);
        }
    }
    lanes
}

fn lane_of(delivery: &Delivery) -> Lane {
    use crate::domain::check_in::DeliveryKind::{DirectGoOn, DirectQuestion, StillAtIt};
    match (delivery.kind, delivery.server, delivery.member) {
        (DirectQuestion | DirectGoOn | StillAtIt, _, Some(member)) => Lane::Member(member),
        (_, Some(server), _) => Lane::Server(server),
        _ => Lane::Row(delivery.id),
    }
}

/// One row after the other. When one fails, those behind it are put off with it, so that their order holds.
async fn deliver_lane(post: &Post<'_>, lane: Vec<Delivery>) -> DeliverReport {
    let mut report = DeliverReport::default();
    let mut behind_failure = None;
    for delivery in lane {
        if post.options.stop.is_cancelled() {
            break;
        }
        if let Some(until) = behind_failure {
            settle::wait(post, delivery.id, until, "behind another").await;
            report.put_off += 1;
            continue;
        }
        match attempt::attempt(post, delivery).await {
            Outcome::Sent => report.sent += 1,
            Outcome::Waits => report.put_off += 1,
            Outcome::GivenUp => report.given_up += 1,
            Outcome::Dropped => report.dropped += 1,
            Outcome::Failed(until) => {
                report.put_off += 1;
                behind_failure = Some(until);
            }
        }
    }
    report
}
