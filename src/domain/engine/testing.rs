//! What the tests of these figures share: dates by number and records by strategy.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::Record;
use crate::domain::calendar::DateRange;

/// 2024-01-01, a Monday, and so many days.
pub(super) fn day(number: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + TimeDelta::days(number)
}

/// Dates by number, both included.
pub(super) fn days(from: i64, to: i64) -> DateRange {
    DateRange::new(day(from), day(to))
}

/// A record with these minutes on these days.
pub(super) fn record(entries: impl IntoIterator<Item = (i64, i64)>) -> Record {
    let logged = entries
        .into_iter()
        .map(|(number, minutes)| (day(number), minutes))
        .collect();
    Record::whole(logged, BTreeMap::new(), Vec::new())
}

/// Any record of up to two years, with estimates and days away.
pub(super) fn any_record() -> impl Strategy<Value = Record> {
    let entries = prop::collection::btree_map(0i64..730, 1i64..900, 0..120);
    let estimates = prop::collection::btree_map(0i64..730, 1i64..900, 0..10);
    let away = prop::collection::vec((0i64..730, 0i64..40), 0..5);
    (entries, estimates, away).prop_map(|(entries, estimates, away)| {
        let dated = |(number, minutes)| (day(number), minutes);
        let range = |(from, length)| days(from, from + length);
        Record::whole(
            entries.into_iter().map(dated).collect(),
            estimates.into_iter().map(dated).collect(),
            away.into_iter().map(range).collect(),
        )
    })
}
