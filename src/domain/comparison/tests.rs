//! The comparison's rules by name, and properties of all of them.

mod missing;
mod properties;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange::new(date(from), date(to))
}

fn whole(from: &str, to: &str) -> Period {
    Period {
        range: range(from, to),
        so_far: false,
    }
}

/// The week that ends on Sunday 22 November 2026.
fn week() -> Period {
    whole("2026-11-16", "2026-11-22")
}

fn history(days: &[(&str, i64)]) -> History {
    let days: BTreeMap<_, _> = days
        .iter()
        .map(|(day, minutes)| {
            (
                date(day),
                DayTotal {
                    minutes: *minutes,
                    entries: 1,
                    dated_entries: 1,
                },
            )
        })
        .collect();
    let lifetime_minutes = days.values().map(|day| day.minutes).sum();
    let first_day = days.keys().next().copied();
    History {
        days,
        first_day,
        lifetime_minutes,
        ..History::default()
    }
}

/// An hour every Monday from a date to the week before [`week`].
fn mondays(from: &str) -> Vec<(NaiveDate, i64)> {
    let last = date("2026-11-09");
    date(from)
        .iter_days()
        .step_by(7)
        .take_while(|day| *day <= last)
        .map(|day| (day, 60))
        .collect()
}

fn weekly(from: &str, this_minutes: i64) -> History {
    let mut days = mondays(from);
    days.push((date("2026-11-16"), this_minutes));
    let days: Vec<_> = days
        .iter()
        .map(|(day, minutes)| (day.to_string(), *minutes))
        .collect();
    let days: Vec<_> = days
        .iter()
        .map(|(day, minutes)| (day.as_str(), *minutes))
        .collect();
    history(&days)
}

fn recorded(minutes: i64, active_days: i64, entries: i64) -> Standing {
    Standing::Recorded(Totals {
        minutes,
        active_days,
        entries,
    })
}

#[test]
fn the_week_stands_next_to_the_week_before_and_the_same_week_a_year_ago() {
    let history = History {
        lifetime_then_minutes: 45,
        estimated: std::collections::BTreeMap::new(),
        ..history(&[
            ("2025-11-16", 1000), // the day before the window of a year ago
            ("2025-11-17", 30),
            ("2025-11-23", 15),
            ("2025-11-24", 1000),
            ("2026-11-09", 60),
            ("2026-11-15", 40),
            ("2026-11-16", 90),
            ("2026-11-22", 30),
            ("2026-11-23", 1000),
        ])
    };
    let comparison = compare(week(), &history);
    assert_eq!(
        comparison.this,
        Totals {
            minutes: 120,
            active_days: 2,
            entries: 2
        }
    );
    assert_eq!(
        comparison.week_before.range,
        range("2026-11-09", "2026-11-15")
    );
    assert_eq!(comparison.week_before.standing, recorded(100, 2, 2));
    assert_eq!(comparison.week_before.difference_minutes, Some(20));
    assert_eq!(comparison.year_ago.range, range("2025-11-17", "2025-11-23"));
    assert_eq!(comparison.year_ago.standing, recorded(45, 2, 2));
    assert_eq!(comparison.year_ago.difference_minutes, Some(75));
    assert_eq!(comparison.first_week, None, "there is a year");
    assert_eq!(comparison.lifetime.then_minutes, 45);
    assert_eq!(then_until(week()), date("2025-11-23"));
}

#[test]
fn a_year_ago_is_364_days_over_year_ends_and_leap_days() {
    let table = [
        ("2026-12-28", "2027-01-03", "2025-12-29", "2026-01-04"),
        ("2027-01-04", "2027-01-10", "2026-01-05", "2026-01-11"),
        ("2028-02-28", "2028-03-05", "2027-03-01", "2027-03-07"),
        ("2029-02-26", "2029-03-04", "2028-02-28", "2028-03-05"),
        ("2028-12-25", "2028-12-31", "2027-12-27", "2028-01-02"),
        // Weeks in which clocks change are seven dates like any other.
        ("2026-03-23", "2026-03-29", "2025-03-24", "2025-03-30"),
    ];
    for (from, to, then_from, then_to) in table {
        let comparison = compare(whole(from, to), &History::default());
        assert_eq!(
            comparison.year_ago.range,
            range(then_from, then_to),
            "{from}"
        );
    }
}

#[test]
fn undated_work_counts_in_minutes_and_entries_but_makes_no_day_active() {
    let mut history = history(&[("2026-11-01", 10), ("2026-11-17", 30)]);
    let undated = DayTotal {
        minutes: 600,
        entries: 2,
        dated_entries: 0,
    };
    history.days.insert(date("2026-11-16"), undated);
    let this = compare(week(), &history).this;
    assert_eq!(
        this,
        Totals {
            minutes: 630,
            active_days: 1,
            entries: 3
        }
    );
}

