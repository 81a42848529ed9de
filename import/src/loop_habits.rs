//! Loop Habit Tracker: *Export as CSV*, a ZIP archive.
//!
//! Its files, as Loop's `HabitsCSVExporter`
//! (<https://github.com/iSoron/uhabits>, `uhabits-core/…/core/io/HabitsCSVExporter.kt`) writes them:
//! `Habits.csv` (Position, Name, Type, Question, Description, …, Unit, …; older ones lack Type and
//! Unit), for each habit a folder `001 Meditate/` with `Checkmarks.csv` (Date, Value, Notes; older
//! ones have no header and no notes), and `Checkmarks.csv` with a column for each habit. A value is
//! `YES_MANUAL`, `YES_AUTO`, `NO`, `SKIP`, `UNKNOWN` (older: 2, 1, 0, -1) or, of a habit with a
//! number, that number in thousandths.
//!
//! A number counts where its unit is one of time. A check has no length: its owner says how long one
//! is. `YES_AUTO` is a day that Loop filled in by itself, and counts for nothing.

use std::io::Read;
use std::ops::ControlFlow;

use csv::StringRecord;

use crate::archive::{Archive, reading};
use crate::dates::day;
use crate::plan::Plan;
use crate::row::{Item, Row, Start, Trouble, quoted};
use crate::table::{Next, Table, find, names};
use crate::{Refusal, Sink, Source, lengths};

const HABITS: &str = "Habits.csv";
const CHECKMARKS: &str = "Checkmarks.csv";
/// Habits that are read.
const HABITS_MAX: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Habit {
    name: String,
    counts: Counts,
}

/// What a habit's values are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Counts {
    /// Yes or no.
    Checks,
    /// Numbers of so many seconds each.
    Time(u64),
    /// Numbers of something else.
    Other(String),
}

/// Whether an archive is such an export, and whether a habit of it has checks without a length.
pub(crate) fn looked_at(file: &mut impl Source) -> Result<bool, Refusal> {
    let mut archive = Archive::open(file)?;
    let has = |name: &str| archive.names().any(|entry| entry == name);
    if has("[Content_Types].xml") || has("content.xml") {
        return Err(Refusal::Spreadsheet);
    }
    if !archive.names().any(|entry| entry.ends_with(CHECKMARKS)) {
        return Err(Refusal::ArchiveUnknown);
    }
    let habits = habits(&mut archive)?;
    Ok(habits.is_empty() || habits.iter().any(|habit| habit.counts == Counts::Checks))
}

