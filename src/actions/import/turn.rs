//! Who may have a file in memory, and who may keep the disk busy: one at a time, and of each member one thing at a time.
//!
//! So a member who sends file after file waits for their own and keeps nobody from theirs, and memory holds one file at the
//! most: the one that is fetched. Files that wait are read piece by piece.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Imports;
use crate::actions::ActionError;
use crate::domain::ids::MemberId;
use crate::domain::rejection::{ImportRejection, Rejection};

/// The turns of all members.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    /// Held by whoever reads a file or writes a batch: memory and the second core are for one.
    work: Arc<Semaphore>,
    /// Held by whoever fetches a file.
    file: Arc<Semaphore>,
    /// Who has asked for something that is not done yet.
    asking: Arc<Mutex<HashSet<MemberId>>>,
}

/// Held while a file is read or a batch is written.
pub(super) struct Turn {
    _asking: Option<Asking>,
    _permit: OwnedSemaphorePermit,
}

/// Held while a member's file is fetched and looked at.
pub struct PlaceForFile {
    _asking: Asking,
    _permit: OwnedSemaphorePermit,
}

/// One thing of one member's.
struct Asking {
    all: Arc<Mutex<HashSet<MemberId>>>,
    member: MemberId,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            work: Arc::new(Semaphore::new(1)),
            file: Arc::new(Semaphore::new(1)),
            asking: Arc::default(),
        }
    }
}

impl Imports {
    /// Waits for a place for a file that is to be fetched. [`ImportRejection::StillAtIt`] for whom something is done already.
    pub async fn place_for_file(&self, member: MemberId) -> Result<PlaceForFile, ActionError> {
        Ok(PlaceForFile {
            _asking: self.turns.ask(member)?,
            _permit: permit(&self.turns.file).await?,
        })
    }
}

impl Turns {
    /// Waits for the turn of a member's. [`ImportRejection::StillAtIt`] for whom something is done already.
    pub(super) async fn of(&self, member: MemberId) -> Result<Turn, ActionError> {
        Ok(Turn {
            _asking: Some(self.ask(member)?),
            _permit: permit(&self.work).await?,
        })
    }

    /// Waits for the turn of whoever has a place already.
    pub(super) async fn with_place(&self, _place: &PlaceForFile) -> anyhow::Result<Turn> {
        Ok(Turn {
            _asking: None,
            _permit: permit(&self.work).await?,
        })
    }

    /// Waits until what is under way is done.
    pub(super) async fn after_this_one(&self) -> anyhow::Result<()> {
        permit(&self.work).await.map(drop)
    }

    /// The turn, if it is nobody's: for what nobody asked for.
    pub(super) fn now_or_never(&self) -> Option<Turn> {
        let permit = Arc::clone(&self.work).try_acquire_owned().ok()?;
        Some(Turn {
            _asking: None,
            _permit: permit,
        })
    }

    fn ask(&self, member: MemberId) -> Result<Asking, Rejection> {
        let all = Arc::clone(&self.asking);
        let is_first = all
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(member);
        if is_first {
            Ok(Asking { all, member })
        } else {
            Err(Rejection::Import(ImportRejection::StillAtIt))
        }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.all
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.member);
    }
}

async fn permit(of: &Arc<Semaphore>) -> anyhow::Result<OwnedSemaphorePermit> {
    let permit = Arc::clone(of).acquire_owned().await;
    permit.context("turns of imports are never closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_member_has_one_thing_at_a_time_and_keeps_nobody_from_theirs() {
        let turns = Turns::default();
        let (ada, ben) = (MemberId::from_row(1), MemberId::from_row(2));
        let first = turns.of(ada).await.ok().unwrap();
        let refused = turns.of(ada).await.err().unwrap();
        assert!(refused.to_string().contains("still"), "{refused}");
        assert!(turns.now_or_never().is_none());
        // Ben waits for the turn, and has it when Ada is done.
        let of_ben = turns.of(ben);
        drop(first);
        drop(of_ben.await.ok().unwrap());
        assert!(turns.of(ada).await.is_ok());
    }

    #[tokio::test]
    async fn who_was_cut_off_while_waiting_may_ask_again() {
        let turns = Turns::default();
        let (ada, ben) = (MemberId::from_row(1), MemberId::from_row(2));
        let held = turns.of(ada).await.ok().unwrap();
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.of(ben).await.is_ok() }
        });
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        drop(held);
        assert!(turns.of(ben).await.is_ok());
    }
}
