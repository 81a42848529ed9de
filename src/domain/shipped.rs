//! Things made and shipped, and the hours that went into each: those since the one before it in the same craft.
//!
//! Like stands next to like: a thing of one craft next to earlier ones of that craft and its hours, one of no craft next to others
//! of none and to all hours. There is no target, and fewer hours are no better than more. docs/comparison.md has the formulas.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::calendar::DateRange;
use super::engine::Record;
use super::ids::{CraftId, InteractionId, MemberId, ServerId, ShippedId};

/// From how many earlier things on there is a usual one.
pub const USUAL_THINGS_MIN: usize = 3;
/// How many earlier things the usual one is taken from at most, the latest.
pub const USUAL_THINGS_MAX: usize = 12;

/// Something shipped, to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShipped {
    /// Whose.
    pub member: MemberId,
    /// Of which craft; none over all.
    pub craft: Option<CraftId>,
    /// The server it was told in; none in a direct message.
    pub server: Option<ServerId>,
    /// The member's day.
    pub shipped_on: NaiveDate,
    /// What it is.
    pub what: String,
    /// Where it is; may be empty.
    pub link: String,
    /// A second delivery of the same interaction changes nothing.
    pub interaction: InteractionId,
}

/// Something shipped, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipped {
    /// Row id.
    pub id: ShippedId,
    /// Whose.
    pub member: MemberId,
    /// See [`NewShipped::craft`].
    pub craft: Option<CraftId>,
    /// The craft's name.
    pub craft_name: Option<String>,
    /// See [`NewShipped::server`].
    pub server: Option<ServerId>,
    /// See [`NewShipped::shipped_on`].
    pub shipped_on: NaiveDate,
    /// See [`NewShipped::what`].
    pub what: String,
    /// See [`NewShipped::link`].
    pub link: String,
    /// When it was taken back.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What an edit sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedChange {
    /// Of which craft.
    pub craft: Option<CraftId>,
    /// The member's day.
    pub shipped_on: NaiveDate,
    /// What it is.
    pub what: String,
    /// Where it is; may be empty.
    pub link: String,
}

/// The hours behind one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Minutes logged since the one before, up to and including its day; where several were shipped that day, each has its share,
    /// rounded half up.
    pub minutes: i64,
    /// Where those minutes begin.
    pub since: Since,
    /// How many were shipped on its day, itself included.
    pub together: i64,
}

/// Where the hours behind a thing begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// After the day of the one before.
    Before(NaiveDate),
    /// With the first entry: there is none before it.
    FirstEntry(NaiveDate),
    /// Nowhere: no entry is as early as it.
    NoRecord,
}

/// The mean of earlier things, each with one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualThing {
    /// The mean, rounded half up.
    pub minutes: i64,
    /// Of how many.
    pub things: i64,
}

/// The effort behind each thing of one craft, by the days they were shipped on, which are in order.
pub fn efforts(shipped_on: &[NaiveDate], record: &Record) -> Vec<Effort> {
    let mut efforts = Vec::with_capacity(shipped_on.len());
    let mut before: Option<NaiveDate> = None;
    for together in shipped_on.chunk_by(|one, next| one == next) {
        let day = together[0];
        let count = i64::try_from(together.len()).unwrap_or(i64::MAX);
        let (since, from) = begin(before, day, record);
        let minutes = from.map_or(0, |from| record.minutes_in(DateRange::new(from, day)));
        let effort = Effort {
            minutes: (2 * minutes + count) / (2 * count),
            since,
            together: count,
        };
        efforts.extend(together.iter().map(|_| effort));
        before = Some(day);
    }
    efforts
}

