//! What is refused, in the order of the bad input that the bot has to expect: each says what was wrong, what is accepted and an
//! example, and gives back what was typed. Refusals that belong to one command stand with it: `/setup` in `setup`, the database
//! in `faults`, a member without Manage Server in `setup/rights`, forged ids in `boundary`.

use standin::{InteractionOutcome, OptionValue, Outcome};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";
const MONDAY: &str = "2026-11-23 09:00";

#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

/// `/log 1h guitar` by Ada, with some of it otherwise.
async fn log(app: &TestApp, shed: Shed, otherwise: &[(&str, &str)]) -> InteractionOutcome {
    let mut options: Vec<(&str, OptionValue)> =
        vec![("time", "1h".into()), ("craft", "guitar".into())];
    for (name, text) in otherwise {
        options.retain(|(given, _)| given != name);
        options.push((name, (*text).into()));
    }
    app.command(shed.ada, shed.place(), "log", &options).await
}

async fn nothing_is_kept(app: &TestApp, shed: Shed) {
    let history = app.command(shed.ada, shed.place(), "history", &[]).await;
    says(&history, &["Nothing logged yet"]);
}

#[tokio::test]
async fn durations_unreadable_zero_negative_or_over_a_day() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (time, wrong, accepted) in [
        ("1h3o", "not a length of time", "up to 24 h"),
        ("soon", "not a length of time", "up to 24 h"),
        ("0", "no time at all", "One minute is the least"),
        ("0h 0m", "no time at all", "One minute is the least"),
        ("-1h", "below zero", "1 minute to 24 h"),
        ("\u{2212}90", "below zero", "1 minute to 24 h"),
        ("25h", "more than a day holds", "Up to 24 h"),
        ("1441", "more than a day holds", "Up to 24 h"),
        (
            "99999999999999999999h",
            "more than a day holds",
            "Up to 24 h",
        ),
    ] {
        let refused = log(&app, shed, &[("time", time)]).await;
        let typed = format!("time:{time} ");
        says(
            &refused,
            &[wrong, accepted, "For example", "You typed", &typed],
        );
    }
    nothing_is_kept(&app, shed).await;
}

#[tokio::test]
async fn days_unreadable_to_come_or_before_2000() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (day, wrong, accepted) in [
        ("someday", "not a day that I can read", "A weekday, a date"),
        (
            "2026-02-30",
            "not a day that I can read",
            "A weekday, a date",
        ),
        ("tomorrow", "not a day that I can read", "A weekday, a date"),
        ("2026-11-19", "still to come", "Days up to today"),
        ("1999-12-31", "before this record", "from 1 January 2000 on"),
    ] {
        let refused = log(&app, shed, &[("day", day)]).await;
        let typed = format!("day:{day}");
        says(
            &refused,
            &[wrong, accepted, "For example", "You typed", &typed],
        );
    }
    nothing_is_kept(&app, shed).await;
}

#[tokio::test]
async fn more_than_24_hours_on_one_day_in_all_by_log_by_change_and_by_putting_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let taken = log(&app, shed, &[("time", "10h")]).await;
    let undone = app.discord.press(shed.ada, &taken.message(), "Undo").await;
    log(&app, shed, &[("time", "20h")]).await;
    let refused = log(&app, shed, &[("time", "5h")]).await;
    says(
        &refused,
        &["20 h", "room for 4 h", "For example", "time:5h"],
    );
    let back = app
        .discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    says(&back, &["20 h", "room for 4 h"]);
    let small = log(&app, shed, &[("time", "1h")]).await;
    let form = app
        .discord
        .press(shed.ada, &small.message(), "Edit")
        .await
        .modal();
    let refused = app.discord.submit(shed.ada, &form, &[("time", "5h")]).await;
    says(&refused, &["room for 4 h", "Nothing you typed is lost"]);
}

#[tokio::test]
async fn texts_empty_or_too_long_and_crafts_without_a_name_or_with_too_long_a_one() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let (note, lesson, craft) = ("n".repeat(1_001), "l".repeat(501), "c".repeat(51));
    let link = format!("https://example.org/{}", "x".repeat(500));
    for (option, text, wrong, accepted) in [
        ("what", note.as_str(), "1,001 characters", "up to 1,000"),
        ("lesson", &lesson, "501 characters", "up to 500"),
        ("craft", &craft, "51 characters", "up to 50"),
        ("craft", "   ", "no name", "A word is enough"),
        ("craft", "\u{200B}\u{2060}", "no name", "A word is enough"),
        ("link", &link, "520 characters", "up to 500"),
        (
            "link",
            "ftp://example.org",
            "not an address",
            "http or https",
        ),
    ] {
        let refused = log(&app, shed, &[(option, text)]).await;
        says(&refused, &[wrong, accepted, "For example", "You typed"]);
        if text.is_ascii() {
            assert!(refused.text().contains(text), "{option} is not all there");
        }
    }
    nothing_is_kept(&app, shed).await;
}

