//! A table, read in both orders of dates and by columns that may not be there.
#![no_main]

#[path = "../reading.rs"]
mod reading;

use import::DateOrder;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = import::inspect(
        &mut std::io::Cursor::new(bytes),
        chrono_tz::Tz::America__New_York,
    ) else {
        return;
    };
    let Some(columns) = found.plan.columns.clone() else {
        return;
    };
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        let mut plan = found.plan.clone();
        plan.date_order = order;
        reading::read(bytes, &plan);
        let mut shifted = columns.clone();
        shifted.start += 1;
        shifted.length = shifted.length.map(|column| column + 1);
        plan.columns = Some(shifted);
        reading::read(bytes, &plan);
    }
});
