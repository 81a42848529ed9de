//! Slots over changes of clocks.

use super::*;

#[test]
fn a_slot_keeps_its_local_time_over_daylight_saving() {
    let table = [
        (
            Tz::Europe__Berlin,
            "2026-03-23T08:00:00Z",
            "2026-03-30T07:00:00Z",
        ),
        (
            Tz::Europe__Berlin,
            "2026-10-19T07:00:00Z",
            "2026-10-26T08:00:00Z",
        ),
        (
            Tz::America__New_York,
            "2026-03-02T14:00:00Z",
            "2026-03-09T13:00:00Z",
        ),
        (
            Tz::America__New_York,
            "2026-10-26T13:00:00Z",
            "2026-11-02T14:00:00Z",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-09-27T22:30:00Z",
            "2026-10-04T22:00:00Z",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-03-29T22:00:00Z",
            "2026-04-05T22:30:00Z",
        ),
        (
            Tz::Asia__Tokyo,
            "2026-03-23T00:00:00Z",
            "2026-03-30T00:00:00Z",
        ),
        // Over a year end and a leap day.
        (
            Tz::Europe__Berlin,
            "2026-12-28T08:00:00Z",
            "2027-01-04T08:00:00Z",
        ),
        (
            Tz::Europe__Berlin,
            "2028-02-28T08:00:00Z",
            "2028-03-06T08:00:00Z",
        ),
    ];
    for (zone, slot, next) in table {
        let schedule = schedule(zone, Weekday::Mon, "09:00");
        assert_eq!(
            schedule.next_slot(utc(slot)),
            utc(next),
            "{zone}: strictly after"
        );
        let just_before = utc(slot) - TimeDelta::milliseconds(1);
        assert_eq!(
            schedule.next_slot(just_before),
            utc(slot),
            "{zone}: the slot itself"
        );
    }
}

#[test]
fn a_time_that_does_not_exist_is_the_first_instant_after_the_gap() {
    let table = [
        (
            Tz::Europe__Berlin,
            "2026-03-29",
            "02:30",
            "2026-03-29T01:00:00Z",
        ),
        (
            Tz::Europe__Berlin,
            "2026-03-29",
            "02:00",
            "2026-03-29T01:00:00Z",
        ),
        (
            Tz::Europe__Berlin,
            "2026-03-29",
            "03:00",
            "2026-03-29T01:00:00Z",
        ),
        (
            Tz::Europe__Berlin,
            "2026-03-29",
            "01:59",
            "2026-03-29T00:59:00Z",
        ),
        (
            Tz::America__New_York,
            "2026-03-08",
            "02:30",
            "2026-03-08T07:00:00Z",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-10-04",
            "02:15",
            "2026-10-03T15:30:00Z",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-10-04",
            "02:30",
            "2026-10-03T15:30:00Z",
        ),
        (
            Tz::Asia__Tokyo,
            "2026-03-29",
            "02:30",
            "2026-03-28T17:30:00Z",
        ),
        // Clocks that jump at midnight, and a whole day that never was.
        (
            Tz::America__Santiago,
            "2026-09-06",
            "00:30",
            "2026-09-06T04:00:00Z",
        ),
        (
            Tz::Pacific__Apia,
            "2011-12-30",
            "09:00",
            "2011-12-30T10:00:00Z",
        ),
    ];
    for (zone, day, time, instant) in table {
        let schedule = schedule(zone, Weekday::Sun, time);
        assert_eq!(
            schedule.slot_on(date(day)),
            utc(instant),
            "{zone} {day} {time}"
        );
    }
}

#[test]
fn a_time_that_occurs_twice_is_the_first_of_the_two() {
    let table = [
        (
            Tz::Europe__Berlin,
            "2026-10-25",
            "02:30",
            "2026-10-25T00:30:00Z",
        ),
        (
            Tz::America__New_York,
            "2026-11-01",
            "01:30",
            "2026-11-01T05:30:00Z",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-04-05",
            "01:45",
            "2026-04-04T14:45:00Z",
        ),
    ];
    for (zone, day, time, instant) in table {
        let schedule = schedule(zone, Weekday::Sun, time);
        let slot = schedule.slot_on(date(day));
        assert_eq!(slot, utc(instant), "{zone} {day} {time}");
        let next = schedule.next_slot(slot);
        assert!(
            next > slot + TimeDelta::days(6),
            "{zone}: the second is no slot of its own"
        );
    }
}

#[test]
fn four_days_are_counted_on_local_clocks() {
    // Thursday to Monday over the night that is an hour short: 95 hours.
    let last = Some(utc("2026-03-26T08:00:00Z"));
    let schedule = schedule(Tz::Europe__Berlin, Weekday::Mon, "09:00");
    let slot = schedule.next_slot_after_change(last, utc("2026-03-26T09:00:00Z"));
    assert_eq!(slot, utc("2026-03-30T07:00:00Z"));
}
