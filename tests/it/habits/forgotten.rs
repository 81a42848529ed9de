//! Who is forgotten is taken out of the weekly summaries that name them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use standin::{Fault, MessageView};

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";
const MONDAY: &str = "2026-11-23 09:00";
const POSTING: &str = "POST /channels/*/messages";
const READING: &str = "GET /channels/*/messages";
const CHANGING: &str = "PATCH /channels/*/messages/*";
const MEMBER: &str = "GET /guilds/*/members/*";

/// Ben and Chen were here in the week, and agree to be named.
async fn a_week_of_two() -> Habit {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("45 min scales").await;
    let (chen, channel) = (habit.shed.chen, habit.shed.channel);
    habit.app.discord.say(chen, channel, "30 min scales");
    habit.until_kept((75, 2)).await;
    habit.execute("UPDATE habit_member SET named = TRUE").await;
    habit
}

fn summaries(habit: &Habit) -> Vec<MessageView> {
    let mut found = habit.by_bot();
    found.retain(|message| message.button("My own weeks").is_some());
    found
}

/// Ben was here in the week, and agrees to be named.
async fn a_week_of_one() -> Habit {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("45 min scales").await;
    habit.until_kept((45, 1)).await;
    habit.execute("UPDATE habit_member SET named = TRUE").await;
    habit
}

/// Discord takes the summary unnoticed, two minutes after nine.
async fn take_unnoticed(habit: &Habit) {
    let storm = habit.app.discord.fault(Fault::cut_after(POSTING).always());
    // The weekly question comes first, and is found again before the summary's turn.
    habit.app.at(berlin(MONDAY)).await;
    habit.app.at(after_it_was_taken(0)).await;
    storm.clear();
    assert_eq!(summaries(habit).len(), 1);
}

fn after_it_was_taken(seconds: i64) -> DateTime<Utc> {
    berlin("2026-11-23 09:02") + TimeDelta::seconds(seconds)
}

/// The one summary that there is.
fn told(habit: &Habit) -> String {
    let found = summaries(habit);
    assert_eq!(found.len(), 1, "{}", habit.app.discord.whole_transcript());
    found[0].text()
}

#[tokio::test]
async fn a_summary_is_made_again_without_them_and_goes_with_the_last() {
    let habit = a_week_of_two().await;
    habit.app.at(berlin(MONDAY)).await;
    let before = summaries(&habit);
    assert_eq!(before.len(), 1);
    let text = before[0].text();
    assert!(text.contains("Ben") && text.contains("Chen"), "{text}");
    habit.forget(habit.shed.ben).await;
    habit.app.at(berlin("2026-11-25 09:00")).await;
    let after = summaries(&habit);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].id, before[0].id, "the same message, changed");
    let text = after[0].text();
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
    habit.forget(habit.shed.chen).await;
    habit.app.at(berlin("2026-11-25 09:10")).await;
    assert!(summaries(&habit).is_empty());
}

#[tokio::test]
async fn a_summary_that_discord_took_unnoticed_is_made_again_without_them() {
    let habit = a_week_of_two().await;
    take_unnoticed(&habit).await;
    habit.forget(habit.shed.ben).await;
    habit.app.at(after_it_was_taken(10)).await;
    habit.app.at(berlin("2026-11-23 09:10")).await;
    habit.app.at(berlin("2026-11-23 09:20")).await;
    let text = told(&habit);
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
}

#[tokio::test]
async fn a_summary_that_was_taken_unnoticed_goes_where_nobody_is_left_in_it() {
    let habit = a_week_of_one().await;
    take_unnoticed(&habit).await;
    habit.forget(habit.shed.ben).await;
    for seconds in [10, 90, 100] {
        habit.app.at(after_it_was_taken(seconds)).await;
    }
    assert!(summaries(&habit).is_empty());
}

#[tokio::test]
async fn a_summary_that_was_taken_unnoticed_is_found_where_the_habit_goes_on_no_more() {
    for end in [
        "UPDATE habit SET state = 'paused'",
        "DELETE FROM habit_channel",
    ] {
        let habit = a_week_of_one().await;
        take_unnoticed(&habit).await;
        habit.execute(end).await;
        for seconds in [10, 90] {
            habit.app.at(after_it_was_taken(seconds)).await;
        }
        assert_eq!(summaries(&habit).len(), 1, "{end}");
        habit.forget(habit.shed.ben).await;
        habit.app.at(after_it_was_taken(100)).await;
        assert!(summaries(&habit).is_empty(), "{end}");
    }
}

