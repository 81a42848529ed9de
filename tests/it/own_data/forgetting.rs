//! Backups, and that who was erased stays erased when one is put back.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::Connection as _;
use tempfile::TempDir;
use yesteryou::actions::nonce::fresh_nonce;
use yesteryou::domain::ids::MemberId;
use yesteryou::store::{self, Existing, Restored, Store, StoreError, StoreOptions};

struct Kept {
    store: Store,
    folder: TempDir,
}

impl Kept {
    async fn new() -> Kept {
        let folder = TempDir::new().expect("a folder");
        let store = Store::open(&folder.path().join("y.sqlite"), StoreOptions::default())
            .await
            .expect("opens");
        Kept { store, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn restore(&self, existing: Existing) -> Result<Restored, StoreError> {
        let (backup, database) = (self.path("backup.sqlite"), self.path("y.sqlite"));
        let options = StoreOptions::default();
        store::restore(&backup, &database, &options, existing, fresh_nonce, now(60)).await
    }

    async fn open(&self) -> Store {
        Store::open(&self.path("y.sqlite"), StoreOptions::default())
            .await
            .expect("opens")
    }
}

fn now(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("in range") + TimeDelta::minutes(minutes)
}

async fn add(store: &Store, member: i64, at: DateTime<Utc>) {
    let member = MemberId::from_row(member);
    store
        .write::<_, StoreError, _>(move |session| {
            Box::pin(async move { session.add_member(member, Tz::UTC, at).await })
        })
        .await
        .expect("kept");
}

async fn erase(store: &Store, member: i64, at: DateTime<Utc>) -> bool {
    store
        .erase_member(MemberId::from_row(member), fresh_nonce, at)
        .await
        .expect("erased")
}

async fn is_there(store: &Store, member: i64) -> bool {
    let session = &mut store.read().await.expect("a session");
    let found = session.member(MemberId::from_row(member)).await;
    found.expect("a query").is_some()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry
            .expect("readable")
            .file_name()
            .into_string()
            .expect("UTF-8")
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn who_was_erased_since_a_backup_is_erased_from_it_again() {
    let kept = Kept::new().await;
    for member in [1, 2, 3] {
        add(&kept.store, member, now(0)).await;
    }
    let backup = kept.path("backup.sqlite");
    kept.store
        .back_up(&backup, Existing::Keep)
        .await
        .expect("made");
    assert!(erase(&kept.store, 1, now(1)).await);
    assert!(erase(&kept.store, 2, now(1)).await);
    assert!(
        !erase(&kept.store, 9, now(1)).await,
        "nothing was kept of them"
    );
    // Came back, and is in a later backup by right.
    add(&kept.store, 2, now(2)).await;
    let later = kept.path("later.sqlite");
    kept.store
        .back_up(&later, Existing::Keep)
        .await
        .expect("made");
    kept.store.close().await;

    let restored = kept.restore(Existing::Replace).await.expect("restored");
    assert_eq!(restored.erased_again, 2);
    let store = kept.open().await;
    let there = [
        is_there(&store, 1).await,
        is_there(&store, 2).await,
        is_there(&store, 3).await,
    ];
    assert_eq!(there, [false, false, true]);
    store.close().await;

    std::fs::rename(later, backup).expect("renamed");
    let restored = kept.restore(Existing::Replace).await.expect("restored");
    assert_eq!(restored.erased_again, 0);
    let store = kept.open().await;
    assert!(is_there(&store, 2).await);
    store.close().await;
}

#[tokio::test]
async fn a_backup_never_takes_the_place_of_what_it_must_not() {
    let kept = Kept::new().await;
    add(&kept.store, 1, now(0)).await;
    let backup = kept.path("backup.sqlite");
    for name in ["y.sqlite", "y.sqlite-wal", "y.sqlite.erased.key"] {
        let refused = kept
            .store
            .back_up(&kept.path(name), Existing::Replace)
            .await;
        assert!(
            matches!(refused, Err(StoreError::OverItself { .. })),
            "{name}: {refused:?}"
        );
    }
    kept.store
        .back_up(&backup, Existing::Keep)
        .await
        .expect("made");
    let refused = kept.store.back_up(&backup, Existing::Keep).await;
    assert!(
        matches!(refused, Err(StoreError::Exists { .. })),
        "{refused:?}"
    );
    kept.store
        .back_up(&backup, Existing::Replace)
        .await
        .expect("replaced");
    let refused = kept.restore(Existing::Replace).await;
    assert!(
        matches!(refused, Err(StoreError::InUse { .. })),
        "{refused:?}"
    );
    kept.store.close().await;
    let refused = kept.restore(Existing::Keep).await;
    assert!(
        matches!(refused, Err(StoreError::Exists { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_damaged_or_foreign_backup_is_refused_and_the_database_left_alone() {
    let kept = Kept::new().await;
    for member in 0..200 {
        add(&kept.store, member, now(0)).await;
    }
    let backup = kept.path("backup.sqlite");
    kept.store
        .back_up(&backup, Existing::Keep)
        .await
        .expect("made");
    kept.store.close().await;
    let good = std::fs::read(&backup).expect("read");
    let before = std::fs::read(kept.path("y.sqlite")).expect("read");

    let mut bad = good.clone();
    bad[4096 * 2..].fill(0xA5);
    let cut = good[..good.len() / 2].to_vec();
    let foreign = foreign_database().await;
    for (bytes, what) in [
        (bad, "damaged"),
        (cut, "cut"),
        (b"a letter".repeat(2000), "no database"),
        (foreign, "foreign"),
    ] {
        std::fs::write(&backup, bytes).expect("written");
        let refused = kept.restore(Existing::Replace).await;
        assert!(
            matches!(
                refused,
                Err(StoreError::Damaged { .. } | StoreError::NoRecord { .. })
            ),
            "{what}: {refused:?}"
        );
        assert_eq!(
            std::fs::read(kept.path("y.sqlite")).expect("read"),
            before,
            "{what}"
        );
    }
    std::fs::write(&backup, good).expect("written");
    kept.restore(Existing::Replace).await.expect("restored");
    assert_eq!(
        names(kept.folder.path()),
        [
            "backup.sqlite",
            "y.sqlite",
            "y.sqlite.erased.key",
            "y.sqlite.lock"
        ]
    );
}

async fn foreign_database() -> Vec<u8> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("other.sqlite");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut file = sqlx::SqliteConnection::connect(&url).await.expect("made");
    sqlx::query("CREATE TABLE note (text TEXT)")
        .execute(&mut file)
        .await
        .expect("made");
    file.close().await.expect("closed");
    std::fs::read(path).expect("read")
}

#[tokio::test]
async fn a_damaged_database_is_refused_with_what_to_do_and_can_be_replaced() {
    let kept = Kept::new().await;
    for member in 0..200 {
        add(&kept.store, member, now(0)).await;
    }
    kept.store
        .back_up(&kept.path("backup.sqlite"), Existing::Keep)
        .await
        .expect("made");
    kept.store.close().await;
    let path = kept.path("y.sqlite");
    let mut bytes = std::fs::read(&path).expect("read");
    bytes[4096..].fill(0xA5);
    std::fs::write(&path, bytes).expect("written");
    let refused = Store::open(&path, StoreOptions::default()).await;
    let told = refused.err().expect("it is damaged").to_string();
    assert!(told.contains("yesteryou restore BACKUP --force"), "{told}");
    kept.restore(Existing::Replace).await.expect("restored");
    assert!(is_there(&kept.open().await, 7).await);
}

#[tokio::test]
async fn a_backup_is_its_owners_alone_and_made_while_writes_go_on() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::new().await;
    let backup = kept.path("backup.sqlite");
    let writing = async {
        for member in 0..300 {
            add(&kept.store, member, now(0)).await;
        }
    };
    let (made, ()) = tokio::join!(kept.store.back_up(&backup, Existing::Keep), writing);
    made.expect("made");
    let permissions = std::fs::metadata(&backup)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(permissions & 0o777, 0o600);
    assert!(is_there(&kept.store, 299).await);
}

#[tokio::test]
async fn an_erasing_beside_the_running_bot_counts_there_too() {
    let kept = Kept::new().await;
    add(&kept.store, 1, now(0)).await;
    let path = kept.path("y.sqlite");
    let beside = Store::beside(&path, StoreOptions::default())
        .await
        .expect("opens");
    assert!(erase(&beside, 1, now(1)).await);
    beside.close().await;
    assert!(!is_there(&kept.store, 1).await);
    let session = &mut kept.store.read().await.expect("a session");
    assert!(
        session
            .erased_after(MemberId::from_row(1), now(0))
            .await
            .expect("a query")
    );
}

#[tokio::test]
async fn what_a_long_reader_held_up_is_tidied_later() {
    let kept = Kept::new().await;
    add(&kept.store, 1, now(0)).await;
    let url = format!("sqlite://{}", kept.path("y.sqlite").display());
    let mut reader = sqlx::SqliteConnection::connect(&url).await.expect("opens");
    sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM member")
        .execute(&mut reader)
        .await
        .expect("reads");
    assert!(erase(&kept.store, 1, now(1)).await, "the erasing stands");
    let wal = || {
        std::fs::metadata(kept.path("y.sqlite-wal"))
            .expect("there")
            .len()
    };
    assert!(!kept.store.tidy().await.expect("no error"));
    assert!(wal() > 0);
    sqlx::raw_sql("COMMIT")
        .execute(&mut reader)
        .await
        .expect("done");
    assert!(kept.store.tidy().await.expect("no error"));
    assert_eq!(wal(), 0);
}
