//! Who is forgotten is taken out of the weekly summaries that name them.

use standin::{Fault, MessageView};

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";
const MONDAY: &str = "2026-11-23 09:00";

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
    let storm = Fault::cut_after("POST /channels/*/messages").always();
    let storm = habit.app.discord.fault(storm);
    // The daily post comes first, and is found again before the summary's turn.
    habit.app.at(berlin(MONDAY)).await;
    habit.app.at(berlin("2026-11-23 09:02")).await;
    storm.clear();
    assert_eq!(summaries(&habit).len(), 1);
    habit.forget(habit.shed.ben).await;
    habit.app.at(berlin("2026-11-23 09:10")).await;
    habit.app.at(berlin("2026-11-23 09:20")).await;
    let after = summaries(&habit);
    assert_eq!(after.len(), 1);
    let text = after[0].text();
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
}
