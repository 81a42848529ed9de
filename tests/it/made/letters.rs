//! `/letter`: sealed until its day, beside a comparison or a week later; taken back, put back; and the monthly prompt to explain.

use chrono::TimeDelta;
use standin::{InteractionOutcome, OptionValue, Place};

use super::{again, command, says};
use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";
const WORDS: &str = "Is the parser done?";

async fn letter(app: &TestApp, shed: Shed, options: &[(&str, &str)]) -> InteractionOutcome {
    let options: Vec<(&str, OptionValue)> = options
        .iter()
        .map(|(name, text)| (*name, OptionValue::from(*text)))
        .collect();
    command(app, shed.ada, shed, "letter", &options).await
}

async fn compare(app: &TestApp, shed: Shed) -> String {
    command(app, shed.ada, shed, "compare", &[]).await.text()
}

#[tokio::test]
async fn a_letter_comes_beside_the_first_comparison_from_its_day_on_and_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    let kept = letter(&app, shed, &[("text", WORDS)]).await;
    says(&kept, &["Sealed", "18 November 2027"]);
    assert!(!kept.text().contains(WORDS), "{}", kept.text());
    app.at(berlin("2027-11-17 23:00")).await;
    assert!(!compare(&app, shed).await.contains(WORDS));
    app.at(berlin("2027-11-18 09:00")).await;
    // A reply without a comparison leaves it sealed for now.
    let logged = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    assert!(!logged.text().contains(WORDS), "{}", logged.text());
    let told = compare(&app, shed).await;
    assert!(
        told.contains(WORDS) && told.contains("From you, 18 November 2026"),
        "{told}"
    );
    app.all_are_said().await;
    assert!(!compare(&app, shed).await.contains(WORDS));
}

#[tokio::test]
async fn a_letter_that_found_no_comparison_for_a_week_comes_with_any_reply() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    letter(&app, shed, &[("text", WORDS), ("when", "3 weeks")]).await;
    app.at(berlin("2026-12-15 12:00")).await;
    let early = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    assert!(!early.text().contains(WORDS), "{}", early.text());
    app.at(berlin("2026-12-16 12:00")).await;
    app.tick().await;
    let logged = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    says(&logged, &[WORDS]);
}

#[tokio::test]
async fn a_letter_comes_beside_the_week_of_an_answer() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    letter(&app, shed, &[("text", WORDS), ("when", "2026-11-20")]).await;
    app.at(berlin("2026-11-23 09:00")).await;
    let question = app.question(shed.channel);
    let answered = app
        .answer(shed.ada, &question, "Chords.", "guitar 2h")
        .await;
    says(&answered, &["Your week, for your eyes", WORDS]);
    let posted = app.discord.whole_transcript();
    let others: Vec<&str> = posted
        .lines()
        .filter(|line| line.contains("From you"))
        .collect();
    assert!(others.len() <= 1, "{others:?}");
}

#[tokio::test]
async fn a_letter_that_cannot_be_handed_over_hides_no_answer_and_no_comparison() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    letter(&app, shed, &[("text", WORDS), ("when", "2026-11-20")]).await;
    app.at(berlin("2026-11-23 09:00")).await;
    let refuse =
        "CREATE TRIGGER refuse BEFORE UPDATE ON letter BEGIN SELECT RAISE(ABORT, 'full'); END";
    app.change_the_record(refuse).await;
    let question = app.question(shed.channel);
    let answered = app
        .answer(shed.ada, &question, "Chords.", "guitar 2h")
        .await;
    says(&answered, &["Your week, for your eyes"]);
    let seen = compare(&app, shed).await;
    assert!(seen.contains("In all") && !seen.contains(WORDS), "{seen}");
    app.change_the_record("DROP TRIGGER refuse").await;
    assert!(compare(&app, shed).await.contains(WORDS));
}

