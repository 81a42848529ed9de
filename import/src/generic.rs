//! Any other CSV: which column means what is proposed, by the columns' names and by what stands in
//! them, and its owner says whether that is right.

use csv::StringRecord;

use crate::dates::moment;
use crate::lengths;
use crate::plan::{Columns, Unit};
use crate::table::{find, plain};

/// Names that tools and people give, the likeliest first.
const START: &[&str] = &[
    "start",
    "started",
    "started at",
    "started on",
    "start date",
    "start datetime",
    "start time",
    "begin",
    "from",
    "date",
    "day",
    "spent on",
    "work date",
    "when",
    "timestamp",
    "time in",
    "clock in",
    "datum",
    "date started",
];
const START_TIME: &[&str] = &["start time", "time from", "from time", "begin time"];
const END: &[&str] = &[
    "end",
    "ended",
    "ended at",
    "end date",
    "stop",
    "stopped at",
    "finish",
    "finished",
    "to",
    "until",
    "time out",
    "clock out",
];
const END_TIME: &[&str] = &["end time", "stop time", "time to", "to time", "finish time"];
const LENGTH: &[&str] = &[
    "duration",
    "hours",
    "minutes",
    "time spent",
    "length",
    "hours worked",
    "duration (h)",
    "duration (hours)",
    "duration (min)",
    "duration (minutes)",
    "duration (s)",
    "duration (seconds)",
    "duration minutes",
    "duration hours",
    "duration seconds",
    "time (h)",
    "time (hours)",
    "time (min)",
    "mins",
    "min",
    "h",
    "total time",
    "total hours",
    "spent",
    "seconds",
    "dauer",
    "stunden",
    "time",
];
const CRAFT: &[&str] = &[
    "craft",
    "project",
    "project name",
    "activity",
    "activity type",
    "category",
    "subject",
    "skill",
    "habit",
    "topic",
    "type",
    "task",
    "name",
    "what",
];
const NOTE: &[&str] = &[
    "note",
    "notes",
    "description",
    "comment",
    "comments",
    "details",
    "memo",
    "title",
    "summary",
    "text",
    "task",
];
/// Of ten cells of a column that is named for it, how many must be a day or a length: one at all is enough, and the others are told
/// of line by line.
const NAMED_OF_TEN: usize = 0;
/// The same of any other column.
const UNNAMED_OF_TEN: usize = 8;

/// What seems to be meant, from the first records of a table; `None` where no day or no length can be found.
pub(crate) fn propose(records: &[StringRecord], delimiter: u8) -> Option<Columns> {
    let (first, rest) = records.split_first()?;
    let has_heading = !first.iter().any(|cell| moment(cell).is_some());
    let (names, sample) = if has_heading {
        (crate::table::names(first), rest)
    } else {
        let numbered = (1..=first.len()).map(|number| format!("column {number}"));
        (numbered.collect(), records)
    };
    let holds = |column: usize, of_ten: usize, is_it: &dyn Fn(&str) -> bool| {
        let cells = sample.iter().filter_map(|record| record.get(column));
        let cells: Vec<&str> = cells.filter(|cell| !cell.trim().is_empty()).collect();
        let found = cells.iter().filter(|cell| is_it(cell)).count();
        found > 0 && found * 10 >= cells.len() * of_ten
    };
    let is_day = |cell: &str| moment(cell).is_some();
    let is_length = |cell: &str| lengths::seconds(cell, Unit::Hours).is_some();
    let all = 0..names.len();
    let start = find_holding(&names, START, &|column| {
        holds(column, NAMED_OF_TEN, &is_day)
    })
    .or_else(|| {
        all.clone()
            .find(|column| holds(*column, UNNAMED_OF_TEN, &is_day))
    })?;
    let free = |column: usize| column != start;
    let start_time = find(&names, START_TIME).filter(|column| free(*column));
    let end = find_holding(&names, END, &|column| free(column));
    let end_time = find(&names, END_TIME).filter(|column| free(*column) && Some(*column) != end);
    let is_free_length = |column| free(column) && holds(column, NAMED_OF_TEN, &is_length);
    let length = find_holding(&names, LENGTH, &is_free_length);
    let taken = [Some(start), start_time, end, end_time];
    let by_content = || {
        let fits = |column: &usize| {
            !taken.contains(&Some(*column)) && holds(*column, UNNAMED_OF_TEN, &is_length)
        };
        all.clone().find(fits)
    };
    let length = match (length, end.or(end_time)) {
        (None, None) => Some(by_content()?),
        (length, _) => length,
    };
    let taken = [Some(start), start_time, end, end_time, length];
    let craft = find_holding(&names, CRAFT, &|column| !taken.contains(&Some(column)));
    let free = |column: usize| !taken.contains(&Some(column)) && Some(column) != craft;
    let note = find_holding(&names, NOTE, &free);
    // Columns without names: what is left is the craft and then the note.
    let mut left = all.filter(|column| !has_heading && free(*column));
    let craft = craft.or_else(|| left.next());
    Some(Columns {
        unit: length.map_or(Unit::Hours, |column| unit(&names[column], sample, column)),
        note: note.or_else(|| left.next()),
        names,
        named: has_heading,
        delimiter,
        start,
        start_time,
        end,
        end_time,
        length,
        craft,
        task: None,
        tags: None,
    })
}

