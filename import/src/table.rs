//! Tables in CSV: reading their rows by the columns of a plan. Which columns mean what is told by
//! the formats beside ([`crate::toggl`], [`crate::clockify`], [`crate::generic`]).

use std::io::{self, Read, SeekFrom};
use std::ops::ControlFlow;

use chrono::{DateTime, Days, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use csv::{ErrorKind, ReaderBuilder, StringRecord};

use crate::dates::{Moment, day, moment, time};
use crate::plan::{Columns, Plan};
use crate::row::{Item, Remark, Row, Start, Trouble, quoted};
use crate::text::{self, Bounded, Decoded, RecordEnds};
use crate::{Refusal, Sink, Source, lengths};

/// A written length within so many seconds of end − start agrees with it: some tools leave the seconds of clocks out.
const AGREES_WITHIN_SECONDS: u64 = 60;
/// Columns looked at; no export has so many.
const COLUMNS_MAX: usize = 200;

/// A table that is being read.
pub(crate) struct Table<R> {
    reader: csv::Reader<Bounded<Decoded<R>>>,
    ends: RecordEnds,
    record: StringRecord,
}

/// What came of reading on.
pub(crate) enum Next<'a> {
    Record(u64, &'a StringRecord),
    /// The rest cannot be read.
    Lost(u64),
    End,
}

impl<R: Source> Table<R> {
    /// A table in whatever encoding, from the beginning of a file.
    pub(crate) fn open(mut file: R, delimiter: u8) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Self::decoded(text::decoded(file)?, delimiter))
    }
}

impl<R: Read> Table<R> {
    /// A table in UTF-8.
    pub(crate) fn over(reader: R, delimiter: u8) -> Self {
        Self::decoded(text::utf_8(reader), delimiter)
    }

    fn decoded(text: Decoded<R>, delimiter: u8) -> Self {
        let (bounded, ends) = text::bounded(text);
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(bounded);
        Self {
            reader,
            ends,
            record: StringRecord::new(),
        }
    }

    /// The next record that has something in it, with its line. Excel's first line `sep=;` is passed over.
    pub(crate) fn next(&mut self) -> Result<Next<'_>, Refusal> {
        loop {
            let begins = self.reader.position().line();
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return Ok(Next::End),
                Err(_) if self.ends.went_too_far() => return Ok(Next::Lost(begins)),
                Err(error) => return Err(broken(error)),
            }
            self.ends.here();
            let is_empty = self.record.iter().all(|cell| cell.trim().is_empty());
            let line = self.record.position().map_or(0, csv::Position::line);
            let is_mark = line == 1
                && self
                    .record
                    .get(0)
                    .is_some_and(|cell| cell.starts_with("sep="));
            if !is_empty && !is_mark {
                break;
            }
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        Ok(Next::Record(line, &self.record))
    }
}

fn broken(error: csv::Error) -> Refusal {
    match error.into_kind() {
        ErrorKind::Io(error) => Refusal::Io(error),
        // The text was decoded, so every record is UTF-8, and any length is taken.
        _ => Refusal::NotText,
    }
}

/// What stands between the cells of the first line: whatever is there most often outside quotation marks.
pub(crate) fn delimiter(head: &str) -> u8 {
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default();
    if let Some(mark) = first.strip_prefix("sep=") {
        if let [delimiter] = mark.trim().as_bytes() {
            return *delimiter;
        }
        first = lines.next().unwrap_or_default();
    }
    let count = |delimiter: char| {
        let mut quoted = false;
        let counted = first.chars().filter(|c| {
            quoted ^= *c == '"';
            !quoted && *c == delimiter
        });
        counted.count()
    };
    let candidates = [(',', b','), (';', b';'), ('\t', b'\t'), ('|', b'|')];
    let most = candidates
        .into_iter()
        .rev()
        .max_by_key(|(char, _)| count(*char));
    most.map_or(b',', |(_, byte)| byte)
}

/// The first line, as names of columns.
pub(crate) fn names(record: &StringRecord) -> Vec<String> {
    let name = |cell: &str| cell.trim().to_owned();
    record.iter().take(COLUMNS_MAX).map(name).collect()
}

/// Where one of these names stands. Capitals, underscores and hyphens make no difference.
pub(crate) fn find(names: &[String], wanted: &[&str]) -> Option<usize> {
    let place = |wanted: &str| names.iter().position(|name| plain(name) == wanted);
    wanted.iter().find_map(|wanted| place(wanted))
}

