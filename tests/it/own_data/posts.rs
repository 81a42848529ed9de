//! Being forgotten, from the command to the last post about oneself.

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use standin::{Fault, MessageView, OptionValue, Outcome, Place, UserId};

use super::filled::schema;
use crate::test_app::{Shed, TestApp, berlin};

const MONDAY: &str = "2026-11-09 09:00";

/// Ada and Ben have joined, logged, answered and shared.
async fn a_week_of_two() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-04 10:00")).await;
    app.set_up(shed).await.finished().await;
    for (who, craft) in [(shed.ada, "lute"), (shed.ben, "guitar")] {
        app.command(who, shed.place(), "join", &[]).await;
        app.log(who, shed.place(), "2h", craft).await;
        app.command(
            who,
            shed.place(),
            "compare",
            &[("share", OptionValue::from(true))],
        )
        .await;
    }
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    app.answer(shed.ada, &question, "Frets and frets.", "lute 1h")
        .await;
    app.answer(shed.ben, &question, "Chords in G.", "").await;
    app.set_now(berlin("2026-11-09 10:00"));
    (app, shed)
}

/// Everything that anybody can read in a server.
fn posted(app: &TestApp, shed: Shed) -> String {
    let threads = app.discord.threads(shed.channel);
    let channels = threads.into_iter().map(|thread| thread.id);
    let messages = channels
        .chain([shed.channel])
        .flat_map(|channel| app.discord.messages(channel));
    let texts: Vec<String> = messages.map(|message| message.text()).collect();
    texts.join("\n")
}

/// `/forget`, the button, and the word.
async fn forget(app: &TestApp, who: UserId, place: Place, word: &str) -> MessageView {
    let asked = app.command(who, place, "forget", &[]).await;
    assert!(asked.is_ephemeral());
    let form = app.discord.press(who, &asked.message(), "Forget me…").await;
    let outcome = app
        .discord
        .submit(who, &form.modal(), &[("word", word)])
        .await;
    match outcome.kind {
        Outcome::DeferredUpdate => {
            let changed = |discord: &standin::Standin| {
                let seen = discord.ephemerals(who).pop();
                seen.is_some_and(|message| !message.text().contains("what will go"))
            };
            app.discord.settle("the answer", changed).await;
            app.discord.ephemerals(who).pop().expect("it is there")
        }
        _ => outcome.message(),
    }
}

/// What the database still has of a member, in any column.
async fn left_of(app: &TestApp, who: UserId) -> Vec<String> {
    let url = format!("sqlite://{}", app.database().display());
    let mut file = SqliteConnection::connect(&url)
        .await
        .expect("the file is there");
    let mut left = Vec::new();
    for (table, columns) in schema(&mut file).await {
        for column in columns {
            let name = column.name;
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE CAST({name} AS TEXT) LIKE $1");
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(format!("%{who}%"))
                .fetch_one(&mut file)
                .await
                .expect("readable");
            if rows > 0 {
                left.push(format!("{table}.{name}"));
            }
        }
    }
    left
}

#[tokio::test]
async fn it_is_shown_what_will_go_and_after_the_word_all_of_it_is_gone() {
    let (app, shed) = a_week_of_two().await;
    let before = posted(&app, shed);
    assert!(
        before.contains("Frets and frets.") && before.matches("Ada").count() >= 2,
        "{before}"
    );
    let asked = app
        .command(shed.ada, shed.place(), "forget", &[])
        .await
        .text();
    for part in [
        "your settings",
        "2 entries",
        "1 answer",
        "1 craft",
        "2 messages of mine",
    ] {
        assert!(asked.contains(part), "{part:?} is not in\n{asked}");
    }
    let told = forget(&app, shed.ada, shed.place(), " Forget me ").await;
    assert!(told.text().contains("is erased"), "{}", told.text());
    assert!(told.buttons.is_empty());
    app.tick().await;
    let after = posted(&app, shed);
    assert!(
        !after.contains("Frets") && !after.contains("lute") && !after.contains("Ada"),
        "{after}"
    );
    assert!(
        after.contains("Chords in G.") && after.matches("Ben").count() >= 2,
        "{after}"
    );
    assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
    let history = app
        .command(shed.ben, shed.place(), "history", &[])
        .await
        .text();
    assert!(history.contains("2 h"), "{history}");
}