fn find_holding(names: &[String], wanted: &[&str], fits: &dyn Fn(usize) -> bool) -> Option<usize> {
    let place = |wanted: &str| {
        let fitting = |(column, name): (usize, &String)| {
            (plain(name) == wanted && fits(column)).then_some(column)
        };
        names.iter().enumerate().find_map(fitting)
    };
    wanted.iter().find_map(|wanted| place(wanted))
}

/// What a bare number counts: as the column's name says, else hours where there are decimals or small numbers only.
fn unit(name: &str, sample: &[StringRecord], column: usize) -> Unit {
    let name = plain(name);
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |units: &[&str]| words.iter().any(|word| units.contains(word));
    if says(&["h", "hr", "hrs", "hour", "hours", "decimal", "stunden"]) {
        return Unit::Hours;
    }
    if says(&["m", "min", "mins", "minute", "minutes", "minuten"]) {
        return Unit::Minutes;
    }
    if says(&["s", "sec", "secs", "second", "seconds", "sekunden"]) {
        return Unit::Seconds;
    }
    let cells = sample.iter().filter_map(|record| record.get(column));
    let bare: Vec<&str> = cells
        .map(str::trim)
        .filter(|cell| lengths::is_bare(cell))
        .collect();
    let decimals = bare.iter().any(|cell| cell.contains(['.', ',']));
    let largest = bare
        .iter()
        .filter_map(|cell| cell.parse::<u64>().ok())
        .max();
    match largest {
        _ if decimals => Unit::Hours,
        Some(..=12) | None => Unit::Hours,
        Some(13..=1_440) => Unit::Minutes,
        Some(_) => Unit::Seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(lines: &[&str]) -> Option<Columns> {
        let record = |line: &&str| StringRecord::from(line.split(',').collect::<Vec<_>>());
        let records: Vec<StringRecord> = lines.iter().map(record).collect();
        propose(&records, b',')
    }

    #[test]
    fn columns_are_found_by_name_and_by_what_stands_in_them() {
        let cases: [(&[&str], _); 5] = [
            (
                &["Date,Activity,Hours,Notes", "2026-01-02,guitar,1.5,scales"],
                (0, Some(2), Some(1), Some(3), Unit::Hours),
            ),
            (
                &["day,minutes,subject", "2026-01-02,90,guitar"],
                (0, Some(1), Some(2), None, Unit::Minutes),
            ),
            (
                &["a,b,c", "guitar,2026-01-02,45", "guitar,2026-01-03,30"],
                (1, Some(2), None, None, Unit::Minutes),
            ),
            (
                &["2026-01-02,2,guitar,scales", "2026-01-03,1,guitar,scales"],
                (0, Some(1), Some(2), Some(3), Unit::Hours),
            ),
            (
                &[
                    "started_at,ended_at,project",
                    "2026-01-02 10:00,2026-01-02 11:00,rust",
                ],
                (0, None, Some(2), None, Unit::Hours),
            ),
        ];
        for (lines, expected) in cases {
            let found = proposed(lines).unwrap();
            let found = (
                found.start,
                found.length,
                found.craft,
                found.note,
                found.unit,
            );
            assert_eq!(found, expected, "{lines:?}");
        }
    }

    #[test]
    fn a_table_without_days_or_lengths_gets_no_proposal() {
        for lines in [
            &["name,age", "ada,36"][..],
            &["date,name", "2026-01-02,ada"][..],
            &[][..],
        ] {
            assert_eq!(proposed(lines), None, "{lines:?}");
        }
    }
}
