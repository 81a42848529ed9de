//! Toggl Track: the detailed report, downloaded as CSV.
//!
//! Its columns are those of Toggl's article "Editing and uploading a CSV file"
//! (<https://support.toggl.com/import-and-export/csv-import/editing-and-uploading-a-csv-file>): User,
//! Email, Client, Project, Task, Description, Billable, Start date, Start time, Duration, Tags, "the
//! order of columns isn't important". The report itself adds End date and End time (Stop in newer
//! exports) and amounts, and leaves out what the plan or the workspace does not have. Dates follow
//! the format that each user chose in their profile, times may have AM and PM.

use crate::plan::{Columns, Unit};
use crate::table::find;

/// The columns, if these names are Toggl's.
pub(crate) fn columns(names: &[String], delimiter: u8) -> Option<Columns> {
    let one_of = |wanted: &[&str]| find(names, wanted);
    let start = one_of(&["start date"])?;
    let length = one_of(&["duration"]);
    let end_time = one_of(&["end time", "stop time"]);
    let start_time = one_of(&["start time"]);
    let is_timed = length.is_some() || (start_time.is_some() && end_time.is_some());
    let is_toggl = one_of(&[
        "description",
        "project",
        "client",
        "email",
        "user",
        "member",
    ]);
    if !is_timed || is_toggl.is_none() {
        return None;
    }
    Some(Columns {
        names: names.to_vec(),
        named: true,
        delimiter,
        start,
        start_time,
        end: one_of(&["end date", "stop date"]),
        end_time,
        length,
        unit: Unit::Hours,
        craft: one_of(&["project"]).or_else(|| one_of(&["client"])),
        note: one_of(&["description"]),
        task: one_of(&["task"]),
        tags: one_of(&["tags", "tag"]),
    })
}
