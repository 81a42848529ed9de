//! What dead ends taught: kept, looked through, coming back, and hung on a server's wall without a name.

mod returning;
mod wall;

use standin::{InteractionOutcome, OptionValue, Place, UserId};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-03-04 12:00";

/// `/log` of an hour that was a dead end.
async fn log_lesson(
    app: &TestApp,
    who: UserId,
    place: Place,
    craft: &str,
    lesson: &str,
) -> InteractionOutcome {
    let options = [
        ("time", "1h".into()),
        ("craft", craft.into()),
        ("lesson", lesson.into()),
    ];
    let logged = app.command(who, place, "log", &options).await;
    assert!(logged.text().contains("Kept"), "{}", logged.text());
    logged
}

async fn lessons(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> InteractionOutcome {
    let shown = app
        .command(shed.ben, shed.place(), "lessons", options)
        .await;
    assert!(shown.is_ephemeral(), "not private: {shown:?}");
    shown
}

/// Ben has learnt something in two crafts.
async fn learnt() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let (ben, here) = (shed.ben, shed.place());
    log_lesson(&app, ben, here, "guitar", "Metronome first, speed later").await;
    log_lesson(&app, ben, here, "rust", "Clone first, borrow later").await;
    (app, shed)
}

#[tokio::test]
async fn ones_own_lessons_are_listed_sought_and_opened() {
    let (app, shed) = learnt().await;
    let all = lessons(&app, shed, &[]).await;
    let text = all.text();
    let (rust, guitar) = (text.find("Clone first"), text.find("Metronome first"));
    assert!(rust.is_some() && rust < guitar, "the latest first: {text}");
    for (options, found, other) in [
        (vec![("craft", "guitar".into())], "Metronome", "Clone"),
        (
            vec![("search", " CLONE  FIRST ".into())],
            "Clone",
            "Metronome",
        ),
        (vec![("search", "guitar".into())], "Metronome", "Clone"),
    ] {
        let text = lessons(&app, shed, &options).await.text();
        assert!(text.contains(found) && !text.contains(other), "{text}");
    }
    let none = lessons(&app, shed, &[("search", "piano".into())]).await;
    assert!(none.text().contains("about “piano”"), "{}", none.text());
    let opened = app.discord.press(shed.ben, &all.message(), "2").await;
    assert!(
        opened.text().contains("A lesson of guitar"),
        "{}",
        opened.text()
    );
    let shown = lessons(&app, shed, &[("show", 1.into())]).await;
    assert!(shown.text().contains("Clone first"), "{}", shown.text());
    let random = lessons(
        &app,
        shed,
        &[("random", true.into()), ("craft", "rust".into())],
    )
    .await;
    assert!(random.text().contains("Clone first"), "{}", random.text());
    let another = app
        .discord
        .press(shed.ben, &random.message(), "Another")
        .await;
    assert!(another.text().contains("Clone first"), "{}", another.text());
}

#[tokio::test]
async fn many_lessons_are_turned_page_by_page_with_what_was_sought() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for number in 1..=12 {
        let lesson = format!("Scale {number} slowly: {}", "long ".repeat(80));
        log_lesson(&app, shed.ben, shed.place(), "guitar", &lesson).await;
    }
    log_lesson(&app, shed.ben, shed.place(), "rust", "Clone first").await;
    let sought = [("search", "scale".into()), ("page", 99.into())];
    let last = lessons(&app, shed, &sought).await;
    assert!(last.text().contains("11 to 12 of 12"), "{}", last.text());
    let middle = app.discord.press(shed.ben, &last.message(), "Newer").await;
    assert!(middle.text().contains("6 to 10 of 12"), "{}", middle.text());
    let first = app
        .discord
        .press(shed.ben, &middle.message(), "Newer")
        .await;
    assert!(first.text().contains("1 to 5 of 12"), "{}", first.text());
    assert!(!first.text().contains("Clone"), "{}", first.text());
    assert!(first.message().button("Newer").is_none());
    assert!(first.message().button("Older").is_some());
}

#[tokio::test]
async fn what_is_no_lesson_is_refused_with_what_would_be() {
    let (app, shed) = learnt().await;
    for (options, says) in [
        (vec![("show", 3.into())], "1 to 2"),
        (vec![("show", 0.into())], "1 to 2"),
        (vec![("craft", "giutar".into())], "guitar"),
        (vec![("search", "x".repeat(51).into())], "up to 50"),
    ] {
        let text = lessons(&app, shed, &options).await.text();
        assert!(text.contains(says), "{says:?} is not in\n{text}");
    }
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for options in [vec![], vec![("random", true.into())]] {
        let text = lessons(&app, shed, &options).await.text();
        assert!(text.contains("No lessons yet"), "{text}");
    }
    let text = lessons(&app, shed, &[("show", 1.into())]).await.text();
    assert!(text.contains("no lesson yet"), "{text}");
}