/// Every day of every habit; a row's line is its place in the archive.
pub(crate) fn read(
    file: &mut impl Source,
    plan: &Plan,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Refusal> {
    let mut archive = Archive::open(file)?;
    let habits = habits(&mut archive)?;
    let mut folders: Vec<String> = archive.names().filter_map(folder_of_habit).collect();
    folders.sort();
    let mut days = Days {
        check_minutes: plan.check_minutes,
        sink,
        line: 0,
    };
    if folders.is_empty() {
        return days.all_habits(archive.entry(CHECKMARKS)?, &habits);
    }
    for folder in folders {
        let habit = habit_of(&folder, &habits);
        let name = format!("{folder}/{CHECKMARKS}");
        let entry = archive.entry(&name)?;
        if days.one_habit(entry, &habit)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// "001 Meditate" of "001 Meditate/Checkmarks.csv".
fn folder_of_habit(entry: &str) -> Option<String> {
    let folder = entry.strip_suffix(CHECKMARKS)?.strip_suffix('/')?;
    Some(folder.to_owned())
}

/// The folder's number is the place of the habit; its name lacks what files cannot be called.
fn habit_of(folder: &str, habits: &[Habit]) -> Habit {
    let last = folder.rsplit('/').next().unwrap_or(folder);
    let (number, name) = last.split_once(' ').unwrap_or(("", last));
    let place = number
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    let known = place.and_then(|place| habits.get(place));
    known.cloned().unwrap_or_else(|| Habit {
        name: name.trim().to_owned(),
        counts: Counts::Checks,
    })
}

/// The habits in the order of `Habits.csv`; none where the file is missing.
fn habits<R: Source>(archive: &mut Archive<R>) -> Result<Vec<Habit>, Refusal> {
    if !archive.names().any(|entry| entry == HABITS) {
        return Ok(Vec::new());
    }
    let mut table = Table::over(archive.entry(HABITS)?, b',');
    let mut header: Option<Vec<String>> = None;
    let mut out = Vec::new();
    while let Next::Record(_, record) = table.next().map_err(reading)? {
        let Some(columns) = &header else {
            header = Some(names(record));
            continue;
        };
        if out.len() == HABITS_MAX {
            break;
        }
        out.push(habit(record, columns));
    }
    Ok(out)
}

fn habit(record: &StringRecord, columns: &[String]) -> Habit {
    let cell = |name: &str| {
        let column = find(columns, &[name]);
        column
            .and_then(|column| record.get(column))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let unit = cell("unit");
    let is_number = cell("type").eq_ignore_ascii_case("numerical") || !unit.is_empty();
    let counts = if !is_number {
        Counts::Checks
    } else if let Some(seconds) = lengths::seconds(&format!("1 {unit}"), crate::Unit::Hours) {
        Counts::Time(seconds)
    } else {
        Counts::Other(unit)
    };
    Habit {
        name: cell("name"),
        counts,
    }
}

struct Days<'a, 'b> {
    check_minutes: Option<u32>,
    sink: &'a mut Sink<'b>,
    line: u64,
}

impl Days<'_, '_> {
    fn one_habit(&mut self, entry: impl Read, habit: &Habit) -> Result<ControlFlow<()>, Refusal> {
        let mut table = Table::over(entry, b',');
        loop {
            let record = match table.next().map_err(reading)? {
                Next::Record(_, record) => record,
                Next::Lost(_) => return Ok(self.lost()),
                Next::End => return Ok(ControlFlow::Continue(())),
            };
            let get = |column: usize| record.get(column).unwrap_or_default().trim();
            if get(0).eq_ignore_ascii_case("date") {
                continue;
            }
            if self.value(habit, get(0), get(1), get(2)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    fn all_habits(
        &mut self,
        entry: impl Read,
        habits: &[Habit],
    ) -> Result<ControlFlow<()>, Refusal> {
        let mut table = Table::over(entry, b',');
        let mut columns: Vec<Habit> = Vec::new();
        loop {
            let record = match table.next().map_err(reading)? {
                Next::Record(_, record) => record,
                Next::Lost(_) => return Ok(self.lost()),
                Next::End => return Ok(ControlFlow::Continue(())),
            };
            if columns.is_empty() {
                let of_column = |name: &str| {
                    let known = habits.iter().find(|habit| habit.name == name.trim());
                    known.cloned().unwrap_or_else(|| Habit {
                        name: name.trim().to_owned(),
                        counts: Counts::Checks,
                    })
                };
                columns = record
                    .iter()
                    .skip(1)
                    .take(HABITS_MAX)
                    .map(of_column)
                    .collect();
                continue;
            }
            let on = record.get(0).unwrap_or_default();
            for (habit, value) in columns.iter().zip(record.iter().skip(1)) {
                if !habit.name.is_empty() && self.value(habit, on, value.trim(), "").is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
    }

    /// The rest of a file of the archive cannot be read.
    fn lost(&mut self) -> ControlFlow<()> {
        self.line += 1;
        let (line, trouble) = (self.line, Trouble::QuoteNeverClosed);
        (self.sink)(Item::Unread { line, trouble })
    }

    fn value(&mut self, habit: &Habit, on: &str, value: &str, note: &str) -> ControlFlow<()> {
        self.line += 1;
        let line = self.line;
        let item = match self.seconds(habit, value) {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(seconds)) => match day(on).and_then(|day| day.read(None)) {
                Some(on) => Item::Row(Row {
                    line,
                    craft: habit.name.clone(),
                    note: note.to_owned(),
                    start: Start::Day(on),
                    seconds,
                    derived: false,
                    // The same day of the same habit, whatever its owner says a check stands for.
                    identity: Some(format!("{on}\t{}", habit.name)),
                    remark: None,
                    more: None,
                }),
                None => Item::Unread {
                    line,
                    trouble: Trouble::DateUnreadable { text: quoted(on) },
                },
            },
            Err(trouble) => Item::Unread { line, trouble },
        };
        (self.sink)(item)
    }

    /// How long a value stands for; `None` for a day on which nothing was done.
    fn seconds(&self, habit: &Habit, value: &str) -> Result<Option<u64>, Trouble> {
        let unreadable = || Trouble::LengthUnreadable {
            text: quoted(value),
        };
        match (&habit.counts, value) {
            (_, "" | "NO" | "SKIP" | "UNKNOWN" | "YES_AUTO" | "0" | "-1")
            | (Counts::Checks, "1" | "3") => Ok(None),
            (Counts::Checks, "YES_MANUAL" | "2") => match self.check_minutes {
                Some(minutes) => Ok(Some(u64::from(minutes) * 60)),
                None => Err(Trouble::CheckWithoutLength {
                    habit: quoted(&habit.name),
                }),
            },
            (Counts::Checks, _) => Err(unreadable()),
            (Counts::Other(unit), _) => Err(Trouble::NoUnitOfTime {
                habit: quoted(&habit.name),
                unit: quoted(unit),
            }),
            (Counts::Time(unit), _) => {
                let seconds = thousandths(value).ok_or_else(unreadable)?;
                let seconds = (seconds.saturating_mul(*unit) + 500) / 1_000;
                Ok((seconds > 0).then_some(seconds))
            }
        }
    }
}

/// A whole number is in thousandths, one with a point is what it says.
fn thousandths(value: &str) -> Option<u64> {
    if value.contains(['.', ',']) {
        return lengths::seconds(value, crate::Unit::Seconds).map(|whole| whole * 1_000);
    }
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.parse().ok()).flatten()
}