#[tokio::test]
async fn another_word_erases_nothing_and_can_be_corrected() {
    let (app, shed) = a_week_of_two().await;
    let refused = forget(&app, shed.ada, shed.place(), "forgot me").await;
    assert!(
        refused.text().contains("“forgot me” is not the word"),
        "{}",
        refused.text()
    );
    let form = app
        .discord
        .press(shed.ada, &refused, "Correct it")
        .await
        .modal();
    assert_eq!(
        form.field("word").map(|field| field.value.as_str()),
        Some("forgot me")
    );
    let history = app
        .command(shed.ada, shed.place(), "history", &[])
        .await
        .text();
    assert!(history.contains("lute"), "{history}");
    app.discord
        .submit(shed.ada, &form, &[("word", "forget me")])
        .await;
    app.tick().await;
    assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
}

#[tokio::test]
async fn it_works_in_a_direct_message_and_where_only_the_member_brought_the_bot() {
    for place in [Place::Dm, Place::UserInstall] {
        let (app, shed) = a_week_of_two().await;
        app.discord.install_app(shed.ada);
        let told = forget(&app, shed.ada, place, "forget me").await;
        assert!(
            told.text().contains("is erased"),
            "{place:?}: {}",
            told.text()
        );
        app.tick().await;
        assert!(!posted(&app, shed).contains("Ada"), "{place:?}");
        assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn of_whom_nothing_is_kept_nothing_is_begun() {
    let (app, shed) = a_week_of_two().await;
    for command in ["forget", "export", "privacy"] {
        let told = app.command(shed.chen, Place::Dm, command, &[]).await;
        assert!(told.is_ephemeral(), "{command}");
        if command != "privacy" {
            assert!(
                told.text().contains("I keep nothing of you"),
                "{}",
                told.text()
            );
        }
    }
    let asked = app.command(shed.ada, shed.place(), "forget", &[]).await;
    let asked = asked.message();
    let form = app
        .discord
        .press(shed.ada, &asked, "Forget me…")
        .await
        .modal();
    forget(&app, shed.ada, shed.place(), "forget me").await;
    // A second form, left open meanwhile, whatever is typed into it.
    app.set_now(berlin("2026-11-09 11:00"));
    let late = app.discord.submit(shed.ada, &form, &[("word", "no")]).await;
    assert!(late.failure().is_none(), "{late:?}");
    app.tick().await;
    assert_eq!(left_of(&app, shed.chen).await, Vec::<String>::new());
    assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
}

/// Delivers an interaction again, and waits until the bot has dealt with it: its second answer was refused.
async fn again(app: &TestApp, id: standin::InteractionId) {
    let callback = format!("/interactions/{id}/");
    let answers = |discord: &standin::Standin| {
        let requests = discord.requests();
        let answers = requests
            .iter()
            .filter(|one| one.path.starts_with(&callback));
        answers.count()
    };
    let before = answers(&app.discord);
    app.discord.redeliver(id);
    app.discord
        .settle("the second delivery", |discord| answers(discord) > before)
        .await;
}

#[tokio::test]
async fn what_was_asked_before_is_not_done_after_it_however_late_it_comes() {
    let (app, shed) = a_week_of_two().await;
    let logged = app.log(shed.ada, shed.place(), "3h", "lute").await;
    let joined = app.command(shed.ada, shed.place(), "join", &[]).await;
    let asked = app.command(shed.ada, shed.place(), "forget", &[]).await;
    app.set_now(berlin("2026-11-09 10:05"));
    let form = app
        .discord
        .press(shed.ada, &asked.message(), "Forget me…")
        .await;
    let done = app
        .discord
        .submit(shed.ada, &form.modal(), &[("word", "forget me")])
        .await;
    assert!(matches!(done.kind, Outcome::DeferredUpdate), "{done:?}");
    let erased = |discord: &standin::Standin| {
        let seen = discord.ephemerals(shed.ada).pop();
        seen.is_some_and(|message| message.text().contains("is erased"))
    };
    app.discord.settle("the answer", erased).await;
    for id in [logged.id, joined.id, done.id] {
        again(&app, id).await;
    }
    app.tick().await;
    assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
    // Who begins anew is not erased by the old wish.
    app.set_now(berlin("2026-11-09 10:10"));
    app.log(shed.ada, shed.place(), "20m", "harp").await;
    again(&app, done.id).await;
    again(&app, logged.id).await;
    let history = app
        .command(shed.ada, shed.place(), "history", &[])
        .await
        .text();
    assert!(
        history.contains("harp") && !history.contains("lute"),
        "{history}"
    );
}

#[tokio::test]
async fn a_running_timer_ends_with_its_member_and_asks_nothing() {
    let (app, shed) = a_week_of_two().await;
    let craft = [("craft", "lute".into())];
    app.command(shed.ada, shed.place(), "timer start", &craft)
        .await;
    let asked = app.command(shed.ada, shed.place(), "forget", &[]).await;
    assert!(asked.text().contains("1 timer"), "{}", asked.text());
    forget(&app, shed.ada, shed.place(), "forget me").await;
    for hours in 1..12 {
        app.at(berlin("2026-11-09 10:00") + chrono::TimeDelta::hours(hours))
            .await;
    }
    assert!(app.discord.dms(shed.ada).is_empty());
    assert_eq!(left_of(&app, shed.ada).await, Vec::<String>::new());
}

/// Ada's milestones are said in the channel.
async fn with_milestones_in_the_channel() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    let options = [("milestones", OptionValue::from("in this channel"))];
    app.command(shed.ada, shed.place(), "settings", &options)
        .await;
    (app, shed)
}

/// What is due is posted, and nobody hears so.
async fn post_unnoticed(app: &TestApp) {
    let storm = app
        .discord
        .fault(Fault::cut_after("POST /channels/*/messages").always());
    app.tick().await;
    storm.clear();
}

#[tokio::test]
async fn a_milestone_of_a_craft_that_was_a_slip_is_removed_too() {
    let (app, shed) = with_milestones_in_the_channel().await;
    app.log(shed.ada, shed.place(), "30m", "guitar").await;
    let slip = app.log(shed.ada, shed.place(), "2h", "gitar").await;
    app.tick().await;
    assert!(posted(&app, shed).contains("the first hour into **gitar**"));
    app.discord
        .press(shed.ada, &slip.message(), "I meant guitar")
        .await;
    forget(&app, shed.ada, shed.place(), "forget me").await;
    app.at(berlin("2026-11-18 12:30")).await;
    assert_eq!(posted(&app, shed), "");
}

#[tokio::test]
async fn a_milestone_that_was_a_slip_and_that_discord_took_unnoticed_is_removed_too() {
    let (app, shed) = with_milestones_in_the_channel().await;
    app.log(shed.ada, shed.place(), "30m", "guitar").await;
    let slip = app.log(shed.ada, shed.place(), "2h", "gitar").await;
    post_unnoticed(&app).await;
    assert!(posted(&app, shed).contains("the first hour into **gitar**"));
    app.discord
        .press(shed.ada, &slip.message(), "I meant guitar")
        .await;
    app.at(berlin("2026-11-18 12:00") + chrono::TimeDelta::seconds(30))
        .await;
    forget(&app, shed.ada, shed.place(), "forget me").await;
    app.at(berlin("2026-11-18 12:30")).await;
    assert_eq!(posted(&app, shed), "");
}

#[tokio::test]
async fn a_milestone_that_discord_took_unnoticed_is_found_and_removed() {
    let (app, shed) = with_milestones_in_the_channel().await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    post_unnoticed(&app).await;
    assert!(posted(&app, shed).contains("**Ada** has put the first hour"));
    forget(&app, shed.ada, shed.place(), "forget me").await;
    app.at(berlin("2026-11-18 12:30")).await;
    assert_eq!(posted(&app, shed), "");
}