#[tokio::test]
async fn a_summary_that_never_arrived_is_not_posted_where_the_habit_goes_on_no_more() {
    let habit = a_week_of_one().await;
    let storm = habit.app.discord.fault(Fault::cut(POSTING).always());
    habit.app.at(berlin(MONDAY)).await;
    habit.app.at(berlin("2026-11-23 09:02")).await;
    storm.clear();
    habit.execute("UPDATE habit SET state = 'paused'").await;
    for minute in 4..8 {
        habit
            .app
            .at(berlin(&format!("2026-11-23 09:0{minute}")))
            .await;
    }
    assert!(summaries(&habit).is_empty());
    let owed = "SELECT COUNT(*), COUNT(*) FROM delivery WHERE state = 'due'";
    assert_eq!(habit.query(owed).await, (0, 0));
}

#[tokio::test]
async fn a_summary_that_may_not_be_sent_again_is_looked_for_before_it_is_given_up() {
    let habit = a_week_of_two().await;
    take_unnoticed(&habit).await;
    habit.forget(habit.shed.ben).await;
    habit.app.discord.fault(Fault::forbidden(POSTING));
    for seconds in [10, 90, 100] {
        habit.app.at(after_it_was_taken(seconds)).await;
    }
    let text = told(&habit);
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
}

#[tokio::test]
async fn a_summary_that_was_given_up_and_is_there_is_removed_when_somebody_is_forgotten() {
    let habit = a_week_of_two().await;
    take_unnoticed(&habit).await;
    habit.app.discord.fault(Fault::forbidden(READING));
    habit.app.at(after_it_was_taken(90)).await;
    habit.forget(habit.shed.ben).await;
    habit.app.at(after_it_was_taken(100)).await;
    assert_eq!(summaries(&habit).len(), 0);
}

#[tokio::test]
async fn who_is_forgotten_and_known_again_while_a_summary_is_written_is_not_in_it() {
    let habit = a_week_of_two().await;
    habit.app.discord.fault(Fault::late(MEMBER, Duration::ZERO));
    let held = habit.app.discord.fault(Fault::slow(MEMBER));
    habit.app.set_now(berlin(MONDAY));
    let meanwhile = async {
        held.reached(1).await;
        habit.app.set_now(berlin(MONDAY) + TimeDelta::seconds(1));
        habit.forget(habit.shed.ben).await;
        habit.app.set_now(berlin(MONDAY) + TimeDelta::seconds(2));
        let (ben, channel) = (habit.shed.ben, habit.shed.channel);
        habit.app.discord.say(ben, channel, "10 min scales");
        let known = "SELECT COUNT(*) FROM habit_post";
        habit.app.counts("Ben to be known again", known, 2).await;
        held.release();
    };
    tokio::join!(habit.app.tick(), meanwhile);
    for minute in 1..4 {
        habit
            .app
            .at(berlin(&format!("2026-11-23 09:0{minute}")))
            .await;
    }
    let text = told(&habit);
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
}

#[tokio::test]
async fn a_summary_made_again_shows_nobody_whom_it_did_not_show_before() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let (ada, chen, channel) = (habit.shed.ada, habit.shed.chen, habit.shed.channel);
    habit.say("45 min scales").await;
    for who in [ada, chen] {
        habit.app.discord.say(who, channel, "30 min scales");
    }
    habit.until_kept((105, 3)).await;
    habit
        .execute(
            "UPDATE habit_member SET named = TRUE WHERE member_id IN
                 (SELECT member_id FROM membership WHERE display_name IN ('Ben', 'Chen'))",
        )
        .await;
    habit.app.at(berlin(MONDAY)).await;
    let text = told(&habit);
    assert!(text.contains("Ben") && !text.contains("Ada"), "{text}");
    // One agrees since, and one may not speak just then.
    habit
        .execute("UPDATE habit_member SET named = TRUE, quoted = TRUE")
        .await;
    let until = berlin("2026-11-23 10:00");
    habit
        .app
        .discord
        .time_out(habit.shed.server, chen, Some(until));
    habit.forget(habit.shed.ben).await;
    habit.app.at(berlin("2026-11-23 09:10")).await;
    let text = told(&habit);
    assert!(text.contains("Chen"), "{text}");
    assert!(!text.contains("Ben") && !text.contains("Ada"), "{text}");
}

