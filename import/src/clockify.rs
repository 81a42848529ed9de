//! Clockify: the detailed report, exported as CSV.
//!
//! Its first line, as an export of 2021 has it
//! (<https://gist.github.com/mdnurahmed/cd65d2d141f3b29d0fe1a47f130a5484>): Project, Client,
//! Description, Task, User, Email, Tags, Billable, Start Date, Start Time, End Date, End Time,
//! Duration (h), Duration (decimal), Billable Rate (USD), Billable Amount (USD). Exports of 2026 have
//! Group, Type, Invoiced, Invoice ID and Date of creation besides, and no amounts for some. Dates and
//! times follow the workspace: `01/07/2021` with `01:26:00 PM`, or `19/02/2026` with `15:00`.

use crate::plan::{Columns, Unit};
use crate::table::find;

/// The columns, if these names are Clockify's.
pub(crate) fn columns(names: &[String], delimiter: u8) -> Option<Columns> {
    let one_of = |wanted: &[&str]| find(names, wanted);
    let start = one_of(&["start date"])?;
    let length = one_of(&["duration (h)"]).or_else(|| one_of(&["duration (decimal)"]))?;
    Some(Columns {
        names: names.to_vec(),
        named: true,
        delimiter,
        start,
        start_time: one_of(&["start time"]),
        end: one_of(&["end date"]),
        end_time: one_of(&["end time"]),
        length: Some(length),
        unit: Unit::Hours,
        craft: one_of(&["project"]).or_else(|| one_of(&["client"])),
        note: one_of(&["description"]),
        task: one_of(&["task"]),
        tags: one_of(&["tags"]),
    })
}
