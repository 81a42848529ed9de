//! The daily post and the weekly summary in a forum: each a post of its own, made once, with threads a day or a week.

use standin::{ChannelId, Fault, MessageView, OptionValue, Target, ThreadView, permission};

use super::Habit;
use crate::test_app::berlin;

/// A Wednesday.
const NOON: &str = "2026-11-18 12:00";
const FIRST: &str = "2026-11-19 08:00";

/// A habit of a forum with a post at eight, not opened yet.
async fn bound(options: &[(&str, OptionValue)]) -> (Habit, ChannelId) {
    let habit = Habit::unbound(berlin(NOON), true).await;
    let forum = habit.app.discord.add_forum(habit.shed.server, "works");
    bind(&habit, forum, options).await;
    (habit, forum)
}

/// What `/habit create` says.
async fn bind(habit: &Habit, forum: ChannelId, options: &[(&str, OptionValue)]) -> String {
    let mut all: Vec<(&str, OptionValue)> =
        vec![("name", "guitar".into()), ("channel", forum.into())];
    if options.iter().all(|(name, _)| *name != "opening") {
        all.push(("opening", "08:00".into()));
    }
    all.extend(options.iter().cloned());
    let said = habit.command("habit create", &all).await;
    said.finished().await.text()
}

/// The same with its first post.
async fn opened(options: &[(&str, OptionValue)]) -> (Habit, ChannelId, MessageView) {
    let (habit, forum) = bound(options).await;
    habit.app.at(berlin(FIRST)).await;
    let post = openings(&habit, only(&posts(&habit, forum)).id);
    (habit, forum, only(&post).clone())
}

fn posts(habit: &Habit, forum: ChannelId) -> Vec<ThreadView> {
    habit.app.discord.threads(forum)
}

/// The bot's daily posts in a thread.
fn openings(habit: &Habit, thread: ChannelId) -> Vec<MessageView> {
    let messages = habit.app.discord.messages(thread);
    messages
        .into_iter()
        .filter(|message| message.button("Did it").is_some())
        .collect()
}

fn only<T: std::fmt::Debug>(all: &[T]) -> &T {
    assert_eq!(all.len(), 1, "{all:?}");
    &all[0]
}

/// What waits for the admin.
async fn told(habit: &Habit) -> String {
    habit.command("history", &[]).await.message().text()
}

/// Looks once a minute, for some minutes.
async fn minutes(habit: &Habit, day: &str, minutes: std::ops::RangeInclusive<u32>) {
    for minute in minutes {
        habit.app.at(berlin(&format!("{day} 08:{minute:02}"))).await;
    }
}

