//! What counts, what is kept of it, and who is told.

use standin::{Outcome, Place};

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn a_time_in_a_message_becomes_an_entry_with_its_link() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("1h30 scales").await;
    habit.reacted(&posted, "✅").await;
    assert_eq!(habit.kept().await, (90, 1));
    let history = habit
        .app
        .command(
            habit.shed.ben,
            habit.shed.place(),
            "history",
            &[("show", 1_i64.into())],
        )
        .await;
    let history = history.message().text();
    let link = format!(
        "https://discord.com/channels/{}/{}/{}",
        habit.shed.server, habit.shed.channel, posted.id
    );
    assert!(
        history.contains("guitar") && history.contains("1 h 30") && history.contains(&link),
        "{history}"
    );
    assert!(!history.contains("scales"), "words are not kept: {history}");
}

#[tokio::test]
async fn talk_makes_the_day_done_and_keeps_no_time() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    for text in ["2 days off", "who is up for 30 min of scales?", "nice work"] {
        habit.say(text).await;
    }
    assert_eq!(habit.kept().await, (0, 0));
    assert_eq!(habit.posts().await, (3, 1));
    // The first one makes the day; those after it change nothing, and are left alone.
    let first = habit.app.discord.messages(habit.shed.channel);
    let first = first.iter().find(|message| !message.by_bot).unwrap();
    habit.reacted(first, "✅").await;
    let reactions: usize = habit
        .app
        .discord
        .messages(habit.shed.channel)
        .iter()
        .map(|one| one.reactions.len())
        .sum();
    assert_eq!(reactions, 1);
}

#[tokio::test]
async fn only_what_was_set_counts() {
    let mut habit = Habit::unbound(berlin(NOON), true).await;
    habit
        .create(&[("counts", "a message with a time in it".into())])
        .await;
    habit.say("hello").await;
    assert_eq!(habit.posts().await, (0, 0));
    habit.say("20 min of scales").await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (20, 1)));

    let mut habit = Habit::unbound(berlin(NOON), true).await;
    habit
        .create(&[("counts", "a message with a picture or a link".into())])
        .await;
    habit.say("20 min of scales").await;
    assert_eq!(habit.posts().await, (0, 0));
    habit.app.discord.say_with_file(
        habit.shed.ben,
        habit.shed.channel,
        "",
        "hands.png",
        vec![1].into(),
    );
    habit.next().await;
    habit.say("https://example.org/take-3").await;
    assert_eq!(habit.posts().await, (2, 1));
}

#[tokio::test]
async fn without_the_intent_only_words_to_the_bot_carry_time() {
    let mut habit = Habit::unread(berlin(NOON)).await;
    habit.say("1h30 scales").await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (0, 0)));
    let bot = habit.app.discord.bot();
    habit.say(&format!("<@{bot}> 45 min scales")).await;
    assert_eq!(habit.kept().await, (45, 1));
    habit.app.tick().await;
    let welcome = habit.by_bot().pop().expect("a word to somebody new");
    habit
        .app
        .discord
        .reply(habit.shed.ben, &welcome, "30 min songs");
    habit.next().await;
    assert_eq!(habit.kept().await, (75, 2));
}

#[tokio::test]
async fn without_the_intent_an_edit_may_come_to_be_words_to_the_bot() {
    let mut habit = Habit::unread(berlin(NOON)).await;
    let posted = habit.say("45 min scales").await;
    assert_eq!(habit.kept().await, (0, 0));
    habit.app.set_now(berlin("2026-11-18 12:05"));
    let bot = habit.app.discord.bot();
    let text = format!("<@{bot}> 45 min scales");
    let (channel, id) = (habit.shed.channel, posted.id);
    habit.app.discord.edit_message(channel, id, &text);
    habit.next().await;
    assert_eq!(habit.kept().await, (45, 1));
    habit.app.set_now(berlin("2026-11-18 12:10"));
    habit.app.discord.edit_message(channel, id, "45 min scales");
    habit.next().await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (0, 0)));
}

#[tokio::test]
async fn somebody_new_is_told_once_and_pinged_never() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("30 min scales").await;
    habit.app.tick().await;
    habit.say("another 30 min").await;
    habit.app.tick().await;
    let said = habit.by_bot();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].reply_to, Some(posted.id));
    assert!(
        said[0].pings.is_empty() && !said[0].text().contains("30"),
        "{}",
        said[0].text()
    );
    let explained = habit
        .app
        .discord
        .press(habit.shed.ben, &said[0], "What counts?")
        .await;
    assert!(matches!(
        explained.kind,
        Outcome::Reply {
            ephemeral: true,
            ..
        }
    ));
    let text = explained.message().text();
    for part in ["/leave", "/forget", "/rhythm", "❌"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn nothing_of_anyone_who_left_is_counted() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("30 min scales").await;
    habit.app.tick().await;
    let welcome = habit.by_bot().pop().unwrap();
    let left = habit
        .app
        .discord
        .press(habit.shed.ben, &welcome, "Count nothing of mine")
        .await;
    assert!(
        left.message().text().contains("not any more")
            || left.message().text().contains("any more")
    );
    habit.say("30 min scales").await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (30, 1)));
    // Somebody who leaves before they ever posted is never counted.
    let place = Place::Server(habit.shed.server, habit.shed.channel);
    habit
        .app
        .command(habit.shed.chen, place, "leave", &[])
        .await;
    habit
        .app
        .discord
        .say(habit.shed.chen, habit.shed.channel, "1h scales");
    habit.next().await;
    assert_eq!(habit.posts().await, (1, 1));
    habit.app.command(habit.shed.ben, place, "join", &[]).await;
    habit.say("40 min scales").await;
    assert_eq!(habit.kept().await, (70, 2));
}

#[tokio::test]
async fn bots_and_webhooks_never_count() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let robot = habit.app.discord.add_other_bot("robot");
    habit.app.discord.join(habit.shed.server, robot);
    habit
        .app
        .discord
        .say(robot, habit.shed.channel, "2h scales");
    habit
        .app
        .discord
        .say_by_webhook("news", habit.shed.channel, "3h scales");
    habit.say("10 min scales").await;
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (10, 1)));
}

#[tokio::test]
async fn threads_and_forums_count_for_their_channel() {
    let mut habit = Habit::unbound(berlin(NOON), true).await;
    let before = habit
        .app
        .discord
        .add_thread(habit.shed.channel, habit.shed.ben, "before");
    habit.create(&[]).await;
    let after = habit
        .app
        .discord
        .add_thread(habit.shed.channel, habit.shed.ben, "after");
    let forum = habit.app.discord.add_forum(habit.shed.server, "works");
    habit
        .command(
            "habit edit",
            &[("name", "guitar".into()), ("add_channel", forum.into())],
        )
        .await;
    let work = habit
        .app
        .discord
        .add_thread(forum, habit.shed.ben, "my work");
    for thread in [before, after, work] {
        // The thread is told of in an event of its own, which its first message may overtake: said until it is heard.
        habit.app.thread_known(thread).await;
        habit
            .app
            .discord
            .say(habit.shed.ben, thread, "20 min scales");
        habit.next().await;
    }
    assert_eq!(habit.kept().await, (60, 3));
}

#[tokio::test]
async fn a_day_without_room_is_done_and_keeps_no_more_time() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit
        .app
        .log(habit.shed.ben, habit.shed.place(), "23h30", "guitar")
        .await;
    habit.say("1h scales").await;
    assert_eq!(
        (habit.posts().await, habit.kept().await),
        ((1, 1), (1_410, 1))
    );
}