#[tokio::test]
async fn letters_are_listed_sealed_shown_taken_back_and_put_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let empty = command(&app, shed.ada, shed, "letter", &[]).await;
    says(&empty, &["No letters yet"]);
    let form = app
        .discord
        .press(shed.ada, &empty.message(), "Write one")
        .await
        .modal();
    let fields = [("text", WORDS), ("when", "6 months")];
    let kept = app.discord.submit(shed.ada, &form, &fields).await;
    says(&kept, &["Sealed", "18 May 2027"]);
    letter(&app, shed, &[("text", "The second"), ("when", "2 years")]).await;
    let list = command(&app, shed.ada, shed, "letter", &[]).await;
    says(
        &list,
        &[
            "`1` a letter of 18 November 2026, comes on 18 May 2027",
            "18 November 2028",
        ],
    );
    assert!(!list.text().contains(WORDS), "{}", list.text());
    let shown = app.discord.press(shed.ada, &list.message(), "1").await;
    says(&shown, &[WORDS]);
    let gone = app
        .discord
        .press(shed.ada, &shown.message(), "Take back")
        .await;
    says(&gone, &["Taken back"]);
    let back = app
        .discord
        .press(shed.ada, &gone.message(), "Put it back")
        .await;
    says(&back, &["Put back", "18 May 2027"]);
    let gone = command(&app, shed.ada, shed, "letter", &[("take_back", 1.into())]).await;
    again(&app, &gone).await;
    let list = command(&app, shed.ada, shed, "letter", &[]).await.text();
    assert!(
        list.contains("`1`") && !list.contains("`2`") && list.contains("2028"),
        "{list}"
    );
    let back = command(&app, shed.ada, shed, "letter", &[("put_back", true.into())]).await;
    again(&app, &back).await;
    let shown = command(&app, shed.ada, shed, "letter", &[("show", 1.into())]).await;
    says(&shown, &[WORDS]);
}

#[tokio::test]
async fn what_was_taken_back_never_comes_and_what_was_delivered_twice_is_kept_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    let kept = letter(&app, shed, &[("text", WORDS), ("when", "tomorrow")]).await;
    again(&app, &kept).await;
    app.discord
        .press(shed.ada, &kept.message(), "Take back")
        .await;
    app.at(berlin("2026-12-18 12:00")).await;
    assert!(!compare(&app, shed).await.contains(WORDS));
    let list = command(&app, shed.ada, shed, "letter", &[]).await;
    says(&list, &["No letters yet"]);
}

#[tokio::test]
async fn a_refused_letter_loses_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (when, part) in [
        ("soon", "not a time to come"),
        ("2026-11-18", "not to come any more"),
        ("11 years", "ten years"),
    ] {
        let refused = letter(&app, shed, &[("text", WORDS), ("when", when)]).await;
        says(&refused, &[part, WORDS, "You typed"]);
    }
    says(
        &letter(&app, shed, &[("when", "a year")]).await,
        &["The letter is empty"],
    );
    let long = "x".repeat(2_001);
    says(
        &letter(&app, shed, &[("text", &long)]).await,
        &["2,001 characters"],
    );
    let list = command(&app, shed.ada, shed, "letter", &[]).await;
    let form = app
        .discord
        .press(shed.ada, &list.message(), "Write one")
        .await
        .modal();
    let fields = [("text", WORDS), ("when", "soon")];
    let refused = app.discord.submit(shed.ada, &form, &fields).await;
    says(&refused, &["not a time to come", "Correct it"]);
    let form = app
        .discord
        .press(shed.ada, &refused.message(), "Correct it")
        .await
        .modal();
    assert!(format!("{form:?}").contains(WORDS), "{form:?}");
    for option in ["show", "take_back"] {
        let refused = command(&app, shed.ada, shed, "letter", &[(option, 3.into())]).await;
        says(&refused, &["There is no letter yet"]);
    }
    let refused = command(&app, shed.ada, shed, "letter", &[("put_back", true.into())]).await;
    says(&refused, &["no letter to put back"]);
}

