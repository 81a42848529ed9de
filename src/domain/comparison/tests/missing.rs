//! What is said of a past that is not there, or only in part.

use super::*;

#[test]
fn a_member_without_entries_has_only_missing_lines() {
    let comparison = compare(week(), &History::default());
    assert_eq!(comparison.this, Totals::default());
    assert_eq!(
        comparison.week_before.standing,
        Standing::Missing { weeks_until: 1 }
    );
    assert_eq!(
        comparison.year_ago.standing,
        Standing::Missing { weeks_until: 52 }
    );
    assert_eq!((comparison.usual, comparison.first_week), (None, None));
    assert!(!comparison.below_past && !comparison.away);
}

#[test]
fn an_away_period_gets_no_comparison() {
    let history = History {
        away: vec![range("2026-11-18", "2026-12-01")],
        ..weekly("2025-01-06", 5)
    };
    let comparison = compare(week(), &history);
    assert!(comparison.away && !comparison.below_past);
    assert_eq!(comparison.usual, None);
    assert_eq!(comparison.week_before.difference_minutes, None);
    assert_eq!(comparison.year_ago.difference_minutes, None);
    assert_eq!(comparison.this.minutes, 5, "what was done is still said");
}

#[test]
fn a_window_before_the_record_says_when_it_will_have_something_to_say() {
    let table = [
        ("2026-08-03", 37), // a year ago ended on 2025-11-23: 253 days, 36.1 weeks
        ("2026-11-16", 52),
        ("2025-11-24", 1),
        ("2025-11-30", 1),
        ("2025-12-01", 2),
    ];
    for (first, weeks_until) in table {
        let comparison = compare(week(), &history(&[(first, 10), ("2026-11-16", 60)]));
        assert_eq!(
            comparison.year_ago.standing,
            Standing::Missing { weeks_until },
            "{first}"
        );
        assert_eq!(comparison.year_ago.difference_minutes, None);
        let later = whole_weeks_later(week(), weeks_until);
        let then = compare(later, &history(&[(first, 10)])).year_ago;
        assert!(
            !matches!(then.standing, Standing::Missing { .. }),
            "{first}"
        );
    }
}

#[test]
fn a_window_that_straddles_the_first_entry_is_partial_and_an_empty_one_is_empty() {
    let totals = Totals {
        minutes: 10,
        active_days: 1,
        entries: 1,
    };
    let before = |first| compare(week(), &history(&[(first, 10), ("2026-11-16", 60)])).week_before;
    assert_eq!(before("2026-11-10").standing, Standing::Partial(totals));
    assert_eq!(before("2026-11-10").difference_minutes, Some(50));
    assert_eq!(before("2026-11-09").standing, Standing::Recorded(totals));
    assert_eq!(before("2026-11-08").standing, Standing::Empty);
    assert_eq!(before("2026-11-08").difference_minutes, None);
}

#[test]
fn the_first_week_stands_in_while_there_is_no_year() {
    let first_week =
        |first: &str| compare(week(), &history(&[(first, 10), ("2026-11-16", 60)])).first_week;
    let past = first_week("2026-10-01").unwrap();
    assert_eq!(past.range, range("2026-10-01", "2026-10-07"));
    assert_eq!(past.standing, recorded(10, 1, 1));
    assert_eq!(past.difference_minutes, Some(50));
    assert!(first_week("2026-11-09").is_some());
    assert_eq!(first_week("2026-11-10"), None, "it reaches into the period");
    assert!(first_week("2025-11-24").is_some());
    assert_eq!(
        first_week("2025-11-23"),
        None,
        "there is a year, if a partial one"
    );
}
