//! A disk that is slow, and one that loses its power in the middle of a write. `disk.c` plays them, preloaded into the binary.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use tempfile::TempDir;
use yesteryou::actions::contact::{Contact, Place};
use yesteryou::actions::log_work::{LogWork, log_work};
use yesteryou::domain::ids::{InteractionId, MemberId};
use yesteryou::store::{Existing, Store, StoreOptions};

use super::binary::{Told, told};
use super::process::{Under, Workshop};

const ADA: i64 = 880_000_000_000_000_001;
const BEN: i64 = 880_000_000_000_000_002;
/// Entries of each of the two.
const ENTRIES: i64 = 40;

/// The disk as a library to be preloaded.
fn disk(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/disk.c");
    let library = folder.join("disk.so");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status();
    assert!(made.expect("a C compiler, as the build needs it").success());
    library
}

#[tokio::test]
async fn on_a_slow_disk_writes_share_a_sync_and_everybody_is_answered_in_time() {
    let tools = TempDir::new().expect("a folder");
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    assert!(shop.stop("-TERM").await.success());
    shop.up(Under::Disk {
        library: disk(tools.path()),
        setting: "DISK_SYNC_MS=300",
    })
    .await;
    let notes: Vec<String> = (0..64).map(|number| format!("n{number:03}")).collect();
    let outcomes = join_all(notes.iter().map(|note| shop.log(note))).await;
    for outcome in &outcomes {
        assert_eq!(told(outcome), Told::Kept);
        assert!(outcome.took < Duration::from_secs(3), "{:?}", outcome.took);
    }
    assert!(shop.stop("-TERM").await.success());
    assert_eq!(shop.kept().await, notes);
}

#[tokio::test]
async fn a_commit_that_is_cut_off_is_lost_alone_and_was_not_acknowledged() {
    let tools = TempDir::new().expect("a folder");
    let library = disk(tools.path());
    for kill_at in ["DISK_KILL_AT=40", "DISK_KILL_AT=55", "DISK_KILL_AT=70"] {
        let mut shop = Workshop::new().await;
        shop.up(Under::Nothing).await;
        assert!(shop.stop("-TERM").await.success());
        shop.up(Under::Disk {
            library: library.clone(),
            setting: kill_at,
        })
        .await;
        let mut acknowledged = Vec::new();
        for number in 0..30 {
            let note = format!("n{number:03}");
            match told(&shop.log(&note).await) {
                Told::Kept => acknowledged.push(note),
                Told::Nothing => break,
                Told::Refused => panic!("{note} was refused"),
            }
        }
        assert!(acknowledged.len() < 30, "{kill_at} was never reached");
        shop.is_gone().await;
        shop.up(Under::Nothing).await;
        assert!(shop.stop("-TERM").await.success());
        let kept = shop.kept().await;
        let more = kept.len() - acknowledged.len();
        assert_eq!(kept[..acknowledged.len()], acknowledged[..], "{kill_at}");
        assert!(more <= 1, "{kill_at}: the one on its way, at most");
    }
}

/// A database of two members, made once and copied for each attempt.
struct Record {
    folder: TempDir,
    library: PathBuf,
}

impl Record {
    async fn new() -> Record {
        let folder = TempDir::new().expect("a folder");
        let library = disk(folder.path());
        let record = Record { folder, library };
        let store = record.open(&record.path("first.sqlite")).await;
        for number in 0..2 * ENTRIES {
            let member = if number % 2 == 0 { ADA } else { BEN };
            log_work(&store, work(member, number), now())
                .await
                .expect("kept");
        }
        store
            .back_up(&record.path("backup.sqlite"), Existing::Keep)
            .await
            .expect("made");
        store.close().await;
        record
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn open(&self, path: &Path) -> Store {
        Store::open(path, StoreOptions::default())
            .await
            .expect("opens")
    }

    /// A fresh copy, with the key that the first has.
    fn copy(&self) -> PathBuf {
        let copy = self.path("y.sqlite");
        for ending in ["-wal", "-shm", ".erased", ".unfinished"] {
            let _ = std::fs::remove_file(self.path(&format!("y.sqlite{ending}")));
        }
        std::fs::copy(self.path("first.sqlite"), &copy).expect("copied");
        std::fs::copy(
            self.path("first.sqlite.erased.key"),
            self.path("y.sqlite.erased.key"),
        )
        .expect("copied");
        copy
    }

    /// The binary with a disk that stops at a write.
    async fn run(&self, arguments: &[&str], kill_at: usize) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yesteryou"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("LD_PRELOAD", &self.library)
            .env("DISK_KILL_AT", kill_at.to_string())
            .env("YESTERYOU__DATABASE__PATH", "y.sqlite")
            .stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output())
            .await
            .expect("no panic")
            .expect("the binary starts")
    }
}

