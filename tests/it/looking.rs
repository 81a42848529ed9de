//! `/compare`, `/journey`, `/year`: one's own record in words and as a card, for oneself, and shared where the server may see it.

mod servers;

use standin::{InteractionOutcome, MessageView, OptionValue, Outcome, Place};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";
/// Each window with what its words and its card call it.
const WINDOWS: [(&str, &str, &str); 6] = [
    ("this week", "This week so far", "through wednesday"),
    ("last week", "Last week", "week of 9 to 15 november"),
    ("4 weeks", "The last 4 weeks", "the last 4 weeks"),
    ("this quarter", "This quarter so far", "this quarter so far"),
    (
        "90 days against 365",
        "The last 90 days",
        "the last 90 days",
    ),
    ("this year", "This year so far", "this year so far"),
];

/// The card of a message: its name and its words.
#[track_caller]
fn card(message: &MessageView) -> (String, String) {
    let [file] = message.attachments.as_slice() else {
        panic!("not one file on {message:?}");
    };
    assert_eq!(file.content_type.as_deref(), Some("image/png"));
    assert!(file.bytes.starts_with(b"\x89PNG"), "no picture");
    let width = u32::from_be_bytes(file.bytes[16..20].try_into().expect("four bytes"));
    assert_eq!(width, yesteryou::cards::WIDTH);
    assert!(file.bytes.len() < 100_000, "{} bytes", file.bytes.len());
    let words = file.description.clone().expect("alt text");
    (file.filename.clone(), words)
}

/// A command with text options.
async fn look(
    app: &TestApp,
    shed: Shed,
    name: &str,
    options: &[(&str, &str)],
) -> InteractionOutcome {
    let options: Vec<(&str, OptionValue)> = options
        .iter()
        .map(|(name, value)| match *name {
            "share" => ("share", true.into()),
            name => (name, (*value).into()),
        })
        .collect();
    app.command(shed.ada, shed.place(), name, &options).await
}

/// An hour of rust in each of the last 60 weeks, on a Tuesday.
async fn sixty_weeks(app: &TestApp, shed: Shed) {
    let last = berlin(NOON).date_naive() - chrono::TimeDelta::days(1);
    for week in 0..60 {
        let day = (last - chrono::TimeDelta::weeks(week)).to_string();
        let kept = app.log_on(shed.ada, shed.place(), "1h", "rust", &day).await;
        assert!(kept.text().contains("Kept"), "{}", kept.text());
    }
}

#[tokio::test]
async fn both_weeks_come_with_the_card_of_this_one() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    app.log_on(shed.ada, shed.place(), "2h", "rust", "2026-11-10")
        .await;
    let compared = look(&app, shed, "compare", &[]).await;
    assert!(compared.is_ephemeral());
    let text = compared.text();
    assert!(text.contains("This week so far"), "{text}");
    assert!(text.contains("Last week"), "{text}");
    let (name, words) = card(&compared.message());
    assert_eq!(name, "week.png");
    assert!(
        words.contains("Ada") && words.contains("1 h 30 on 1 day"),
        "{words}"
    );
    app.set_now(berlin("2026-11-23 08:00"));
    let compared = look(&app, shed, "compare", &[]).await;
    let (_, words) = card(&compared.message());
    assert!(words.contains("Week of 16 to 22 November"), "{words}");
}

#[tokio::test]
async fn every_window_is_told_in_words_and_drawn() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    sixty_weeks(&app, shed).await;
    for (window, title, drawn) in WINDOWS {
        let compared = look(&app, shed, "compare", &[("window", window)]).await;
        assert!(compared.is_ephemeral(), "{window}");
        let text = compared.text();
        assert!(
            text.contains(title) && text.contains("60 h"),
            "{window}: {text}"
        );
        let (_, words) = card(&compared.message());
        let words = words.to_lowercase();
        assert!(
            words.contains(drawn) && words.contains("60 h in all"),
            "{words}"
        );
        assert!(
            compared.message().button("Share here").is_some(),
            "{window}"
        );
    }
    let text = look(&app, shed, "compare", &[("window", "4 weeks")])
        .await
        .text();
    assert!(text.contains("4 h · 4 days"), "{text}");
    assert!(
        text.contains("The 4 weeks before, 24 September to 21 October"),
        "{text}"
    );
    assert!(text.contains("(the same)"), "{text}");
    let year = look(&app, shed, "year", &[]).await;
    assert!(year.text().contains("52 h · 52 days"), "{}", year.text());
    assert_eq!(card(&year.message()).0, "year.png");
    let journey = look(&app, shed, "journey", &[]).await;
    let text = journey.text();
    assert!(text.contains("**60 h** of rust"), "{text}");
    assert!(text.contains("100 h is 40 h away"), "{text}");
    assert!(text.contains("over a hundred years off"), "{text}");
    assert_eq!(card(&journey.message()).0, "journey.png");
}

