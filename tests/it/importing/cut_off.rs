//! Restarts and kills: what waits goes on waiting, for a day; what was decided on is whole before anybody can look at it.

use chrono::{Days, TimeDelta};
use standin::MessageView;
use yesteryou::actions::import::Imports;
use yesteryou::domain::ids::MemberId;
use yesteryou::domain::imports::ImportState;
use yesteryou::store::{Store, StoreError, StoreOptions};

use super::{NOON, file, history, import, pressed, sample, says};
use crate::test_app::{Shed, TestApp, berlin};

/// A table of so many rows, a minute each, a thousand to a day.
fn table(rows: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let lines = (0..rows).map(|row| {
        let days = u64::try_from(row / 1_000).expect("it fits");
        format!("{},1,craft {}\n", first + Days::new(days), row % 7)
    });
    std::iter::once("date,minutes,craft\n".to_owned())
        .chain(lines)
        .collect()
}

async fn opened(app: &TestApp) -> Store {
    Store::open(&app.database(), StoreOptions::default())
        .await
        .expect("the bot is down")
}

async fn entries(store: &Store, member: MemberId) -> i64 {
    store
        .read()
        .await
        .expect("readable")
        .count_entries(member)
        .await
        .expect("readable")
}

#[tokio::test]
async fn a_file_waits_through_a_restart_and_for_a_day() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    app.down().await;
    app.up().await;
    let preview = import(&app, shed, &[]).await;
    says(&preview, &["**4 entries**"]);
    app.at(berlin(NOON) + TimeDelta::hours(25)).await;
    let help = app.command(shed.ada, shed.place(), "import", &[]).await;
    says(&help.message(), &["Bring what you logged elsewhere"]);
    let gone = app.discord.press(shed.ada, &preview, "Keep these").await;
    let said = app
        .discord
        .settle_for("a refusal", |_| gone.followups().pop())
        .await;
    says(&said, &["no longer here"]);
    app.down().await;
    let store = opened(&app).await;
    let bytes = store
        .read()
        .await
        .unwrap()
        .waiting_import_bytes()
        .await
        .unwrap();
    assert_eq!(bytes, 0);
    store.close().await;
}

#[tokio::test]
async fn a_new_file_takes_the_place_of_the_one_that_waited() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let old = import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    let text = "date,hours,craft\n2026-04-10,1,guitar\n";
    says(
        &import(&app, shed, &[("file", file("b.csv", text))]).await,
        &["**1 entry**"],
    );
    let gone = app.discord.press(shed.ada, &old, "Keep these").await;
    let said = app
        .discord
        .settle_for("a refusal", |_| gone.followups().pop())
        .await;
    says(&said, &["no longer here"]);
}

#[tokio::test]
async fn a_batch_that_was_cut_off_is_whole_before_the_bot_is_there_again() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let member = MemberId::from_u64(shed.ada.0).unwrap();
    let preview = import(&app, shed, &[("file", file("long.csv", &table(3_000)))]).await;
    says(&preview, &["**3,000 entries**"]);
    app.down().await;

    // What a kill leaves: the decision is on disk, and some of the rows.
    let store = opened(&app).await;
    let imports = Imports::new(store.clone());
    let waiting = imports
        .latest(member, ImportState::Pending)
        .await
        .unwrap()
        .unwrap();
    let now = berlin(NOON);
    store
        .write::<_, StoreError, _>(move |session| {
            Box::pin(async move {
                session
                    .set_import_state(waiting.id, ImportState::Keeping, now)
                    .await
            })
        })
        .await
        .unwrap();
    let begun = imports.keep_house(now);
    let some = async {
        while entries(&store, member).await < 500 {
            tokio::task::yield_now().await;
        }
    };
    // The reading is dropped in the middle.
    tokio::select! {
        _ = begun => {}
        () = some => {}
    }
    store.close().await;
    let store = opened(&app).await;
    let there = entries(&store, member).await;
    assert!(there > 0, "nothing was begun");
    store.close().await;

    app.up().await;
    let shown = history(&app, shed).await;
    assert!(shown.contains("of 3,000"), "{shown}");
    let last = app
        .command(shed.ada, shed.place(), "import", &[])
        .await
        .message();
    says(&last, &["3,000 entries"]);

    // Taking it back is cut off and gone on with the same way.
    app.down().await;
    let store = opened(&app).await;
    let imports = Imports::new(store.clone());
    let kept = imports
        .latest(member, ImportState::Kept)
        .await
        .unwrap()
        .unwrap();
    store
        .write::<_, StoreError, _>(move |session| {
            Box::pin(async move {
                session
                    .set_import_state(kept.id, ImportState::Undoing, now)
                    .await?;
                session.remove_imported(kept.id, 700).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    store.close().await;
    app.up().await;
    assert!(history(&app, shed).await.contains("Nothing logged yet"));
}

#[tokio::test]
async fn members_log_while_a_large_import_is_kept() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", file("long.csv", &table(5_000)))]).await;
    let keeping = pressed(&app, shed, &preview, "Keep these");
    let logging = async {
        for _ in 0..20 {
            let logged = app.log(shed.ben, shed.place(), "1m", "rust").await;
            assert!(logged.failure().is_none(), "{logged:?}");
        }
    };
    let (kept, ()) = tokio::join!(keeping, logging);
    says(&kept, &["Kept: 5,000 entries"]);
}

/// Presses what decides while the disk takes no more after the decision, and then lets it have room.
async fn decided_without_room(
    app: &TestApp,
    shed: Shed,
    message: &MessageView,
    button: &str,
    refuse: &'static str,
) {
    app.change_the_record(refuse).await;
    let outcome = app.discord.press(shed.ada, message, button).await;
    let said = app
        .discord
        .settle_for("a word", |_| outcome.followups().pop())
        .await;
    says(&said, &["What you decided stands", "by myself"]);
    assert!(!said.text().contains("nothing was kept"), "{}", said.text());
    app.change_the_record("DROP TRIGGER refuse").await;
    app.at(berlin(NOON) + TimeDelta::minutes(10)).await;
}

#[tokio::test]
async fn what_was_decided_on_stands_and_is_finished_when_the_disk_takes_it() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let member = MemberId::from_u64(shed.ada.0).unwrap();
    let preview = import(&app, shed, &[("file", file("a.csv", &table(5)))]).await;
    let refuse =
        "CREATE TRIGGER refuse BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END";
    decided_without_room(&app, shed, &preview, "Keep these", refuse).await;
    app.down().await;
    let store = opened(&app).await;
    assert_eq!(entries(&store, member).await, 5);
    store.close().await;
}

#[tokio::test]
async fn taking_back_that_was_decided_on_is_finished_when_the_disk_takes_it() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let member = MemberId::from_u64(shed.ada.0).unwrap();
    let preview = import(&app, shed, &[("file", file("a.csv", &table(5)))]).await;
    let kept = pressed(&app, shed, &preview, "Keep these").await;
    let refuse =
        "CREATE TRIGGER refuse BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'full'); END";
    decided_without_room(&app, shed, &kept, "Undo the import", refuse).await;
    app.down().await;
    let store = opened(&app).await;
    assert_eq!(entries(&store, member).await, 0);
    store.close().await;
}
