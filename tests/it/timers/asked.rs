//! A timer past its limit: asked about once, ended at its limit, put right for a week.

use standin::{Fault, InteractionOutcome, MessageView};

use super::{history, once_more, says, start, timer};
use crate::test_app::{Shed, TestApp, berlin};

const QUESTION: &str = "Still at it?";

/// Ben has a timer from nine o'clock on.
async fn ben_began_at_nine() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 09:00")).await;
    app.set_up(shed).await.finished().await;
    start(&app, shed).await;
    (app, shed)
}

/// And chose to be asked by direct message.
async fn ben_began_and_is_asked_directly() -> (TestApp, Shed) {
    let (app, shed) = ben_began_at_nine().await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    (app, shed)
}

/// A short private reply to Ben.
async fn reply(app: &TestApp, shed: Shed) -> InteractionOutcome {
    app.command(shed.ben, shed.place(), "back", &[]).await
}

async fn press(app: &TestApp, shed: Shed, on: &MessageView, button: &str) -> InteractionOutcome {
    app.discord.press(shed.ben, on, button).await
}

#[tokio::test]
async fn who_is_not_asked_directly_finds_the_question_in_the_next_reply_once() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 12:59")).await;
    assert!(!reply(&app, shed).await.text().contains(QUESTION));
    app.at(berlin("2026-11-18 13:00")).await;
    app.tick().await;
    assert!(app.discord.dms(shed.ben).is_empty());
    let chen = app.command(shed.chen, shed.place(), "back", &[]).await;
    assert!(!chen.text().contains(QUESTION), "{}", chen.text());
    let asked = reply(&app, shed).await;
    says(&asked, &[QUESTION, "guitar", "4 h"]);
    for button in ["Yes", "Stop now", "It was this long…"] {
        assert!(asked.message().button(button).is_some(), "{button}");
    }
}

#[tokio::test]
async fn yes_gives_as_long_again_and_then_it_is_asked_again() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 13:00")).await;
    let asked = reply(&app, shed).await;
    app.set_now(berlin("2026-11-18 13:20"));
    for _ in 0..2 {
        let on = press(&app, shed, &asked.message(), "Yes").await;
        says(&on, &["runs on", "8 h"]);
    }
    app.at(berlin("2026-11-18 16:59")).await;
    assert!(!reply(&app, shed).await.text().contains(QUESTION));
    app.at(berlin("2026-11-18 17:00")).await;
    says(&reply(&app, shed).await, &[QUESTION, "8 h"]);
    app.set_now(berlin("2026-11-18 17:30"));
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(&stopped, &["Kept **8 h 30** of **guitar**"]);
    assert!(!history(&app, shed).await.contains("unconfirmed"));
}

#[tokio::test]
async fn a_yes_that_comes_once_more_after_the_next_question_is_no_answer_to_it() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 13:00")).await;
    let asked = reply(&app, shed).await;
    let yes = press(&app, shed, &asked.message(), "Yes").await;
    says(&yes, &["runs on", "8 h"]);
    app.at(berlin("2026-11-18 17:00")).await;
    says(&reply(&app, shed).await, &[QUESTION, "8 h"]);
    once_more(&app, yes.id).await;
    app.at(berlin("2026-11-18 21:00")).await;
    app.tick().await;
    let ended = reply(&app, shed).await;
    says(&ended, &["ended by itself at 8 h"]);
}

#[tokio::test]
async fn stop_now_and_this_long_end_it_by_ones_own_word() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 13:00")).await;
    let asked = reply(&app, shed).await;
    app.set_now(berlin("2026-11-18 15:00"));
    let form = press(&app, shed, &asked.message(), "It was this long…")
        .await
        .modal();
    assert_eq!(form.field("time").expect("a field").value, "240m");
    let refused = app
        .discord
        .submit(shed.ben, &form, &[("time", "2hh")])
        .await;
    says(&refused, &["2hh", "Nothing you typed is lost"]);
    let form = press(&app, shed, &refused.message(), "Correct it")
        .await
        .modal();
    assert_eq!(form.field("time").expect("a field").value, "2hh");
    let kept = app.discord.submit(shed.ben, &form, &[("time", "2h")]).await;
    says(&kept, &["Kept **2 h** of **guitar**"]);
    app.discord.redeliver(kept.id);
    let late = press(&app, shed, &asked.message(), "Stop now").await;
    says(&late, &["2 h", "1 entry"]);
    assert!(!history(&app, shed).await.contains("unconfirmed"));

    start(&app, shed).await;
    app.at(berlin("2026-11-18 19:10")).await;
    let asked = reply(&app, shed).await;
    let stopped = press(&app, shed, &asked.message(), "Stop now").await;
    says(&stopped, &["Kept **4 h 10** of **guitar**"]);
}