#[tokio::test]
async fn a_past_before_the_record_says_so_and_is_no_zero() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "45m", "guitar").await;
    for (window, weeks) in [
        ("4 weeks", "in 4 weeks this line has something to say"),
        ("this quarter", "in 13 weeks this line has something to say"),
        (
            "90 days against 365",
            "in 13 weeks this line has something to say",
        ),
        ("this year", "in 52 weeks this line has something to say"),
    ] {
        let compared = look(&app, shed, "compare", &[("window", window)]).await;
        let text = compared.text();
        assert!(
            text.contains("No record of you then") && text.contains(weeks),
            "{text}"
        );
        let (_, words) = card(&compared.message());
        assert!(words.contains("no record yet"), "{words}");
        assert!(!words.contains(" 0 "), "{words}");
    }
    let year = look(&app, shed, "year", &[]).await;
    assert!(
        year.text().contains("No record of you then"),
        "{}",
        year.text()
    );
    let journey = look(&app, shed, "journey", &[]).await;
    assert!(journey.text().contains("No date yet"), "{}", journey.text());
}

#[tokio::test]
async fn less_than_before_begins_with_everything_ever_done() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log_on(shed.ada, shed.place(), "9h", "guitar", "2026-10-12")
        .await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let compared = look(&app, shed, "compare", &[("window", "4 weeks")]).await;
    let message = compared.message();
    let told = message.embeds[0].description.clone().unwrap_or_default();
    assert!(told.starts_with("**10 h in all**"), "{told}");
    assert!(told.contains("9 h · 1 day (−8 h)"), "{told}");
}

#[tokio::test]
async fn one_craft_is_seen_alone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "Guitar").await;
    app.log(shed.ada, shed.place(), "5h", "rust").await;
    let craft = ("craft", "guitar");
    let looks = [
        look(&app, shed, "compare", &[craft]).await,
        look(&app, shed, "compare", &[craft, ("window", "4 weeks")]).await,
        look(&app, shed, "journey", &[craft]).await,
        look(&app, shed, "year", &[craft]).await,
    ];
    for outcome in looks {
        let (_, words) = card(&outcome.message());
        for told in [outcome.text(), words] {
            assert!(told.contains("Guitar") && told.contains("1 h"), "{told}");
            assert!(!told.contains("5 h") && !told.contains("6 h"), "{told}");
        }
    }
    let time: [(&str, OptionValue); 0] = [];
    for name in ["compare", "journey", "year"] {
        let offered = app
            .discord
            .autocomplete(shed.ada, shed.place(), name, &time, ("craft", "gu"))
            .await;
        let names: Vec<&str> = offered.iter().map(|choice| choice.name.as_str()).collect();
        assert_eq!(names, ["Guitar"]);
    }
}

#[tokio::test]
async fn a_craft_that_is_not_there_is_refused_with_one_like_it() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    for name in ["compare", "journey", "year"] {
        let refused = look(&app, shed, name, &[("craft", "gutiar")]).await;
        assert!(refused.is_ephemeral());
        let text = refused.text();
        assert!(text.contains("**guitar**"), "{text}");
        assert!(text.contains(&format!("/{name} craft:gutiar")), "{text}");
        let refused = look(&app, shed, name, &[("craft", "sailing")]).await;
        assert!(!refused.text().contains("guitar**"), "{}", refused.text());
    }
}

#[tokio::test]
async fn without_a_record_there_is_a_word_and_no_card() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (name, options) in [
        ("compare", vec![]),
        ("compare", vec![("window", "this year")]),
        ("journey", vec![]),
        ("year", vec![]),
    ] {
        let nothing = look(&app, shed, name, &options).await;
        assert!(
            nothing.text().contains("/log 1h30 guitar"),
            "{}",
            nothing.text()
        );
        assert!(nothing.message().attachments.is_empty());
        assert!(nothing.message().buttons.is_empty());
    }
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.discord.press(shed.ada, &logged.message(), "Undo").await;
    let nothing = look(&app, shed, "year", &[("craft", "guitar")]).await;
    assert!(nothing.text().contains("guitar"), "{}", nothing.text());
    assert!(nothing.message().attachments.is_empty());
}

#[tokio::test]
async fn forty_crafts_fit() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for number in 0..40 {
        let craft = format!("craft {number:02} of a rather long name, _and_ *marks*");
        let day = format!("2026-10-{:02}", 1 + number / 4);
        let time = format!("{}m", 30 + number);
        app.log_on(shed.ada, shed.place(), &time, &craft, &day)
            .await;
    }
    let journey = look(&app, shed, "journey", &[]).await;
    let text = journey.text();
    assert!(text.contains("30 more crafts: "), "{text}");
    let (_, words) = card(&journey.message());
    assert!(words.contains("36 more crafts: "), "{words}");
    for name in ["compare", "year"] {
        card(&look(&app, shed, name, &[]).await.message());
    }
}

/// Another server with the same people, where Ada has joined and logged an hour of pottery.
async fn day_shed(app: &TestApp, shed: Shed) -> Shed {
    let server = app.discord.add_server("Day Shed", shed.ada);
    let channel = app.discord.add_text_channel(server, "days");
    let other = Shed {
        server,
        channel,
        ..shed
    };
    app.log(shed.ada, other.place(), "1h", "pottery").await;
    app.command(shed.ada, other.place(), "join", &[]).await;
    other
}

