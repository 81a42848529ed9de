//! What of a member's time in voice counts, and for which day.

use standin::VoiceFlags;

use super::{DEAFENED, Rooms};
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn being_alone_does_not_count_unless_the_server_says_so() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.set("2026-11-18 12:30");
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    rooms.set("2026-11-18 13:00");
    rooms.enter(rooms.shed.chen, rooms.lounge).await;
    rooms.set("2026-11-18 13:05");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 30"]);
    let said = rooms
        .admin("voice rooms edit", &[("alone_counts", true.into())])
        .await;
    assert!(
        said.text().contains("Being alone counts"),
        "{}",
        said.text()
    );
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.set("2026-11-18 13:25");
    rooms
        .admin("voice rooms edit", &[("alone_counts", false.into())])
        .await;
    rooms.set("2026-11-18 13:30");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-18 guitar 20"]);
}

#[tokio::test]
async fn bots_keep_nobody_company() {
    let mut rooms = Rooms::at(NOON).await;
    let jukebox = rooms.app.discord.add_other_bot("Jukebox");
    rooms.app.discord.join(rooms.shed.server, jukebox);
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.enter(jukebox, rooms.practice).await;
    assert_eq!(rooms.running().await, 0);
    rooms.app.down().await;
    rooms.up().await;
    assert_eq!(
        rooms.running().await,
        0,
        "nor do those who were there before the bot"
    );
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn being_deafened_does_not_count_by_whosever_choice() {
    let by_moderator = VoiceFlags {
        deaf: true,
        ..VoiceFlags::default()
    };
    for flags in [DEAFENED, by_moderator] {
        let mut rooms = Rooms::at(NOON).await;
        rooms.both_enter().await;
        let (ben, practice) = (rooms.shed.ben, Some(rooms.practice));
        rooms.set("2026-11-18 12:20");
        rooms.stand(ben, practice, flags).await;
        let said = rooms.ben("voice status").await;
        assert!(
            said.text().contains("does not count just now"),
            "{}",
            said.text()
        );
        rooms.set("2026-11-18 12:30");
        rooms.stand(ben, practice, VoiceFlags::default()).await;
        rooms.set("2026-11-18 13:00");
        rooms.leave(ben).await;
        assert_eq!(
            rooms.kept().await,
            ["Ben 2026-11-18 guitar 50"],
            "{flags:?}"
        );
    }
}

#[tokio::test]
async fn being_muted_counts() {
    let mut rooms = Rooms::at(NOON).await;
    let muted = VoiceFlags {
        self_mute: true,
        ..VoiceFlags::default()
    };
    rooms.both_enter().await;
    rooms
        .stand(rooms.shed.ben, Some(rooms.practice), muted)
        .await;
    rooms.set("2026-11-18 12:20");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
}

#[tokio::test]
async fn a_long_pause_ends_what_was_counted_and_another_entry_follows() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    let (ben, practice) = (rooms.shed.ben, Some(rooms.practice));
    rooms.set("2026-11-18 12:20");
    rooms.stand(ben, practice, DEAFENED).await;
    rooms.look("2026-11-18 12:30").await;
    assert_eq!(rooms.kept().await, [""; 0]);
    rooms.look("2026-11-18 12:31").await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    rooms.set("2026-11-18 14:00");
    rooms.stand(ben, practice, VoiceFlags::default()).await;
    rooms.set("2026-11-18 14:10");
    rooms.leave(ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-18 guitar 10"]);
}

#[tokio::test]
async fn the_afk_channel_does_not_count_even_if_it_was_chosen() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    let (discord, server) = (&rooms.app.discord, rooms.shed.server);
    discord.set_afk_channel(server, Some(rooms.practice));
    rooms.next(1).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    let said = rooms.add(rooms.practice, "guitar").await;
    assert!(said.text().contains("AFK channel"), "{}", said.text());
    rooms.app.down().await;
    rooms.up().await;
    assert_eq!(rooms.running().await, 0, "nor after a restart");
    rooms.app.discord.set_afk_channel(server, None);
    rooms.next(1).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn moving_between_rooms_goes_on_and_another_craft_is_another_entry() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.enter(rooms.shed.ada, rooms.stage).await;
    rooms.enter(rooms.shed.ada, rooms.stage).await;
    rooms.set("2026-11-18 12:20");
    rooms.enter(rooms.shed.ben, rooms.stage).await;
    assert_eq!(rooms.kept().await, [""; 0]);
    rooms.set("2026-11-18 12:45");
    rooms.enter(rooms.shed.chen, rooms.desk).await;
    rooms.enter(rooms.shed.ben, rooms.desk).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 45"]);
    rooms.set("2026-11-18 13:00");
    rooms.enter(rooms.shed.ben, rooms.lounge).await;
    rooms.set("2026-11-18 14:00");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-18 rust 15"]);
}

