//! Cut off at every point where it waits for something, an import leaves all or nothing: no piece of a file that was not all
//! there, and of a batch every row once, as soon as somebody has looked after it.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use chrono::{DateTime, Utc};
use tempfile::TempDir;
use yesteryou::actions::ActionError;
use yesteryou::actions::amend::By;
use yesteryou::actions::contact::{Contact, Place};
use yesteryou::actions::import::{File, Imports, Of};
use yesteryou::domain::ids::{ImportId, InteractionId, MemberId};
use yesteryou::domain::imports::{ImportState, KEPT_A_DAY_MAX};
use yesteryou::domain::rejection::{ImportRejection, Rejection};
use yesteryou::store::{Store, StoreOptions};

use super::NOON;
use crate::test_app::berlin;

/// Rows of the file: three writes.
const ROWS: i64 = 600;

/// A record without a bot.
struct Record {
    store: Store,
    imports: Imports,
    folder: TempDir,
    now: DateTime<Utc>,
}

impl Record {
    async fn new() -> Self {
        Self::open(tempfile::tempdir().expect("a folder")).await
    }

    async fn open(folder: TempDir) -> Self {
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default())
            .await
            .expect("it opens");
        let imports = Imports::new(store.clone());
        let now = berlin(NOON);
        Self {
            store,
            imports,
            folder,
            now,
        }
    }

    /// The next process on the same file, when it has looked after what was left.
    async fn restarted(self) -> Self {
        self.store.close().await;
        let next = Self::open(self.folder).await;
        next.imports.keep_house(next.now).await.expect("it goes on");
        next
    }

    async fn offer(&self, interaction: i64, text: String) -> Result<ImportId, ActionError> {
        let place = self.imports.place_for_file(ada().member).await?;
        let file = File {
            name: "a.csv".to_owned(),
            bytes: Arc::new(text.into_bytes()),
            craft: None,
        };
        let interaction = InteractionId::from_row(interaction);
        let offered = self
            .imports
            .offer(place, ada(), interaction, file, self.now)
            .await?;
        Ok(offered.import.id)
    }

    async fn keep(&self, import: ImportId) -> Result<i64, ActionError> {
        let kept = self.imports.keep(ada(), import, self.now, &|_| {}).await?;
        Ok(kept.entries)
    }

    async fn undo(&self, import: ImportId) -> Result<(), ActionError> {
        let by = By {
            contact: ada(),
            interaction: InteractionId::from_row(99),
        };
        self.imports
            .undo(by, Some(import), self.now)
            .await
            .map(drop)
    }

    async fn entries(&self) -> i64 {
        let mut session = self.store.read().await.expect("readable");
        session.count_entries(ada().member).await.expect("readable")
    }

    async fn waiting_bytes(&self) -> i64 {
        let mut session = self.store.read().await.expect("readable");
        session.waiting_import_bytes().await.expect("readable")
    }

    async fn latest(&self, state: ImportState) -> Option<ImportId> {
        let latest = self
            .imports
            .latest(ada().member, state)
            .await
            .expect("readable");
        latest.map(|import| import.id)
    }
}

fn ada() -> Contact {
    Contact {
        member: MemberId::from_row(7),
        place: Place::Direct,
    }
}

/// A table with notes so long that its file has more than one piece.
fn table() -> String {
    let note = "x".repeat(2_000);
    let rows = (0..ROWS).map(|row| format!("2026-04-03,1,craft {},{row} {note}\n", row % 3));
    std::iter::once("date,minutes,craft,note\n".to_owned())
        .chain(rows)
        .collect()
}

/// What it comes to, or `None` when it was dropped after so many polls.
async fn cut_off<T>(work: impl Future<Output = T>, mut polls: usize) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|ctx| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        work.as_mut().poll(ctx).map(Some)
    })
    .await
}

