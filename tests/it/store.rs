//! The database file itself: who may open it, what is kept, what is refused.

mod together;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use sqlx::Connection as _;
use tempfile::TempDir;
use yesteryou::actions::contact::{Contact, Place};
use yesteryou::actions::log_work::{LogWork, log_work};
use yesteryou::domain::ids::{InteractionId, MemberId, ServerId};
use yesteryou::store::{Store, StoreError, StoreOptions};

struct Kept {
    store: Store,
    path: PathBuf,
    _folder: TempDir,
}

async fn fresh() -> Kept {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("yesteryou.sqlite");
    let store = Store::open(&path, StoreOptions::default())
        .await
        .expect("opens");
    Kept {
        store,
        path,
        _folder: folder,
    }
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0)
        .single()
        .expect("an instant")
}

async fn add(store: &Store, member: i64) -> Result<(), StoreError> {
    let member = MemberId::from_row(member);
    store
        .write(move |session| {
            Box::pin(async move { session.add_member(member, Tz::UTC, now()).await })
        })
        .await
        .map(drop)
}

async fn is_there(store: &Store, member: i64) -> bool {
    let session = &mut store.read().await.expect("a session");
    session
        .member(MemberId::from_row(member))
        .await
        .expect("a query")
        .is_some()
}

/// A member's work on rust in server 7, by the interaction of that number.
fn work(member: i64, time: &str, interaction: i64) -> LogWork {
    LogWork {
        contact: Contact {
            member: MemberId::from_row(member),
            place: Place::Server {
                id: ServerId::from_row(7),
                display_name: format!("Member {member}"),
            },
        },
        interaction: InteractionId::from_row(interaction),
        time: time.to_owned(),
        craft: format!("rust {member}"),
        what: None,
        day: None,
        dead_end: false,
        lesson: None,
        link: None,
    }
}