#[tokio::test]
async fn without_an_answer_it_ends_at_the_limit_and_can_be_put_right_for_a_week() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 13:00")).await;
    let asked = reply(&app, shed).await;
    app.at(berlin("2026-11-18 17:00")).await;
    app.tick().await;
    let ended = reply(&app, shed).await;
    says(&ended, &["ended by itself at 4 h", "unconfirmed"]);
    let text = history(&app, shed).await;
    assert!(text.contains("**4 h** (unconfirmed) guitar"), "{text}");
    let late = press(&app, shed, &asked.message(), "Yes").await;
    says(&late, &["had ended by then", "4 h"]);
    app.set_now(berlin("2026-11-25 16:00"));
    let form = press(&app, shed, &ended.message(), "It was this long…")
        .await
        .modal();
    let right = app
        .discord
        .submit(shed.ben, &form, &[("time", "6h15")])
        .await;
    says(&right, &["6 h 15"]);
    let text = history(&app, shed).await;
    assert!(
        text.contains("6 h 15") && !text.contains("unconfirmed"),
        "{text}"
    );
    let again = press(&app, shed, &ended.message(), "It was this long…").await;
    says(&again, &["dealt with", "/history"]);
}

#[tokio::test]
async fn what_ended_by_itself_can_be_confirmed_as_it_is_or_edited() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 13:00")).await;
    app.at(berlin("2026-11-18 18:00")).await;
    let ended = reply(&app, shed).await;
    let right = press(&app, shed, &ended.message(), "That is right").await;
    says(&right, &["4 h"]);
    assert!(!right.text().contains("Unconfirmed"), "{}", right.text());

    start(&app, shed).await;
    app.at(berlin("2026-11-18 22:00")).await;
    app.at(berlin("2026-11-19 03:00")).await;
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(&stopped, &["4 h", "Unconfirmed"]);
    let form = press(&app, shed, &stopped.message(), "Edit").await.modal();
    app.discord.submit(shed.ben, &form, &[("time", "1h")]).await;
    let text = history(&app, shed).await;
    assert!(!text.contains("unconfirmed"), "{text}");
    says(
        &timer(&app, shed, "stop", &[]).await,
        &["No timer is running"],
    );
}

#[tokio::test]
async fn after_a_week_the_buttons_say_where_it_can_be_changed() {
    let (app, shed) = ben_began_at_nine().await;
    app.at(berlin("2026-11-18 17:00")).await;
    let ended = reply(&app, shed).await;
    app.at(berlin("2026-11-25 17:01")).await;
    let late = press(&app, shed, &ended.message(), "It was this long…").await;
    says(&late, &["dealt with", "/history"]);
    app.at(berlin("2026-12-01 09:00")).await;
    let gone = press(&app, shed, &ended.message(), "That is right").await;
    says(&gone, &["dealt with"]);
    let text = history(&app, shed).await;
    assert!(text.contains("**4 h** (unconfirmed) guitar"), "{text}");
}

#[tokio::test]
async fn a_timer_that_was_past_its_limit_while_the_bot_was_down_ends_at_it() {
    let (mut app, shed) = ben_began_at_nine().await;
    app.down().await;
    app.set_now(berlin("2026-11-19 07:00"));
    app.up().await;
    for _ in 0..2 {
        app.tick().await;
    }
    let ended = reply(&app, shed).await;
    says(&ended, &["ended by itself at 4 h"]);
    let text = history(&app, shed).await;
    assert!(text.contains("**4 h** (unconfirmed) guitar"), "{text}");
    assert!(!text.contains("22 h"), "{text}");
}

#[tokio::test]
async fn whoever_stops_a_forgotten_timer_before_the_bot_has_looked_keeps_its_limit() {
    let (mut app, shed) = ben_began_at_nine().await;
    app.down().await;
    app.set_now(berlin("2026-11-19 07:00"));
    app.up().await;
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(&stopped, &["4 h", "Unconfirmed"]);
    assert!(stopped.message().button("It was this long…").is_some());
    says(&start(&app, shed).await, &["Running"]);
}

#[tokio::test]
async fn a_bot_that_was_down_for_a_while_still_asks() {
    let (mut app, shed) = ben_began_at_nine().await;
    app.down().await;
    app.set_now(berlin("2026-11-18 15:00"));
    app.up().await;
    app.tick().await;
    says(&reply(&app, shed).await, &[QUESTION, "4 h"]);
}

