//! Slots over both edges of daylight saving, year ends, leap days and changes of schedule.

mod zones;

use proptest::prelude::*;

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange::new(date(from), date(to))
}

fn schedule(zone: Tz, weekday: Weekday, time: &str) -> Schedule {
    Schedule {
        zone,
        weekday,
        time: parse_time(time).unwrap(),
    }
}

#[test]
fn a_round_asks_about_the_seven_dates_before_its_own() {
    let berlin = Tz::Europe__Berlin;
    let table = [
        (berlin, "2026-11-23T08:00:00Z", "2026-11-16", "2026-11-22"),
        // Sunday evening in UTC is Monday in Auckland, and Monday in UTC is still Sunday in
        // Honolulu.
        (
            Tz::Pacific__Auckland,
            "2026-11-22T20:00:00Z",
            "2026-11-16",
            "2026-11-22",
        ),
        (
            Tz::Pacific__Honolulu,
            "2026-11-23T08:00:00Z",
            "2026-11-15",
            "2026-11-21",
        ),
        (berlin, "2027-01-04T08:00:00Z", "2026-12-28", "2027-01-03"),
        (berlin, "2028-03-06T08:00:00Z", "2028-02-28", "2028-03-05"),
        (berlin, "2026-03-30T07:00:00Z", "2026-03-23", "2026-03-29"),
    ];
    for (zone, slot, from, to) in table {
        assert_eq!(
            period_of(utc(slot), zone, None),
            range(from, to),
            "{zone} {slot}"
        );
    }
}

#[test]
fn a_period_begins_after_the_one_before_it() {
    let berlin = Tz::Europe__Berlin;
    let previous = Some(range("2026-11-16", "2026-11-22"));
    let friday = utc("2026-11-27T08:00:00Z");
    assert_eq!(
        period_of(friday, berlin, previous),
        range("2026-11-23", "2026-11-26")
    );
    let next_monday = utc("2026-11-30T08:00:00Z");
    assert_eq!(
        period_of(next_monday, berlin, previous),
        range("2026-11-23", "2026-11-29")
    );
    let long_after = utc("2026-12-21T08:00:00Z");
    assert_eq!(
        period_of(long_after, berlin, previous),
        range("2026-12-14", "2026-12-20")
    );
    // Never empty, whatever it is told.
    let later = Some(range("2026-12-01", "2026-12-07"));
    assert_eq!(period_of(friday, berlin, later).len(), 1);
}

#[test]
fn a_changed_schedule_leaves_four_days_after_the_last_slot() {
    let last = Some(utc("2026-11-23T08:00:00Z"));
    let now = utc("2026-11-23T12:00:00Z");
    let table = [
        (Weekday::Tue, "09:00", "2026-12-01T08:00:00Z"),
        (Weekday::Thu, "09:00", "2026-12-03T08:00:00Z"),
        (Weekday::Fri, "08:59", "2026-12-04T07:59:00Z"),
        (Weekday::Fri, "09:00", "2026-11-27T08:00:00Z"),
        (Weekday::Mon, "09:00", "2026-11-30T08:00:00Z"),
        (Weekday::Mon, "18:00", "2026-11-30T17:00:00Z"),
    ];
    for (weekday, time, slot) in table {
        let schedule = schedule(Tz::Europe__Berlin, weekday, time);
        assert_eq!(
            schedule.next_slot_after_change(last, now),
            utc(slot),
            "{weekday} {time}"
        );
    }
    let schedule = schedule(Tz::Europe__Berlin, Weekday::Mon, "18:00");
    assert_eq!(
        schedule.next_slot_after_change(None, now),
        utc("2026-11-23T17:00:00Z")
    );
}

#[test]
fn a_slot_is_asked_on_time_or_late_or_skipped() {
    let slot = utc("2026-11-23T08:00:00Z");
    let table = [
        ("2026-11-23T07:59:59Z", Due::NotYet),
        ("2026-11-23T08:00:00Z", Due::Ask),
        ("2026-11-23T08:10:00Z", Due::Ask),
        ("2026-11-23T08:10:01Z", Due::AskLate),
        ("2026-11-24T08:00:00Z", Due::AskLate),
        ("2026-11-24T08:00:01Z", Due::Skip),
        ("2027-11-24T08:00:01Z", Due::Skip),
    ];
    for (now, what) in table {
        assert_eq!(due(slot, utc(now)), what, "{now}");
    }
    assert_eq!(early_from(slot), utc("2026-11-21T08:00:00Z"));
}

