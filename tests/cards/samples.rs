//! The cards of the reference pictures: made-up members in the situations that a card has to show well.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta, Weekday};
use yesteryou::cards::{Card, JourneyCard, ServerCard, WeekCard, WindowCard, YearCard};
use yesteryou::domain::calendar::DateRange;
use yesteryou::domain::comparison::{DayTotal, History, Period, compare, then_until};
use yesteryou::domain::engine::Record;
use yesteryou::domain::engine::journey::lifetime;
use yesteryou::domain::engine::projection::CraftJourney;
use yesteryou::domain::engine::window::{Window, compare_window};
use yesteryou::domain::group::{GroupBeside, GroupComparison, GroupWindow};

/// Every card with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Card)> {
    vec![
        ("week", week()),
        ("week-below", week_below()),
        ("week-first", week_first()),
        ("week-so-far", week_so_far()),
        ("journey", journey()),
        ("journey-no-pace", journey_no_pace()),
        ("journeys", journeys()),
        ("year", year()),
        ("year-young", year_young()),
        ("year-full", year_full()),
        ("server", server()),
        ("window-4-weeks", four_weeks()),
        ("window-quarter-below", quarter_below()),
        ("window-90-days", ninety_days()),
        ("window-year-young", this_year_young()),
    ]
}

/// A Sunday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("the date exists")
}

fn ago(days: i64) -> NaiveDate {
    today() - TimeDelta::days(days)
}

/// Minutes that look like a life: more as time goes on, Sundays off, a rest now and then. The same on every run.
fn lived(days: i64, typical: i64) -> Record {
    let mut state: u64 = 7;
    let mut next = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % below).expect("the number is small")
    };
    let mut logged = BTreeMap::new();
    for number in (0..days).rev() {
        let growth = typical * (days - number / 2) / days;
        let (chance, amount) = (
            next(10),
            growth / 3 + next(u64::try_from(growth).unwrap_or(1)),
        );
        let resting = (40..58).contains(&(number % 300));
        if number % 7 != 0 && chance < 6 && !resting {
            logged.insert(ago(number), amount / 5 * 5 + 5);
        }
    }
    let away = vec![
        DateRange::new(ago(110), ago(97)),
        DateRange::new(ago(480), ago(470)),
    ];
    Record::whole(logged, BTreeMap::new(), away)
}

fn history(record: &Record, period: Period) -> History {
    let day = |minutes: &i64| DayTotal {
        minutes: *minutes,
        entries: 1,
        dated_entries: 1,
    };
    let days = record
        .logged
        .iter()
        .map(|(date, minutes)| (*date, day(minutes)));
    History {
        days: days.collect(),
        first_day: record.first_day,
        lifetime_minutes: lifetime(record, today()).minutes,
        lifetime_then_minutes: lifetime(record, then_until(period)).minutes,
        estimated: std::collections::BTreeMap::new(),
        away: record.away.clone(),
        ..History::default()
    }
}

fn week_card(name: &str, craft: Option<&str>, record: &Record, period: Period) -> Card {
    let history = history(record, period);
    Card::Week(Box::new(WeekCard::new(
        name,
        craft,
        compare(period, &history),
        &history,
    )))
}

fn last_week() -> Period {
    Period {
        range: DateRange::new(ago(6), today()),
        so_far: false,
    }
}

/// A record of three years whose last week is as given, from Monday on.
fn with_week(minutes: [i64; 7]) -> Record {
    let mut record = lived(1_095, 110);
    for (index, minutes) in (0..7).rev().zip(minutes) {
        record.logged.remove(&ago(index));
        if minutes > 0 {
            record.logged.insert(ago(index), minutes);
        }
    }
    record
}

fn week() -> Card {
    let record = with_week([95, 60, 0, 130, 45, 180, 60]);
    week_card("Ada", None, &record, last_week())
}

fn week_below() -> Card {
    let record = with_week([0, 45, 0, 20, 0, 0, 30]);
    week_card(
        "Maximiliane von und zu Hohenstein-Weißenburg",
        Some("cello"),
        &record,
        last_week(),
    )
}

