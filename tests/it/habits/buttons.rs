//! The daily post: when it comes, and its buttons.

use standin::{Fault, MessageView, OptionValue, Outcome, Target, permission};

use super::Habit;
use crate::test_app::berlin;

/// A Wednesday.
const NOON: &str = "2026-11-18 12:00";

/// A habit with a post at eight, and the first of them.
async fn opened(options: &[(&str, OptionValue)]) -> (Habit, MessageView) {
    let habit = Habit::unbound(berlin(NOON), true).await;
    let mut all = vec![("opening", OptionValue::from("08:00"))];
    all.extend(options.iter().cloned());
    habit.create(&all).await;
    habit.app.at(berlin("2026-11-19 08:00")).await;
    let post = habit.by_bot().pop().expect("the daily post");
    (habit, post)
}

#[tokio::test]
async fn the_day_opens_once_with_its_number() {
    let (habit, post) = opened(&[]).await;
    assert!(
        post.text().contains("Day 2") && post.text().contains("What did you do?"),
        "{}",
        post.text()
    );
    assert!(post.pings.is_empty());
    habit.app.tick().await;
    habit.app.at(berlin("2026-11-19 20:00")).await;
    assert_eq!(habit.by_bot().len(), 1);
    habit.app.at(berlin("2026-11-20 08:00")).await;
    assert!(habit.by_bot()[1].text().contains("Day 3"));
}

#[tokio::test]
async fn after_a_downtime_there_is_one_post_and_only_of_a_day_that_goes_on() {
    let (mut habit, _) = opened(&[]).await;
    habit.app.down().await;
    habit.app.set_now(berlin("2026-11-24 21:00"));
    habit.up().await;
    habit.app.tick().await;
    let posts = habit.by_bot();
    assert_eq!(posts.len(), 2);
    assert!(posts[1].text().contains("Day 7"), "{}", posts[1].text());
}

#[tokio::test]
async fn weekdays_are_weekdays() {
    let (habit, _) = opened(&[("days", "weekdays".into())]).await;
    for day in 20..=23 {
        habit.app.at(berlin(&format!("2026-11-{day} 08:00"))).await;
    }
    let texts: Vec<String> = habit.by_bot().iter().map(MessageView::text).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[2].contains("Day 4"), "{texts:?}");
}

#[tokio::test]
async fn did_it_and_not_today_are_private_and_count_once() {
    let (habit, post) = opened(&[]).await;
    let (discord, ben) = (&habit.app.discord, habit.shed.ben);
    let rest = discord.press(ben, &post, "Not today").await;
    assert!(matches!(
        rest.kind,
        Outcome::Reply {
            ephemeral: true,
            ..
        }
    ));
    assert!(rest.message().text().contains("counts neither way"));
    assert!(
        rest.message().text().contains("/leave"),
        "somebody new is told what counts"
    );
    assert_eq!(habit.posts().await, (0, 0));
    let did = discord.press(ben, &post, "Did it").await;
    discord.redeliver(did.id);
    assert!(
        did.message().text().contains("Done"),
        "{}",
        did.message().text()
    );
    let again = discord.press(ben, &post, "Did it").await;
    assert!(again.message().text().contains("already"));
    let rest = discord.press(ben, &post, "Not today").await;
    assert!(rest.message().text().contains("stays so"));
    assert_eq!(habit.posts().await, (1, 1));
    let rests = habit
        .query("SELECT COUNT(*), 0 FROM habit_post WHERE deed = 'rest' AND state = 'counted'")
        .await;
    assert_eq!(rests, (0, 0));
}

#[tokio::test]
async fn a_time_is_logged_in_a_form_and_a_refused_one_is_kept() {
    let (habit, post) = opened(&[]).await;
    let (discord, ben) = (&habit.app.discord, habit.shed.ben);
    let modal = discord.press(ben, &post, "Log a time").await.modal();
    let refused = discord
        .submit(ben, &modal, &[("time", "a while"), ("what", "scales")])
        .await;
    assert!(refused.message().text().contains("Correct it"));
    let modal = discord
        .press(ben, &refused.message(), "Correct it")
        .await
        .modal();
    let fields = [("time", "1h30"), ("what", "scales")];
    let kept = discord.submit(ben, &modal, &fields).await;
    assert!(
        kept.message().text().contains("1 h 30 of guitar"),
        "{}",
        kept.message().text()
    );
    discord.redeliver(kept.id);
    assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (90, 1)));
}

