//! The writes that wait for the one writer, in the order in which they came.

use std::collections::{HashSet, VecDeque};

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::session::LookedUp;
use super::several::SEVERAL;
use super::writer::BEGIN;
use super::{Session, StoreError, Wanted};

/// How its caller is told what became of a write.
pub(super) type Acknowledge = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// What a write does: given the session, or the reason why there is none.
pub(super) type Job =
    Box<dyn for<'c> FnOnce(Result<&'c mut Session, StoreError>) -> BoxFuture<'c, Ran> + Send>;

/// A write waiting for its turn.
pub(super) struct Waiting {
    pub(super) job: Job,
    /// What it begins with, where it keeps an entry.
    pub(super) wanted: Option<Wanted>,
    pub(super) looked_up: Option<LookedUp>,
}

/// What one closure came to: whether its changes are to be kept, and how to tell its caller.
pub(super) struct Ran {
    pub(super) keep: bool,
    pub(super) acknowledge: Acknowledge,
}

/// The writes that wait.
pub(super) struct Line {
    waiting: mpsc::Receiver<Waiting>,
    /// The first of them, which were looked at already.
    front: VecDeque<Waiting>,
}

impl Line {
    pub(super) fn of(waiting: mpsc::Receiver<Waiting>) -> Line {
        Line {
            waiting,
            front: VecDeque::new(),
        }
    }

    /// The next write; once told to stop, what is still queued and then nothing.
    pub(super) async fn next(&mut self, stop: &CancellationToken) -> Option<Waiting> {
        if let Some(write) = self.front.pop_front() {
            return Some(write);
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => self.waiting.close(),
            write = self.waiting.recv() => return write,
        }
        self.waiting.recv().await
    }

    pub(super) fn forget_what_was_looked_up(&mut self) {
        for write in &mut self.front {
            write.looked_up = None;
        }
    }

    /// The next write, if one waits.
    pub(super) fn next_of_group(&mut self) -> Option<Waiting> {
        let first = self.front.pop_front();
        first.or_else(|| self.waiting.try_recv().ok())
    }

    /// Says `before`, and looks up what `first`, and those of its kind that come right behind it, begin with. Each is of another
    /// member: none of them changes what another is told. What is not found so, each looks for itself, and meets the same trouble.
    /// An error is that nothing is begun.
    pub(super) async fn look_up(
        &mut self,
        session: &mut Session,
        before: Option<&'static str>,
        first: &mut Waiting,
    ) -> sqlx::Result<()> {
        while self.front.len() < SEVERAL - 1
            && let Ok(write) = self.waiting.try_recv()
        {
            self.front.push_back(write);
        }
        let mut members = HashSet::new();
        let alike: Vec<(&Wanted, &mut Option<LookedUp>)> = std::iter::once(first)
            .chain(&mut self.front)
            .map_while(|write| Some((write.wanted.as_ref()?, &mut write.looked_up)))
            .take_while(|(wanted, found)| found.is_none() && members.insert(wanted.member))
            .collect();
        let wanted: Vec<Wanted> = alike.iter().map(|(wanted, _)| (*wanted).clone()).collect();
        let found = if let (Some(BEGIN), [alone]) = (before, wanted.as_slice()) {
            session.begin_and_look_up(alone).await?
        } else {
            session.say(before).await?;
            session.look_up_several(&wanted).await.unwrap_or_default()
        };
        for ((_, place), (wanted, found)) in alike.into_iter().zip(wanted.into_iter().zip(found)) {
            *place = found.ok().map(|found| (wanted, found));
        }
        Ok(())
    }
}
