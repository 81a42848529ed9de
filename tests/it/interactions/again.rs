//! Answering again: what the answer made is replaced, and what its owner has done with it since stands.

use standin::{InteractionOutcome, OptionValue};

use crate::test_app::{Shed, TestApp, berlin};

/// Ben has answered this week's question with these hours.
async fn ben_has_answered(hours: &str) -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-23 09:00")).await;
    app.answer(shed.ben, &app.question(shed.channel), "scales", hours)
        .await;
    (app, shed)
}

async fn answer_again(app: &TestApp, shed: Shed, fields: &[(&str, &str)]) -> InteractionOutcome {
    let form = app
        .command(shed.ben, shed.place(), "checkin", &[])
        .await
        .modal();
    let outcome = app.discord.submit(shed.ben, &form, fields).await;
    app.tick().await;
    outcome
}

async fn history(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> String {
    let shown = app
        .command(shed.ben, shed.place(), "history", options)
        .await;
    shown.text()
}

/// The week's total in the one post.
fn total(app: &TestApp, shed: Shed) -> String {
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1, "{}", app.discord.whole_transcript());
    let text = posted[0].text();
    let after = text.split("16 to 22 November**\n").nth(1);
    let after = after.unwrap_or_else(|| panic!("no week in\n{text}"));
    let line = after.lines().next().expect("a line");
    line.split(" · ").next().expect("a part").to_owned()
}

/// The number that `/history` gives to the first line with this text.
async fn number_of(app: &TestApp, shed: Shed, text: &str) -> i64 {
    let shown = history(app, shed, &[]).await;
    let line = shown.lines().find(|line| line.contains(text));
    let line = line.unwrap_or_else(|| panic!("no {text} in\n{shown}"));
    let number = line
        .split('`')
        .nth(1)
        .and_then(|number| number.parse().ok());
    number.expect("a number")
}

#[tokio::test]
async fn an_entry_that_its_owner_deleted_stays_deleted_until_its_text_changes() {
    let (app, shed) = ben_has_answered("guitar 3h; tue rust 1h").await;
    let number = number_of(&app, shed, "guitar").await;
    history(&app, shed, &[("delete", number.into())]).await;
    for words in ["scales, slowly", "scales, at last"] {
        answer_again(&app, shed, &[("words", words)]).await;
        assert_eq!(total(&app, shed), "1 h");
        let shown = history(&app, shed, &[]).await;
        assert!(!shown.contains("guitar"), "{shown}");
    }
    answer_again(&app, shed, &[("hours", "guitar 2h; tue rust 1h")]).await;
    assert_eq!(total(&app, shed), "3 h");
}

#[tokio::test]
async fn what_was_left_out_and_typed_again_counts_again() {
    let (app, shed) = ben_has_answered("guitar 3h; tue rust 1h").await;
    answer_again(&app, shed, &[("hours", "tue rust 1h")]).await;
    assert_eq!(total(&app, shed), "1 h");
    answer_again(&app, shed, &[("hours", "guitar 3h; tue rust 1h")]).await;
    assert_eq!(total(&app, shed), "4 h");
    assert_eq!(history(&app, shed, &[]).await.matches("rust").count(), 1);
}

#[tokio::test]
async fn an_answer_given_again_can_be_undone_and_put_back_with_its_hours_and_its_post() {
    let (app, shed) = ben_has_answered("guitar 3h; tue rust 1h").await;
    let fields = [
        ("words", "arpeggios"),
        ("hours", "tue rust 1h; lute 30m"),
        ("lesson", "Slowly first"),
    ];
    let again = answer_again(&app, shed, &fields).await;
    assert_eq!(total(&app, shed), "1 h 30");
    let post = || app.thread_messages(shed.channel)[0].text();
    assert!(post().contains("arpeggios"), "{}", post());

    let undone = app.discord.press(shed.ben, &again.message(), "Undo").await;
    assert!(undone.text().contains("is as before"), "{}", undone.text());
    app.tick().await;
    assert_eq!(total(&app, shed), "4 h");
    assert!(post().contains("scales"), "{}", post());
    let form = app.command(shed.ben, shed.place(), "checkin", &[]).await;
    let form = form.modal();
    for (name, value) in [
        ("words", "scales"),
        ("hours", "guitar 3h; tue rust 1h"),
        ("lesson", ""),
    ] {
        assert_eq!(form.field(name).expect("a field").value, value);
    }
    let lessons = app.command(shed.ben, shed.place(), "lessons", &[]).await;
    assert!(!lessons.text().contains("Slowly"), "{}", lessons.text());

    app.discord
        .press(shed.ben, &undone.message(), "Put it back")
        .await;
    app.tick().await;
    assert_eq!(total(&app, shed), "1 h 30");
    assert!(post().contains("arpeggios"), "{}", post());
    // What was left out then, typed anew, counts anew.
    answer_again(&app, shed, &[("hours", "guitar 3h; tue rust 1h; lute 30m")]).await;
    assert_eq!(total(&app, shed), "4 h 30");
}

#[tokio::test]
async fn an_answer_given_again_as_it_was_has_nothing_to_undo() {
    let (app, shed) = ben_has_answered("guitar 3h").await;
    let again = answer_again(&app, shed, &[("words", "scales")]).await;
    assert!(again.message().button("Undo").is_none());
}

#[tokio::test]
async fn two_items_alike_are_two_entries_and_stay_two() {
    let (app, shed) = ben_has_answered("tue rust 1h; tue rust 1h").await;
    assert_eq!(total(&app, shed), "2 h");
    answer_again(&app, shed, &[("words", "twice")]).await;
    assert_eq!(total(&app, shed), "2 h");
    history(&app, shed, &[("delete", 1.into())]).await;
    answer_again(&app, shed, &[("words", "twice, and once deleted")]).await;
    assert_eq!(total(&app, shed), "1 h");
}

#[tokio::test]
async fn an_edited_entry_stands_while_its_item_does_and_is_replaced_when_that_changes() {
    let (app, shed) = ben_has_answered("guitar 3h").await;
    let edit = async |time: &str| {
        let form = app
            .command(shed.ben, shed.place(), "history", &[("edit", 1.into())])
            .await
            .modal();
        app.discord.submit(shed.ben, &form, &[("time", time)]).await;
    };
    edit("2h").await;
    answer_again(&app, shed, &[("words", "scales, slowly")]).await;
    assert_eq!(total(&app, shed), "2 h");
    answer_again(&app, shed, &[("hours", "guitar 4h")]).await;
    assert_eq!(total(&app, shed), "4 h");
    edit("5h").await;
    answer_again(&app, shed, &[("hours", "rust 1h")]).await;
    assert_eq!(
        total(&app, shed),
        "6 h",
        "an edited entry whose item is gone is its owner's"
    );
}
