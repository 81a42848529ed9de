//! `/rhythm` for oneself, and the channel's week for everybody.

use standin::{Outcome, UserId};

use super::Habit;
use crate::test_app::berlin;

#[tokio::test]
async fn a_members_rhythm_is_private_and_next_to_their_own_past() {
    let mut habit = Habit::reading(berlin("2026-11-02 12:00")).await;
    // Monday to Thursday of two weeks, one message a day.
    for day in [2, 3, 4, 5, 9, 10, 11, 12] {
        habit
            .app
            .set_now(berlin(&format!("2026-11-{day:02} 12:00")));
        habit.say("30 min scales").await;
    }
    habit.app.set_now(berlin("2026-11-18 12:00"));
    let seen = habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "rhythm", &[])
        .await;
    assert!(matches!(
        seen.kind,
        Outcome::Reply {
            ephemeral: true,
            ..
        }
    ));
    let message = seen.message();
    let text = message.text();
    for part in [
        "Your rhythm",
        "7 days a week",
        "This week so far",
        "Strength",
        "In all: 4 h",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(message.attachments.len(), 1, "the calendar of the year");
    let craft = [("craft", "guitar".into())];
    let seen = habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "rhythm", &craft)
        .await;
    assert!(seen.message().text().contains("guitar"));
    let nothing = habit
        .app
        .command(habit.shed.chen, habit.shed.place(), "rhythm", &[])
        .await;
    assert!(!nothing.message().text().contains("Strength"));
    let unknown = [("craft", "cello".into())];
    let refused = habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "rhythm", &unknown)
        .await;
    assert!(refused.message().text().contains("no craft named"));
}

#[tokio::test]
async fn a_craft_with_a_rhythm_of_its_own_keeps_that_one() {
    let mut habit = Habit::reading(berlin("2026-11-16 12:00")).await;
    habit.say("30 min scales").await;
    let (ben, place) = (habit.shed.ben, habit.shed.place());
    let app = &habit.app;
    let options = [("craft", "guitar".into()), ("days", 4.into())];
    app.command(ben, place, "craft rhythm", &options).await;
    let options = [("time", "30m".into()), ("craft", "strings".into())];
    app.command(ben, place, "log", &options).await;
    let options = [("craft", "guitar".into()), ("into", "strings".into())];
    let text = |outcome: standin::InteractionOutcome| outcome.message().text();
    let seen = app
        .command(ben, place, "rhythm", &[("craft", "guitar".into())])
        .await;
    let seen = text(seen);
    assert!(seen.contains("in **guitar**: 4 days a week"), "{seen}");
    app.command(ben, place, "craft merge", &options).await;
    let seen = app
        .command(ben, place, "rhythm", &[("craft", "strings".into())])
        .await;
    let seen = text(seen);
    assert!(seen.contains("in **strings**: 7 days a week"), "{seen}");
}

#[tokio::test]
async fn a_day_done_without_a_time_is_a_day_of_the_rhythm() {
    let mut habit = Habit::unread(berlin("2026-11-02 12:00")).await;
    habit
        .command(
            "habit edit",
            &[("name", "guitar".into()), ("days", "mon wed fri".into())],
        )
        .await;
    for day in [2, 4, 6, 9, 11, 13] {
        habit
            .app
            .set_now(berlin(&format!("2026-11-{day:02} 12:00")));
        habit.say("did it").await;
    }
    habit.app.set_now(berlin("2026-11-18 12:00"));
    let seen = habit
        .app
        .command(habit.shed.ben, habit.shed.place(), "rhythm", &[])
        .await;
    let text = seen.message().text();
    assert!(
        text.contains("3 days a week") && text.contains("2 of 2"),
        "{text}"
    );
}

/// Six members of the shed's server, of whom each posts on so many days of the week from that Monday.
async fn week(habit: &mut Habit, members: &[UserId], monday: u32, days: u32) {
    for day in monday..monday + days {
        habit
            .app
            .set_now(berlin(&format!("2026-11-{day:02} 12:00")));
        for who in members {
            habit
                .app
                .discord
                .say(*who, habit.shed.channel, "30 min scales");
            habit.next().await;
        }
    }
}

fn add_members(habit: &Habit, names: &[&str]) -> Vec<UserId> {
    let add = |name: &&str| {
        let who = habit.app.discord.add_user(name);
        habit.app.discord.join(habit.shed.server, who);
        who
    };
    names.iter().map(add).collect()
}