#[tokio::test]
async fn buttons_work_until_the_day_after_and_not_for_who_left() {
    let (habit, post) = opened(&[]).await;
    let (discord, ben) = (&habit.app.discord, habit.shed.ben);
    habit.app.set_now(berlin("2026-11-20 23:00"));
    assert!(
        discord
            .press(ben, &post, "Did it")
            .await
            .message()
            .text()
            .contains("Done")
    );
    habit.app.set_now(berlin("2026-11-21 01:00"));
    assert!(
        discord
            .press(ben, &post, "Did it")
            .await
            .message()
            .text()
            .contains("is over")
    );
    habit.app.at(berlin("2026-11-21 08:00")).await;
    let post = habit.by_bot().pop().unwrap();
    habit
        .app
        .command(ben, habit.shed.place(), "leave", &[])
        .await;
    assert!(
        discord
            .press(ben, &post, "Did it")
            .await
            .message()
            .text()
            .contains("You left")
    );
    habit
        .command("habit archive", &[("name", "guitar".into())])
        .await;
    assert!(
        discord
            .press(habit.shed.chen, &post, "Did it")
            .await
            .message()
            .text()
            .contains("archived")
    );
}

#[tokio::test]
async fn a_thread_a_day_and_a_thread_a_week() {
    let (habit, post) = opened(&[("thread", "a thread a day".into())]).await;
    habit.app.at(berlin("2026-11-20 08:00")).await;
    let threads = habit.app.discord.threads(habit.shed.channel);
    assert_eq!(threads.len(), 2, "{threads:?}");
    assert!(
        habit
            .app
            .discord
            .message(post.channel, post.id)
            .unwrap()
            .thread
            .is_some()
    );

    let (habit, _) = opened(&[("thread", "a thread a week".into())]).await;
    for day in 20..=23 {
        habit.app.at(berlin(&format!("2026-11-{day} 08:00"))).await;
    }
    let threads = habit.app.discord.threads(habit.shed.channel);
    assert_eq!(threads.len(), 2, "{threads:?}");
    let inside = |thread: &standin::ThreadView| {
        habit
            .app
            .discord
            .messages(thread.id)
            .iter()
            .filter(|one| one.button("Did it").is_some())
            .count()
    };
    let posts: Vec<usize> = threads.iter().map(inside).collect();
    assert_eq!(
        posts.iter().sum::<usize>(),
        3,
        "Friday to Sunday are in the first week's thread: {posts:?}"
    );
}

#[tokio::test]
async fn a_lost_thread_and_missing_permissions_are_said_once_and_stop_nothing() {
    let (habit, _) = opened(&[("thread", "a thread a week".into())]).await;
    let thread = habit.app.discord.threads(habit.shed.channel).pop().unwrap();
    habit.app.discord.delete_channel(thread.id);
    habit.app.at(berlin("2026-11-20 08:00")).await;
    assert_eq!(habit.by_bot().len(), 2);

    habit.app.discord.overwrite(
        habit.shed.channel,
        Target::Bot,
        0,
        permission::SEND_MESSAGES,
    );
    for day in 21..=22 {
        habit.app.at(berlin(&format!("2026-11-{day} 08:00"))).await;
    }
    assert_eq!(habit.by_bot().len(), 2);
    let said = habit.command("history", &[]).await.message().text();
    assert_eq!(
        said.matches("daily post of a habit could not be posted")
            .count(),
        1,
        "{said}"
    );
}

#[tokio::test]
async fn a_post_that_was_cut_off_is_made_once() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    habit.create(&[("opening", "08:00".into())]).await;
    let path = format!("POST /channels/{}/messages", habit.shed.channel);
    habit.app.discord.fault(Fault::cut_after(&path));
    habit.app.at(berlin("2026-11-19 08:00")).await;
    for minute in 1..=4 {
        habit
            .app
            .at(berlin(&format!("2026-11-19 08:{minute:02}")))
            .await;
    }
    assert_eq!(habit.by_bot().len(), 1);
}