#[tokio::test]
async fn less_than_a_minute_is_not_kept() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms
        .app
        .set_now(berlin(NOON) + chrono::TimeDelta::seconds(20));
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, [""; 0]);
    assert_eq!(
        rooms.number("SELECT COUNT(*) AS number FROM timer").await,
        0
    );
}

#[tokio::test]
async fn time_over_midnight_belongs_to_the_day_it_began() {
    let mut rooms = Rooms::at("2026-11-18 23:30").await;
    rooms.both_enter().await;
    rooms.set("2026-11-19 01:00");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 90"]);
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.set("2026-11-19 01:30");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-19 guitar 30"]);
}

#[tokio::test]
async fn time_of_the_small_hours_belongs_to_the_day_before_where_days_start_later() {
    let mut rooms = Rooms::at("2026-11-19 01:00").await;
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    let settings = [("day_start", 4.into())];
    rooms.app.command(ben, place, "settings", &settings).await;
    rooms.both_enter().await;
    rooms.set("2026-11-19 03:00");
    rooms.leave(ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 120"]);
}

#[tokio::test]
async fn the_night_of_a_change_of_clocks_counts_what_went_by() {
    let mut rooms = Rooms::at("2026-10-25 00:30").await;
    rooms.both_enter().await;
    rooms.set("2026-10-25 03:00");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-10-25 guitar 210"]);
}

#[tokio::test]
async fn a_day_gets_what_its_cap_allows_and_the_next_one_begins_anew() {
    let mut rooms = Rooms::at("2026-11-18 20:00").await;
    rooms
        .admin("voice rooms edit", &[("daily_cap", "2h".into())])
        .await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 20:30");
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.look("2026-11-18 22:10").await;
    let expected = ["Ben 2026-11-18 guitar 30", "Ben 2026-11-18 guitar 90"];
    assert_eq!(rooms.kept().await, expected);
    assert_eq!(rooms.running().await, 0);
    let said = rooms.ben("voice status").await;
    assert!(
        said.text().contains("Tomorrow counts again"),
        "{}",
        said.text()
    );
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    rooms.look("2026-11-18 23:59").await;
    assert_eq!(rooms.running().await, 0);
    rooms.look("2026-11-19 00:00").await;
    rooms.set("2026-11-19 00:20");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[2..], ["Ben 2026-11-19 guitar 20"]);
}

#[tokio::test]
async fn the_next_day_begins_when_the_members_own_does() {
    let mut rooms = Rooms::at("2026-11-18 20:00").await;
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    let settings = [("day_start", 4.into())];
    rooms.app.command(ben, place, "settings", &settings).await;
    rooms
        .admin("voice rooms edit", &[("daily_cap", "30m".into())])
        .await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 21:00").await;
    rooms.look("2026-11-19 03:59").await;
    assert_eq!(rooms.running().await, 0);
    rooms.look("2026-11-19 04:00").await;
    assert_eq!(rooms.running().await, 1);
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 30"]);
}