#[tokio::test]
async fn the_channels_week_is_told_in_totals_and_names_those_who_agreed() {
    let mut habit = Habit::reading(berlin("2026-11-02 08:00")).await;
    let members = add_members(&habit, &["Zoe", "ali", "Bo", "Cy", "Dee", "Eve"]);
    week(&mut habit, &members, 2, 2).await;
    habit.app.at(berlin("2026-11-09 09:00")).await;
    week(&mut habit, &members, 9, 3).await;
    for (who, label) in [
        (members[0], "Name me in summaries"),
        (members[1], "Name me in summaries"),
    ] {
        let seen = habit
            .app
            .command(who, habit.shed.place(), "rhythm", &[])
            .await;
        habit.app.discord.press(who, &seen.message(), label).await;
    }
    let lesson = [
        ("time", "1h".into()),
        ("craft", "guitar".into()),
        ("lesson", "slow is **smooth**".into()),
    ];
    habit
        .app
        .command(members[2], habit.shed.place(), "log", &lesson)
        .await;
    let seen = habit
        .app
        .command(members[2], habit.shed.place(), "rhythm", &[])
        .await;
    habit
        .app
        .discord
        .press(members[2], &seen.message(), "My lessons may be quoted")
        .await;
    habit.app.at(berlin("2026-11-16 09:00")).await;
    let told = habit.by_bot().pop().unwrap();
    let text = told.text();
    for part in [
        "6 members · 18 days · 9 h",
        "6 members · 12 days · 6 h",
        "ali, Zoe",
        "slow is \\*\\*smooth\\*\\*",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for name in ["Bo", "Cy", "Dee", "Eve"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    assert!(told.pings.is_empty());
    let mine = habit
        .app
        .discord
        .press(members[3], &told, "My own weeks")
        .await;
    assert!(matches!(
        mine.kind,
        Outcome::Reply {
            ephemeral: true,
            ..
        }
    ));
    habit.app.tick().await;
    let summaries = habit
        .by_bot()
        .iter()
        .filter(|one| one.button("My own weeks").is_some())
        .count();
    assert_eq!(summaries, 2);
}

#[tokio::test]
async fn four_members_are_never_added_up() {
    let mut habit = Habit::reading(berlin("2026-11-02 08:00")).await;
    let members = add_members(&habit, &["Ali", "Bo", "Cy", "Dee"]);
    week(&mut habit, &members, 2, 3).await;
    habit.app.at(berlin("2026-11-09 09:00")).await;
    assert!(
        habit
            .by_bot()
            .iter()
            .all(|one| one.button("My own weeks").is_none())
    );
    // One of them agrees to be named, and has left by the time of the next summary.
    week(&mut habit, &members, 9, 1).await;
    let seen = habit
        .app
        .command(members[0], habit.shed.place(), "rhythm", &[])
        .await;
    habit
        .app
        .discord
        .press(members[0], &seen.message(), "Name me in summaries")
        .await;
    let seen = habit
        .app
        .command(members[1], habit.shed.place(), "rhythm", &[])
        .await;
    habit
        .app
        .discord
        .press(members[1], &seen.message(), "Name me in summaries")
        .await;
    habit.app.discord.leave(habit.shed.server, members[0]);
    habit.app.at(berlin("2026-11-16 09:00")).await;
    let text = habit.by_bot().pop().unwrap().text();
    assert!(
        text.contains("Bo") && !text.contains("Ali") && !text.contains("members"),
        "{text}"
    );
}

#[tokio::test]
async fn a_quiet_channel_rests_and_its_admin_hears_of_it_once() {
    let mut habit = Habit::unbound(berlin("2026-11-02 08:00"), true).await;
    habit.create(&[("opening", "08:00".into())]).await;
    habit.say("30 min scales").await;
    for day in 3..=30 {
        habit
            .app
            .at(berlin(&format!("2026-11-{day:02} 08:00")))
            .await;
    }
    let posts = |habit: &Habit| {
        habit
            .by_bot()
            .iter()
            .filter(|one| one.button("Did it").is_some())
            .count()
    };
    assert_eq!(posts(&habit), 21, "three weeks of daily posts, then none");
    let said = habit.command("history", &[]).await.message().text();
    assert_eq!(said.matches("It has been quiet").count(), 1, "{said}");
    habit.say("30 min scales").await;
    habit.app.at(berlin("2026-12-01 08:00")).await;
    assert_eq!(posts(&habit), 22, "the first post wakes it");
    let again = habit.command("history", &[]).await.message().text();
    assert!(!again.contains("It has been quiet"), "{again}");
}