#[tokio::test]
async fn who_was_quoted_without_a_name_has_none_in_a_summary_that_is_made_again() {
    let habit = a_week_of_two().await;
    let (chen, place) = (habit.shed.chen, habit.shed.place());
    let lesson = [
        ("time", "1h".into()),
        ("craft", "guitar".into()),
        ("lesson", "slow is smooth".into()),
    ];
    habit.app.command(chen, place, "log", &lesson).await;
    habit
        .execute(
            "UPDATE habit_member SET named = FALSE, quoted = TRUE WHERE member_id IN
                 (SELECT member_id FROM membership WHERE display_name = 'Chen')",
        )
        .await;
    habit.app.at(berlin(MONDAY)).await;
    let text = told(&habit);
    assert!(text.contains("Ben") && text.contains("slow is smooth"));
    assert!(!text.contains("Chen"), "{text}");
    habit.execute("UPDATE habit_member SET named = TRUE").await;
    habit.forget(habit.shed.ben).await;
    habit.app.at(berlin("2026-11-23 09:10")).await;
    let text = told(&habit);
    assert!(text.contains("slow is smooth"), "{text}");
    assert!(!text.contains("Chen") && !text.contains("Ben"), "{text}");
}

#[tokio::test]
async fn a_summary_that_cannot_be_changed_keeps_nothing_waiting() {
    let habit = a_week_of_two().await;
    habit.app.at(berlin(MONDAY)).await;
    let options = [("name", "guitar".into()), ("opening", "08:00".into())];
    habit.command("habit edit", &options).await.finished().await;
    habit.app.set_now(berlin("2026-11-24 07:59"));
    habit.forget(habit.shed.ben).await;
    let storm = Fault::server_error(CHANGING).always();
    habit.app.discord.fault(storm);
    habit.app.at(berlin("2026-11-24 08:00")).await;
    let posts = habit.by_bot();
    assert!(posts.iter().any(|post| post.button("Did it").is_some()));
    // How old the message is says nothing of how long its change has been waiting.
    let metrics = habit.app.metrics().await;
    let mut lines = metrics.lines();
    let oldest = lines.find_map(|line| line.strip_prefix("yesteryou_delivery_oldest_seconds "));
    let oldest: i64 = oldest.expect("it is there").parse().expect("a number");
    assert!(oldest < 3_600, "{oldest}");
}

#[tokio::test]
async fn the_admin_is_told_of_whom_a_summary_still_shows() {
    for (fault, is_told) in [
        (Fault::forbidden(CHANGING), true),
        (Fault::unknown_channel(CHANGING), false),
    ] {
        let habit = a_week_of_two().await;
        habit.app.at(berlin(MONDAY)).await;
        habit.forget(habit.shed.ben).await;
        habit.app.discord.fault(fault);
        habit.app.at(berlin("2026-11-23 09:10")).await;
        let said = habit.command("history", &[]).await.message().text();
        let told = "A member who had everything erased could not be taken out of a message";
        assert_eq!(said.contains(told), is_told, "{said}");
        assert!(!said.contains("could not be posted"), "{said}");
    }
}

#[tokio::test]
async fn who_is_named_and_quoted_in_one_summary_is_told_of_one_message() {
    let habit = a_week_of_one().await;
    let lesson = [
        ("time", "1h".into()),
        ("craft", "guitar".into()),
        ("lesson", "slow is smooth".into()),
    ];
    let (ben, place) = (habit.shed.ben, habit.shed.place());
    habit.app.command(ben, place, "log", &lesson).await;
    habit.execute("UPDATE habit_member SET quoted = TRUE").await;
    habit.app.at(berlin(MONDAY)).await;
    let text = told(&habit);
    assert!(text.contains("slow is smooth"), "{text}");
    let asked = habit.app.command(ben, place, "forget", &[]).await.text();
    assert!(asked.contains("1 message of mine"), "{asked}");
}
