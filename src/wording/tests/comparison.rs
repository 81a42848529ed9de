//! A member's week next to their past: good, poor, empty, away, first, so far; and the longest there can be.

use super::super::comparison::{Reader, named_embed, silence};
use super::super::{Audience, Looked, Share, comparison, week};
use super::*;
use crate::domain::comparison::{Lifetime, Past, Standing, Totals, Usual};
use crate::domain::look::Look;

fn own(name: &str, this_week: &Comparison, last_week: &Comparison) {
    message(
        name,
        &comparison(this_week, last_week, None, Share::Offered),
    );
}

fn posted(name: &str, comparison: &Comparison) {
    let looked = Looked {
        craft: None,
        audience: Audience::Server("Ada"),
    };
    message(name, &week(Look::LastWeek, comparison, &looked));
}

#[test]
fn a_good_week_after_a_year() {
    let days = year_of_history(&[
        ("2026-11-16", 200),
        ("2026-11-17", 150),
        ("2026-11-19", 220),
    ]);
    posted(
        "comparison_good_week",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn a_poor_week_shows_everything_ever_done_first() {
    let days = year_of_history(&[("2026-11-16", 45)]);
    posted(
        "comparison_poor_week",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn a_week_without_work() {
    let days = year_of_history(&[]);
    posted(
        "comparison_zero_week",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn a_week_like_the_one_before() {
    let days = [("2026-11-02", 60), ("2026-11-10", 90), ("2026-11-17", 90)];
    posted(
        "comparison_same_week",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn the_first_week() {
    let days = [("2026-11-18", 90), ("2026-11-20", 30)];
    posted(
        "comparison_first_week",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn the_record_begins_within_the_week_before() {
    let days = [("2026-11-12", 90), ("2026-11-17", 120)];
    posted(
        "comparison_partial_week_before",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn some_months_in_the_first_week_stands_for_the_year() {
    let mut days = year_of_history(&[("2026-11-16", 300), ("2026-11-18", 30)]);
    days.retain(|(day, _)| *day > "2026");
    posted(
        "comparison_first_months",
        &compared(whole(the_week()), &days, &[]),
    );
}

#[test]
fn an_away_week_is_not_compared() {
    let away = [("2026-11-16", "2026-11-22")];
    let days = year_of_history(&[]);
    posted(
        "comparison_away_week",
        &compared(whole(the_week()), &days, &away),
    );
    let days = year_of_history(&[("2026-11-16", 45)]);
    posted(
        "comparison_away_week_with_work",
        &compared(whole(the_week()), &days, &away),
    );
}

#[test]
fn an_away_week_before_and_an_empty_year_ago() {
    let mut days = year_of_history(&[("2026-11-16", 45)]);
    days.retain(|(day, _)| {
        !day.starts_with("2025-11") && !day.starts_with("2026-11-1") || *day == "2026-11-16"
    });
    let away = [("2026-11-09", "2026-11-15")];
    posted(
        "comparison_away_before",
        &compared(whole(the_week()), &days, &away),
    );
}

#[test]
fn this_week_so_far_and_last_week() {
    let days = year_of_history(&[("2026-11-16", 90), ("2026-11-17", 150)]);
    let last_week = compared(whole(the_week().shifted(-7)), &days, &[]);
    own(
        "comparison_own",
        &compared(so_far(), &days, &[]),
        &last_week,
    );
}

#[test]
fn the_first_days_of_somebody_new() {
    let days = [("2026-11-18", 90)];
    let last_week = compared(whole(the_week().shifted(-7)), &days, &[]);
    own(
        "comparison_own_first_day",
        &compared(so_far(), &days, &[]),
        &last_week,
    );
}

#[test]
fn nothing_logged_ever() {
    let last_week = compared(whole(the_week().shifted(-7)), &[], &[]);
    own(
        "comparison_own_nothing",
        &compared(so_far(), &[], &[]),
        &last_week,
    );
}

#[test]
fn a_week_over_new_year() {
    let week = DateRange::new(date("2026-12-28"), date("2027-01-03"));
    let days = [
        ("2025-12-29", 60),
        ("2026-01-02", 30),
        ("2026-12-22", 90),
        ("2026-12-30", 120),
    ];
    posted("comparison_new_year", &compared(whole(week), &days, &[]));
}

#[test]
fn a_name_is_text_and_nothing_else() {
    let week = compared(whole(the_week()), &[("2026-11-18", 90)], &[]);
    for (name, title) in [
        ("**@everyone**", "\\*\\*@\u{200B}everyone\\*\\*"),
        ("נועה", "\u{2068}נועה\u{2069}"),
        ("\u{202E}ada", "ada"),
    ] {
        assert_eq!(named_embed(name, &week).title, title);
    }
}

/// Every kind of line with the longest numbers, dates and names there can be.
#[test]
fn no_embed_of_a_closing_is_over_640_characters() {
    let totals = Totals {
        minutes: 10_079,
        active_days: 7,
        entries: 9_999,
    };
    let range = DateRange::new(date("2026-09-28"), date("2027-01-01"));
    let standings = [
        Standing::Recorded(totals),
        Standing::Partial(totals),
        Standing::Away,
        Standing::Empty,
        Standing::Missing { weeks_until: 1 },
        Standing::Missing { weeks_until: 1_399 },
    ];
    let past = |standing| Past {
        range,
        standing,
        estimated_minutes: 10_079,
        difference_minutes: matches!(standing, Standing::Recorded(_) | Standing::Partial(_))
            .then_some(-10_079),
    };
    let mut longest = 0;
    for (before, year) in standings
        .iter()
        .flat_map(|a| standings.iter().map(move |b| (*a, *b)))
    {
        let first =
            matches!(year, Standing::Missing { .. }).then_some(past(Standing::Recorded(totals)));
        for (below_past, so_far) in [(false, false), (true, false), (false, true), (true, true)] {
            let comparison = Comparison {
                period: Period { range, so_far },
                this: totals,
                estimated_minutes: 10_079,
                dead_end_minutes: 10_078,
                away: false,
                week_before: past(before),
                usual: Some(Usual {
                    minutes: 10_079,
                    weeks: 12,
                    difference_minutes: -10_079,
                }),
                year_ago: past(year),
                first_week: first,
                lifetime: Lifetime {
                    minutes: 59_999_999,
                    then_minutes: 59_999_999,
                    estimated_minutes: 59_999_999,
                },
                below_past,
                grounds: crate::domain::evidence::Grounds::default(),
            };
            let embed = named_embed(&"_".repeat(100), &comparison);
            let length = embed.title.chars().count() + embed.description.chars().count();
            assert!(so_far || length <= 640, "{length}: {embed:?}");
            longest = longest.max(length);
        }
    }
    assert!(longest > 300, "the worst case is a long one");
}

#[test]
fn what_is_missing_says_when_it_comes() {
    let in_weeks =
        |weeks_until| silence(Standing::Missing { weeks_until }, Reader::Member).unwrap();
    assert_eq!(
        in_weeks(37),
        "no record of you then; in 37 weeks this line has something to say"
    );
    assert_eq!(
        in_weeks(1),
        "no record of you then; next week this line has something to say"
    );
}