fn work(member: i64, number: i64) -> LogWork {
    LogWork {
        contact: Contact {
            member: MemberId::from_row(member),
            place: Place::Direct,
        },
        interaction: InteractionId::from_row(1_000 + number),
        time: "5m".to_owned(),
        craft: format!("craft {}", number % 7),
        what: Some("a note of some length, so that it takes its place on a page".repeat(4)),
        day: None,
        dead_end: false,
        lesson: None,
        link: None,
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("in range")
}

async fn entries(store: &Store, member: i64) -> i64 {
    let session = &mut store.read().await.expect("a session");
    let counts = session.personal_counts(MemberId::from_row(member)).await;
    let counts = counts.expect("readable");
    let found = counts.iter().find(|(section, _)| *section == "entries");
    found.map_or(0, |(_, count)| *count)
}

/// Runs with a cut at ever later writes until one run is not cut off any more.
async fn cut_at_every_write(
    record: &Record,
    arguments: &[&str],
    mut check: impl AsyncFnMut(usize, bool),
) {
    // Every third of the first writes, and then, where a file is written anew, now and then.
    for kill_at in (1..400).step_by(3).chain((400..20_000).step_by(97)) {
        record.copy();
        let output = record.run(arguments, kill_at).await;
        let was_killed = output.status.signal() == Some(9);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(was_killed || output.status.success(), "{kill_at}: {said}");
        check(kill_at, was_killed).await;
        if !was_killed {
            assert!(kill_at > 3, "it was never cut off");
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn an_erasing_that_is_cut_off_has_happened_altogether_or_not_at_all() {
    let record = Record::new().await;
    let ada = ADA.to_string();
    let mut ends = Vec::new();
    cut_at_every_write(
        &record,
        &["forget", "--member", &ada],
        async |at, was_killed| {
            let path = record.path("y.sqlite");
            let store = record.open(&path).await;
            let (left, bens) = (entries(&store, ADA).await, entries(&store, BEN).await);
            store.close().await;
            assert!(
                left == 0 || (was_killed && left == ENTRIES),
                "{at}: {left} left"
            );
            assert_eq!(bens, ENTRIES, "{at}");
            // Whether it has happened or not, the list says the same.
            let list = std::fs::read_to_string(record.path("y.sqlite.erased")).unwrap_or_default();
            let listed = list
                .lines()
                .any(|line| line.len() > 64 && !line.starts_with('#'));
            assert_eq!(listed, left == 0, "{at}");
            ends.push(left);
        },
    )
    .await;
    assert!(ends.contains(&0) && ends.contains(&ENTRIES), "{ends:?}");
}

#[tokio::test]
async fn a_backup_that_is_cut_off_has_not_got_its_name() {
    let record = Record::new().await;
    cut_at_every_write(
        &record,
        &["backup", "copy.sqlite", "--force"],
        async |at, was_killed| {
            let copy = record.path("copy.sqlite");
            assert_eq!(copy.exists(), !was_killed, "{at}");
        },
    )
    .await;
    let store = record.open(&record.path("copy.sqlite")).await;
    assert_eq!(entries(&store, ADA).await, ENTRIES);
    store.close().await;
    assert!(!record.path("copy.sqlite.unfinished").exists());
}

#[tokio::test]
async fn a_restore_that_is_cut_off_leaves_the_old_record_or_the_new_one() {
    let record = Record::new().await;
    // Another record than the backup's: without Ada.
    let store = record.open(&record.path("first.sqlite")).await;
    let ada = MemberId::from_row(ADA);
    let fresh = yesteryou::actions::nonce::fresh_nonce;
    store
        .erase_member(ada, fresh, now() + chrono::TimeDelta::hours(1))
        .await
        .expect("erased");
    store.close().await;
    let mut ends = Vec::new();
    cut_at_every_write(
        &record,
        &["restore", "backup.sqlite", "--force"],
        async |at, was_killed| {
            let store = record.open(&record.path("y.sqlite")).await;
            // The list was left out of the copy, so the backup has Ada.
            let left = entries(&store, ADA).await;
            assert_eq!(entries(&store, BEN).await, ENTRIES, "{at}");
            assert!(left == ENTRIES || (was_killed && left == 0), "{at}: {left}");
            store.close().await;
            ends.push(left);
        },
    )
    .await;
    assert!(ends.contains(&0) && ends.contains(&ENTRIES), "{ends:?}");
}