#[tokio::test]
async fn words_and_hours_of_an_answer_that_cannot_be_read() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    let many = "guitar 1m; ".repeat(51);
    for (words, hours, wrong, accepted) in [
        (
            "\u{200B} \u{200B}",
            "",
            "Your answer is empty",
            "A word is enough",
        ),
        (
            "scales",
            "guitar",
            "cannot tell the craft and the time apart",
            "A craft and a time",
        ),
        (
            "scales",
            "guitar 0m",
            "no time at all",
            "One minute is the least",
        ),
        (
            "scales",
            "tue rust 25h",
            "more than a day holds",
            "Up to 24 h",
        ),
        (
            "scales",
            "2026-11-25 rust 1h",
            "not one of the days asked about",
            "Those days work",
        ),
        ("scales", "guitar 169h", "168 h", "For example"),
        ("scales", many.as_str(), "51 items", "up to 50"),
    ] {
        let form = app
            .discord
            .press(shed.ben, &question, "Answer")
            .await
            .modal();
        let fields = [("words", words), ("hours", hours)];
        let refused = app.discord.submit(shed.ben, &form, &fields).await;
        says(
            &refused,
            &[wrong, accepted, "For example", "Nothing you typed is lost"],
        );
        let form = app
            .discord
            .press(shed.ben, &refused.message(), "Correct it")
            .await
            .modal();
        assert_eq!(form.field("words").expect("a field").value, words);
        assert_eq!(form.field("hours").expect("a field").value, hours);
    }
    app.tick().await;
    assert!(app.thread_messages(shed.channel).is_empty());
}

#[tokio::test]
async fn a_form_of_an_older_round_is_kept_for_its_owners_eyes_also_over_a_restart() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    let form = app
        .discord
        .press(shed.ben, &question, "Answer")
        .await
        .modal();
    app.at(berlin("2026-11-30 09:00")).await;
    app.down().await;
    app.up().await;
    let fields = [("words", "scales"), ("hours", "guitar 3h")];
    let kept = app.discord.submit(shed.ben, &form, &fields).await;
    says(&kept, &["Kept.", "your eyes only", "3 h"]);
    app.tick().await;
    assert!(app.thread_messages(shed.channel).is_empty());
    let history = app.command(shed.ben, shed.place(), "history", &[]).await;
    says(&history, &["3 h", "guitar"]);
}

#[tokio::test]
async fn a_question_posted_before_a_restart_is_answered_after_it() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    app.down().await;
    app.up().await;
    app.answer(shed.ben, &question, "scales", "").await;
    assert_eq!(app.thread_messages(shed.channel).len(), 1);
}

#[tokio::test]
async fn hostile_text_is_posted_as_text_pings_nobody_and_is_given_back_whole_when_refused() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    let emoji = "🎸".repeat(2_000);
    let hostile = [
        "@everyone @here",
        "<@&1> <@1> <#1> </log:1>",
        "```\n# big\n> quoted\n||hidden||",
        "[a link](https://example.org) **bold** __under__",
        "\u{202E}abc\u{2066}def",
        "a\u{200B}b\u{FEFF}c",
        &emoji,
    ];
    for text in hostile {
        let form = app
            .discord
            .press(shed.ben, &question, "Answer")
            .await
            .modal();
        let fields = [("words", text), ("lesson", "@everyone ```")];
        let kept = app.discord.submit(shed.ben, &form, &fields).await;
        assert!(matches!(kept.kind, Outcome::Reply { .. }), "{kept:?}");
        assert!(kept.is_ephemeral(), "{kept:?}");
        app.tick().await;
        let posted = app.thread_messages(shed.channel);
        assert_eq!(posted.len(), 1);
        assert!(posted[0].pings.is_empty(), "{text}");
        for raw in ["@everyone", "@here", "\u{202E}", "\u{2066}"] {
            assert!(!posted[0].text().contains(raw), "{raw:?} is shown raw");
        }
        let again = app.command(shed.ben, shed.place(), "checkin", &[]).await;
        assert!(matches!(again.kind, Outcome::Modal(_)), "{again:?}");
    }
    let refused = log(&app, shed, &[("what", &emoji)]).await;
    says(&refused, &["2,000 characters", "up to 1,000", &emoji]);
    for text in hostile {
        let refused = log(&app, shed, &[("time", "later"), ("what", text)]).await;
        says(&refused, &["You typed"]);
        assert!(refused.message().pings.is_empty(), "{text}");
    }
}

#[tokio::test]
async fn ids_past_what_can_be_kept_are_answered_kindly() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for id in ["9223372036854775808", "18446744073709551615", "0", "-1"] {
        for kind in [
            "answer",
            "away",
            "undo",
            "edit",
            "correct",
            "keep-asking",
            "share-answer:1",
        ] {
            let custom_id = format!("y1:{kind}:{id}");
            let forged = message_with_button(&app, shed.channel, &custom_id).await;
            let pressed = app.discord.press(shed.ben, &forged, "Forged").await;
            says(&pressed, &["another version of me", "`/help`"]);
        }
    }
    for number in [i64::MAX, i64::MIN] {
        let options = [("delete", number.into())];
        let refused = app
            .command(shed.ben, shed.place(), "history", &options)
            .await;
        assert!(
            refused.failure().is_some() || refused.is_ephemeral(),
            "{refused:?}"
        );
    }
}