/// A name in small letters, with single spaces.
pub(crate) fn plain(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ").to_lowercase();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every row of the table.
pub(crate) fn read(
    file: &mut impl Source,
    plan: &Plan,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Refusal> {
    let columns = plan.columns.as_ref().ok_or(Refusal::ColumnsUnknown)?;
    let mut table = Table::open(file, columns.delimiter)?;
    let mut is_header = columns.named;
    loop {
        let item = match table.next()? {
            Next::End => return Ok(ControlFlow::Continue(())),
            Next::Lost(line) => {
                let trouble = Trouble::QuoteNeverClosed;
                return Ok(sink(Item::Unread { line, trouble }));
            }
            Next::Record(..) if is_header => {
                is_header = false;
                continue;
            }
            Next::Record(line, record) => match row(record, line, columns, plan) {
                Ok(row) => Item::Row(row),
                Err(trouble) => Item::Unread { line, trouble },
            },
        };
        if sink(item).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

/// The cells of one record by what they mean.
struct Cells<'a> {
    record: &'a StringRecord,
    columns: &'a Columns,
}

impl<'a> Cells<'a> {
    /// What stands there, if anything does.
    fn get(&self, column: Option<usize>) -> Option<&'a str> {
        let cell = self.record.get(column?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// Why a cell is empty: the row may end before it.
    fn missing(&self, column: usize, otherwise: Trouble) -> Trouble {
        let fields = self.record.len();
        if column < fields {
            return otherwise;
        }
        let of = self.columns.names.len();
        Trouble::RowTooShort { fields, of }
    }
}

fn row(record: &StringRecord, line: u64, columns: &Columns, plan: &Plan) -> Result<Row, Trouble> {
    let cells = Cells { record, columns };
    let start = start(&cells, plan)?;
    let between = between(&cells, plan, start);
    let (seconds, remark) = match (cells.get(columns.length), between) {
        (Some(text), between) => {
            let said = lengths::seconds(text, columns.unit)
                .ok_or_else(|| Trouble::LengthUnreadable { text: quoted(text) })?;
            (
                said,
                between.and_then(|between| disagreement(said, between)),
            )
        }
        (None, Some(between)) => {
            let seconds = u64::try_from(between).map_err(|_| Trouble::EndsBeforeStart)?;
            (seconds, None)
        }
        (None, None) => {
            let column = columns.length.or(columns.end).or(columns.end_time);
            return Err(cells.missing(column.unwrap_or(0), Trouble::LengthMissing));
        }
    };
    if seconds == 0 {
        return Err(Trouble::LengthZero);
    }
    Ok(Row {
        line,
        craft: cells.get(columns.craft).unwrap_or_default().to_owned(),
        note: note(&cells),
        start,
        seconds,
        derived: false,
        identity: None,
        remark,
        more: None,
    })
}

fn disagreement(said: u64, between: i64) -> Option<Remark> {
    let agrees = u64::try_from(between).is_ok_and(|it| it.abs_diff(said) <= AGREES_WITHIN_SECONDS);
    (!agrees).then_some(Remark::LengthDisagrees { said, between })
}

/// "task: note #tag #tag".
fn note(cells: &Cells<'_>) -> String {
    let columns = cells.columns;
    let (task, note) = (cells.get(columns.task), cells.get(columns.note));
    let mut out = match (task, note) {
        (Some(task), Some(note)) => format!("{task}: {note}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => String::new(),
    };
    for tag in cells
        .get(columns.tags)
        .unwrap_or_default()
        .split([',', ';'])
    {
        let tag = tag.trim();
        if !tag.is_empty() {
            out.push_str(if out.is_empty() { "#" } else { " #" });
            out.push_str(tag);
        }
    }
    out
}

fn start(cells: &Cells<'_>, plan: &Plan) -> Result<Start, Trouble> {
    let columns = cells.columns;
    let Some(text) = cells.get(Some(columns.start)) else {
        return Err(cells.missing(columns.start, Trouble::DateMissing));
    };
    let unreadable = || Trouble::DateUnreadable { text: quoted(text) };
    let in_other_order = || Trouble::DateInOtherOrder { text: quoted(text) };
    if let (Some(clock), Some(on)) = (cells.get(columns.start_time), day(text)) {
        let on = on.read(plan.date_order).ok_or_else(in_other_order)?;
        let at = time(clock).ok_or_else(|| Trouble::TimeUnreadable {
            text: quoted(clock),
        })?;
        return Ok(Start::Local(NaiveDateTime::new(on, at)));
    }
    let read = moment(text).ok_or_else(unreadable)?;
    read.start(plan.date_order).ok_or_else(in_other_order)
}

/// The seconds from start to end, where the row has both by the clock.
fn between(cells: &Cells<'_>, plan: &Plan, start: Start) -> Option<i64> {
    let columns = cells.columns;
    let (on, clock) = (cells.get(columns.end), cells.get(columns.end_time));
    let end = match (on.and_then(moment), clock) {
        (Some(Moment::Day(on, None)), Some(clock)) => {
            let (Some(on), Some(at)) = (on.read(plan.date_order), time(clock)) else {
                return None;
            };
            Start::Local(NaiveDateTime::new(on, at))
        }
        (Some(moment), _) => moment.start(plan.date_order)?,
        (None, _) => match (start, clock.or(on).and_then(time)) {
            (Start::Local(from), Some(at)) => Start::Local(next(from, at)),
            _ => return None,
        },
    };
    let (from, to) = (instant(start, plan.zone)?, instant(end, plan.zone)?);
    Some((to - from).num_seconds())
}

/// The next time that a clock shows this: past midnight where that is later.
fn next(from: NaiveDateTime, at: chrono::NaiveTime) -> NaiveDateTime {
    let same_day = from.date().and_time(at);
    if same_day >= from {
        return same_day;
    }
    same_day.checked_add_days(Days::new(1)).unwrap_or(same_day)
}

/// Clocks that are set forward or back in between are taken care of.
fn instant(start: Start, zone: Tz) -> Option<DateTime<Utc>> {
    match start {
        Start::Day(_) => None,
        Start::Instant(at) => Some(at.to_utc()),
        Start::Local(local) => {
            let mapped = zone.from_local_datetime(&local).earliest();
            // A time that the clocks left out is read as if they had not.
            Some(mapped.map_or_else(|| local.and_utc(), |at| at.to_utc()))
        }
    }
}
