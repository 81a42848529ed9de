//! Whole lives, each told everywhere: what one member reads in a first week, a good, a poor, an empty, an away one, at a comeback,
//! after a year and after three, with two crafts and with forty, in a name that runs from right to left, over a change of clocks.
//!
//! One snapshot a life, so that its texts are read side by side.

use std::collections::BTreeMap;

use chrono::{Datelike, TimeDelta};

use super::super::{
    Audience, Logged, Looked, Share, closing, comparison, journey, logged, nothing_yet, window,
    year,
};
use super::*;
use crate::domain::engine::Record;
use crate::domain::engine::journey::lifetime;
use crate::domain::engine::projection::CraftJourney;
use crate::domain::engine::window::compare_window;
use crate::domain::engine::year::compare_year;
use crate::domain::evidence::Grounds;
use crate::domain::look::Look;

/// What a member did, up to the day they look.
struct Life {
    name: &'static str,
    member: &'static str,
    crafts: Vec<(String, Vec<(i64, i64)>)>,
    away: Vec<DateRange>,
    today: NaiveDate,
}

impl Life {
    /// One craft, by (days ago, minutes), seen on a Wednesday.
    fn of(name: &'static str, days: impl IntoIterator<Item = (i64, i64)>) -> Self {
        Self {
            name,
            member: "Ada",
            crafts: vec![("guitar".to_owned(), days.into_iter().collect())],
            away: Vec::new(),
            today: today(),
        }
    }

    fn ago(&self, days: i64) -> NaiveDate {
        self.today - TimeDelta::days(days)
    }

    fn record(&self, days: &[(i64, i64)]) -> Record {
        let mut logged = BTreeMap::new();
        for (ago, minutes) in days {
            *logged.entry(self.ago(*ago)).or_insert(0) += minutes;
        }
        Record::whole(logged, BTreeMap::new(), self.away.clone())
    }

    fn all(&self) -> Record {
        let days: Vec<(i64, i64)> = self
            .crafts
            .iter()
            .flat_map(|(_, days)| days.clone())
            .collect();
        self.record(&days)
    }

    fn compared(&self, period: Period) -> Comparison {
        let record = self.all();
        let total = |minutes: &i64| DayTotal {
            minutes: *minutes,
            entries: 1,
            dated_entries: 1,
        };
        let days = record
            .logged
            .iter()
            .map(|(day, minutes)| (*day, total(minutes)));
        let history = History {
            days: days.collect(),
            first_day: record.first_day,
            lifetime_minutes: lifetime(&record, self.today).minutes,
            lifetime_then_minutes: lifetime(&record, then_until(period)).minutes,
            estimated: BTreeMap::new(),
            away: self.away.clone(),
            dead_end_minutes: 0,
            grounds: Grounds::default(),
        };
        compare(period, &history)
    }

    /// Everything that is told of it.
    fn told(&self) {
        let monday =
            self.today - TimeDelta::days(self.today.weekday().num_days_from_monday().into());
        let this = self.compared(Period {
            range: DateRange::new(monday, self.today),
            so_far: self.today.weekday() != Weekday::Sun,
        });
        let last_week = DateRange::new(monday - TimeDelta::days(7), monday - TimeDelta::days(1));
        let last = self.compared(whole(last_week));
        let own = Looked {
            craft: None,
            audience: Audience::Member(Share::Offered),
        };
        let entry = Entry {
            craft_name: self.crafts[0].0.clone(),
            started_on: self.today,
            ..entry(45, "", "")
        };
        let reply = logged(&Logged {
            entry: &entry,
            new_craft: false,
            meant: None,
            week: Some(&this),
            today: self.today,
        });
        let record = self.all();
        let compared = |look: Look| {
            let compared = look.window().expect("a window");
            let compared = compare_window(compared, &record, self.today, Weekday::Mon);
            window(look, &compared, lifetime(&record, self.today), &own)
        };
        let ways: Vec<CraftJourney> = self
            .crafts
            .iter()
            .map(|(craft, days)| CraftJourney::of(craft, &self.record(days), self.today))
            .collect();
        let messages = [
            ("/log", reply),
            ("/compare", comparison(&this, &last, None, Share::Offered)),
            (
                "last week, as a server sees it",
                closing(
                    last_week,
                    &[(self.member.to_owned(), last.clone())],
                    None,
                    "abc",
                ),
            ),
            ("/compare window:4 weeks", compared(Look::FourWeeks)),
            (
                "/compare window:90 days against 365",
                compared(Look::NinetyDays),
            ),
            ("/compare window:this year", compared(Look::ThisYear)),
            ("/journey", journey(&ways, &own)),
            ("/year", year(&compare_year(&record, self.today), &own)),
        ];
        let mut parts = Vec::new();
        for (when, message) in messages {
            within_limits(&message);
            let told = shown(&message);
            in_tone(&told);
            parts.push(format!("═══ {when}\n{told}"));
        }
        snapshot(&format!("life_{}", self.name), &parts.join("\n\n"));
    }
}

