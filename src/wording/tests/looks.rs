//! Windows, the way to 10,000 hours, the year, and a server together: with much, with little, with nothing to stand next to.

use std::collections::BTreeMap;

use super::super::{
    Audience, Looked, Share, comparison, group, group_too_small, journey, nothing_yet, window, year,
};
use super::*;
use crate::domain::engine::Record;
use crate::domain::engine::journey::lifetime;
use crate::domain::engine::projection::CraftJourney;
use crate::domain::engine::window::compare_window;
use crate::domain::engine::year::compare_year;
use crate::domain::group::{GroupBeside, GroupComparison, GroupWindow};
use crate::domain::look::Look;
use crate::domain::record::Craft;

const OWN: Looked<'_> = Looked {
    craft: None,
    audience: Audience::Member(Share::Offered),
};
const POSTED: Looked<'_> = Looked {
    craft: None,
    audience: Audience::Server("Ada"),
};

fn craft(name: &str) -> Craft {
    Craft {
        id: CraftId::from_row(2),
        name: name.to_owned(),
        archived: false,
        rhythm: None,
    }
}

/// Two hours every third day for so many days up to today, a quarter more in the last month, and hours guessed before it.
fn lived(days: i64, last_month: i64) -> Record {
    let day = |ago: i64| today() - chrono::TimeDelta::days(ago);
    let minutes = |ago: i64| if ago < 28 { last_month } else { 120 };
    let logged = (0..days).step_by(3).map(|ago| (day(ago), minutes(ago)));
    Record::whole(logged.collect(), BTreeMap::new(), Vec::new())
}

fn told(name: &str, look: Look, record: &Record, looked: &Looked<'_>) {
    let compared = look.window().expect("a window");
    let compared = compare_window(compared, record, today(), Weekday::Mon);
    let lifetime = lifetime(record, today());
    message(name, &window(look, &compared, lifetime, looked));
}

#[test]
fn windows_of_a_long_record() {
    let record = lived(1_000, 150);
    told("window_4_weeks", Look::FourWeeks, &record, &OWN);
    told("window_quarter", Look::Quarter, &record, &OWN);
    told("window_90_days", Look::NinetyDays, &record, &OWN);
    told("window_year", Look::ThisYear, &record, &OWN);
    let posted = Looked {
        craft: Some(&craft("guitar")),
        ..POSTED
    };
    told("window_4_weeks_posted", Look::FourWeeks, &record, &posted);
}

#[test]
fn windows_below_the_past() {
    let record = lived(1_000, 10);
    told("window_4_weeks_below", Look::FourWeeks, &record, &OWN);
    told("window_90_days_below", Look::NinetyDays, &record, &POSTED);
    let mut record = lived(1_000, 10);
    record.logged.retain(|day, _| *day < date("2026-10-01"));
    told("window_quarter_empty", Look::Quarter, &record, &OWN);
}

#[test]
fn windows_of_a_young_record() {
    told(
        "window_4_weeks_young",
        Look::FourWeeks,
        &lived(40, 60),
        &OWN,
    );
    told(
        "window_90_days_young",
        Look::NinetyDays,
        &lived(40, 60),
        &OWN,
    );
    told(
        "window_90_days_partial",
        Look::NinetyDays,
        &lived(200, 60),
        &OWN,
    );
    told("window_year_first", Look::ThisYear, &lived(1, 60), &POSTED);
}

#[test]
fn windows_with_weeks_away_and_with_estimates() {
    let mut record = lived(1_000, 150);
    record.away = vec![DateRange::new(date("2026-10-01"), date("2026-10-14"))];
    record.estimated.insert(date("2026-11-10"), 18_000);
    told("window_4_weeks_away", Look::FourWeeks, &record, &OWN);
    told("window_90_days_away", Look::NinetyDays, &record, &OWN);
    record.away = vec![DateRange::new(date("2026-09-20"), date("2026-10-23"))];
    told("window_4_weeks_all_away", Look::FourWeeks, &record, &OWN);
}

fn way(name: &str, record: &Record) -> CraftJourney {
    CraftJourney::of(name, record, today())
}

#[test]
fn the_way_of_one_craft() {
    let mut record = lived(1_000, 150);
    message("journey_one", &journey(&[way("guitar", &record)], &OWN));
    let looked = Looked {
        craft: Some(&craft("guitar")),
        ..POSTED
    };
    message(
        "journey_posted",
        &journey(&[way("guitar", &record)], &looked),
    );
    record.estimated.insert(date("2020-01-01"), 18_000);
    for minutes in record.logged.values_mut() {
        *minutes = 600;
    }
    message(
        "journey_estimated",
        &journey(&[way("guitar", &record)], &OWN),
    );
    message(
        "journey_young",
        &journey(&[way("גיטרה", &lived(1, 45))], &OWN),
    );
}

#[test]
fn the_way_of_many_crafts_stands_in_ten_lines_and_a_sum() {
    let crafts: Vec<CraftJourney> = (1..=40)
        .map(|number| way(&format!("craft {number}"), &lived(number * 20, 90)))
        .collect();
    message("journey_two", &journey(&crafts[38..], &OWN));
    message("journey_forty", &journey(&crafts, &OWN));
    let long: Vec<CraftJourney> = (10..=49)
        .map(|number| way(&format!("{number}{}", "_".repeat(48)), &lived(900, 90)))
        .collect();
    within_limits(&journey(&long, &OWN));
}

#[test]
fn years() {
    let told = |name, record: &Record, looked| {
        message(name, &year(&compare_year(record, today()), looked));
    };
    told("year", &lived(1_000, 150), &OWN);
    told("year_posted", &lived(1_000, 150), &POSTED);
    told("year_young", &lived(100, 60), &OWN);
    told("year_partial", &lived(500, 60), &OWN);
    let mut below = lived(1_000, 10);
    below.logged.retain(|day, _| *day < date("2026-03-01"));
    told("year_below", &below, &OWN);
}

#[test]
fn one_craft_in_the_week_and_nothing_of_it() {
    let guitar = craft("*guitar*");
    let days = [("2026-11-17", 90)];
    let last = compared(whole(the_week().shifted(-7)), &days, &[]);
    let this = compared(so_far(), &days, &[]);
    let own = comparison(&this, &last, Some(&guitar), Share::Offered);
    message("comparison_of_a_craft", &own);
    message("nothing_of_a_craft", &nothing_yet(Some(&guitar)));
}

#[test]
fn a_server_together() {
    let window = |members, hours: i64, member_days| GroupWindow {
        members,
        minutes: hours * 60,
        member_days,
    };
    let of = |this, before, year| {
        let past = [
            (GroupBeside::WeekBefore, before),
            (GroupBeside::YearAgo, year),
        ];
        GroupComparison::new(the_week(), this, &past).expect("five members")
    };
    let full = of(window(12, 142, 57), window(11, 118, 49), window(7, 164, 28));
    message("group", &group("Evening *Shed*", &full));
    let few = of(window(5, 1, 0), window(4, 90, 12), GroupWindow::default());
    message("group_few", &group("", &few));
    message("group_too_small", &group_too_small(the_week()));
}
