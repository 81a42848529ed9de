//! Evenings in a room, by hand and by chance.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-18T{text}:00Z")
        .parse()
        .expect("an instant")
}

fn begun(text: &str) -> RoomTime {
    RoomTime::begun(at(text), CAP_MINUTES)
}

fn heard(room: RoomTime, text: &str) -> RoomTime {
    RoomTime {
        heard_at: at(text),
        ..room
    }
}

#[test]
fn a_moment_counts_in_company_with_open_ears() {
    let standing = |deafened, in_company| {
        Some(Standing {
            channel: ChannelId::from_row(1),
            deafened,
            in_company,
        })
    };
    let alone_counts = VoiceRule {
        alone_counts: true,
        ..VoiceRule::default()
    };
    for (there, usual, alone) in [
        (None, Presence::Away, Presence::Away),
        (
            standing(false, true),
            Presence::Counting,
            Presence::Counting,
        ),
        (standing(false, false), Presence::Silent, Presence::Counting),
        (standing(true, true), Presence::Silent, Presence::Silent),
        (standing(true, false), Presence::Silent, Presence::Silent),
    ] {
        assert_eq!(
            Presence::of(there, VoiceRule::default()),
            usual,
            "{there:?}"
        );
        assert_eq!(Presence::of(there, alone_counts), alone, "{there:?}");
    }
}

#[test]
fn who_is_heard_of_all_the_time_goes_pauses_and_comes_back() {
    let room = heard(begun("10:00"), "11:00");
    let now = at("11:00");
    assert_eq!(step(&room, Presence::Counting, now), Step::GoOn);
    assert_eq!(step(&room, Presence::Silent, now), Step::Pause(now));
    assert_eq!(step(&room, Presence::Away, now), Step::End(now));
    let paused = heard(room.pause(now), "11:05");
    assert_eq!(step(&paused, Presence::Silent, at("11:05")), Step::GoOn);
    assert_eq!(step(&paused, Presence::Counting, at("11:10")), Step::Resume);
    assert_eq!(step(&paused, Presence::Away, at("11:05")), Step::End(now));
    assert_eq!(
        step(&paused, Presence::Counting, at("11:11")),
        Step::EndAndBegin(now)
    );
    assert_eq!(step(&paused, Presence::Silent, at("11:11")), Step::End(now));
}

#[test]
fn a_downtime_counts_for_who_was_there_before_and_after_ten_minutes_at_most() {
    let room = heard(begun("10:00"), "11:00");
    assert_eq!(step(&room, Presence::Counting, at("11:10")), Step::GoOn);
    assert_eq!(
        step(&room, Presence::Counting, at("11:11")),
        Step::EndAndBegin(at("11:10"))
    );
    assert_eq!(
        step(&room, Presence::Away, at("11:05")),
        Step::End(at("11:00"))
    );
    assert_eq!(
        step(&room, Presence::Silent, at("11:05")),
        Step::Pause(at("11:00"))
    );
    assert_eq!(
        room.counted(at("10:00"), at("15:00")),
        TimeDelta::minutes(70)
    );
    assert!(!room.is_lost(at("23:00")));
    assert!(room.is_lost(at("11:00") + UNHEARD_MAX));
}

#[test]
fn no_more_is_counted_than_the_cap_leaves() {
    let room = heard(RoomTime::begun(at("10:00"), 30), "12:00");
    assert!(!room.is_full(at("10:00"), at("10:29")));
    assert!(room.is_full(at("10:00"), at("10:30")));
    assert_eq!(
        room.counted(at("10:00"), at("12:00")),
        TimeDelta::minutes(30)
    );
}

/// What happens to somebody, and how many seconds after the thing before.
fn happening() -> impl Strategy<Value = (Presence, bool, i64)> {
    let presence = prop_oneof![
        Just(Presence::Away),
        Just(Presence::Silent),
        Just(Presence::Counting)
    ];
    (presence, any::<bool>(), 0_i64..3_000)
}

proptest! {
    /// An evening against a ledger of its own: second by second, what counts is counting while the bot hears, and ten minutes of
    /// each downtime between two moments that count.
    #[test]
    fn what_is_counted_is_what_counted(evening in proptest::collection::vec(happening(), 0..40)) {
        let start = at("10:00");
        let (mut now, mut before, mut owed) = (start, Presence::Away, TimeDelta::zero());
        let mut running: Option<(DateTime<Utc>, RoomTime)> = None;
        let mut counted = TimeDelta::zero();
        let mut kept = TimeDelta::zero();
        for (presence, was_down, after) in evening {
            let passed = TimeDelta::seconds(after);
            now += passed;
            if before == Presence::Counting {
                let worth = if !was_down {
                    passed
                } else if presence == Presence::Counting {
                    passed.min(DOWNTIME_MAX)
                } else {
                    TimeDelta::zero()
                };
                owed += worth;
            }
            before = presence;
            let Some((began_at, mut room)) = running else {
                if presence == Presence::Counting {
                    running = Some((now, RoomTime::begun(now, 100_000)));
                }
                continue;
            };
            if !was_down {
                room.heard_at = now;
            }
            let step = step(&room, presence, now);
            room.heard_at = now;
            running = match step {
                Step::GoOn => Some((began_at, room)),
                Step::Pause(at) => Some((began_at, room.pause(at))),
                Step::Resume => Some((began_at, room.resume(now))),
                Step::End(at) | Step::EndAndBegin(at) => {
                    kept += room.counted(began_at, at);
                    let begins = matches!(step, Step::EndAndBegin(_));
                    begins.then(|| (now, RoomTime::begun(now, 100_000)))
                }
            };
            counted = kept + running.map_or(TimeDelta::zero(), |(began_at, room)| room.counted(began_at, now));
            prop_assert!(counted <= now - start);
        }
        prop_assert_eq!(counted, owed);
    }
}
