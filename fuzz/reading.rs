//! What each target does with a plan: reads to the end and holds what came to what is promised.
#![allow(dead_code)]

use std::io::Cursor;
use std::ops::ControlFlow;

use import::{Format, Item, Keys, Plan, WakaTimeBy};

pub fn plan(format: Format) -> Plan {
    Plan {
        format,
        zone: chrono_tz::Tz::UTC,
        date_order: None,
        columns: None,
        wakatime_by: WakaTimeBy::Language,
        check_minutes: Some(20),
    }
}

pub fn read(bytes: &[u8], plan: &Plan) {
    let mut keys = Keys::of_owner(1);
    // A refusal is as good as an end.
    let _ = import::read(&mut Cursor::new(bytes), plan, &mut |item| {
        if let Item::Row(row) = item {
            assert!(row.seconds > 0, "a row without a length: {row:?}");
            keys.of(plan.format, &row);
        }
        ControlFlow::Continue(())
    });
}
