//! What holds for any record.

use proptest::prelude::*;

use super::*;

prop_compose! {
    fn histories()(
        days in prop::collection::btree_map(0_i64..800, (0_i64..1440, 0_i64..3, 0_i64..3), 0..120),
        away in prop::collection::vec((0_i64..800, 0_i64..30), 0..4),
    ) -> History {
        let day = |offset: i64| date("2024-06-03") + TimeDelta::days(offset);
        let days: BTreeMap<_, _> = days.into_iter().map(|(offset, (minutes, dated, undated))| {
            let entries = (dated + undated).max(1);
            (day(offset), DayTotal { minutes, entries, dated_entries: dated.min(entries) })
        }).collect();
        let away = away
            .into_iter()
            .map(|(from, length)| DateRange::starting(day(from), length + 1));
        History {
            first_day: days.keys().next().copied(),
            lifetime_minutes: days.values().map(|day| day.minutes).sum(),
            lifetime_then_minutes: 0,
            estimated: std::collections::BTreeMap::new(),
            away: away.collect(),
            dead_end_minutes: 0,
            days,
            ..History::default()
        }
    }
}

prop_compose! {
    fn periods()(offset in 0_i64..900, length in 1_i64..=7, so_far in any::<bool>()) -> Period {
        let from = date("2024-06-03") + TimeDelta::days(offset);
        Period { range: DateRange::starting(from, length), so_far }
    }
}

fn history_later(history: &History, days: i64) -> History {
    let shift = TimeDelta::days(days);
    History {
        days: history
            .days
            .iter()
            .map(|(day, total)| (*day + shift, *total))
            .collect(),
        first_day: history.first_day.map(|day| day + shift),
        away: history.away.iter().map(|away| away.shifted(days)).collect(),
        ..history.clone()
    }
}

fn past_later(past: Past, days: i64) -> Past {
    Past {
        range: past.range.shifted(days),
        ..past
    }
}

proptest! {
    #[test]
    fn all_windows_are_as_long_as_the_period(history in histories(), period in periods()) {
        let comparison = compare(period, &history);
        let windows = [comparison.week_before, comparison.year_ago];
        for window in windows.into_iter().chain(comparison.first_week) {
            prop_assert_eq!(window.range.len(), period.range.len());
            prop_assert!(window.range.to < period.range.from);
        }
    }

    #[test]
    fn moving_everything_by_weeks_moves_the_comparison(
        history in histories(),
        period in periods(),
        weeks in -60_i64..60,
    ) {
        let days = 7 * weeks;
        let here = compare(period, &history);
        let there = compare(whole_weeks_later(period, weeks), &history_later(&history, days));
        let moved = Comparison {
            period: whole_weeks_later(here.period, weeks),
            week_before: past_later(here.week_before, days),
            year_ago: past_later(here.year_ago, days),
            first_week: here.first_week.map(|past| past_later(past, days)),
            ..here
        };
        prop_assert_eq!(there, moved);
    }

    #[test]
    fn only_the_windows_named_are_read(history in histories(), period in periods()) {
        let windows = History::windows_of(period, history.first_day);
        let mut cut = history.clone();
        cut.days.retain(|day, _| windows.iter().any(|window| window.contains(*day)));
        prop_assert_eq!(compare(period, &cut), compare(period, &history));
    }

    #[test]
    fn what_is_said_of_a_window_agrees_with_itself(history in histories(), period in periods()) {
        let comparison = compare(period, &history);
        for past in [comparison.week_before, comparison.year_ago] {
            match past.standing {
                Standing::Recorded(totals) | Standing::Partial(totals) => {
                    prop_assert!(totals.entries > 0 && totals.active_days <= past.range.len());
                    let difference = comparison.this.minutes - totals.minutes;
                    let expected = (!comparison.away).then_some(difference);
                    prop_assert_eq!(past.difference_minutes, expected);
                }
                Standing::Missing { weeks_until } => prop_assert!(weeks_until >= 1),
                Standing::Away | Standing::Empty => prop_assert_eq!(past.difference_minutes, None),
            }
        }
        if let Some(usual) = comparison.usual {
            prop_assert!((3..=12).contains(&usual.weeks) && !comparison.away);
        }
    }
}