#[tokio::test]
async fn who_chose_it_is_asked_by_direct_message_once() {
    let (app, shed) = ben_began_and_is_asked_directly().await;
    app.at(berlin("2026-11-18 13:00")).await;
    app.tick().await;
    let asked = app.discord.dms(shed.ben);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].text().contains(QUESTION), "{}", asked[0].text());
    assert!(!reply(&app, shed).await.text().contains(QUESTION));
    let on = press(&app, shed, &asked[0], "Yes").await;
    assert!(on.text().contains("runs on"), "{}", on.text());
    let there = app.discord.dms(shed.ben);
    assert!(there[0].button("Yes").is_none(), "the question stands");
    // One unasked message a week: the second question waits for the next reply.
    app.at(berlin("2026-11-18 17:00")).await;
    assert_eq!(app.discord.dms(shed.ben).len(), 1);
    says(&reply(&app, shed).await, &[QUESTION, "8 h"]);
}

#[tokio::test]
async fn a_direct_question_is_answered_by_its_form_too() {
    let (app, shed) = ben_began_and_is_asked_directly().await;
    app.at(berlin("2026-11-18 13:00")).await;
    let asked = app.discord.dms(shed.ben).pop().expect("a question");
    let form = press(&app, shed, &asked, "It was this long…").await.modal();
    let kept = app.discord.submit(shed.ben, &form, &[("time", "3h")]).await;
    assert!(kept.text().contains("Kept **3 h**"), "{}", kept.text());
    let posted = app.discord.messages(shed.channel);
    assert!(posted.is_empty(), "{posted:?}");
}

#[tokio::test]
async fn closed_direct_messages_leave_the_question_to_the_next_reply() {
    let (app, shed) = ben_began_and_is_asked_directly().await;
    app.discord.close_dms(shed.ben, true);
    app.at(berlin("2026-11-18 13:00")).await;
    app.tick().await;
    says(&reply(&app, shed).await, &[QUESTION]);
}

#[tokio::test]
async fn a_direct_question_whose_answer_was_cut_off_is_found_again() {
    let (app, shed) = ben_began_and_is_asked_directly().await;
    let dm = app.discord.dm_channel(shed.ben);
    app.discord
        .fault(Fault::cut_after(&format!("POST /channels/{dm}/messages")));
    for minute in ["13:00", "13:02", "13:04"] {
        app.at(berlin(&format!("2026-11-18 {minute}"))).await;
    }
    assert_eq!(app.discord.dms(shed.ben).len(), 1);
}

#[tokio::test]
async fn who_answered_meanwhile_is_not_written_to() {
    let (app, shed) = ben_began_and_is_asked_directly().await;
    let dm = app.discord.dm_channel(shed.ben);
    let down = Fault::server_error(&format!("POST /channels/{dm}/messages"));
    let down = app.discord.fault(down.always());
    app.at(berlin("2026-11-18 13:00")).await;
    timer(&app, shed, "stop", &[]).await;
    down.clear();
    app.at(berlin("2026-11-18 13:30")).await;
    assert!(app.discord.dms(shed.ben).is_empty());
}

#[tokio::test]
async fn a_full_day_keeps_nothing_of_a_forgotten_timer_and_says_so() {
    let (app, shed) = ben_began_at_nine().await;
    app.log(shed.ben, shed.place(), "24h", "sailing").await;
    app.at(berlin("2026-11-18 17:00")).await;
    let ended = reply(&app, shed).await;
    says(&ended, &["nothing was kept of it"]);
    let text = history(&app, shed).await;
    assert!(!text.contains("`2`"), "{text}");
}

#[tokio::test]
async fn the_limit_can_be_set_and_holds_for_timers_started_since() {
    let (mut app, shed) = ben_began_at_nine().await;
    app.restart_with(|settings| settings.timer.limit_minutes = 30)
        .await;
    app.at(berlin("2026-11-18 09:30")).await;
    assert!(!reply(&app, shed).await.text().contains(QUESTION));
    timer(&app, shed, "stop", &[]).await;
    says(&start(&app, shed).await, &["After 30 min"]);
    app.at(berlin("2026-11-18 10:00")).await;
    says(&reply(&app, shed).await, &[QUESTION, "30 min and more"]);
    app.at(berlin("2026-11-18 10:30")).await;
    let ended = reply(&app, shed).await;
    says(&ended, &["ended by itself at 30 min"]);
}
