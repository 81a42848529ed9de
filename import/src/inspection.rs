//! What a file is, told by what is in it.

use std::io::Read;

use chrono::NaiveDate;
use chrono_tz::Tz;
use csv::StringRecord;

use crate::dates::{DateOrder, Day, Moment, moment};
use crate::plan::{Columns, Format, Plan};
use crate::row::quoted;
use crate::table::{Next, Table, delimiter};
use crate::{Refusal, Source, clockify, generic, git, json, loop_habits, own, text, toggl};

/// Records from which the columns of a table are told.
const SAMPLE: usize = 50;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// How it is to be read, as far as it tells.
    pub plan: Plan,
    /// Whether its dates can be read in one way only.
    pub dates: OrderOfDates,
    /// Whether it has checks, whose length its owner has to say.
    pub has_checks: bool,
    /// The names of a table's columns, also where their meaning could not be told.
    pub names: Vec<String>,
    /// What stands between the cells of a table.
    pub delimiter: u8,
}

/// Whether dates can be read in one way only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderOfDates {
    /// The file tells: by a form that has one reading, or by a day after the 12th.
    Told,
    /// Every date can be read both ways.
    Open {
        /// One of them, as it stands there.
        example: String,
        /// With the day first.
        day_first: NaiveDate,
        /// With the month first.
        month_first: NaiveDate,
    },
}

/// Looks at a file. `zone` is its owner's, for clocks in it.
pub fn inspect(file: &mut impl Source, zone: Tz) -> Result<Inspection, Refusal> {
    let head = text::head(file)?;
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let has_checks = loop_habits::looked_at(file)?;
        return Ok(Inspection {
            has_checks,
            ..inspection(Format::Loop, zone)
        });
    }
    refuse_binary(&head)?;
    let head = head_of_text(file)?;
    if head.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if json::is_json(&head) {
        return Ok(inspection(json::format(&head)?, zone));
    }
    if git::is_git(&head) {
        return Ok(inspection(Format::Git, zone));
    }
    table(file, &head, zone)
}

/// Looks at a file again with a plan that its owner has changed.
pub fn inspect_again(file: &mut impl Source, plan: &Plan) -> Result<Inspection, Refusal> {
    let found = inspect(file, plan.zone)?;
    let mut again = Inspection {
        plan: plan.clone(),
        ..found
    };
    if let Some(columns) = &plan.columns {
        let (order, dates) = order_of_dates(file, columns)?;
        again.plan.date_order = plan.date_order.or(order);
        again.dates = dates;
    }
    Ok(again)
}

/// What inspection finds where nothing is open.
fn inspection(format: Format, zone: Tz) -> Inspection {
    Inspection {
        plan: Plan {
            format,
            zone,
            date_order: None,
            columns: None,
            wakatime_by: crate::WakaTimeBy::default(),
            check_minutes: None,
        },
        dates: OrderOfDates::Told,
        has_checks: false,
        names: Vec::new(),
        delimiter: b',',
    }
}

fn refuse_binary(head: &[u8]) -> Result<(), Refusal> {
    if head.starts_with(b"SQLite format 3\0") {
        return Err(Refusal::Database);
    }
    // The spreadsheets of 1997.
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Refusal::Spreadsheet);
    }
    let known: [&[u8]; 7] = [
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"%PDF",
        b"\x1F\x8B",
        b"7z\xBC\xAF",
        b"\x7FELF",
    ];
    if known.iter().any(|mark| head.starts_with(mark)) {
        return Err(Refusal::NotText);
    }
    Ok(())
}

/// The beginning of a text; one with zeros in it, whatever its encoding, is none.
fn head_of_text(file: &mut impl Source) -> Result<String, Refusal> {
    let mut head = Vec::new();
    text::decoded(&mut *file)?
        .take(4_096)
        .read_to_end(&mut head)?;
    if head.contains(&0) {
        return Err(Refusal::NotText);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn table(file: &mut impl Source, head: &str, zone: Tz) -> Result<Inspection, Refusal> {
    let delimiter = delimiter(head);
    let sample = sample(file, delimiter)?;
    let Some(first) = sample.first() else {
        return Err(Refusal::Empty);
    };
    let names = crate::table::names(first);
    if own::is_own_table(&names) {
        return Err(Refusal::OwnTable);
    }
    let (format, columns) = if let Some(columns) = clockify::columns(&names, delimiter) {
        (Format::Clockify, Some(columns))
    } else if let Some(columns) = toggl::columns(&names, delimiter) {
        (Format::Toggl, Some(columns))
    } else {
        (Format::Csv, generic::propose(&sample, delimiter))
    };
    let mut found = Inspection {
        names,
        delimiter,
        ..inspection(format, zone)
    };
    if let Some(columns) = columns {
        found.names.clone_from(&columns.names);
        let (order, dates) = order_of_dates(file, &columns)?;
        found.plan.date_order = order;
        found.dates = dates;
        found.plan.columns = Some(columns);
    }
    Ok(found)
}

fn sample(file: &mut impl Source, delimiter: u8) -> Result<Vec<StringRecord>, Refusal> {
    let mut table = Table::open(file, delimiter)?;
    let mut sample = Vec::new();
    while let Next::Record(_, record) = table.next()? {
        sample.push(record.clone());
        if sample.len() == SAMPLE {
            break;
        }
    }
    Ok(sample)
}

/// Looks at every date: one after the 12th tells the order for all. Where the dates contradict each other, the order that
/// more of them can be read in is taken, and the others are told of line by line.
fn order_of_dates(
    file: &mut impl Source,
    columns: &Columns,
) -> Result<(Option<DateOrder>, OrderOfDates), Refusal> {
    let mut table = Table::open(file, columns.delimiter)?;
    let (mut only_day_first, mut only_month_first) = (0_u64, 0_u64);
    let mut open = None;
    while let Next::Record(_, record) = table.next()? {
        let text = record.get(columns.start).unwrap_or_default();
        let Some(Moment::Day(
            Day::Either {
                day_first,
                month_first,
            },
            _,
        )) = moment(text)
        else {
            continue;
        };
        match (day_first, month_first) {
            (Some(day_first), Some(month_first)) if day_first == month_first => {}
            (Some(day_first), Some(month_first)) if open.is_none() => {
                open = Some(OrderOfDates::Open {
                    example: quoted(text),
                    day_first,
                    month_first,
                });
            }
            (Some(_), None) => only_day_first += 1,
            (None, Some(_)) => only_month_first += 1,
            _ => {}
        }
    }
    let told = match (only_day_first, only_month_first) {
        (0, 0) => None,
        (day_first, month_first) if day_first >= month_first => Some(DateOrder::DayFirst),
        _ => Some(DateOrder::MonthFirst),
    };
    match (told, open) {
        (None, Some(open)) => Ok((None, open)),
        (told, _) => Ok((told, OrderOfDates::Told)),
    }
}