#[tokio::test]
async fn a_file_that_comes_in_is_there_whole_or_not_at_all() {
    let (mut whole, mut nothing) = (0, 0);
    for polls in 0.. {
        let record = Record::new().await;
        let done = cut_off(record.offer(1, table()), polls).await;
        let record = record.restarted().await;
        assert_eq!(record.entries().await, 0);
        if let Some(import) = record.latest(ImportState::Pending).await {
            whole += 1;
            let of = Of::This(import);
            let looked = record
                .imports
                .show(ada().member, of, record.now)
                .await
                .expect("it waits");
            assert_eq!(
                looked.preview.map(|preview| preview.entries),
                Some(ROWS.unsigned_abs())
            );
        } else {
            nothing += 1;
            assert_eq!(record.waiting_bytes().await, 0, "after {polls} polls");
        }
        record.store.close().await;
        if let Some(done) = done {
            done.expect("it is taken");
            break;
        }
    }
    assert!(
        whole > 0 && nothing > 2,
        "{whole} whole, {nothing} not there"
    );
}

#[tokio::test]
async fn a_batch_is_kept_whole_or_waits_untouched_and_is_taken_back_whole_or_stays() {
    let mut seen = [0; 2];
    for polls in 0.. {
        let record = Record::new().await;
        let import = record.offer(1, table()).await.expect("it is taken");
        let done = cut_off(record.keep(import), polls).await;
        let record = record.restarted().await;
        let is_kept = record.latest(ImportState::Kept).await.is_some();
        seen[usize::from(is_kept)] += 1;
        assert_eq!(
            record.entries().await,
            if is_kept { ROWS } else { 0 },
            "after {polls} polls"
        );
        assert_eq!(is_kept, record.latest(ImportState::Pending).await.is_none());
        // Said again, it is kept once.
        assert_eq!(record.keep(import).await.expect("it is kept"), ROWS);
        assert_eq!(
            (record.entries().await, record.waiting_bytes().await),
            (ROWS, 0)
        );

        let undone = cut_off(record.undo(import), polls).await;
        let record = record.restarted().await;
        let is_undone = record.latest(ImportState::Undone).await.is_some();
        assert_eq!(
            record.entries().await,
            if is_undone { 0 } else { ROWS },
            "after {polls} polls"
        );
        record.undo(import).await.expect("it is taken back");
        assert_eq!(record.entries().await, 0);
        record.store.close().await;
        if done.is_some() && undone.is_some() {
            break;
        }
    }
    assert!(seen[0] > 1 && seen[1] > 3, "{seen:?}");
}

#[tokio::test]
async fn so_many_files_are_kept_in_a_day_and_the_next_one_waits() {
    let mut record = Record::new().await;
    for number in 1..=i64::from(KEPT_A_DAY_MAX) {
        let text = format!("date,minutes,craft\n2026-04-03,{number},guitar\n");
        let import = record.offer(number, text).await.expect("it is taken");
        assert_eq!(record.keep(import).await.expect("it is kept"), 1);
    }
    let last = "date,minutes,craft\n2026-04-04,5,guitar\n".to_owned();
    let import = record.offer(50, last).await.expect("it is taken");
    let refused = record.keep(import).await.expect_err("a day has an end");
    let ActionError::Rejected(refusals) = refused else {
        panic!("{refused:?}")
    };
    let max = KEPT_A_DAY_MAX;
    assert_eq!(
        refusals,
        [Rejection::Import(ImportRejection::KeptEnough { max })]
    );
    assert_eq!(record.latest(ImportState::Pending).await, Some(import));
    record.now += chrono::TimeDelta::hours(25);
    assert_eq!(record.keep(import).await.expect("it is kept"), 1);
    record.store.close().await;
}

#[tokio::test]
async fn a_file_with_too_many_rows_is_refused_and_does_not_wait() {
    let record = Record::new().await;
    let line = |number: u64| format!("{number:07x}\t2026-04-03T10:00:00Z\tx\n");
    let refused = record.offer(1, (0..=250_000).map(line).collect()).await;
    let Err(ActionError::Rejected(refusals)) = refused else {
        panic!("{refused:?}")
    };
    let max = 250_000;
    assert_eq!(
        refusals,
        [Rejection::Import(ImportRejection::TooManyRows { max })]
    );
    assert_eq!(record.latest(ImportState::Pending).await, None);
    assert_eq!(record.waiting_bytes().await, 0);
    record.store.close().await;
}
