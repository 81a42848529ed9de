//! Who is told of when people come, go and move.

use super::*;
use crate::store::StoreOptions;

const SERVER: ServerId = ServerId::from_row(9);
const ROOM: ChannelId = ChannelId::from_row(1);
const OTHER: ChannelId = ChannelId::from_row(2);
const LOUNGE: ChannelId = ChannelId::from_row(3);
const ADA: MemberId = MemberId::from_row(101);
const BEN: MemberId = MemberId::from_row(102);

fn now() -> DateTime<Utc> {
    "2026-11-18T10:00:00Z".parse().expect("an instant")
}

fn person(channel: ChannelId) -> Person {
    Person {
        channel,
        deafened: false,
        is_bot: false,
    }
}

/// Halls with two rooms, met with nobody in them.
async fn halls() -> VoiceHalls {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("yesteryou.sqlite");
    let store = Store::open(&path, StoreOptions::default()).await;
    let store = store.expect("opens");
    let halls = VoiceHalls::load(&store, true).await.expect("readable");
    halls.add_room(SERVER, ROOM, now());
    halls.add_room(SERVER, OTHER, now());
    meet(&halls, Vec::new());
    told(&halls);
    halls
}

fn meet(halls: &VoiceHalls, people: Vec<(MemberId, Person)>) {
    let channels = HashSet::from([ROOM, OTHER, LOUNGE]);
    halls.met(SERVER, None, people, &channels, now());
}

/// What waits, each as who, and where with whom; a server met anew is told as a whole.
fn told(halls: &VoiceHalls) -> Vec<(i64, Option<(i64, bool)>)> {
    let how = |standing: &Standing| (standing.channel.get(), standing.in_company);
    let mut told = Vec::new();
    while let Some(happening) = halls.next() {
        match happening {
            Happening::Stands {
                member, standing, ..
            } => told.push((member.get(), standing.as_ref().map(how))),
            Happening::Met { standing, .. } => {
                told.extend(
                    standing
                        .iter()
                        .map(|(who, one)| (who.get(), Some(how(one)))),
                );
            }
            _ => {}
        }
        halls.done();
    }
    told
}

#[tokio::test]
async fn who_comes_keeps_the_others_company_and_who_goes_leaves_them_alone() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    assert_eq!(told(&halls), [(101, Some((1, false)))]);
    halls.moved(SERVER, BEN, Some(person(ROOM)), now());
    let mut both = told(&halls);
    both.sort_unstable();
    assert_eq!(both, [(101, Some((1, true))), (102, Some((1, true)))]);
    halls.moved(SERVER, BEN, Some(person(LOUNGE)), now());
    assert_eq!(told(&halls), [(102, None), (101, Some((1, false)))]);
    halls.moved(SERVER, BEN, None, now());
    assert_eq!(told(&halls), []);
}

#[tokio::test]
async fn bots_and_people_elsewhere_are_nobodys_company_and_are_not_told_of() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    told(&halls);
    let bot = Some(Person {
        is_bot: true,
        ..person(ROOM)
    });
    halls.moved(SERVER, BEN, bot, now());
    assert_eq!(told(&halls), []);
    halls.moved(SERVER, BEN, Some(person(OTHER)), now());
    assert_eq!(told(&halls), [(102, Some((2, false)))]);
}

#[tokio::test]
async fn the_afk_channel_is_no_room_while_it_is_that() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    told(&halls);
    halls.afk_is(SERVER, Some(ROOM), now());
    assert_eq!(told(&halls), [(101, None)]);
    halls.afk_is(SERVER, None, now());
    assert_eq!(told(&halls), [(101, Some((1, false)))]);
}

#[tokio::test]
async fn rooms_come_and_go_with_people_in_them() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(LOUNGE)), now());
    assert_eq!(told(&halls), []);
    halls.add_room(SERVER, LOUNGE, now());
    assert_eq!(told(&halls), [(101, Some((3, false)))]);
    halls.remove_room(SERVER, LOUNGE, now());
    assert_eq!(told(&halls), [(101, None)]);
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    told(&halls);
    halls.channel_gone(SERVER, ROOM, now());
    assert_eq!(told(&halls), [(101, None)]);
}

#[tokio::test]
async fn what_does_not_fit_is_told_as_a_whole_once_there_is_room() {
    let halls = halls().await;
    for turn in 0..6_000 {
        halls.moved(SERVER, ADA, Some(person(ROOM)), now());
        let channel = if turn % 2 == 0 { ROOM } else { OTHER };
        halls.moved(SERVER, BEN, Some(person(channel)), now());
    }
    halls.moved(SERVER, BEN, None, now());
    let told = told(&halls);
    assert!(told.len() <= 10_002, "{}", told.len());
    assert_eq!(told.last(), Some(&(101, Some((1, false)))));
}

#[tokio::test]
async fn nobody_is_known_while_discord_has_lost_the_server() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    told(&halls);
    halls.server_gone(SERVER, false, now());
    assert!(!halls.is_met(SERVER));
    halls.moved(SERVER, ADA, None, now());
    halls.tell_again(SERVER, ADA, now());
    assert_eq!(told(&halls), []);
    meet(&halls, vec![(ADA, person(ROOM))]);
    assert_eq!(told(&halls), [(101, Some((1, false)))]);
}

#[tokio::test]
async fn what_is_for_later_is_told_then_once() {
    let halls = halls().await;
    halls.moved(SERVER, ADA, Some(person(ROOM)), now());
    told(&halls);
    halls.tell_later(SERVER, ADA, now() + TimeDelta::hours(1));
    halls.tell_due(now());
    assert_eq!(told(&halls), []);
    for expected in [1, 0] {
        halls.tell_due(now() + TimeDelta::hours(1));
        assert_eq!(told(&halls).len(), expected);
    }
}