/// The same minutes every so many days, from `from` to `to` days ago.
fn every(step: usize, from: i64, to: i64, minutes: i64) -> Vec<(i64, i64)> {
    (to..=from)
        .step_by(step)
        .map(|ago| (ago, minutes))
        .collect()
}

/// A year and more, two hours every other day.
fn a_year() -> Vec<(i64, i64)> {
    every(2, 500, 10, 120)
}

#[test]
fn a_first_week() {
    Life::of("first_week", [(2, 30), (0, 60)]).told();
}

#[test]
fn a_good_week() {
    Life::of("good_week", [a_year(), every(1, 9, 0, 150)].concat()).told();
}

#[test]
fn a_poor_week() {
    Life::of("poor_week", [a_year(), vec![(5, 20), (1, 15)]].concat()).told();
}

#[test]
fn a_zero_week() {
    Life::of("zero_week", a_year()).told();
}

#[test]
fn an_away_week() {
    let life = Life::of("away_week", [a_year(), vec![(1, 30)]].concat());
    let away = vec![DateRange::new(life.ago(9), life.ago(-4))];
    Life { away, ..life }.told();
}

#[test]
fn a_comeback() {
    Life::of(
        "comeback",
        [every(3, 420, 60, 90), vec![(1, 40), (0, 45)]].concat(),
    )
    .told();
}

#[test]
fn a_year_of_history() {
    Life::of("year_of_history", every(2, 380, 0, 100)).told();
}

#[test]
fn three_years() {
    Life::of(
        "three_years",
        [every(2, 1_095, 400, 60), every(1, 399, 0, 90)].concat(),
    )
    .told();
}

#[test]
fn two_crafts() {
    let life = Life::of("two_crafts", every(2, 300, 0, 60));
    let crafts = vec![
        life.crafts[0].clone(),
        ("rust".to_owned(), every(3, 120, 0, 90)),
    ];
    Life { crafts, ..life }.told();
}

#[test]
fn forty_crafts() {
    let crafts = (0..40).map(|number| {
        (
            format!("craft {number}"),
            every(7, 200, number % 7, 30 + number),
        )
    });
    let life = Life::of("forty_crafts", []);
    Life {
        crafts: crafts.collect(),
        ..life
    }
    .told();
}

#[test]
fn right_to_left_names() {
    let life = Life::of("right_to_left", every(2, 100, 0, 60));
    let crafts = vec![
        ("גיטרה".to_owned(), life.crafts[0].1.clone()),
        ("العود (oud)".to_owned(), every(3, 60, 1, 45)),
    ];
    Life {
        crafts,
        member: "נועה לוי",
        ..life
    }
    .told();
}

/// Sunday, 25 October 2026: in Berlin the clocks went back that night, and its day has 25 hours.
#[test]
fn a_daylight_saving_week() {
    let life = Life::of("daylight_saving_week", every(2, 420, 0, 70));
    Life {
        today: date("2026-10-25"),
        ..life
    }
    .told();
}

#[test]
fn before_anything_is_logged() {
    message("life_before_anything", &nothing_yet(None));
}
