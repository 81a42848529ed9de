//! `/log`, its buttons, and `/history`.

use standin::{InteractionOutcome, OptionValue, Outcome, Place};

use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

/// Options of `/log`, all of them text.
fn texts<'a>(options: &[(&'a str, &str)]) -> Vec<(&'a str, OptionValue)> {
    options
        .iter()
        .map(|(name, text)| (*name, OptionValue::from(*text)))
        .collect()
}

fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn what_was_logged_is_told_privately_and_can_be_taken_back_and_put_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    says(&logged, &["1 h 30", "guitar", "This week"]);
    let undone = app.discord.press(shed.ada, &logged.message(), "Undo").await;
    assert!(matches!(undone.kind, Outcome::Updated(_)), "{undone:?}");
    says(&undone, &["Taken back"]);
    let back = app
        .discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    says(&back, &["guitar"]);
    let history = app.command(shed.ada, shed.place(), "history", &[]).await;
    says(&history, &["1 h 30", "guitar"]);
}

#[tokio::test]
async fn a_refused_log_comes_back_to_be_mended() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let cases = [
        (
            vec![("time", "1h3o"), ("craft", "guitar")],
            "/log time:1h3o craft:guitar",
        ),
        (
            vec![("time", "0"), ("craft", "guitar")],
            "/log time:0 craft:guitar",
        ),
        (
            vec![("time", "-1h"), ("craft", "guitar")],
            "/log time:-1h craft:guitar",
        ),
        (
            vec![("time", "25h"), ("craft", "guitar")],
            "/log time:25h craft:guitar",
        ),
        (
            vec![("time", "1h"), ("craft", "\u{200B} \u{200B}")],
            "/log time:1h craft:",
        ),
        (
            vec![("time", "1h"), ("craft", "x"), ("day", "tomorrow")],
            "day:tomorrow",
        ),
        (
            vec![("time", "1h"), ("craft", "x"), ("day", "2026-11-19")],
            "day:2026-11-19",
        ),
        (
            vec![("time", "1h"), ("craft", "x"), ("day", "1999-12-31")],
            "day:1999-12-31",
        ),
        (
            vec![("time", "1h"), ("craft", "x"), ("link", "nowhere")],
            "link:nowhere",
        ),
    ];
    for (options, typed) in cases {
        let refused = app
            .command(shed.ada, shed.place(), "log", &texts(&options))
            .await;
        says(&refused, &["You typed", typed]);
    }
    let long = "a".repeat(5_000);
    let options = texts(&[("time", "1h"), ("craft", "guitar"), ("what", &long)]);
    let refused = app.command(shed.ada, shed.place(), "log", &options).await;
    says(&refused, &["You typed", "aaaa"]);
    let history = app.command(shed.ada, shed.place(), "history", &[]).await;
    says(&history, &["Nothing logged yet"]);
}

#[tokio::test]
async fn a_day_holds_24_hours_and_no_more() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "20h", "sailing").await;
    let refused = app.log(shed.ada, shed.place(), "5h", "guitar").await;
    says(&refused, &["20 h", "4 h", "/log time:5h craft:guitar"]);
}

#[tokio::test]
async fn an_interaction_delivered_twice_is_kept_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    app.discord.redeliver(logged.id);
    let other = app.log(shed.ada, shed.place(), "10m", "guitar").await;
    says(&other, &["1 h 40", "2 entries"]);
}

#[tokio::test]
async fn a_slip_of_a_craft_moves_to_the_one_that_was_meant() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let slip = app.log(shed.ada, shed.place(), "1h", "gitar").await;
    let moved = app
        .discord
        .press(shed.ada, &slip.message(), "I meant guitar")
        .await;
    says(&moved, &["guitar"]);
    let offered = app
        .discord
        .autocomplete(
            shed.ada,
            shed.place(),
            "log",
            &texts(&[("time", "1h")]),
            ("craft", ""),
        )
        .await;
    assert_eq!(offered.len(), 1, "{offered:?}");
}

