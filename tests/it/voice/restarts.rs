//! Downtimes of the bot, of its connection, and of Discord.

use std::collections::HashSet;

use yesteryou::actions::voice::halls::Person;
use yesteryou::actions::voice::{self, VoiceHalls};
use yesteryou::domain::ids::{ChannelId, MemberId, ServerId};

use super::{DEAFENED, Rooms};

const NOON: &str = "2026-11-18 12:00";

/// Ben and Chen are in the practice room from noon on; at half past the bot stops.
async fn stopped() -> Rooms {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 12:30").await;
    rooms.app.down().await;
    rooms
}

#[tokio::test]
async fn a_short_downtime_counts_for_who_was_there_before_and_after() {
    let mut rooms = stopped().await;
    rooms.set("2026-11-18 12:40");
    rooms.up().await;
    assert_eq!(rooms.kept().await, [""; 0]);
    rooms.set("2026-11-18 13:00");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 60"]);
}

#[tokio::test]
async fn of_a_longer_one_ten_minutes_count_and_what_follows_is_another_entry() {
    let mut rooms = stopped().await;
    rooms.set("2026-11-18 15:00");
    rooms.up().await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 40"]);
    rooms.set("2026-11-18 15:20");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await[1..], ["Ben 2026-11-18 guitar 20"]);
}

#[tokio::test]
async fn who_went_meanwhile_is_counted_until_the_bot_last_heard() {
    let mut rooms = stopped().await;
    let (discord, server) = (rooms.app.discord.clone(), rooms.shed.server);
    discord.set_voice(server, rooms.shed.ben, None, DEAFENED);
    rooms.set("2026-11-18 12:35");
    rooms.up().await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 30"]);
    assert_eq!(rooms.running().await, 0);
}

#[tokio::test]
async fn who_is_deafened_or_alone_after_it_is_counted_until_the_bot_last_heard() {
    for alone in [false, true] {
        let mut rooms = stopped().await;
        let (discord, server) = (rooms.app.discord.clone(), rooms.shed.server);
        if alone {
            discord.set_voice(server, rooms.shed.chen, None, DEAFENED);
        } else {
            discord.set_voice(server, rooms.shed.ben, Some(rooms.practice), DEAFENED);
        }
        rooms.set("2026-11-18 12:38");
        rooms.up().await;
        rooms.leave(rooms.shed.ben).await;
        assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 30"], "{alone}");
    }
}

#[tokio::test]
async fn who_came_meanwhile_is_counted_from_when_the_bot_is_back() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.app.down().await;
    let (discord, server) = (rooms.app.discord.clone(), rooms.shed.server);
    for who in [rooms.shed.ben, rooms.shed.chen] {
        discord.set_voice(
            server,
            who,
            Some(rooms.practice),
            standin::VoiceFlags::default(),
        );
    }
    rooms.set("2026-11-18 12:30");
    rooms.up().await;
    rooms.set("2026-11-18 12:50");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 20"]);
}

#[tokio::test]
async fn a_look_before_the_server_is_met_decides_nothing() {
    let mut rooms = stopped().await;
    rooms.set("2026-11-19 07:00");
    rooms.app.discord.begin_outage(rooms.shed.server);
    rooms.app.up().await;
    rooms.look("2026-11-19 07:00").await;
    assert_eq!(rooms.running().await, 1);
    let said = rooms.ben("timer status").await;
    assert!(said.text().contains("40 min"), "{}", said.text());
    rooms.app.discord.end_outage(rooms.shed.server);
    rooms.app.heard_in_voice(1).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 40"]);
}

#[tokio::test]
async fn what_is_not_heard_of_for_a_day_ends_where_it_was_last_heard_of() {
    let mut rooms = stopped().await;
    rooms.app.discord.remove_bot(rooms.shed.server);
    rooms.set("2026-11-19 12:30");
    rooms.app.up().await;
    rooms.look("2026-11-19 12:30").await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 30"]);
}

#[tokio::test]
async fn a_new_session_of_the_gateway_loses_nothing() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 12:30").await;
    rooms.app.discord.invalidate_sessions(false);
    rooms.app.discord.connected().await;
    rooms.next(1).await;
    rooms.set("2026-11-18 12:45");
    rooms.leave(rooms.shed.ben).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 45"]);
}

#[tokio::test]
async fn an_outage_of_discord_is_a_downtime_too() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.both_enter().await;
    rooms.look("2026-11-18 12:30").await;
    rooms.app.discord.begin_outage(rooms.shed.server);
    rooms.next(1).await;
    rooms.look("2026-11-18 14:00").await;
    rooms.app.discord.end_outage(rooms.shed.server);
    rooms.next(1).await;
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 40"]);
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn what_happens_within_a_moment_ends_as_it_ended() {
    let mut rooms = Rooms::at(NOON).await;
    rooms.enter(rooms.shed.chen, rooms.practice).await;
    let (discord, server, ben) = (&rooms.app.discord, rooms.shed.server, rooms.shed.ben);
    let flags = standin::VoiceFlags::default();
    for turn in 0..200 {
        let channel = if turn % 2 == 0 {
            rooms.practice
        } else {
            rooms.lounge
        };
        discord.set_voice(server, ben, Some(channel), flags);
    }
    rooms.next(200).await;
    assert_eq!(rooms.running().await, 0);
    rooms.enter(ben, rooms.practice).await;
    assert_eq!(rooms.running().await, 1);
}

#[tokio::test]
async fn a_note_before_the_return_is_decided_does_not_hide_the_downtime() {
    let rooms = stopped().await;
    let now = crate::test_app::berlin("2026-11-18 15:00");
    let options = yesteryou::store::StoreOptions::default();
    let store = yesteryou::store::Store::open(&rooms.app.database(), options)
        .await
        .expect("the bot is down");
    let halls = VoiceHalls::load(&store, true).await.expect("readable");
    let id = |id: u64| ChannelId::from_u64(id).expect("an id");
    let practice = id(rooms.practice.0);
    let channels = HashSet::from([practice, id(rooms.stage.0), id(rooms.desk.0)]);
    let there = |who: standin::UserId| {
        let person = Person {
            channel: practice,
            deafened: false,
            is_bot: false,
        };
        (MemberId::from_u64(who.0).expect("an id"), person)
    };
    let people = vec![there(rooms.shed.ben), there(rooms.shed.chen)];
    let server = ServerId::from_u64(rooms.shed.server.0).expect("an id");
    halls.met(server, None, people, &channels, now);
    voice::note_heard_now(&store, &halls, now)
        .await
        .expect("writable");
    voice::follow_halls(&store, &halls, 240)
        .await
        .expect("writable");
    assert_eq!(rooms.kept().await, ["Ben 2026-11-18 guitar 40"]);
    store.close().await;
}
