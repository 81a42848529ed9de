//! Many messages, many channels, and channels that go.

use standin::{Fault, Target, permission};

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn of_five_hundred_messages_in_a_minute_none_is_lost() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    for number in 0..500 {
        let who = habit.app.discord.add_user(&format!("member {number}"));
        habit.app.discord.join(habit.shed.server, who);
        habit
            .app
            .discord
            .say(who, habit.shed.channel, "30 min scales");
    }
    for _ in 0..500 {
        habit.next().await;
    }
    assert_eq!(habit.posts().await, (500, 500));
    assert_eq!(habit.kept().await, (15_000, 500));
}

#[tokio::test]
async fn of_five_thousand_messages_at_once_none_is_lost() {
    let habit = Habit::reading(berlin(NOON)).await;
    let (app, shed) = (&habit.app, habit.shed);
    let mut channels = vec![shed.channel];
    for number in 1..5 {
        let channel = app
            .discord
            .add_text_channel(shed.server, &format!("more {number}"));
        let options = [("name", "guitar".into()), ("add_channel", channel.into())];
        habit.command("habit edit", &options).await;
        channels.push(channel);
    }
    for number in 0..5_000 {
        let channel = channels[number % channels.len()];
        app.discord.say(shed.ben, channel, "today scales");
    }
    let posts = "SELECT COUNT(*) FROM habit_post";
    let counted = async {
        while habit.query("SELECT COUNT(*), 0 FROM habit_post").await.0 < 5_000 {
            app.tick().await;
        }
    };
    let waited = tokio::time::timeout(std::time::Duration::from_mins(1), counted).await;
    assert!(waited.is_ok(), "{:?} were counted", habit.posts().await);
    app.counts("each to count once", posts, 5_000).await;
}

#[tokio::test]
async fn reactions_that_are_not_allowed_are_said_to_the_admin_once_and_cost_no_count() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.app.discord.overwrite(
        habit.shed.channel,
        Target::Bot,
        0,
        permission::ADD_REACTIONS,
    );
    let path = format!("PUT /channels/{}/messages", habit.shed.channel);
    for minutes in 10..=14 {
        habit.say(&format!("{minutes} min scales")).await;
    }
    let asked = |habit: &Habit| {
        habit
            .app
            .discord
            .requests()
            .iter()
            .filter(|request| request.method == "PUT" && request.path.contains("reactions"))
            .count()
    };
    habit
        .app
        .discord
        .settle("one refusal", |_| asked(&habit) > 0)
        .await;
    let _ = path;
    assert_eq!(habit.kept().await, (60, 5));
    habit.say("15 min scales").await;
    let said = habit.command("history", &[]).await.message().text();
    assert_eq!(said.matches("I may not react").count(), 1, "{said}");
    assert!(asked(&habit) <= 2, "{}", asked(&habit));
}

#[tokio::test]
async fn a_question_goes_before_reactions_and_old_ones_are_dropped() {
    let mut habit = Habit::reading(berlin("2026-11-23 08:59")).await;
    // Until Discord has said which limits a request has, the door sends one at a time in a channel.
    let known = habit.say("5 min scales").await;
    habit.reacted(&known, "✅").await;
    let fault = habit.app.discord.fault(Fault::slow("PUT /channels/**"));
    let first = habit.say("10 min scales").await;
    fault.reached(1).await;
    let late = habit.say("20 min scales").await;
    habit.app.at(berlin("2026-11-23 09:10")).await;
    let asked = habit
        .by_bot()
        .iter()
        .any(|message| message.button("Answer").is_some());
    assert!(asked, "the weekly question waits for no reaction");
    fault.release();
    habit.reacted(&first, "✅").await;
    let newer = habit.say("30 min scales").await;
    habit.reacted(&newer, "✅").await;
    let late = habit.app.discord.message(late.channel, late.id).unwrap();
    assert!(
        late.reactions.is_empty(),
        "ten minutes late: {:?}",
        late.reactions
    );
}

#[tokio::test]
async fn a_member_in_forty_habit_channels_is_welcomed_once() {
    let mut habit = Habit::unbound(berlin(NOON), true).await;
    let mut channels = Vec::new();
    for number in 0..40 {
        let channel = habit
            .app
            .discord
            .add_text_channel(habit.shed.server, &format!("craft-{number}"));
        let options = [
            ("name", format!("craft {number}").into()),
            ("channel", channel.into()),
        ];
        habit.command("habit create", &options).await;
        channels.push(channel);
    }
    for channel in &channels {
        habit
            .app
            .discord
            .say(habit.shed.ben, *channel, "10 min of it");
        habit.next().await;
    }
    habit.app.tick().await;
    assert_eq!(habit.kept().await, (400, 40));
    let said: usize = channels
        .iter()
        .map(|channel| {
            habit
                .app
                .discord
                .messages(*channel)
                .iter()
                .filter(|one| one.by_bot)
                .count()
        })
        .sum();
    assert_eq!(said, 1);
}

#[tokio::test]
async fn a_deleted_channel_pauses_its_habit_and_the_admin_hears_of_it() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    let (server, place) = (
        habit.shed.server,
        habit
            .app
            .discord
            .add_text_channel(habit.shed.server, "elsewhere"),
    );
    habit.app.discord.delete_channel(habit.shed.channel);
    habit.app.not_known(habit.shed.channel).await;
    let place = standin::Place::Server(server, place);
    let said = habit
        .app
        .command(habit.shed.ada, place, "history", &[])
        .await
        .message()
        .text();
    assert!(
        said.contains("was deleted, so the habit is paused"),
        "{said}"
    );
    assert_eq!(habit.kept().await, (10, 1));
}