#[tokio::test]
async fn who_asked_for_it_is_asked_once_a_month_to_explain_and_it_comes_back_in_a_year() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let set = letter(&app, shed, &[("explain", "once a month")]).await;
    says(&set, &["Once a month I ask you"]);
    app.at(berlin("2026-12-17 23:00")).await;
    let early = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    assert!(
        !early.text().contains("Explain one thing"),
        "{}",
        early.text()
    );
    app.at(berlin("2026-12-18 08:00")).await;
    app.tick().await;
    let prompted = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    says(&prompted, &["Explain one thing to yourself a year ago"]);
    app.all_are_said().await;
    let next = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    assert!(
        !next.text().contains("Explain one thing"),
        "{}",
        next.text()
    );
    let form = app
        .discord
        .press(shed.ada, &prompted.message(), "Explain something")
        .await
        .modal();
    let words = "A closure keeps what it names.";
    let kept = app
        .discord
        .submit(shed.ada, &form, &[("text", words)])
        .await;
    says(&kept, &["Kept, between us", "18 December 2027"]);
    let transcript = app.discord.transcript(shed.channel);
    assert!(!transcript.contains(words), "{transcript}");
    app.at(berlin("2027-12-18 12:00")).await;
    let told = compare(&app, shed).await;
    assert!(
        told.contains(words) && told.contains("A year ago you explained this"),
        "{told}"
    );
}

#[tokio::test]
async fn prompts_that_nobody_read_do_not_pile_up_and_end_when_told_to() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    letter(&app, shed, &[("explain", "once a month")]).await;
    for month in 1..=4 {
        app.at(berlin(NOON) + TimeDelta::days(31 * month)).await;
    }
    let prompted = app.log(shed.ada, shed.place(), "5m", "guitar").await.text();
    assert_eq!(
        prompted.matches("Explain one thing").count(),
        1,
        "{prompted}"
    );
    says(
        &letter(&app, shed, &[("explain", "never")]).await,
        &["do not ask you"],
    );
    app.at(berlin("2027-06-18 12:00")).await;
    let quiet = app.log(shed.ada, shed.place(), "5m", "guitar").await.text();
    assert!(!quiet.contains("Explain one thing"), "{quiet}");
}

#[tokio::test]
async fn only_an_explanation_is_shared_by_its_author_who_joined() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "5m", "rust").await;
    let form = letter(&app, shed, &[("explain", "now")]).await.modal();
    let words = "A closure keeps what it names.";
    let kept = app
        .discord
        .submit(shed.ada, &form, &[("text", words)])
        .await;
    let refused = app
        .discord
        .press(shed.ada, &kept.message(), "Share here")
        .await;
    says(&refused, &["not joined"]);
    command(&app, shed.ada, shed, "join", &[]).await;
    let shared = app
        .discord
        .press(shed.ada, &kept.message(), "Share here")
        .await;
    assert!(!shared.is_ephemeral(), "{shared:?}");
    let text = shared.text();
    assert!(text.contains(words) && text.contains("Ada"), "{text}");
    letter(&app, shed, &[("text", WORDS), ("when", "tomorrow")]).await;
    let refused = command(&app, shed.ada, shed, "letter", &[("share", 1.into())]).await;
    says(&refused, &["stays between us"]);
    command(&app, shed.ben, shed, "join", &[]).await;
    for button in [
        "y1:letter:share:1",
        "y1:letter:show:1",
        "y1:letter:take-back:2",
        "y1:letter:put-back:2",
    ] {
        let forged = message_with_button(&app, shed.channel, button).await;
        let refused = app.discord.press(shed.ben, &forged, "Forged").await;
        says(&refused, &["belongs to somebody else"]);
    }
    let direct = app.command(shed.ada, Place::Dm, "letter", &[]).await;
    says(&direct, &["Your letters to yourself"]);
}

#[tokio::test]
async fn two_hundred_letters_are_on_their_way_at_most_and_one_more_loses_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for number in 0..200 {
        let text = format!("{WORDS} {number}");
        says(&letter(&app, shed, &[("text", &text)]).await, &["Sealed"]);
    }
    let refused = letter(&app, shed, &[("text", WORDS)]).await;
    says(&refused, &["200"]);
    app.counts("letters", "SELECT COUNT(*) FROM letter", 200)
        .await;
    let first = [("take_back", 1.into())];
    command(&app, shed.ada, shed, "letter", &first).await;
    says(&letter(&app, shed, &[("text", WORDS)]).await, &["Sealed"]);
}
