//! The way drawn: ten milestones at equal distances with the craft between two of them, and the years to the last one.

use chrono::{Datelike, NaiveDate};

use crate::domain::engine::journey::{Lifetime, MILESTONES_HOURS};
use crate::domain::engine::projection::{Eta, Projection};
use crate::domain::format::thousands;

const LEFT: f64 = 62.0;
/// Years written under the horizon at most.
const TICKS_MAX: i32 = 6;

/// The ten milestones and how far along them a craft is.
pub(super) struct Track {
    pub(super) stops: Vec<Stop>,
    /// Where the craft stands, from the left.
    pub(super) at: String,
    /// Where it would stand with the estimates, when there are any.
    pub(super) with_estimates: Option<String>,
    pub(super) end: f64,
}

/// A milestone.
pub(super) struct Stop {
    pub(super) x: String,
    pub(super) label: String,
    pub(super) reached: bool,
}

impl Track {
    /// A track of this width.
    pub(super) fn of(lifetime: Lifetime, width: f64) -> Self {
        let minutes = lifetime.minutes;
        let stops = MILESTONES_HOURS
            .iter()
            .enumerate()
            .map(|(index, hours)| Stop {
                x: format!("{:.1}", stop_x(index, width)),
                label: thousands(hours.unsigned_abs()),
                reached: hours * 60 <= minutes,
            });
        let estimated = lifetime.estimated_minutes;
        Self {
            stops: stops.collect(),
            at: format!("{:.1}", position(minutes, width)),
            with_estimates: (estimated > 0)
                .then(|| format!("{:.1}", position(minutes + estimated, width))),
            end: LEFT + width,
        }
    }
}

/// The stops stand at tenths of the width: the first after one step from nothing.
fn stop_x(index: usize, width: f64) -> f64 {
    LEFT + width * f64::from(u8::try_from(index + 1).unwrap_or(u8::MAX)) / 10.0
}

fn position(minutes: i64, width: f64) -> f64 {
    let mut before = (0, LEFT);
    for (index, hours) in MILESTONES_HOURS.iter().enumerate() {
        let (here, x) = (hours * 60, stop_x(index, width));
        if minutes < here {
            return before.1 + (x - before.1) * ratio(minutes - before.0, here - before.0);
        }
        before = (here, x);
    }
    before.1
}

fn ratio(part: i64, whole: i64) -> f64 {
    let float = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    float(part) / float(whole.max(1))
}

/// The years from today to the projected dates.
pub(super) struct Horizon {
    pub(super) ticks: Vec<Tick>,
    pub(super) from: String,
    pub(super) width: String,
}

/// A year under the horizon.
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) year: i32,
}

impl Horizon {
    /// None when there are no two dates to draw.
    pub(super) fn of(projection: Projection, today: NaiveDate) -> Option<Self> {
        let Projection::Between(span) = projection else {
            return None;
        };
        let (Eta::On(first), Eta::On(last)) = (span.earliest, span.latest) else {
            return None;
        };
        let step = ((last.year() - today.year()) / TICKS_MAX).max(1);
        let step = [1, 2, 5, 10, 20]
            .into_iter()
            .find(|nice| *nice >= step)
            .unwrap_or(20);
        let end_year = last.year() + 1;
        let end = NaiveDate::from_ymd_opt(end_year, 7, 1)?;
        let at = |day: NaiveDate| {
            let (passed, all) = ((day - today).num_days(), (end - today).num_days());
            LEFT + 1076.0 * ratio(passed, all)
        };
        let first_tick = (today.year() / step + 1) * step;
        let ticks = (0..=TICKS_MAX * 2)
            .map(|number| first_tick + number * step)
            .take_while(|year| *year <= end_year)
            .filter_map(|year| Some((year, NaiveDate::from_ymd_opt(year, 1, 1)?)))
            .filter(|(_, day)| at(*day) > LEFT + 110.0)
            .map(|(year, day)| Tick {
                x: format!("{:.1}", at(day)),
                year,
            });
        Some(Self {
            ticks: ticks.collect(),
            from: format!("{:.1}", at(first) - 9.0),
            width: format!("{:.1}", at(last) - at(first) + 18.0),
        })
    }
}
