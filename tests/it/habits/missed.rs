//! What was posted while the bot was not there is read back, once.

use standin::Fault;

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn messages_missed_while_down_are_read_back_once() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.down().await;
    let (ben, channel) = (habit.shed.ben, habit.shed.channel);
    for minutes in 1..=120 {
        habit
            .app
            .set_now(habit.app.discord.now() + chrono::TimeDelta::seconds(1));
        habit
            .app
            .discord
            .say(ben, channel, &format!("{minutes} min: scales"));
    }
    habit
        .app
        .discord
        .say_by_webhook("news", channel, "5h scales");
    habit.up().await;
    habit.app.caught_up().await;
    // The day holds 24 hours: what goes past them keeps no time.
    let kept = (1_388, 53);
    assert_eq!((habit.posts().await, habit.kept().await), ((121, 1), kept));
    habit.app.down().await;
    habit.up().await;
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, kept);
}

#[tokio::test]
async fn what_cannot_be_read_now_is_read_later() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.app.down().await;
    habit.app.set_now(berlin("2026-11-18 13:00"));
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    let path = format!("GET /channels/{}/messages", habit.shed.channel);
    let fault = habit.app.discord.fault(Fault::server_error(&path).always());
    habit.up().await;
    fault.reached(1).await;
    assert_eq!(habit.kept().await, (0, 0));
    habit.app.discord.clear_faults();
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, (30, 1));
}

#[tokio::test]
async fn a_cut_connection_loses_nothing() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.discord.invalidate_sessions(false);
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "20 min scales");
    habit.app.discord.connected().await;
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    habit.until_kept((60, 3)).await;
}

#[tokio::test]
async fn nothing_from_before_the_habit_counts() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    habit.app.set_now(berlin("2026-11-18 13:00"));
    let mut habit = habit;
    habit.create(&[]).await;
    habit.app.down().await;
    habit.up().await;
    habit.app.caught_up().await;
    assert_eq!(habit.posts().await, (0, 0));
}