#[test]
fn times_of_day_read_as_people_write_them() {
    let table = [
        ("09:00", 9, 0),
        ("9", 9, 0),
        ("9am", 9, 0),
        ("9 AM", 9, 0),
        ("9:30 pm", 21, 30),
        ("9.30 p.m.", 21, 30),
        ("21.30", 21, 30),
        ("2130", 21, 30),
        ("0:05", 0, 5),
        ("00:00", 0, 0),
        ("12am", 0, 0),
        ("12pm", 12, 0),
        ("noon", 12, 0),
        ("Midnight", 0, 0),
        ("２１：３０", 21, 30),
    ];
    for (input, hour, minute) in table {
        assert_eq!(
            parse_time(input),
            Ok(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()),
            "{input:?}"
        );
    }
    let refused = [
        "", "24:00", "25", "9:60", "9:5", "9:", ":30", "13pm", "0am", "930", "am", "soon",
        "09:00:00", "-9", "+9", "9:30:pm", "٩", "9h30",
    ];
    for input in refused {
        let unreadable = Rejection::TimeUnreadable {
            input: input.to_owned(),
        };
        assert_eq!(parse_time(input), Err(unreadable), "{input:?}");
    }
}

fn zones() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Tokyo,
        Tz::America__Santiago,
        Tz::Africa__Casablanca,
        Tz::Asia__Kathmandu,
        Tz::Pacific__Auckland,
        Tz::UTC,
    ])
}

prop_compose! {
    fn schedules()(zone in zones(), weekday in 0_u8..7, minute in 0_u32..1440) -> Schedule {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        Schedule { zone, weekday: Weekday::try_from(weekday).unwrap(), time }
    }
}

prop_compose! {
    fn instants()(seconds in 946_684_800_i64..2_208_988_800) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }
}

proptest! {
    #[test]
    fn the_next_slot_is_later_on_the_right_weekday_and_none_is_left_out(
        schedule in schedules(),
        after in instants(),
    ) {
        let slot = schedule.next_slot(after);
        prop_assert!(slot > after);
        prop_assert!(slot - after <= TimeDelta::days(7) + TimeDelta::hours(2));
        let local = slot.with_timezone(&schedule.zone).naive_local();
        prop_assert_eq!(local.weekday(), schedule.weekday);
        // Later only where the clocks jumped over it.
        prop_assert!(local.time() >= schedule.time);
        prop_assert!(local.time() - schedule.time <= TimeDelta::hours(1));
        prop_assert_eq!(schedule.next_slot(slot - TimeDelta::milliseconds(1)), slot);
        prop_assert_eq!(schedule.slot_on(local.date()), slot);
    }

    #[test]
    fn periods_of_a_steady_schedule_are_whole_weeks_side_by_side(
        schedule in schedules(),
        after in instants(),
    ) {
        let first = schedule.next_slot(after);
        let period = period_of(first, schedule.zone, None);
        let next = period_of(schedule.next_slot(first), schedule.zone, Some(period));
        prop_assert_eq!(period.len(), 7);
        prop_assert_eq!(next, period.shifted(7));
    }

    #[test]
    fn a_changed_schedule_never_asks_twice_about_a_day(
        before in schedules(),
        weekday in 0_u8..7,
        minute in 0_u32..1440,
        after in instants(),
        days_later in 0_i64..20,
    ) {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        let weekday = Weekday::try_from(weekday).unwrap();
        let changed = Schedule { zone: before.zone, weekday, time };
        let last = before.next_slot(after);
        let previous = period_of(last, before.zone, None);
        let now = last + TimeDelta::days(days_later);
        let slot = changed.next_slot_after_change(Some(last), now);
        prop_assert!(slot > now && slot >= last + TimeDelta::days(4) - TimeDelta::hours(1));
        let period = period_of(slot, changed.zone, Some(previous));
        prop_assert!(!period.overlaps(previous) && (4..=7).contains(&period.len()));
    }

    #[test]
    fn any_text_is_a_time_or_refused(input in any::<String>()) {
        let _ = parse_time(&input);
    }

    #[test]
    fn a_time_is_read_back_as_it_is_written(minute in 0_u32..1440) {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        prop_assert_eq!(parse_time(&time.format("%H:%M").to_string()), Ok(time));
        prop_assert_eq!(parse_time(&time.format("%I:%M %p").to_string()), Ok(time));
    }
}