/// The usual thing among earlier ones, which are in order; none before there are three with one before them.
pub fn usual(earlier: &[Effort]) -> Option<UsualThing> {
    let minutes: Vec<i64> = earlier
        .iter()
        .rev()
        .filter(|effort| matches!(effort.since, Since::Before(_)))
        .take(USUAL_THINGS_MAX)
        .map(|effort| effort.minutes)
        .collect();
    let things = i64::try_from(minutes.len()).unwrap_or(i64::MAX);
    (minutes.len() >= USUAL_THINGS_MIN).then(|| UsualThing {
        minutes: (2 * minutes.iter().sum::<i64>() + things) / (2 * things),
        things,
    })
}

fn begin(before: Option<NaiveDate>, day: NaiveDate, record: &Record) -> (Since, Option<NaiveDate>) {
    match (before, record.first_day) {
        (Some(before), _) => (Since::Before(before), Some(before + TimeDelta::days(1))),
        (None, Some(first)) if first <= day => (Since::FirstEntry(first), Some(first)),
        (None, _) => (Since::NoRecord, None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + TimeDelta::days(number)
    }

    fn record(entries: &[(i64, i64)]) -> Record {
        let logged = entries.iter().map(|(at, minutes)| (day(*at), *minutes));
        Record::whole(logged.collect(), BTreeMap::new(), Vec::new())
    }

    fn minutes(efforts: &[Effort]) -> Vec<i64> {
        efforts.iter().map(|effort| effort.minutes).collect()
    }

    #[test]
    fn the_hours_of_a_thing_are_those_since_the_one_before() {
        let record = record(&[(0, 60), (5, 30), (6, 15), (9, 100), (20, 7)]);
        let told = efforts(&[day(5), day(9), day(30)], &record);
        assert_eq!(minutes(&told), [90, 115, 7]);
        assert_eq!(told[0].since, Since::FirstEntry(day(0)));
        assert_eq!(told[2].since, Since::Before(day(9)));
    }

    #[test]
    fn what_is_shipped_on_one_day_shares_its_hours() {
        let told = efforts(&[day(5), day(5), day(6)], &record(&[(1, 91), (6, 10)]));
        assert_eq!(minutes(&told), [46, 46, 10]);
        assert_eq!((told[0].together, told[2].together), (2, 1));
    }

    #[test]
    fn estimates_are_no_hours_of_a_thing_and_a_record_may_begin_later() {
        let mut record = record(&[(9, 60)]);
        record.estimated.insert(day(2), 60_000);
        let told = efforts(&[day(3), day(9)], &record);
        assert_eq!(minutes(&told), [0, 60]);
        assert_eq!(told[0].since, Since::NoRecord);
    }

    #[test]
    fn the_usual_thing_leaves_the_first_out_and_needs_three() {
        let record = record(&[(0, 600), (10, 60), (20, 120), (30, 61)]);
        let told = efforts(&[day(0), day(10), day(20), day(30)], &record);
        assert_eq!(usual(&told[..3]), None);
        let expected = UsualThing {
            minutes: 80,
            things: 3,
        };
        assert_eq!(usual(&told), Some(expected));
    }

    proptest! {
        /// Up to the last thing no minute is lost or counted twice, but for the rounding of shares.
        #[test]
        fn every_minute_up_to_the_last_thing_is_in_one(
            entries in prop::collection::btree_map(0i64..200, 1i64..900, 0..60),
            mut shipped in prop::collection::vec(0i64..200, 1..12),
        ) {
            shipped.sort_unstable();
            let entries: Vec<(i64, i64)> = entries.into_iter().collect();
            let record = record(&entries);
            let days: Vec<NaiveDate> = shipped.iter().map(|at| day(*at)).collect();
            let told = efforts(&days, &record);
            let last = shipped.last().copied().unwrap_or_default();
            let all: i64 = entries.iter().filter(|(at, _)| *at <= last).map(|(_, minutes)| minutes).sum();
            let off = (minutes(&told).iter().sum::<i64>() - all).abs();
            prop_assert!(off <= i64::try_from(told.len()).unwrap());
            prop_assert_eq!(told.len(), days.len());
        }
    }
}
