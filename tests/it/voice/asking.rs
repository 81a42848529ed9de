//! "Still at it?", and timers that a member starts and stops by hand.

use super::Rooms;

const NINE: &str = "2026-11-18 09:00";

/// Ben and Chen are in the practice room from nine o'clock on.
async fn since_nine() -> Rooms {
    let mut rooms = Rooms::at(NINE).await;
    rooms.both_enter().await;
    rooms
}

#[tokio::test]
async fn past_the_limit_it_is_asked_whether_they_are_still_at_it() {
    let mut rooms = since_nine().await;
    rooms.look("2026-11-18 12:59").await;
    assert!(!rooms.ben("back").await.text().contains("Still at it?"));
    rooms.look("2026-11-18 13:00").await;
    let asked = rooms.ben("back").await;
    assert!(
        asked.text().contains("voice time of **guitar**"),
        "{}",
        asked.text()
    );
    let (discord, ben) = (&rooms.app.discord, rooms.shed.ben);
    let on = discord.press(ben, &asked.message(), "Yes").await;
    assert!(on.text().contains("runs on"), "{}", on.text());
    rooms.set("2026-11-18 14:30");
    rooms.leave(ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 330"]);
}

#[tokio::test]
async fn without_an_answer_it_ends_at_the_limit_and_begins_when_they_come_again() {
    let mut rooms = since_nine().await;
    rooms.look("2026-11-18 13:00").await;
    rooms.look("2026-11-18 17:00").await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 240 ?"]);
    rooms.look("2026-11-18 18:00").await;
    rooms.enter(rooms.shed.ben, rooms.stage).await;
    rooms.enter(rooms.shed.chen, rooms.stage).await;
    rooms.app.down().await;
    rooms.up().await;
    rooms.look("2026-11-18 18:30").await;
    assert_eq!(rooms.running().await, 0, "they may be asleep");
    let said = rooms.ben("voice status").await;
    assert!(
        said.text().contains("leave it and come back"),
        "{}",
        said.text()
    );
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.stage).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn who_goes_with_the_question_open_has_the_limit_unconfirmed_and_is_told() {
    let mut rooms = since_nine().await;
    rooms.look("2026-11-18 13:00").await;
    rooms.set("2026-11-18 15:00");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 240 ?"]);
    let told = rooms.ben("back").await;
    assert!(told.text().contains("Was it that long?"), "{}", told.text());
    let (discord, ben) = (&rooms.app.discord, rooms.shed.ben);
    let form = discord
        .press(ben, &told.message(), "It was this long…")
        .await;
    discord.submit(ben, &form.modal(), &[("time", "6h")]).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 360"]);
}

#[tokio::test]
async fn pauses_put_the_question_off() {
    let mut rooms = since_nine().await;
    rooms.set("2026-11-18 10:00");
    rooms.leave(rooms.shed.chen).await;
    rooms.set("2026-11-18 10:10");
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    rooms.look("2026-11-18 13:09").await;
    assert!(!rooms.ben("back").await.text().contains("Still at it?"));
    rooms.look("2026-11-18 13:10").await;
    let asked = rooms.ben("back").await;
    assert!(asked.text().contains("Still at it?"), "{}", asked.text());
}

#[tokio::test]
async fn timer_stop_keeps_it_and_nothing_begins_until_they_leave() {
    let mut rooms = since_nine().await;
    rooms.look("2026-11-18 09:30").await;
    let second = [("craft", "rust".into())];
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    let refused = rooms.app.command(ben, place, "timer start", &second).await;
    assert!(refused.text().contains("guitar"), "{}", refused.text());
    let stopped = rooms.ben("timer stop").await;
    assert!(
        stopped.text().contains("Kept **30 min** of **guitar**"),
        "{}",
        stopped.text()
    );
    rooms.look("2026-11-18 09:40").await;
    rooms.leave(rooms.shed.chen).await;
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    assert_eq!(rooms.running().await, 0);
    rooms.leave(ben).await;
    rooms.enter(ben, rooms.practice).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn what_was_discarded_is_not_kept() {
    let mut rooms = since_nine().await;
    rooms.look("2026-11-18 09:30").await;
    let dropped = rooms.ben("timer discard").await;
    assert!(dropped.text().contains("30 min"), "{}", dropped.text());
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, [""; 0]);
}

#[tokio::test]
async fn while_a_timer_of_ones_own_runs_voice_counts_nothing_and_then_goes_on() {
    let mut rooms = Rooms::at(NINE).await;
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    let rust = [("craft", "rust".into())];
    rooms.app.command(ben, place, "timer start", &rust).await;
    rooms.both_enter().await;
    let said = rooms.ben("voice status").await;
    assert!(
        said.text().contains("one runs at a time"),
        "{}",
        said.text()
    );
    rooms.set("2026-11-18 09:30");
    rooms.ben("timer stop").await;
    rooms.look("2026-11-18 09:31").await;
    rooms.set("2026-11-18 09:51");
    rooms.leave(ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
}

#[tokio::test]
async fn a_full_day_keeps_nothing_more() {
    let mut rooms = Rooms::at(NINE).await;
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    rooms.app.log(ben, place, "23h50", "sailing").await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 10:00").await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 10"]);
    assert_eq!(rooms.running().await, 0);
}