/// Everything that anybody reads in a channel, the words of its cards too.
fn posted(app: &TestApp, shed: Shed) -> String {
    let messages = app.discord.messages(shed.channel);
    let told = messages.iter().map(|message| {
        let cards = message.attachments.iter();
        let words = cards.filter_map(|file| file.description.clone());
        let words: Vec<String> = words.collect();
        format!("{}\n{}", message.text(), words.join("\n"))
    });
    told.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_is_shared_shows_what_was_logged_in_that_server_only() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "5h13", "secret").await;
    app.log_on(shed.ada, shed.place(), "3h", "secret", "2025-11-12")
        .await;
    let other = day_shed(&app, shed).await;
    let mut count = 0;
    for (name, window) in [
        ("compare", Some("this week")),
        ("compare", Some("4 weeks")),
        ("compare", Some("this quarter")),
        ("compare", Some("90 days against 365")),
        ("compare", Some("this year")),
        ("compare", None),
        ("journey", None),
        ("year", None),
    ] {
        let window: Vec<_> = window
            .map(|window| ("window", window))
            .into_iter()
            .collect();
        let own = look(&app, other, name, &window).await;
        assert!(own.is_ephemeral(), "{name}");
        if let Some(button) = own
            .message()
            .button("Share here")
            .map(|one| one.label.clone())
        {
            let shared = app.discord.press(shed.ada, &own.message(), &button).await;
            assert!(!shared.is_ephemeral(), "{name}: {shared:?}");
            card(&shared.message());
            count += 1;
        }
        let mut options = window.clone();
        options.push(("share", ""));
        let shared = look(&app, other, name, &options).await;
        assert!(!shared.is_ephemeral(), "{name}: {shared:?}");
        assert!(shared.text().contains("Ada"), "{}", shared.text());
        card(&shared.message());
        count += 1;
    }
    assert_eq!(app.discord.messages(other.channel).len(), count);
    let posted = posted(&app, other);
    assert!(
        posted.contains("pottery") && posted.contains("1 h"),
        "{posted}"
    );
    for foreign in ["secret", "5 h", "6 h", "3 h", "8 h"] {
        assert!(!posted.contains(foreign), "{foreign:?} is in\n{posted}");
    }
}

#[tokio::test]
async fn a_craft_of_which_nothing_was_logged_there_is_not_even_named() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "5h13", "secret").await;
    let other = day_shed(&app, shed).await;
    for name in ["compare", "journey", "year"] {
        let own = look(&app, other, name, &[("craft", "secret")]).await;
        assert!(own.text().contains("5 h 13"), "{}", own.text());
        let button = own.message().buttons[0].label.clone();
        let refused = app.discord.press(shed.ada, &own.message(), &button).await;
        assert!(refused.is_ephemeral(), "{refused:?}");
        let refused = look(&app, other, name, &[("craft", "secret"), ("share", "")]).await;
        assert!(refused.is_ephemeral(), "{refused:?}");
        assert!(refused.text().contains("stays there"), "{}", refused.text());
    }
    assert!(app.discord.messages(other.channel).is_empty());
    // Chen presses what only Ada could have seen.
    for id in [
        "y1:share:year:1",
        "y1:share:journey:1",
        "y1:share:4-weeks:1",
    ] {
        app.command(shed.chen, shed.place(), "join", &[]).await;
        let forged = message_with_button(&app, shed.channel, id).await;
        let refused = app.discord.press(shed.chen, &forged, "Forged").await;
        assert!(refused.is_ephemeral(), "{refused:?}");
        assert!(!refused.text().contains("secret"), "{}", refused.text());
    }
}

#[tokio::test]
async fn only_who_has_joined_shares_and_only_in_a_server() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    for name in ["compare", "journey", "year"] {
        let refused = look(&app, shed, name, &[("share", "")]).await;
        assert!(refused.is_ephemeral(), "{name}");
        assert!(refused.text().contains("/join"), "{}", refused.text());
        let direct = app.command(shed.ada, Place::Dm, name, &[]).await;
        assert_eq!(direct.message().buttons, [], "{name}");
        let (_, words) = card(&direct.message());
        assert!(words.contains("Ada"), "{words}");
        let share = [("share", true.into())];
        let refused = app.command(shed.ada, Place::Dm, name, &share).await;
        assert!(
            refused.text().contains("in a server only"),
            "{}",
            refused.text()
        );
    }
    assert!(app.discord.messages(shed.channel).is_empty());
}

#[tokio::test]
async fn the_button_works_after_a_restart() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let own = look(&app, shed, "year", &[("craft", "guitar")]).await;
    app.down().await;
    app.up().await;
    let shared = app
        .discord
        .press(shed.ada, &own.message(), "Share here")
        .await;
    assert!(!shared.is_ephemeral(), "{shared:?}");
    assert!(shared.text().contains("Ada · guitar"), "{}", shared.text());
}

#[tokio::test]
async fn the_servers_own_past_is_of_no_use_in_a_direct_message() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let outcome = app.command(shed.ada, Place::Dm, "server", &[]).await;
    assert!(matches!(outcome.kind, Outcome::NotSent(_)), "{outcome:?}");
}
