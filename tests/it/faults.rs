//! What goes wrong around the bot: a full disk, a kill, a storm, a Discord that hangs, a gateway that is cut.

mod binary;
mod disk;
mod logs;
mod process;

use std::time::Duration;

use futures_util::future::join_all;
use standin::{ChannelId, Fault, Outcome};

use crate::test_app::{Shed, TestApp, berlin};

const POSTING: &str = "POST /channels/*/messages";

fn questions(app: &TestApp, channel: ChannelId) -> usize {
    let messages = app.discord.messages(channel);
    let questions = messages.iter().filter(|one| one.button("Answer").is_some());
    questions.count()
}

/// Servers that are set up for the same slot.
async fn sheds(app: &TestApp, count: usize) -> Vec<Shed> {
    let sheds: Vec<Shed> = (0..count)
        .map(|number| app.add_shed(&format!("Shed {number}"), "check-in"))
        .collect();
    for shed in &sheds {
        app.set_up(*shed).await.finished().await;
    }
    sheds
}

/// Lets time go on until everything is delivered: the bot waits longer and longer between its attempts.
async fn until_delivered(app: &TestApp, sheds: &[Shed]) {
    for _ in 0..30 {
        app.tick().await;
        let there = |shed: &Shed| {
            questions(app, shed.channel) > 0 && !app.discord.threads(shed.channel).is_empty()
        };
        if sheds.iter().all(there) {
            return;
        }
        app.set_now(app.discord.now() + chrono::TimeDelta::minutes(2));
    }
    panic!("not delivered:\n{}", app.discord.whole_transcript());
}

#[tokio::test]
async fn storms_of_refusals_errors_and_cuts_end_with_each_message_once() {
    let app = TestApp::start(berlin("2026-11-02 10:00")).await;
    let sheds = sheds(&app, 4).await;
    let moment = Duration::from_millis(20);
    let storms = [
        Fault::rate_limited(POSTING, moment).times(6),
        Fault::server_error(POSTING).times(6),
        Fault::cut(POSTING).times(3),
        Fault::cut_after(POSTING).times(3),
        Fault::status(POSTING, 503, 0, "503: Service Unavailable").times(3),
        Fault::server_error("POST /channels/*/messages/*/threads").times(3),
        Fault::cut_after("POST /channels/*/messages/*/threads").times(2),
    ];
    for storm in storms {
        app.discord.fault(storm);
    }
    app.set_now(berlin("2026-11-09 09:00"));
    until_delivered(&app, &sheds).await;
    for shed in &sheds {
        let transcript = app.discord.transcript(shed.channel);
        assert_eq!(questions(&app, shed.channel), 1, "{transcript}");
        assert_eq!(app.discord.threads(shed.channel).len(), 1, "{transcript}");
    }
}

#[tokio::test]
async fn a_storm_over_answers_posts_each_of_them_once_and_in_order() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-09 09:00")).await;
    let question = app.question(shed.channel);
    app.discord
        .fault(Fault::rate_limited(POSTING, Duration::from_millis(20)).times(4));
    app.discord.fault(Fault::cut_after(POSTING).times(1));
    app.discord.fault(Fault::server_error(POSTING).times(9));
    for who in [shed.chen, shed.ada, shed.ben] {
        let form = app.discord.press(who, &question, "Answer").await.modal();
        let kept = app.discord.submit(who, &form, &[("words", "Done.")]).await;
        assert!(kept.is_ephemeral(), "{kept:?}");
    }
    let posted = async |app: &TestApp| {
        app.tick().await;
        app.set_now(app.discord.now() + chrono::TimeDelta::minutes(2));
        app.thread_messages(shed.channel).len()
    };
    for _ in 0..30 {
        if posted(&app).await >= 3 {
            break;
        }
    }
    posted(&app).await;
    let messages = app.thread_messages(shed.channel);
    let names: Vec<_> = messages
        .iter()
        .filter_map(|message| message.embeds[0].title.clone())
        .collect();
    assert_eq!(names, ["Chen", "Ada", "Ben"]);
}

#[tokio::test]
async fn servers_whose_channels_hang_hold_up_no_other_and_no_command() {
    let app = TestApp::start(berlin("2026-11-02 10:00")).await;
    let sheds = sheds(&app, 5).await;
    let (hanging, others) = sheds.split_at(3);
    let held: Vec<_> = hanging
        .iter()
        .map(|shed| format!("POST /channels/{}/messages", shed.channel))
        .map(|route| app.discord.fault(Fault::slow(&route)))
        .collect();
    app.set_now(berlin("2026-11-09 09:00"));
    let look = app.tick();
    let meanwhile = async {
        app.discord
            .settle("the questions of the others", |_| {
                others.iter().all(|shed| questions(&app, shed.channel) == 1)
            })
            .await;
        for shed in &sheds {
            let logged = app.log(shed.ben, shed.place(), "10m", "guitar").await;
            assert!(logged.text().contains("10 min"), "{}", logged.text());
        }
        for shed in hanging {
            assert_eq!(questions(&app, shed.channel), 0);
        }
        for handle in &held {
            handle.release();
        }
    };
    tokio::join!(look, meanwhile);
    until_delivered(&app, &sheds).await;
    for shed in &sheds {
        assert_eq!(questions(&app, shed.channel), 1);
    }
}

#[tokio::test]
async fn channels_that_hang_hold_up_neither_other_servers_nor_the_next_look() {
    let app = TestApp::start(berlin("2026-11-02 10:00")).await;
    // More than there are messages on their way at once.
    let sheds = sheds(&app, 35).await;
    let (hanging, others) = sheds.split_at(33);
    let held: Vec<_> = hanging
        .iter()
        .map(|shed| format!("POST /channels/{}/messages", shed.channel))
        .map(|route| app.discord.fault(Fault::slow(&route)))
        .collect();
    app.at(berlin("2026-11-09 09:00")).await;
    for shed in others {
        assert_eq!(questions(&app, shed.channel), 1);
    }
    let shed = others[0];
    let question = app.question(shed.channel);
    app.answer(shed.ben, &question, "Done.", "").await;
    assert_eq!(app.thread_messages(shed.channel).len(), 1);
    for shed in hanging {
        assert_eq!(questions(&app, shed.channel), 0);
    }
    for handle in &held {
        handle.release();
    }
    until_delivered(&app, &sheds).await;
    for shed in &sheds {
        assert_eq!(questions(&app, shed.channel), 1);
    }
}

#[tokio::test]
async fn a_gateway_that_is_cut_loses_no_interaction() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    let mut logged = 0;
    for round in 0..3 {
        match round {
            0 => app.discord.cut_gateway(),
            1 => app.discord.ask_to_reconnect(),
            _ => app.discord.close_gateway(4000),
        }
        let logs = (0..5).map(|_| app.log(shed.ben, shed.place(), "1m", "guitar"));
        for outcome in join_all(logs).await {
            let acknowledged = matches!(outcome.kind, Outcome::Reply { .. });
            assert!(acknowledged, "round {round}: {outcome:?}");
            logged += 1;
        }
        app.discord.connected().await;
    }
    let one = app.log(shed.ben, shed.place(), "1m", "guitar").await;
    let all = format!("{} min", logged + 1);
    assert!(one.text().contains(&all), "{}", one.text());
}
