//! Wrong guesses mended: by ❌, by editing, by deleting; in whatever order Discord tells of them.

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn the_authors_cross_takes_it_back_and_nobody_elses() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1h30 scales").await;
    let discord = habit.app.discord.clone();
    discord.react(habit.shed.chen, posted.channel, posted.id, "❌");
    habit.next().await;
    assert_eq!(habit.kept().await, (90, 1));
    habit.reacted(&posted, "✅").await;
    discord.react(habit.shed.ben, posted.channel, posted.id, "❌");
    habit.next().await;
    assert_eq!((habit.posts().await, habit.kept().await), ((0, 0), (0, 0)));
    discord
        .settle("the bot's own reaction goes", |discord| {
            let message = discord.message(posted.channel, posted.id).unwrap();
            message.reactions.iter().all(|one| one.emoji != "✅")
        })
        .await;
    // Refused is refused, whatever it says afterwards, until the cross is gone.
    discord.edit_message(posted.channel, posted.id, "2h scales");
    habit.next().await;
    assert_eq!(habit.kept().await, (0, 0));
    discord.unreact(habit.shed.ben, posted.channel, posted.id, "❌");
    habit.next().await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (90, 1)));
}

#[tokio::test]
async fn an_edit_changes_the_entry_and_a_deletion_takes_it_away() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1h30 scales").await;
    let discord = habit.app.discord.clone();
    for (text, kept) in [
        ("45 min scales", (45, 1)),
        ("scales", (0, 0)),
        ("50 min scales", (50, 1)),
    ] {
        habit
            .app
            .set_now(discord.now() + chrono::TimeDelta::seconds(10));
        discord.edit_message(posted.channel, posted.id, text);
        habit.next().await;
        assert_eq!(
            (habit.posts().await, habit.kept().await),
            ((1, 1), kept),
            "{text}"
        );
    }
    discord.delete_message(posted.channel, posted.id);
    habit.next().await;
    assert_eq!((habit.posts().await, habit.kept().await), ((0, 0), (0, 0)));
}

#[tokio::test]
async fn a_message_edited_fifty_times_is_as_it_was_edited_last() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1 min scales").await;
    for minutes in 2..=51 {
        habit
            .app
            .set_now(habit.app.discord.now() + chrono::TimeDelta::seconds(1));
        habit
            .app
            .discord
            .edit_message(posted.channel, posted.id, &format!("{minutes} min scales"));
    }
    for _ in 2..=51 {
        habit.next().await;
    }
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (51, 1)));
}

#[tokio::test]
async fn told_twice_it_counts_once() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1h scales").await;
    habit.app.discord.repeat_message(posted.channel, posted.id);
    habit.next().await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (60, 1)));
    habit.app.discord.delete_message(posted.channel, posted.id);
    habit.next().await;
    assert_eq!(habit.kept().await, (0, 0));
}

#[tokio::test]
async fn what_its_owner_changed_or_deleted_stays_so() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1h scales").await;
    let undo = [("undo", true.into())];
    habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "history", &undo)
        .await;
    assert_eq!(habit.kept().await, (0, 0));
    habit
        .app
        .set_now(habit.app.discord.now() + chrono::TimeDelta::seconds(10));
    habit
        .app
        .discord
        .edit_message(posted.channel, posted.id, "2h scales");
    habit.next().await;
    assert_eq!(habit.kept().await, (0, 0));
}
