//! Lanes: rows that go one after the other, and which of them are under way.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::DeliverReport;
use crate::domain::check_in::{Delivery, DeliveryKind};
use crate::domain::ids::{DeliveryId, MemberId, ServerId};

/// Rows of one server, or to one member, in one pass: a long queue leaves room for the others.
const IN_A_LANE: usize = 20;
/// Lanes under way at most, those among them that nobody waits for.
const UNDER_WAY: usize = 256;

/// Those among them that change or remove what is there: the others keep their room.
const ROWS_UNDER_WAY: usize = 16;

/// What goes to one server, or to one member directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    Server(ServerId),
    Member(MemberId),
    Row(DeliveryId),
}

/// The lanes under way. Each is a task of its own, so that one that hangs holds up nobody; when the last handle is dropped, they
/// are cut off. Cheap to clone; all clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct InFlight {
    busy: Arc<Mutex<HashSet<Lane>>>,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

/// A lane is busy until this is dropped, however its work ends.
struct Busy {
    lane: Lane,
    all: Arc<Mutex<HashSet<Lane>>>,
}

/// The rows in their lanes, the lane with the row that is due longest first; after them what is there already, to be changed or removed.
pub(super) fn sort(due: Vec<Delivery>) -> Vec<(Lane, Vec<Delivery>)> {
    let mut lanes: Vec<(Lane, Vec<Delivery>)> = Vec::new();
    let mut places: HashMap<Lane, usize> = HashMap::new();
    for delivery in due {
        let lane = lane_of(&delivery);
        let place = *places.entry(lane).or_insert_with(|| {
            lanes.push((lane, Vec::new()));
            lanes.len() - 1
        });
        if lanes[place].1.len() < IN_A_LANE {
            lanes[place].1.push(delivery);
        }
    }
    lanes.sort_by_key(|(lane, _)| matches!(lane, Lane::Row(_)));
    lanes
}

fn lane_of(delivery: &Delivery) -> Lane {
    let to = match delivery.kind {
        DeliveryKind::DirectQuestion | DeliveryKind::DirectGoOn | DeliveryKind::StillAtIt => {
            delivery.member.map(Lane::Member)
        }
        // It says of nobody and no server whose it was.
        DeliveryKind::Removal => None,
        // What is there and is made again may be of any age and many at once, and keeps nothing that is new waiting.
        DeliveryKind::ClosingEdit | DeliveryKind::HabitSummary if delivery.message.is_some() => {
            None
        }
        DeliveryKind::Question
        | DeliveryKind::Thread
        | DeliveryKind::Comparison
        | DeliveryKind::ComparisonEdit
        | DeliveryKind::Closing
        | DeliveryKind::ClosingEdit
        | DeliveryKind::HabitWelcome
        | DeliveryKind::HabitOpening
        | DeliveryKind::HabitThread
        | DeliveryKind::HabitSummary
        | DeliveryKind::Milestone => delivery.server.map(Lane::Server),
    };
    to.unwrap_or(Lane::Row(delivery.id))
}

impl InFlight {
    /// Those that are not under way, and for which there is room.
    pub(super) fn idle(&self, lanes: Vec<(Lane, Vec<Delivery>)>) -> Vec<(Lane, Vec<Delivery>)> {
        let busy = lock(&self.busy);
        let is_row = |lane: &Lane| matches!(lane, Lane::Row(_));
        let rows_busy = busy.iter().filter(|lane| is_row(lane)).count();
        let mut room = UNDER_WAY.saturating_sub(busy.len());
        let mut room_for_rows = ROWS_UNDER_WAY.saturating_sub(rows_busy);
        let idle = lanes.into_iter().filter(|(lane, _)| {
            let fits = room > 0 && (room_for_rows > 0 || !is_row(lane));
            let free = fits && !busy.contains(lane);
            room -= usize::from(free);
            room_for_rows -= usize::from(free && is_row(lane));
            free
        });
        idle.collect()
    }

    /// Starts the work of a lane; the future gives what it came to, `None` when it fell over. Dropped, the work goes on.
    pub(super) fn begin<W>(
        &self,
        lane: Lane,
        work: W,
    ) -> impl Future<Output = Option<DeliverReport>> + use<W>
    where
        W: Future<Output = DeliverReport> + Send + 'static,
    {
        lock(&self.busy).insert(lane);
        let busy = Busy {
            lane,
            all: Arc::clone(&self.busy),
        };
        let (tell, told) = oneshot::channel();
        let mut tasks = lock(&self.tasks);
        // Those that are over leave. One that fell over says so in the log.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            let report = work.await;
            drop(busy);
            // Nobody may be waiting any more.
            let _ = tell.send(report);
        });
        async move { told.await.ok() }
    }

    /// Waits until nothing is under way.
    pub(crate) async fn finished(&self) {
        let mut tasks = std::mem::take(&mut *lock(&self.tasks));
        while tasks.join_next().await.is_some() {}
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        lock(&self.all).remove(&self.lane);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn however_much_is_changed_or_removed_there_is_room_for_what_is_new() {
        let (in_flight, rows) = (InFlight::default(), 1..=300);
        let rows = rows.map(|id| (Lane::Row(DeliveryId::from_row(id)), Vec::new()));
        let begun = in_flight.idle(rows.clone().collect());
        assert_eq!(begun.len(), ROWS_UNDER_WAY);
        for (lane, _) in begun {
            drop(in_flight.begin(lane, std::future::pending()));
        }
        let new = (Lane::Server(ServerId::from_row(1)), Vec::new());
        let then = in_flight.idle(rows.chain([new]).collect());
        assert_eq!(then.len(), 1);
        assert!(matches!(then[0].0, Lane::Server(_)));
    }
}
