//! `/voice rooms`: what is chosen, refused, and goes.

use standin::Outcome;

use super::Rooms;
use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn rooms_are_added_listed_changed_and_removed() {
    let mut rooms = Rooms::at(NOON).await;
    let said = rooms.add(rooms.lounge, "chess").await;
    assert!(
        said.text().contains("chess") && said.is_ephemeral(),
        "{}",
        said.text()
    );
    let said = rooms.admin("voice rooms list", &[]).await;
    for part in ["guitar", "rust", "chess", "8 h at most"] {
        assert!(said.text().contains(part), "{part}: {}", said.text());
    }
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    let gone = [("channel", rooms.practice.into())];
    let said = rooms.admin("voice rooms remove", &gone).await;
    assert!(said.text().contains("like any other"), "{}", said.text());
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    let said = rooms.admin("voice rooms remove", &gone).await;
    assert!(said.text().contains("not a voice room"), "{}", said.text());
    rooms.set("2026-11-18 13:00");
    rooms.add(rooms.practice, "singing").await;
    rooms.set("2026-11-18 13:20");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-18 singing 20"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let rooms = Rooms::at(NOON).await;
    for typed in ["14m", "25h", "a while", ""] {
        let said = rooms
            .admin("voice rooms edit", &[("daily_cap", typed.into())])
            .await;
        assert!(
            said.text().contains("not a cap"),
            "{typed}: {}",
            said.text()
        );
    }
    let said = rooms.add(rooms.lounge, "\u{200B}").await;
    assert!(said.text().contains("no name"), "{}", said.text());
    for number in 0..23 {
        let name = format!("room {number}");
        let channel = rooms
            .app
            .discord
            .add_voice_channel(rooms.shed.server, &name);
        let said = rooms.add(channel, "guitar").await;
        let is_full = said.text().contains("as many as there can be");
        assert_eq!(is_full, number == 22, "{number}: {}", said.text());
    }
    let said = rooms.add(rooms.practice, "singing").await;
    assert!(
        said.text().contains("singing"),
        "a room there is can change: {}",
        said.text()
    );
}

#[tokio::test]
async fn members_who_do_not_manage_the_server_are_refused() {
    let rooms = Rooms::at(NOON).await;
    let said = rooms.ben("voice rooms list").await;
    assert!(said.text().contains("Manage Server"), "{}", said.text());
    let (ben, place) = (rooms.shed.ben, rooms.shed.place());
    let options = [("channel", rooms.lounge.into()), ("craft", "chess".into())];
    let said = rooms
        .app
        .command(ben, place, "voice rooms add", &options)
        .await;
    assert!(said.text().contains("Manage Server"), "{}", said.text());
    let number = "SELECT COUNT(*) AS number FROM voice_room";
    assert_eq!(rooms.number(number).await, 3);
}

#[tokio::test]
async fn a_deleted_channel_is_no_room_and_ends_what_ran_there() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    rooms.app.discord.delete_channel(rooms.practice);
    rooms.next(3).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    let number = "SELECT COUNT(*) AS number FROM voice_room";
    assert_eq!(rooms.number(number).await, 2);
    rooms.app.down().await;
    rooms.app.discord.delete_channel(rooms.stage);
    rooms.up().await;
    assert_eq!(rooms.number(number).await, 1, "found gone afterwards too");
}

#[tokio::test]
async fn a_server_that_throws_the_bot_out_ends_what_runs() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.set("2026-11-18 12:20");
    rooms.app.discord.remove_bot(rooms.shed.server);
    rooms.next(1).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    assert_eq!(rooms.running().await, 0);
}

#[tokio::test]
async fn a_server_that_has_its_data_erased_has_no_rooms() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 12:20").await;
    let view = rooms.admin("setup", &[]).await.finished().await;
    let (discord, ada) = (&rooms.app.discord, rooms.shed.ada);
    let asked = discord.press(ada, &view, "Erase this server's data").await;
    discord.press(ada, &asked.message(), "Erase it").await;
    rooms.app.voice_settled().await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
    assert_eq!(rooms.running().await, 0);
    rooms.leave(rooms.shed.ben).await;
    rooms.enter(rooms.shed.ben, rooms.practice).await;
    assert_eq!(rooms.running().await, 0);
}

#[tokio::test]
async fn time_in_one_server_is_not_seen_in_another_and_ends_when_they_go_there() {
    let mut rooms = Rooms::at(NOON).await;
    let other = rooms.app.add_shed("Day Shed", "check-in");
    rooms.app.discord.join(other.server, rooms.shed.ben);
    let hall = rooms.app.discord.add_voice_channel(other.server, "hall");
    rooms.next(1).await;
    let options = [("channel", hall.into()), ("craft", "chess".into())];
    rooms
        .app
        .command(other.ada, other.place(), "voice rooms add", &options)
        .await;
    rooms
        .app
        .command(rooms.shed.ben, other.place(), "voice agree", &[])
        .await;
    rooms.both_enter().await;
    let (discord, flags) = (rooms.app.discord.clone(), standin::VoiceFlags::default());
    discord.set_voice(other.server, other.chen, Some(hall), flags);
    rooms.next(1).await;
    rooms.set("2026-11-18 12:20");
    // Entering comes before leaving: the two come over different shards.
    discord.set_voice(other.server, rooms.shed.ben, Some(hall), flags);
    rooms.next(1).await;
    rooms.leave(rooms.shed.ben).await;
    rooms.set("2026-11-18 12:50");
    discord.set_voice(other.server, rooms.shed.ben, None, flags);
    rooms.next(1).await;
    assert_eq!(
        rooms.kept().await,
        ["Ben 2026-11-18 guitar 20", "Ben 2026-11-18 chess 30"]
    );
}

#[tokio::test]
async fn where_rooms_are_off_discord_is_not_asked_who_is_in_voice() {
    let off = [("YESTERYOU__DISCORD__VOICE_STATES", "false")];
    let app = TestApp::start_with(berlin(NOON), &off).await;
    let shed = app.add_shed("Evening Shed", "check-in");
    app.discord.settle("the server is met", |_| true).await;
    for name in ["voice agree", "voice status"] {
        let said = app.command(shed.ben, shed.place(), name, &[]).await;
        assert!(said.text().contains("off where I run"), "{}", said.text());
    }
    let options = [
        (
            "channel",
            app.discord
                .add_voice_channel(shed.server, "practice")
                .into(),
        ),
        ("craft", "guitar".into()),
    ];
    let said = app
        .command(shed.ada, shed.place(), "voice rooms add", &options)
        .await;
    assert!(
        said.text().contains("discord.voice_states"),
        "{}",
        said.text()
    );
    assert!(!matches!(said.kind, Outcome::Failed(_)));
}