#[tokio::test]
async fn the_database_is_its_owners_alone() {
    let kept = fresh().await;
    let mode = std::fs::metadata(&kept.path)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused() {
    let kept = fresh().await;
    let second = Store::open(&kept.path, StoreOptions::default()).await;
    assert!(matches!(second, Err(StoreError::InUse { .. })));
    kept.store.close().await;
    Store::open(&kept.path, StoreOptions::default())
        .await
        .expect("free again")
        .close()
        .await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_opening_again() {
    let kept = fresh().await;
    let writes = (1..=200).map(|member| {
        let store = kept.store.clone();
        tokio::spawn(async move { add(&store, member).await })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.expect("no panic").expect("kept");
    }
    kept.store.close().await;
    let again = Store::open(&kept.path, StoreOptions::default())
        .await
        .expect("opens");
    for member in 1..=200 {
        assert!(is_there(&again, member).await, "member {member}");
    }
}

#[tokio::test]
async fn the_file_alone_has_everything_once_the_store_is_closed() {
    let kept = fresh().await;
    add(&kept.store, 1).await.expect("kept");
    // Another program that has the file open: so the store's connections are not the last to close.
    let url = format!("sqlite://{}", kept.path.display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.expect("opens");
    let count = sqlx::query("SELECT COUNT(*) FROM member");
    count.fetch_one(&mut other).await.expect("read");
    kept.store.close().await;
    let copy = kept.path.with_extension("copy");
    std::fs::copy(&kept.path, &copy).expect("copied");
    let copied = Store::open(&copy, StoreOptions::default())
        .await
        .expect("opens");
    assert!(is_there(&copied, 1).await);
    copied.close().await;
    other.close().await.expect("closes");
}

/// Adds rows of both members' between those that are there, so that pages are split: 400 numbers in an order of their own.
async fn fill_out_of_order(database: &std::path::Path) {
    let url = format!("sqlite://{}", database.display());
    let mut file = sqlx::SqliteConnection::connect(&url).await.expect("opens");
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info('entry')")
        .fetch_all(&mut file)
        .await
        .expect("columns");
    let values = columns.iter().map(|column| match column.as_str() {
        "entry_id" | "item" => "$1",
        "note" => "$2",
        other => other,
    });
    let values: Vec<&str> = values.collect();
    let insert = format!(
        "INSERT INTO entry SELECT {} FROM entry WHERE member_id = $3 LIMIT 1",
        values.join(", ")
    );
    for number in (1..=400).map(|place| place * 173 % 401 + 10) {
        let whose = 1 + number % 2;
        let word = if whose == 1 { "zebrafish" } else { "something" };
        let length = usize::try_from(number * 7 % 60).expect("it is small");
        sqlx::query(sqlx::AssertSqlSafe(insert.clone()))
            .bind(number)
            .bind(format!("{word} {}", "z".repeat(length)))
            .bind(whose)
            .execute(&mut file)
            .await
            .expect("added");
    }
    file.close().await.expect("closes");
}

#[tokio::test]
async fn an_erasing_leaves_nothing_in_pages_whose_rows_have_moved() {
    let kept = fresh().await;
    for member in [1, 2] {
        let work = work(member, "5m", member);
        log_work(&kept.store, work, now()).await.expect("kept");
    }
    fill_out_of_order(&kept.path).await;
    let fresh_nonce = yesteryou::actions::nonce::fresh_nonce;
    let erased = kept
        .store
        .erase_member(MemberId::from_row(1), fresh_nonce, now());
    assert!(erased.await.expect("erased"));
    let bytes = std::fs::read(&kept.path).expect("the file");
    let left = bytes.windows(9).filter(|bytes| bytes == b"zebrafish");
    assert_eq!(left.count(), 0);
    assert!(is_there(&kept.store, 2).await);
}

#[tokio::test]
async fn a_refused_write_leaves_no_trace_and_its_neighbours_stand() {
    let kept = fresh().await;
    let refused = kept.store.write(|session| {
        Box::pin(async move {
            session
                .add_member(MemberId::from_row(1), Tz::UTC, now())
                .await?;
            Err::<(), _>(StoreError::Closed)
        })
    });
    let (refused, before, after) = tokio::join!(refused, add(&kept.store, 2), add(&kept.store, 3));
    assert!(matches!(refused, Err(StoreError::Closed)));
    before.expect("kept");
    after.expect("kept");
    assert!(!is_there(&kept.store, 1).await);
    assert!(is_there(&kept.store, 2).await && is_there(&kept.store, 3).await);
}

#[tokio::test]
async fn a_panicking_write_leaves_no_trace_and_the_store_goes_on() {
    let kept = fresh().await;
    let panicked: Result<(), StoreError> = kept
        .store
        .write(|session| {
            Box::pin(async move {
                session
                    .add_member(MemberId::from_row(1), Tz::UTC, now())
                    .await?;
                panic!("a bug")
            })
        })
        .await;
    assert!(matches!(panicked, Err(StoreError::Panicked)));
    add(&kept.store, 2).await.expect("kept");
    assert!(!is_there(&kept.store, 1).await);
}

#[tokio::test]
async fn a_reading_session_changes_nothing() {
    let kept = fresh().await;
    let session = &mut kept.store.read().await.expect("a session");
    let written = session
        .add_member(MemberId::from_row(1), Tz::UTC, now())
        .await;
    assert!(matches!(written, Err(StoreError::Query(_))));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("yesteryou.sqlite");
    let junk = "this is a letter, not a database. ".repeat(200);
    std::fs::write(&path, &junk).expect("written");
    let opened = Store::open(&path, StoreOptions::default()).await;
    assert!(
        matches!(opened, Err(StoreError::Damaged { .. })),
        "{:?}",
        opened.err()
    );
    assert_eq!(std::fs::read_to_string(&path).expect("read"), junk);
}

#[tokio::test]
async fn a_closed_store_refuses_instead_of_hanging() {
    let kept = fresh().await;
    kept.store.close().await;
    assert!(matches!(add(&kept.store, 1).await, Err(StoreError::Closed)));
}