#[tokio::test]
async fn a_day_is_a_post_with_its_own_thread_whatever_no_thread_says() {
    for thread in ["none", "a thread a day"] {
        let (habit, forum, first) = opened(&[("thread", thread.into())]).await;
        let post = posts(&habit, forum).remove(0);
        assert_eq!(
            post.id.0, first.id.0,
            "the first message has the thread's id"
        );
        assert_eq!(post.name, "guitar: day 2, Thursday 19 November");
        assert_eq!(post.auto_archive_minutes, 10_080);
        assert!(first.text().contains("What did you do?"));
        assert!(first.pings.is_empty());
        habit.app.tick().await;
        habit.app.at(berlin("2026-11-19 20:00")).await;
        assert_eq!(posts(&habit, forum).len(), 1);
        habit.app.at(berlin("2026-11-20 08:00")).await;
        assert_eq!(posts(&habit, forum).len(), 2);
        assert_eq!(habit.app.discord.violations(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_week_is_a_post_that_takes_its_other_days_as_messages() {
    let (habit, forum, _) = opened(&[
        ("thread", "a thread a week".into()),
        ("summary", false.into()),
    ])
    .await;
    let week = posts(&habit, forum).remove(0);
    assert_eq!(week.name, "guitar: the week from Thursday 19 November");
    for day in 20..=22 {
        habit.app.at(berlin(&format!("2026-11-{day} 08:00"))).await;
    }
    only(&posts(&habit, forum));
    assert_eq!(openings(&habit, week.id).len(), 4);
    habit.app.at(berlin("2026-11-23 08:00")).await;
    assert_eq!(
        posts(&habit, forum).len(),
        2,
        "Monday begins another week's post"
    );
    let all = posts(&habit, forum);
    let monday = all.iter().find(|post| post.id != week.id);
    let monday = monday.expect("Monday's post").id;
    // One that somebody closed is opened again by the next day.
    habit.app.discord.set_thread(monday, true, false);
    habit.app.at(berlin("2026-11-24 08:00")).await;
    assert_eq!(openings(&habit, monday).len(), 2);
    // One that was locked is left alone: the day after it begins another, which takes the days to come.
    habit.app.discord.set_thread(monday, true, true);
    for day in 25..=26 {
        for minute in 0..=2 {
            let at = format!("2026-11-{day} 08:0{minute}");
            habit.app.at(berlin(&at)).await;
        }
    }
    let all = posts(&habit, forum);
    let begun = only(&all[2..]).id;
    assert_eq!(openings(&habit, begun).len(), 2);
    assert_eq!(openings(&habit, monday).len(), 2);
}

#[tokio::test]
async fn its_buttons_work_and_what_is_posted_in_it_counts() {
    let (mut habit, forum, first) = opened(&[]).await;
    let (discord, ben) = (habit.app.discord.clone(), habit.shed.ben);
    let thread = posts(&habit, forum).remove(0).id;
    habit.app.thread_known(thread).await;
    let did = discord.press(habit.shed.chen, &first, "Did it").await;
    assert!(
        did.message().text().contains("Done"),
        "{}",
        did.message().text()
    );
    let modal = discord
        .press(habit.shed.chen, &first, "Log a time")
        .await
        .modal();
    discord
        .submit(habit.shed.chen, &modal, &[("time", "20m"), ("what", "")])
        .await;
    let said = discord.say(ben, thread, "1h30 scales");
    habit.next().await;
    habit.reacted(&said, "✅").await;
    assert_eq!(habit.kept().await, (110, 2));
}

#[tokio::test]
async fn the_first_message_of_a_members_own_post_counts_once() {
    let (habit, forum) = bound(&[("opening", "off".into())]).await;
    let (discord, ben) = (&habit.app.discord, habit.shed.ben);
    let works = [("my song", "45 min scales"), ("another", "1h20 scales")];
    for (name, text) in works {
        discord.post_in_forum(ben, forum, name, text);
    }
    habit.until_kept((125, 2)).await;
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, (125, 2));
}

#[tokio::test]
async fn a_post_whose_answer_was_cut_off_is_made_once() {
    for thread in ["a thread a day", "a thread a week"] {
        let (habit, forum) = bound(&[("thread", thread.into())]).await;
        let path = format!("POST /channels/{forum}/threads");
        habit.app.discord.fault(Fault::cut_after(&path));
        habit.app.at(berlin(FIRST)).await;
        only(&posts(&habit, forum));
        minutes(&habit, "2026-11-19", 1..=5).await;
        let post = only(&posts(&habit, forum)).id;
        // It is known: its buttons are, and the next day of the week goes into it.
        habit.app.at(berlin("2026-11-20 08:00")).await;
        let weekly = thread == "a thread a week";
        let expected = if weekly { (1, 2) } else { (2, 1) };
        let found = (posts(&habit, forum).len(), openings(&habit, post).len());
        assert_eq!(found, expected, "{thread}");
    }
}

#[tokio::test]
async fn killed_between_the_sending_and_the_mark_it_finds_its_post_again() {
    // A moderator may have closed it meanwhile.
    for closed in [false, true] {
        let (mut habit, forum, _) = opened(&[]).await;
        let post = only(&posts(&habit, forum)).id;
        habit.app.down().await;
        habit
            .execute("UPDATE delivery SET state = 'due', channel_id = NULL, message_id = NULL, done_at = NULL WHERE kind = 'habit_opening'")
            .await;
        habit
            .execute("UPDATE habit_opening SET message_id = NULL, thread_id = NULL, channel_id = (SELECT channel_id FROM habit_channel WHERE forum)")
            .await;
        if closed {
            habit.app.discord.set_thread(post, true, false);
        }
        habit.app.discord.clear_requests();
        habit.up().await;
        minutes(&habit, "2026-11-19", 0..=5).await;
        assert_eq!(only(&posts(&habit, forum)).id, post);
        let opened = habit
            .app
            .discord
            .requests()
            .into_iter()
            .filter(|one| one.method == "POST" && one.path.ends_with("/threads"));
        assert_eq!(opened.count(), 0, "it looks first");
        let marked = habit
            .query(
                "SELECT COUNT(*), COUNT(thread_id) FROM habit_opening WHERE message_id = thread_id",
            )
            .await;
        assert_eq!(marked, (1, 1));
    }
}

#[tokio::test]
async fn killed_before_the_sending_it_makes_one_post() {
    let (mut habit, forum) = bound(&[]).await;
    habit
        .app
        .discord
        .fault(Fault::cut(&format!("POST /channels/{forum}/threads")));
    habit.app.at(berlin(FIRST)).await;
    assert!(posts(&habit, forum).is_empty());
    habit.app.down().await;
    habit.up().await;
    minutes(&habit, "2026-11-19", 0..=5).await;
    only(&posts(&habit, forum));
}

#[tokio::test]
async fn what_is_missing_in_a_forum_is_named_as_its_settings_name_it() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    let forum = habit.app.discord.add_forum(habit.shed.server, "works");
    let denied = permission::SEND_MESSAGES | permission::SEND_MESSAGES_IN_THREADS;
    habit.app.discord.overwrite(forum, Target::Bot, 0, denied);
    let said = bind(&habit, forum, &[]).await;
    assert!(
        said.contains("**Create Posts**") && said.contains("**Send Messages in Posts**"),
        "{said}"
    );
    assert!(said.contains("at 08:00, a forum post a day"), "{said}");
    habit.app.at(berlin(FIRST)).await;
    assert!(posts(&habit, forum).is_empty());
    let said = told(&habit).await;
    assert!(
        said.contains("daily post of a habit could not be posted")
            && said.contains("`/habit list` shows what is missing"),
        "{said}"
    );
    habit.app.discord.overwrite(forum, Target::Bot, 0, 0);
    habit.app.at(berlin("2026-11-20 08:00")).await;
    only(&posts(&habit, forum));
}

#[tokio::test]
async fn a_forum_that_is_deleted_pauses_its_habit() {
    let (habit, forum, _) = opened(&[]).await;
    habit.app.discord.delete_channel(forum);
    habit.app.not_known(forum).await;
    habit.app.at(berlin("2026-11-20 08:00")).await;
    let said = told(&habit).await;
    assert!(said.contains("so the habit is paused"), "{said}");
    let states = habit
        .query("SELECT COUNT(*), SUM(state = 'paused') FROM habit")
        .await;
    assert_eq!(states, (1, 1));
}

#[tokio::test]
async fn a_forum_that_asks_for_a_tag_gets_the_habits_own_or_the_first() {
    let (habit, forum) = bound(&[]).await;
    let discord = habit.app.discord.clone();
    discord.add_tag(forum, "closed", true);
    discord.require_tag(forum, true);
    habit.app.at(berlin(FIRST)).await;
    assert!(posts(&habit, forum).is_empty());
    let said = told(&habit).await;
    assert!(said.contains("each post there needs a tag"), "{said}");
    let daily = discord.add_tag(forum, "daily", false);
    habit.app.at(berlin("2026-11-20 08:00")).await;
    assert_eq!(only(&posts(&habit, forum)).tags, [daily]);
    let guitar = discord.add_tag(forum, "Guitar", false);
    habit.app.at(berlin("2026-11-21 08:00")).await;
    let tags: Vec<_> = posts(&habit, forum)
        .into_iter()
        .map(|post| post.tags)
        .collect();
    assert_eq!(tags, [[daily], [guitar]]);
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn the_weeks_summary_is_a_post_of_its_own_where_there_are_forums_only() {
    let (habit, forum) = bound(&[("opening", "off".into())]).await;
    let ben = habit.shed.ben;
    let work = habit
        .app
        .discord
        .post_in_forum(ben, forum, "my song", "45 min scales");
    habit.until_kept((45, 1)).await;
    habit.execute("UPDATE habit_member SET named = TRUE").await;
    // The answer to the post is cut off: it is made once all the same.
    let path = format!("POST /channels/{forum}/threads");
    habit.app.discord.fault(Fault::cut_after(&path));
    habit.app.at(berlin("2026-11-23 09:00")).await;
    habit.app.at(berlin("2026-11-23 09:02")).await;
    habit.app.at(berlin("2026-11-23 09:04")).await;
    let mut found = posts(&habit, forum);
    found.retain(|post| post.id != work.channel);
    let summary = only(&found);
    assert_eq!(summary.name, "guitar: the week of 16 to 22 November");
    let text = habit.app.discord.messages(summary.id)[0].text();
    assert!(text.contains("Ben"), "{text}");

    // A habit that has a channel too gets it there.
    let jam = habit.app.discord.add_text_channel(habit.shed.server, "jam");
    let options = [
        ("name", "guitar".into()),
        ("add_channel", OptionValue::Channel(jam)),
    ];
    habit.command("habit edit", &options).await;
    habit.app.discord.say(ben, jam, "20 min scales");
    habit.until_kept((65, 2)).await;
    habit.app.at(berlin("2026-11-30 09:00")).await;
    let in_jam = habit.app.discord.messages(jam);
    assert!(
        in_jam
            .iter()
            .any(|message| message.button("My own weeks").is_some())
    );
}
