//! Where the bars and lines of the week card stand, in its pixels.

use std::fmt::Write;

use super::{WeekCard, whole};
use crate::domain::format::duration;

const LEFT: f64 = 540.0;
const RIGHT: f64 = 1144.0;
const SLOTS: usize = 7;
const SLOT: f64 = 86.285;
const BAR: f64 = 52.0;
const LINES_BASE: f64 = 420.0;
const LINES_HEIGHT: f64 = 210.0;
const BARS_BASE: f64 = 600.0;
const BARS_HEIGHT: f64 = 112.0;

/// The drawing of a week.
pub(super) struct Chart {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) bars_base: f64,
    pub(super) lines_base: f64,
    pub(super) now: Line,
    pub(super) then: Option<Line>,
    pub(super) now_label: &'static str,
    pub(super) then_label: &'static str,
    /// Where the second label stands.
    pub(super) then_label_x: f64,
    pub(super) slots: Vec<Slot>,
}

/// A running total.
pub(super) struct Line {
    /// `x,y` pairs.
    pub(super) points: String,
    pub(super) end_x: String,
    pub(super) end_y: String,
}

/// One day.
pub(super) struct Slot {
    pub(super) middle: String,
    pub(super) weekday: String,
    pub(super) bar: Option<Bar>,
    /// Whether the day lies after the period.
    pub(super) ahead: bool,
}

/// The minutes of a day.
pub(super) struct Bar {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) height: String,
    pub(super) label: String,
    pub(super) label_y: String,
}

impl Chart {
    pub(super) fn of(card: &WeekCard) -> Self {
        let now: Vec<f64> = card.days.iter().copied().map(whole).collect();
        let then = card.beside.as_ref().map(|(_, days)| days.as_slice());
        let most = [Some(now.as_slice()), then]
            .into_iter()
            .flatten()
            .map(|days| days.iter().sum::<f64>())
            .fold(60.0, f64::max);
        let so_far = card.comparison.period.so_far;
        Self {
            left: LEFT,
            right: RIGHT,
            bars_base: BARS_BASE,
            lines_base: LINES_BASE,
            now: line(&now, most),
            then: then.map(|days| line(days, most)),
            now_label: if so_far {
                "this week so far"
            } else {
                "this week"
            },
            then_label: card.beside.as_ref().map_or("", |(line, _)| line.label()),
            then_label_x: if so_far { LEFT + 330.0 } else { LEFT + 240.0 },
            slots: slots(card),
        }
    }
}

fn middle(slot: usize) -> f64 {
    let slot = f64::from(u8::try_from(slot).unwrap_or(u8::MAX));
    LEFT + SLOT * (slot + 0.5)
}

fn line(days: &[f64], most: f64) -> Line {
    let mut points = format!("{LEFT:.1},{LINES_BASE:.1}");
    let (mut total, mut end) = (0.0, (LEFT, LINES_BASE));
    for (slot, minutes) in days.iter().enumerate() {
        total += minutes;
        end = (middle(slot), LINES_BASE - LINES_HEIGHT * total / most);
        write!(points, " {:.1},{:.1}", end.0, end.1).expect("writing to a string does not fail");
    }
    Line {
        points,
        end_x: format!("{:.1}", end.0),
        end_y: format!("{:.1}", end.1),
    }
}

fn slots(card: &WeekCard) -> Vec<Slot> {
    let from = card.comparison.period.range.from;
    let most = card.days.iter().copied().max().unwrap_or(0).max(30);
    from.iter_days()
        .take(SLOTS.max(card.days.len()).min(SLOTS))
        .enumerate()
        .map(|(index, day)| Slot {
            middle: format!("{:.1}", middle(index)),
            weekday: day.format("%a").to_string(),
            bar: card
                .days
                .get(index)
                .filter(|minutes| **minutes > 0)
                .map(|minutes| {
                    let height = (BARS_HEIGHT * whole(*minutes) / whole(most)).max(4.0);
                    Bar {
                        x: format!("{:.1}", middle(index) - BAR / 2.0),
                        y: format!("{:.1}", BARS_BASE - height),
                        height: format!("{height:.1}"),
                        label: short(*minutes),
                        label_y: format!("{:.1}", BARS_BASE - height - 12.0),
                    }
                }),
            ahead: index >= card.days.len(),
        })
        .collect()
}

/// A day's hours, narrow enough to stand over its bar: "45 min" as "0:45", "1 h 30" as "1:30".
fn short(minutes: i64) -> String {
    match minutes {
        60.. if minutes % 60 == 0 => duration(minutes),
        _ => format!("{}:{:02}", minutes / 60, minutes % 60),
    }
}