#[tokio::test]
async fn a_refused_change_opens_again_as_it_was_also_after_a_restart() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let form = app
        .discord
        .press(shed.ada, &logged.message(), "Edit")
        .await
        .modal();
    assert_eq!(form.field("time").expect("a field").value, "60m");
    let fields = [("time", "1hh"), ("what", "scales")];
    let refused = app.discord.submit(shed.ada, &form, &fields).await;
    says(&refused, &["1hh", "Nothing you typed is lost"]);
    app.down().await;
    app.up().await;
    let form = app
        .discord
        .press(shed.ada, &refused.message(), "Correct it")
        .await
        .modal();
    assert_eq!(form.field("what").expect("a field").value, "scales");
    let changed = app
        .discord
        .submit(shed.ada, &form, &[("time", "1h15"), ("day", "yesterday")])
        .await;
    says(&changed, &["1 h 15", "yesterday", "scales"]);
}

#[tokio::test]
async fn history_turns_pages_and_does_by_command_what_its_buttons_do() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for minutes in 1..=12 {
        app.log(shed.ada, shed.place(), &format!("{minutes}m"), "guitar")
            .await;
    }
    let first = app.command(shed.ada, shed.place(), "history", &[]).await;
    says(&first, &["1 to 10 of 12"]);
    let older = app.discord.press(shed.ada, &first.message(), "Older").await;
    says(&older, &["11 to 12 of 12"]);
    let page = app
        .command(shed.ada, shed.place(), "history", &[("page", 2.into())])
        .await;
    says(&page, &["11 to 12 of 12"]);
    let form = app
        .command(shed.ada, shed.place(), "history", &[("edit", 12.into())])
        .await;
    assert_eq!(form.modal().field("time").expect("a field").value, "1m");
    let deleted = app
        .command(shed.ada, shed.place(), "history", &[("delete", 11.into())])
        .await;
    says(&deleted, &["Deleted", "2 min"]);
    for parts in [["Put back", "2 min"], ["Taken back", "12 min"]] {
        let undone = app
            .command(shed.ada, shed.place(), "history", &[("undo", true.into())])
            .await;
        says(&undone, &parts);
    }
    for number in [0, 12, -4] {
        let options = [("show", number.into())];
        let refused = app
            .command(shed.ada, shed.place(), "history", &options)
            .await;
        says(&refused, &["No entry has the number", "to 11"]);
    }
}

#[tokio::test]
async fn text_that_a_member_typed_stays_text_and_pings_nobody() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let emoji = "🎸".repeat(1_000);
    let hostile = [
        "@everyone",
        "<@&1> <@1>",
        "```\n# big",
        "\u{202E}abc",
        "a\u{200B}b",
        &emoji,
    ];
    for text in hostile {
        let options = texts(&[("time", "1m"), ("craft", "guitar"), ("what", text)]);
        let kept = app.command(shed.ada, shed.place(), "log", &options).await;
        assert!(kept.is_ephemeral(), "{kept:?}");
        assert!(kept.message().pings.is_empty(), "{text}");
    }
}

#[tokio::test]
async fn logging_works_in_direct_messages_and_with_the_app_on_ones_own_account() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.discord.install_app(shed.ada);
    let places = [
        Place::Dm,
        Place::UserInstall,
        Place::UserInstallIn(shed.server, shed.channel),
    ];
    for place in places {
        says(
            &app.log(shed.ada, place, "1h", "guitar").await,
            &["1 h", "guitar"],
        );
    }
}

#[tokio::test]
async fn what_was_taken_back_is_put_back_by_command_the_latest_first() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let history = async |option: &'static str| {
        let options = [(option, true.into())];
        app.command(shed.ada, shed.place(), "history", &options)
            .await
    };
    let nothing = history("put_back").await;
    says(&nothing, &["nothing to put back", "You typed"]);
    app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    app.log(shed.ada, shed.place(), "20m", "rust").await;
    history("undo").await;
    app.set_now(berlin("2026-11-18 12:01"));
    history("undo").await;
    says(&history("put_back").await, &["Put back", "guitar"]);
    says(&history("put_back").await, &["Put back", "rust"]);
    says(&history("put_back").await, &["nothing to put back"]);
}

#[tokio::test]
async fn below_the_usual_week_the_gap_to_it_is_shown() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (time, day) in [
        ("5h", "2026-10-28"),
        ("5h", "2026-11-04"),
        ("10m", "2026-11-11"),
        ("5h", "2026-10-19"),
    ] {
        app.log_on(shed.ada, shed.place(), time, "guitar", day)
            .await;
    }
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let text = logged.text();
    assert!(text.contains("16 h 10 in all"), "{text}");
    let gap = "The usual week, through Wednesday:";
    assert!(text.contains(gap) && text.contains('\u{2212}'), "{text}");
}