#[test]
fn a_week_so_far_stands_next_to_the_same_part_of_other_weeks() {
    let period = Period {
        range: range("2026-11-16", "2026-11-18"),
        so_far: true,
    };
    let history = history(&[
        ("2025-11-19", 7),
        ("2025-11-20", 1000),
        ("2026-10-26", 30),
        ("2026-10-29", 1000),
        ("2026-11-02", 30),
        ("2026-11-11", 60),
        ("2026-11-12", 1000),
        ("2026-11-18", 50),
    ]);
    let comparison = compare(period, &history);
    assert_eq!(
        comparison.week_before.range,
        range("2026-11-09", "2026-11-11")
    );
    assert_eq!(comparison.week_before.standing, recorded(60, 1, 1));
    assert_eq!(comparison.year_ago.range, range("2025-11-17", "2025-11-19"));
    assert_eq!(
        comparison.year_ago.standing,
        Standing::Partial(Totals {
            minutes: 7,
            active_days: 1,
            entries: 1
        })
    );
    // Twelve parts of weeks hold 30 + 30 + 60 minutes.
    let usual = Usual {
        minutes: 10,
        weeks: 12,
        difference_minutes: 40,
    };
    assert_eq!(comparison.usual, Some(usual));
}

#[test]
fn the_usual_week_needs_three_weeks_that_begin_within_the_record() {
    let table = [
        ("2026-11-09", None),
        ("2026-11-02", None),
        ("2026-10-26", Some(3)),
        // The first entry was on a Tuesday: its own week began before it.
        ("2026-10-20", Some(3)),
        ("2026-08-24", Some(12)),
        ("2026-01-05", Some(12)),
    ];
    for (from, weeks) in table {
        let usual = compare(week(), &weekly(from, 60)).usual;
        assert_eq!(usual.map(|usual| usual.weeks), weeks, "{from}");
    }
}

#[test]
fn the_usual_week_counts_empty_weeks_leaves_out_away_ones_and_rounds_half_up() {
    let mut history = history(&[("2026-10-26", 60), ("2026-11-02", 1), ("2026-11-16", 10)]);
    // 61 minutes over three weeks, the last of them empty.
    let usual = |history: &History| compare(week(), history).usual;
    let expected = Usual {
        minutes: 20,
        weeks: 3,
        difference_minutes: -10,
    };
    assert_eq!(usual(&history), Some(expected));
    // 61.5 over three is 20.5 in halves: 123 over six.
    history.days.insert(
        date("2026-10-05"),
        DayTotal {
            minutes: 62,
            entries: 1,
            dated_entries: 1,
        },
    );
    history.first_day = Some(date("2026-10-05"));
    // 123 over the six weeks since.
    let expected = Usual {
        minutes: 21,
        weeks: 6,
        difference_minutes: -11,
    };
    assert_eq!(usual(&history), Some(expected));
    // Two of them away: 123 over four is 30.75.
    history.away = vec![range("2026-10-12", "2026-10-24")];
    let expected = Usual {
        minutes: 31,
        weeks: 4,
        difference_minutes: -21,
    };
    assert_eq!(usual(&history), Some(expected));
}

#[test]
fn a_week_is_away_when_four_of_its_days_are() {
    let table = [
        (vec![range("2026-11-09", "2026-11-11")], false),
        (vec![range("2026-11-09", "2026-11-12")], true),
        (vec![range("2026-11-05", "2026-11-12")], true),
        (
            vec![
                range("2026-11-09", "2026-11-10"),
                range("2026-11-14", "2026-11-15"),
            ],
            true,
        ),
        // The same days twice are the same days.
        (
            vec![
                range("2026-11-09", "2026-11-10"),
                range("2026-11-09", "2026-11-10"),
            ],
            false,
        ),
    ];
    for (away, is_away) in table {
        let history = History {
            away,
            ..weekly("2026-01-05", 60)
        };
        let before = compare(week(), &history).week_before;
        assert_eq!(
            before.standing == Standing::Away,
            is_away,
            "{:?}",
            history.away
        );
        assert_eq!(before.difference_minutes.is_none(), is_away);
    }
}

#[test]
fn a_day_off_does_not_make_a_short_week_so_far_an_away_one() {
    let period = Period {
        range: range("2026-11-16", "2026-11-16"),
        so_far: true,
    };
    let mut history = History {
        away: vec![range("2026-11-16", "2026-11-18")],
        ..weekly("2026-01-05", 5)
    };
    assert!(!compare(period, &history).away);
    history.away = vec![range("2026-11-16", "2026-11-19")];
    assert!(
        compare(period, &history).away,
        "four days of the week are known to be away"
    );
}

#[test]
fn below_the_past_is_below_the_usual_week_else_the_week_before() {
    let below = |history: &History| compare(week(), history).below_past;
    assert!(below(&weekly("2026-01-05", 59)));
    assert!(!below(&weekly("2026-01-05", 60)));
    // Above the usual week and below the week before is not below.
    let mut better = weekly("2026-01-05", 61);
    better.days.insert(
        date("2026-11-10"),
        DayTotal {
            minutes: 5,
            entries: 1,
            dated_entries: 1,
        },
    );
    assert!(!below(&better));
    assert!(below(&history(&[("2026-11-09", 60), ("2026-11-16", 59)])));
    assert!(!below(&history(&[("2026-11-09", 60), ("2026-11-16", 60)])));
    assert!(
        !below(&history(&[("2026-11-16", 0)])),
        "nothing to be below"
    );
}

fn whole_weeks_later(period: Period, weeks: i64) -> Period {
    Period {
        range: period.range.shifted(7 * weeks),
        ..period
    }
}
