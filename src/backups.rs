//! Copies of the record at set intervals, in a folder, the newest few kept. A failure is logged and tried again; the bot goes on.
//!
//! A copy's name says when it was made, so that a restart knows which one is due. Not here: how one is made (`store`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::store::{Existing, Store, UNFINISHED};

/// How often it is looked whether a copy is due, and the least time before a failed one is tried again.
const LOOK_EVERY: Duration = Duration::from_mins(5);
/// A copy's name, in UTC.
const NAME: &str = "yesteryou-%Y%m%dT%H%M%SZ.sqlite";

/// Makes copies into one folder.
#[derive(Clone)]
pub struct Backups {
    store: Store,
    folder: PathBuf,
    every: TimeDelta,
    keep: usize,
}

impl Backups {
    /// Begins with what the folder has: it must be there.
    pub fn open(
        store: Store,
        folder: PathBuf,
        every: TimeDelta,
        keep: usize,
    ) -> anyhow::Result<Backups> {
        if !folder.is_dir() {
            return Err(anyhow!(
                "{} is not a folder (setting backup.folder)",
                folder.display()
            ));
        }
        let backups = Backups {
            store,
            folder,
            every,
            keep,
        };
        if let Some((at, path)) = backups.made()?.last() {
            backups.store.note_backup(*at, bytes(path)?);
        }
        Ok(backups)
    }

    /// Makes a copy if one is due at `now`, and removes those that are too many. Called again, it does nothing.
    pub async fn tick(&self, now: DateTime<Utc>) -> anyhow::Result<Option<PathBuf>> {
        let made = self.made()?;
        // A name from the future is of a clock that was wrong: it does not keep a copy from being made.
        let last = made.iter().map(|(at, _)| *at).rfind(|at| *at <= now);
        if last.is_some_and(|last| now < last + self.every) {
            return Ok(None);
        }
        let path = self.folder.join(now.format(NAME).to_string());
        self.remove_unfinished()?;
        self.store
            .back_up(&path, Existing::Replace)
            .await
            .context("making a backup")?;
        self.store.note_backup(now, bytes(&path)?);
        tracing::info!(path = %path.display(), "a backup was made");
        self.prune()?;
        Ok(Some(path))
    }

    /// Does so until `stop` is cancelled.
    pub async fn run(&self, clock: Clock, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let made = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                made = self.tick(clock.now()) => made,
            };
            if let Err(error) = made {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a backup failed; it is tried again"
                );
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// The copies in the folder, the oldest first.
    fn made(&self) -> anyhow::Result<Vec<(DateTime<Utc>, PathBuf)>> {
        let mut made: Vec<_> = self
            .files()?
            .into_iter()
            .filter(|path| path.is_file())
            .filter_map(|path| Some((made_at(&path)?, path)))
            .collect();
        made.sort();
        Ok(made)
    }

    fn prune(&self) -> anyhow::Result<()> {
        let made = self.made()?;
        for (_, path) in &made[..made.len().saturating_sub(self.keep)] {
            std::fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
        }
        Ok(())
    }

    /// What a copy was called that was cut off.
    fn remove_unfinished(&self) -> anyhow::Result<()> {
        for path in self.files()? {
            let name = path.to_string_lossy();
            if let Some(whole) = name.strip_suffix(UNFINISHED)
                && made_at(Path::new(whole)).is_some()
            {
                std::fs::remove_file(&path)
                    .with_context(|| format!("removing {}", path.display()))?;
            }
        }
        Ok(())
    }

    fn files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let read = || -> std::io::Result<Vec<PathBuf>> {
            let entries = std::fs::read_dir(&self.folder)?;
            entries.map(|entry| Ok(entry?.path())).collect()
        };
        read().with_context(|| format!("reading {}", self.folder.display()))
    }
}

fn bytes(path: &Path) -> anyhow::Result<u64> {
    let found = std::fs::metadata(path);
    Ok(found
        .with_context(|| format!("reading {}", path.display()))?
        .len())
}

/// When a copy was made, by its name; none for any other file.
fn made_at(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    let at = NaiveDateTime::parse_from_str(name, NAME).ok()?.and_utc();
    (at.format(NAME).to_string() == name).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreOptions;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + hours * 3600, 0).expect("in range")
    }

    #[tokio::test]
    async fn copies_are_made_when_due_and_the_newest_few_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default())
            .await
            .expect("opens");
        let copies = folder.path().join("copies");
        std::fs::create_dir(&copies).expect("made");
        let open = || Backups::open(store.clone(), copies.clone(), TimeDelta::hours(24), 2);
        std::fs::write(copies.join("notes.txt"), "not ours").expect("written");
        std::fs::write(
            copies.join("yesteryou-20260101T000000Z.sqlite.unfinished"),
            "",
        )
        .expect("written");
        let backups = open().expect("the folder is there");
        assert_eq!(store.last_backup_at(), None);
        assert!(backups.tick(at(0)).await.expect("made").is_some());
        assert!(backups.tick(at(23)).await.expect("not due").is_none());
        // A restart knows when the last one was made.
        let backups = open().expect("the folder is there");
        assert!(backups.tick(at(23)).await.expect("not due").is_none());
        for hours in [24, 48, 72] {
            assert!(
                backups.tick(at(hours)).await.expect("made").is_some(),
                "{hours}"
            );
            assert_eq!(store.last_backup_at(), Some(at(hours)));
        }
        let mut names: Vec<String> = std::fs::read_dir(&copies)
            .expect("readable")
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        let kept = [at(48), at(72)].map(|at| at.format(NAME).to_string());
        assert_eq!(names, ["notes.txt", kept[0].as_str(), kept[1].as_str()]);
    }

    #[tokio::test]
    async fn a_copy_that_fails_leaves_the_good_ones_and_nothing_half_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default())
            .await
            .expect("opens");
        let copies = folder.path().join("copies");
        std::fs::create_dir(&copies).expect("made");
        let backups = Backups::open(store.clone(), copies.clone(), TimeDelta::hours(1), 1);
        let backups = backups.expect("the folder is there");
        backups.tick(at(0)).await.expect("made");
        // A folder in its place: the copy cannot take its name.
        let name = at(1).format(NAME).to_string();
        std::fs::create_dir(copies.join(&name)).expect("made");
        std::fs::write(copies.join(&name).join("x"), "").expect("written");
        assert!(backups.tick(at(1)).await.is_err());
        assert_eq!(store.last_backup_at(), Some(at(0)));
        assert!(copies.join(at(0).format(NAME).to_string()).is_file());
        store.close().await;
    }
}