fn week_first() -> Card {
    let record = Record::whole(
        BTreeMap::from([(ago(3), 30), (ago(1), 75)]),
        BTreeMap::new(),
        Vec::new(),
    );
    week_card("نور الهدى", None, &record, last_week())
}

fn week_so_far() -> Card {
    let record = with_week([95, 60, 90, 0, 0, 0, 0]);
    let period = Period {
        range: DateRange::new(ago(6), ago(4)),
        so_far: true,
    };
    week_card("Ada", Some("rust & <friends>"), &record, period)
}

fn on_the_way(craft: &str, record: &Record) -> CraftJourney {
    CraftJourney::of(craft, record, today())
}

fn journey_of(name: &str, crafts: Vec<CraftJourney>) -> Card {
    Card::Journey(JourneyCard::new(name, today(), crafts).expect("there is a craft"))
}

fn journey() -> Card {
    let mut record = lived(1_095, 150);
    for number in 1..56 {
        *record.logged.entry(ago(number)).or_default() += 75;
    }
    record.estimated.insert(ago(1_200), 300 * 60);
    journey_of("Ada", vec![on_the_way("guitar", &record)])
}

fn journey_no_pace() -> Card {
    let record = Record::whole(BTreeMap::from([(ago(3), 45)]), BTreeMap::new(), Vec::new());
    journey_of("Ada", vec![on_the_way("watercolour", &record)])
}

fn journeys() -> Card {
    let names = [
        "rust",
        "guitar",
        "العود",
        "watercolour in the open air, with friends",
        "κιθάρα",
    ];
    let crafts = (0..40).map(|index| {
        let number = i64::try_from(index).expect("the number is small");
        let record = lived(1_095 / (1 + number), 240 / (1 + number) + 5);
        let name = names
            .get(index)
            .map_or_else(|| format!("craft {index}"), |n| (*n).to_owned());
        on_the_way(&name, &record)
    });
    journey_of("Ada", crafts.collect())
}

fn year() -> Card {
    let record = lived(1_095, 130);
    Card::Year(YearCard::new("Ada", None, record, today(), Weekday::Mon))
}

fn year_young() -> Card {
    let record = lived(150, 60);
    let card = YearCard::new("Дмитро", Some("piano"), record, ago(3), Weekday::Mon);
    Card::Year(card)
}

/// Every day a different amount: the picture that is hardest to make small.
fn year_full() -> Card {
    let minutes = |number: i64| 20 + number * number * 37 % 400;
    let logged = (0..800).map(|number| (ago(number), minutes(number)));
    let record = Record::whole(logged.collect(), BTreeMap::new(), Vec::new());
    let name = "W".repeat(80);
    let card = YearCard::new(&name, Some(&name), record, ago(2), Weekday::Sun);
    Card::Year(card)
}

fn server() -> Card {
    let window = |members, hours: i64, member_days| GroupWindow {
        members,
        minutes: hours * 60,
        member_days,
    };
    let past = [
        (GroupBeside::WeekBefore, window(11, 118, 49)),
        (GroupBeside::YearAgo, window(7, 64, 28)),
    ];
    let comparison = GroupComparison::new(last_week().range, window(12, 142, 57), &past);
    let card = ServerCard::new("The Workshop", comparison.expect("there are five members"));
    Card::Server(card)
}

fn window_card(name: &str, craft: Option<&str>, window: Window, record: &Record) -> Card {
    let compared = compare_window(window, record, today(), Weekday::Mon);
    let lifetime = lifetime(record, today());
    Card::Window(Box::new(WindowCard::new(name, craft, compared, lifetime)))
}

fn four_weeks() -> Card {
    let record = lived(1_095, 130);
    window_card("Ada", None, Window::FourWeeks, &record)
}

/// Below the past, with two weeks away in the quarter before.
fn quarter_below() -> Card {
    let mut record = lived(1_095, 130);
    record
        .logged
        .retain(|day, _| *day < ago(40) || *day > ago(6));
    window_card("נועה", Some("cello"), Window::Quarter, &record)
}

fn ninety_days() -> Card {
    let record = lived(1_095, 130);
    window_card("Ada", Some("rust"), Window::NinetyDays, &record)
}

fn this_year_young() -> Card {
    let record = lived(150, 60);
    window_card("Дмитро", None, Window::Year, &record)
}
