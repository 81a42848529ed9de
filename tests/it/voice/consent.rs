//! Nobody is counted who has not agreed, nor after they took it back.

use super::Rooms;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn who_has_not_agreed_leaves_no_trace() {
    let mut rooms = Rooms::not_agreed(berlin(NOON)).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 13:00").await;
    rooms.leave(rooms.shed.ben).await;
    rooms.leave(rooms.shed.chen).await;
    assert_eq!(rooms.kept().await, [""; 0]);
    let number = "SELECT (SELECT COUNT(*) FROM timer) + (SELECT COUNT(*) FROM voice_consent)
        + (SELECT COUNT(*) FROM member) - 1 AS number";
    assert_eq!(
        rooms.number(number).await,
        0,
        "only Ada, who set it up, is known"
    );
}

#[tokio::test]
async fn only_who_agreed_is_counted_and_the_reply_says_what_that_means() {
    let mut rooms = Rooms::not_agreed(berlin(NOON)).await;
    let said = rooms.agree(rooms.shed.ben).await;
    assert!(said.is_ephemeral());
    for part in [
        "Agreed",
        "guitar",
        "rust",
        "8 h at most",
        "/voice stop",
        "only",
    ] {
        assert!(said.text().contains(part), "{part}: {}", said.text());
    }
    let again = rooms.agree(rooms.shed.ben).await;
    assert!(again.text().contains("agreed already"), "{}", again.text());
    rooms.both_enter().await;
    rooms.set("2026-11-18 13:30");
    rooms.leave(rooms.shed.ben).await;
    rooms.leave(rooms.shed.chen).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 90"]);
}

#[tokio::test]
async fn who_agrees_inside_is_counted_from_then_on_and_who_stops_until_then() {
    let mut rooms = Rooms::not_agreed(berlin(NOON)).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:30");
    rooms.agree(rooms.shed.ben).await;
    rooms.look("2026-11-18 13:15").await;
    let said = rooms.ben("voice stop").await;
    assert!(
        said.text().contains("not counted any more"),
        "{}",
        said.text()
    );
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 45"]);
    rooms.look("2026-11-18 14:00").await;
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    assert_eq!(rooms.running().await, 0);
    let said = rooms.ben("voice stop").await;
    assert!(said.text().contains("had not agreed"), "{}", said.text());
    rooms.agree(rooms.shed.ben).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn who_leaves_the_servers_check_in_is_not_counted_any_more() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 12:20").await;
    let said = rooms.ben("leave").await;
    assert!(said.text().contains("voice rooms"), "{}", said.text());
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    assert_eq!(rooms.running().await, 0);
    rooms.ben("join").await;
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    assert_eq!(
        rooms.running().await,
        0,
        "joining is no consent to be counted"
    );
}

#[tokio::test]
async fn who_is_thrown_out_of_the_server_has_no_time_that_runs() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    rooms.app.discord.leave(rooms.shed.server, rooms.shed.ben);
    rooms.next(1).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    assert_eq!(rooms.running().await, 0);
}

#[tokio::test]
async fn who_is_forgotten_inside_is_neither_counted_nor_known() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    let asked = rooms.ben("forget").await;
    let (discord, ben) = (&rooms.app.discord, rooms.shed.ben);
    let form = discord
        .press(ben, &asked.message(), "Forget me…")
        .await
        .modal();
    discord.submit(ben, &form, &[("word", "forget me")]).await;
    rooms.look("2026-11-18 13:00").await;
    rooms.leave(rooms.shed.chen).await;
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    rooms.enter(rooms.shed.ben, rooms.stage).await;
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, [""; 0]);
    let number = "SELECT (SELECT COUNT(*) FROM timer) + (SELECT COUNT(*) FROM voice_consent)
        + (SELECT COUNT(*) FROM entry) AS number";
    assert_eq!(rooms.number(number).await, 0);
}

#[tokio::test]
async fn an_export_has_the_consent_and_the_time() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    rooms.leave(rooms.shed.ben).await;
    let said = rooms.ben("forget").await;
    for part in ["1 voice room", "1 entry", "1 timer"] {
        assert!(said.text().contains(part), "{part}: {}", said.text());
    }
}
