//! `/habit`: what is set, tested there and then, and refused.

use standin::{OptionValue, Outcome, Target, permission};

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

async fn text(outcome: &standin::InteractionOutcome) -> String {
    outcome.finished().await.text()
}

#[tokio::test]
async fn one_line_makes_a_habit_and_says_what_is_in_force() {
    let habit = Habit::unbound(berlin(NOON), false).await;
    let said = habit
        .create(&[("opening", "8".into()), ("days", "weekdays".into())])
        .await;
    let said = text(&said).await;
    for part in [
        "guitar",
        "any message",
        "Monday to Friday",
        "at 08:00",
        "All permissions are there",
        "intent is off",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let habit = Habit::unbound(berlin(NOON), true).await;
    let said = text(&habit.create(&[("craft", "evening guitar".into())]).await).await;
    assert!(
        said.contains("evening guitar") && said.contains("1h30 scales"),
        "{said}"
    );
}

#[tokio::test]
async fn missing_permissions_are_named_there_and_then() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    let (channel, deny) = (
        habit.shed.channel,
        permission::ADD_REACTIONS | permission::CREATE_PUBLIC_THREADS,
    );
    habit.app.discord.overwrite(channel, Target::Bot, 0, deny);
    let options = [
        ("opening", "08:00".into()),
        ("thread", "a thread a day".into()),
    ];
    let said = text(&habit.create(&options).await).await;
    assert!(
        said.contains("**Add Reactions**") && said.contains("**Create Public Threads**"),
        "{said}"
    );
    habit.app.discord.overwrite(channel, Target::Bot, 0, 0);
    let said = text(&habit.command("habit list", &[]).await).await;
    assert!(!said.contains("Add Reactions"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let habit = Habit::unbound(berlin(NOON), false).await;
    for (options, part) in [
        (vec![("days", "whenever".into())], "not days"),
        (vec![("emoji", "ok".into())], "not an emoji"),
        (vec![("emoji", "❌".into())], "not an emoji"),
        (vec![("timezone", "Berlim".into())], "timezone"),
        (vec![("opening", "25:00".into())], "time of day"),
        (vec![("day_start", 9_i64.into())], "Whole hours"),
        (vec![("thread", "a thread a day".into())], "there is none"),
        (
            vec![("counts", "a message with a time in it".into())],
            "message content",
        ),
    ] {
        let mut all = vec![
            ("name", OptionValue::from("guitar")),
            ("channel", OptionValue::Channel(habit.shed.channel)),
        ];
        all.extend(options);
        let said = text(&habit.command("habit create", &all).await).await;
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = text(&habit.command("habit list", &[]).await).await;
    assert!(said.contains("No habit yet"), "{said}");
}

#[tokio::test]
async fn names_and_channels_are_taken_once() {
    let habit = Habit::unbound(berlin(NOON), false).await;
    let place = |channel: standin::ChannelId| OptionValue::Channel(channel);
    habit.create(&[]).await;
    let other = habit.app.discord.add_text_channel(habit.shed.server, "jam");
    let taken = [("name", "GUITAR".into()), ("channel", place(other))];
    assert!(
        text(&habit.command("habit create", &taken).await)
            .await
            .contains("There is a habit named")
    );
    let taken = [
        ("name", "bass".into()),
        ("channel", place(habit.shed.channel)),
    ];
    assert!(
        text(&habit.command("habit create", &taken).await)
            .await
            .contains("belongs to the habit")
    );
    let unknown = [("name", "gutar".into())];
    assert!(
        text(&habit.command("habit pause", &unknown).await)
            .await
            .contains("not a habit")
    );
    let only = [
        ("name", "guitar".into()),
        ("remove_channel", place(habit.shed.channel)),
    ];
    assert!(
        text(&habit.command("habit edit", &only).await)
            .await
            .contains("only channel")
    );
    let none = [("name", "guitar".into()), ("remove_channel", place(other))];
    assert!(
        text(&habit.command("habit edit", &none).await)
            .await
            .contains("not one of")
    );
}

#[tokio::test]
async fn a_habit_is_changed_paused_and_archived() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let jam = habit.app.discord.add_text_channel(habit.shed.server, "jam");
    let change = [
        ("name", "guitar".into()),
        ("rename", "strings".into()),
        ("add_channel", OptionValue::Channel(jam)),
        ("emoji", "🎸".into()),
    ];
    let said = text(&habit.command("habit edit", &change).await).await;
    assert!(said.contains("strings") && said.contains("🎸"), "{said}");
    let posted = habit.app.discord.say(habit.shed.ben, jam, "30 min scales");
    habit.next().await;
    habit.reacted(&posted, "🎸").await;
    assert_eq!(habit.kept().await, (30, 1));

    let name = [("name", "strings".into())];
    assert!(
        text(&habit.command("habit pause", &name).await)
            .await
            .contains("paused")
    );
    habit.say("40 min scales").await;
    assert_eq!(habit.kept().await, (30, 1));
    let resume = [("name", "strings".into()), ("resume", true.into())];
    assert!(
        text(&habit.command("habit pause", &resume).await)
            .await
            .contains("on again")
    );
    habit.say("50 min scales").await;
    assert_eq!(habit.kept().await, (80, 2));
    assert!(
        text(&habit.command("habit archive", &name).await)
            .await
            .contains("archived")
    );
    habit.say("60 min scales").await;
    assert_eq!(habit.kept().await, (80, 2));
}

#[tokio::test]
async fn members_who_do_not_manage_the_server_cannot() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    let options = [
        ("name", "guitar".into()),
        ("channel", OptionValue::Channel(habit.shed.channel)),
    ];
    let refused = habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "habit create", &options)
        .await;
    assert!(
        matches!(refused.kind, Outcome::NotSent { .. }),
        "{refused:?}"
    );
}