#[tokio::test]
async fn nobody_opens_the_lesson_of_another() {
    let (app, shed) = learnt().await;
    for step in ["show", "true", "outgrown", "saved", "hang", "down"] {
        let custom_id = format!("y1:lessons:{step}:2");
        let forged = message_with_button(&app, shed.channel, &custom_id).await;
        let refused = app.discord.press(shed.chen, &forged, "Forged").await;
        let text = refused.text();
        assert!(
            text.contains("not there") && !text.contains("Clone"),
            "{text}"
        );
    }
    let own = lessons(&app, shed, &[("show", 1.into())]).await.text();
    assert!(own.contains("It comes back"), "unchanged: {own}");
    let chen = app.command(shed.chen, shed.place(), "lessons", &[]).await;
    assert!(chen.text().contains("No lessons yet"), "{}", chen.text());
}

#[tokio::test]
async fn a_lesson_goes_with_its_entry_changes_with_it_and_comes_back_with_it() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = log_lesson(&app, shed.ben, shed.place(), "guitar", "Metronome first").await;
    let form = app
        .discord
        .press(shed.ben, &logged.message(), "Edit")
        .await
        .modal();
    let changed = app
        .discord
        .submit(
            shed.ben,
            &form,
            &[("lesson", "Tune first"), ("craft", "lute")],
        )
        .await;
    let text = lessons(&app, shed, &[]).await.text();
    assert!(
        text.contains("lute") && text.contains("Tune first"),
        "{text}"
    );
    assert!(!text.contains("Metronome"), "{text}");
    let undone = app
        .discord
        .press(shed.ben, &changed.message(), "Undo")
        .await;
    let text = lessons(&app, shed, &[]).await.text();
    assert!(
        text.contains("guitar") && text.contains("Metronome first"),
        "{text}"
    );
    app.discord
        .press(shed.ben, &undone.message(), "Put it back")
        .await;
    let text = lessons(&app, shed, &[]).await.text();
    assert!(text.contains("Tune first"), "{text}");
    for (option, is_there) in [("delete", false), ("put_back", true)] {
        let value = match option {
            "delete" => 1.into(),
            _ => true.into(),
        };
        app.command(shed.ben, shed.place(), "history", &[(option, value)])
            .await;
        let text = lessons(&app, shed, &[]).await.text();
        assert_eq!(text.contains("Tune first"), is_there, "{text}");
    }
    let edit = app
        .command(shed.ben, shed.place(), "history", &[("edit", 1.into())])
        .await;
    app.discord
        .submit(shed.ben, &edit.modal(), &[("lesson", "")])
        .await;
    let text = lessons(&app, shed, &[]).await.text();
    assert!(text.contains("No lessons yet"), "{text}");
}

#[tokio::test]
async fn the_lesson_of_an_answer_is_one_with_hours_or_without() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    for (monday, hours, lesson) in [
        ("2026-03-09 09:00", "", "Rest is work"),
        ("2026-03-16 09:00", "guitar 1h", "Tune first"),
    ] {
        app.at(berlin(monday)).await;
        let question = app.question(shed.channel);
        let form = app
            .discord
            .press(shed.ben, &question, "Answer")
            .await
            .modal();
        let fields = [("words", "scales"), ("hours", hours), ("lesson", lesson)];
        app.discord.submit(shed.ben, &form, &fields).await;
    }
    let text = lessons(&app, shed, &[]).await.text();
    assert!(text.contains("**guitar**: Tune first"), "{text}");
    assert!(
        text.contains("Mar: Rest is work"),
        "without a craft: {text}"
    );
    let again = app.command(shed.ben, shed.place(), "checkin", &[]).await;
    let fields = [("words", "scales"), ("lesson", "")];
    app.discord.submit(shed.ben, &again.modal(), &fields).await;
    let text = lessons(&app, shed, &[]).await.text();
    assert!(!text.contains("Tune first"), "{text}");
}

#[tokio::test]
async fn the_hours_of_dead_ends_count_and_are_told_as_hours() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    let (ben, here) = (shed.ben, shed.place());
    app.log(ben, here, "2h", "guitar").await;
    log_lesson(&app, ben, here, "guitar", "Tune first").await;
    let told = "1 h of them on roads that ended; kept";
    let own = app.command(ben, here, "compare", &[]).await.text();
    assert!(
        own.contains("3 h · 1 day · 2 entries") && own.contains(told),
        "{own}"
    );
    app.at(berlin("2026-03-09 09:00")).await;
    app.answer(ben, &app.question(shed.channel), "scales", "")
        .await;
    let posted = app.thread_messages(shed.channel)[0].text();
    assert!(posted.contains(told), "{posted}");
}

#[tokio::test]
async fn dead_ends_of_a_craft_that_is_shared_count_where_it_is_shared() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let (ben, here) = (shed.ben, shed.place());
    app.command(ben, here, "join", &[]).await;
    app.log(ben, here, "2h", "guitar").await;
    log_lesson(&app, ben, Place::Dm, "guitar", "Tune first").await;
    let options = [("craft", "guitar".into())];
    app.command(ben, here, "craft share", &options).await;
    let options = [("window", "this week".into()), ("share", true.into())];
    let posted = app.command(ben, here, "compare", &options).await.text();
    assert!(
        posted.contains("1 h of them on roads that ended; kept"),
        "{posted}"
    );
}
