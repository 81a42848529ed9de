//! What is set is what is asked: when, about which days, in which words, pinging whom.

use standin::{MessageView, OptionValue, Ping};

use super::{MONDAY, says, setup};
use crate::test_app::{Shed, TestApp, berlin};

fn questions(app: &TestApp, shed: Shed) -> Vec<MessageView> {
    let mut messages = app.discord.messages(shed.channel);
    messages.retain(|message| message.button("Answer").is_some());
    messages
}

#[tokio::test]
async fn the_servers_own_question_is_asked_and_pings_nobody() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let own = format!("What now, @everyone @here <@{}>? **Say** it.", shed.ben);
    let overview = setup(&app, shed, &[("question", own.into())]).await;
    assert!(overview.pings.is_empty());
    let preview = app.discord.press(shed.ada, &overview, "Preview").await;
    says(
        &preview,
        &[
            "What now, ",
            "**Say** it.",
            "2 to 8 November",
            "Only you see this",
        ],
    );
    assert!(preview.message().pings.is_empty());
    assert!(preview.message().button("Answer").is_none());
    assert!(
        app.discord.messages(shed.channel).is_empty(),
        "a preview posts nothing"
    );
    app.at(berlin("2026-11-09 09:00")).await;
    let question = app.question(shed.channel);
    assert!(
        question.text().contains("**Say** it."),
        "{}",
        question.text()
    );
    assert_eq!(question.pings, []);
}

#[tokio::test]
async fn a_role_that_is_set_is_pinged_and_nobody_else() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let role = app.discord.add_role(shed.server, "makers", 0, true);
    app.discord.add_role(shed.server, "others", 0, true);
    app.set_up(shed).await.finished().await;
    let options = [
        ("role", OptionValue::Role(role)),
        ("question", "What now, @everyone?".into()),
    ];
    let overview = setup(&app, shed, &options).await;
    assert!(overview.pings.is_empty());
    app.at(berlin("2026-11-09 09:00")).await;
    assert_eq!(app.question(shed.channel).pings, [Ping::Role(role)]);
    app.answer(
        shed.ben,
        &app.question(shed.channel),
        &format!("<@&{role}> @everyone"),
        "guitar 1h",
    )
    .await;
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0].pings, []);
}

#[tokio::test]
async fn asked_now_the_next_question_leaves_four_days_and_takes_the_days_that_are_left() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-04 10:00")).await;
    let overview = app.set_up(shed).await.finished().await;
    let asked = app.discord.press(shed.ada, &overview, "Ask now").await;
    let next = format!("<t:{}", berlin("2026-11-09 09:00").timestamp());
    says(&asked, &["on its way", &next]);
    app.tick().await;
    assert_eq!(questions(&app, shed).len(), 1);
    assert!(
        app.question(shed.channel)
            .text()
            .contains("28 October to 3 November")
    );
    app.set_now(berlin("2026-11-08 09:59"));
    let refused = app.discord.press(shed.ada, &overview, "Ask now").await;
    says(&refused, &["four days apart"]);
    app.at(berlin("2026-11-09 09:00")).await;
    assert_eq!(questions(&app, shed).len(), 2);
    assert!(
        app.question(shed.channel)
            .text()
            .contains("4 to 8 November")
    );
}

#[tokio::test]
async fn asked_now_shortly_before_the_slot_takes_its_place() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-05 10:00")).await;
    let overview = app.set_up(shed).await.finished().await;
    app.discord.press(shed.ada, &overview, "Ask now").await;
    app.tick().await;
    app.at(berlin("2026-11-09 09:00")).await;
    app.at(berlin("2026-11-10 09:00")).await;
    assert_eq!(
        questions(&app, shed).len(),
        1,
        "Monday is three days and 23 hours away"
    );
    app.at(berlin("2026-11-16 09:00")).await;
    assert_eq!(questions(&app, shed).len(), 2);
    assert!(
        app.question(shed.channel)
            .text()
            .contains("9 to 15 November")
    );
}

#[tokio::test]
async fn a_changed_schedule_leaves_four_days_and_asks_about_no_day_twice() {
    for (weekday, next, period) in [
        ("Thursday", "2026-11-19 09:00", "12 to 18 November"),
        ("Friday", "2026-11-13 09:00", "9 to 12 November"),
    ] {
        let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
        app.set_up(shed).await.finished().await;
        app.at(berlin("2026-11-09 09:00")).await;
        app.set_now(berlin("2026-11-09 12:00"));
        let text = setup(&app, shed, &[("weekday", weekday.into())])
            .await
            .text();
        let at = berlin(next);
        assert!(text.contains(&format!("<t:{}", at.timestamp())), "{text}");
        app.at(at - chrono::TimeDelta::seconds(1)).await;
        assert_eq!(questions(&app, shed).len(), 1, "{weekday}");
        app.at(at).await;
        app.tick().await;
        assert_eq!(questions(&app, shed).len(), 2, "{weekday}");
        let asked = app.question(shed.channel).text();
        assert!(asked.contains(period), "{asked}");
    }
}

#[tokio::test]
async fn paused_nothing_is_asked_and_resumed_it_goes_on_with_the_next_slot() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let overview = app.set_up(shed).await.finished().await;
    for (stop, start) in [("Pause", "Resume"), ("Turn off", "Turn on again")] {
        let stopped = app.discord.press(shed.ada, &overview, stop).await;
        assert!(stopped.is_ephemeral());
        let slot = berlin("2026-11-09 09:00");
        app.at(app.discord.now().max(slot)).await;
        app.log(shed.ben, shed.place(), "10m", "guitar").await;
        assert_eq!(questions(&app, shed).len(), 0, "{stop}");
        let shown = setup(&app, shed, &[]).await;
        assert!(shown.button("Resume").is_some() && shown.button("Pause").is_none());
        let started = app.discord.press(shed.ada, &stopped.message(), start).await;
        let next = format!("<t:{}", berlin("2026-11-16 09:00").timestamp());
        says(&started, &["On again", &next]);
    }
    app.at(berlin("2026-11-16 09:00")).await;
    assert_eq!(questions(&app, shed).len(), 1);
    assert!(
        app.question(shed.channel)
            .text()
            .contains("9 to 15 November")
    );
}
