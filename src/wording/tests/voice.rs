//! Voice rooms: chosen, agreed to, counting, refused.

use super::super::{
    VoiceTold, rejection, still_at_it, timer_ended, voice_agreed, voice_room_added,
    voice_room_removed, voice_rooms, voice_status, voice_stopped,
};
use super::*;
use crate::domain::ids::TimerId;
use crate::domain::rejection::{Rejection, VoiceRejection};
use crate::domain::timer::{Timer, TimerPast, TimerState};
use crate::domain::voice::{RoomTime, Standing, VoiceRoom, VoiceRule};

const CHANNEL: ChannelId = ChannelId::from_row(77);

fn rooms() -> [VoiceRoom; 2] {
    [(CHANNEL, "guitar"), (ChannelId::from_row(78), "*rust*")].map(|(channel, craft)| VoiceRoom {
        channel,
        server: ServerId::from_row(9),
        craft: craft.to_owned(),
    })
}

fn running(source: Source) -> Timer {
    let started_at = at("2026-11-18T09:00:00Z");
    Timer {
        id: TimerId::from_row(4),
        member: MemberId::from_row(1),
        craft: None,
        craft_name: "guitar".to_owned(),
        note: String::new(),
        server: None,
        source,
        state: TimerState::Running,
        started_on: today(),
        started_at,
        limit_minutes: 240,
        limit_at: at("2026-11-18T13:00:00Z"),
        asked_at: None,
        ended_at: None,
        entry: None,
        started_by: InteractionId::from_row(-1),
        ended_by: None,
        run_on_by: None,
        room: (source == Source::Voice).then(|| RoomTime {
            heard_at: at("2026-11-18T10:30:00Z"),
            ..RoomTime::begun(started_at, 480)
        }),
    }
}

#[test]
fn rooms_are_chosen() {
    let rule = VoiceRule::default();
    let alone = VoiceRule {
        alone_counts: true,
        cap_minutes: 90,
    };
    message("voice_rooms", &voice_rooms(&rooms(), rule));
    message("voice_rooms_none", &voice_rooms(&[], rule));
    message(
        "voice_room_added",
        &voice_room_added(CHANNEL, &rooms()[..1], alone),
    );
    message("voice_room_removed", &voice_room_removed(CHANNEL));
}

#[test]
fn members_agree_and_take_it_back() {
    let rule = VoiceRule::default();
    message("voice_agreed", &voice_agreed(&rooms(), rule, true));
    message("voice_agreed_again", &voice_agreed(&[], rule, false));
    message("voice_stopped", &voice_stopped(true));
    message("voice_not_agreed", &voice_stopped(false));
}

#[test]
fn members_see_what_counts() {
    let now = at("2026-11-18T10:30:00Z");
    let (rooms, in_voice, own) = (rooms(), running(Source::Voice), running(Source::Timer));
    let silent = Timer {
        room: in_voice.room.map(|room| room.pause(now)),
        ..in_voice.clone()
    };
    let told = |timer, standing| VoiceTold {
        agreed: true,
        rooms: &rooms,
        rule: VoiceRule::default(),
        standing,
        timer,
        today_minutes: 30,
    };
    let there = Some(Standing {
        channel: CHANNEL,
        deafened: false,
        in_company: true,
    });
    let not_agreed = VoiceTold {
        agreed: false,
        rooms: &[],
        ..told(None, None)
    };
    let full = VoiceTold {
        today_minutes: 480,
        ..told(None, there)
    };
    for (name, told) in [
        ("voice_status", told(Some(&in_voice), there)),
        ("voice_status_silent", told(Some(&silent), there)),
        ("voice_status_timer", told(Some(&own), there)),
        ("voice_status_held", told(None, there)),
        ("voice_status_away", told(None, None)),
        ("voice_status_full", full),
        ("voice_status_not_agreed", not_agreed),
    ] {
        message(name, &voice_status(&told, now));
    }
}

#[test]
fn time_in_voice_is_asked_about() {
    let past = TimerPast {
        timer: TimerId::from_row(4),
        started_at: at("2026-11-18T09:00:00Z"),
        minutes: 240,
        craft: "guitar".to_owned(),
        may_run_on: true,
        source: Source::Voice,
    };
    message("still_at_it_in_voice", &still_at_it(&past));
    message("voice_ended", &timer_ended(&past));
}

#[test]
fn voice_rooms_refused() {
    let channel = CHANNEL;
    let refusals = [
        VoiceRejection::Off,
        VoiceRejection::ChannelUnfit { kind: "A stage" },
        VoiceRejection::AfkRoom { channel },
        VoiceRejection::NotARoom { channel },
        VoiceRejection::TooManyRooms,
        VoiceRejection::CapUnreadable {
            input: "a while".to_owned(),
        },
    ];
    let refusals = refusals.map(|refusal| rejection(&Rejection::from(refusal)));
    for text in &refusals {
        assert!(text.contains("For example: `"), "{text}");
    }
    texts("rejections_of_voice_rooms", &refusals);
}
