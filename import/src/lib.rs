//! Reads what other tools keep of somebody's hours, and hands it out row by row.
//!
//! A file of each format is told by what is in it ([`inspect`]), never by its name. That makes a
//! [`Plan`]: the format, and whatever had to be guessed or must be asked (which of 3/4 and 4/3 is
//! April, which column holds the hours). [`read`] then follows the plan through the file and hands
//! each [`Row`], and each line that cannot be read with its [`Trouble`], to the caller. Files are
//! streamed: a row is forgotten when it was handed out.
//!
//! Files come from strangers. Whatever is in one, reading it ends, in memory that does not grow
//! with it, and without a panic; an archive is never unpacked to a disk.
//!
//! Not here: what becomes of a row, whose day it belongs to, which rows are known already. This
//! crate knows nothing of Discord and of no database.

mod archive;
mod clockify;
mod dates;
mod generic;
mod git;
mod inspection;
mod json;
mod key;
mod lengths;
mod loop_habits;
mod own;
mod plan;
mod refusal;
mod row;
mod table;
mod text;
mod toggl;
mod wakatime;

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

pub use dates::DateOrder;
pub use inspection::{Inspection, OrderOfDates, inspect, inspect_again};
pub use key::{Key, Keys};
pub use own::{Beside, Section, Value, identity};
pub use plan::{Columns, Format, Plan, Unit, WakaTimeBy};
pub use refusal::Refusal;
pub use row::{Item, More, Remark, Row, Start, Trouble};

/// Something that a file can be read from, more than once.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// Told of each row and of each line that cannot be read; ends the reading with `Break`.
pub type Sink<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// Reads the file as the plan says.
///
/// An error is about the whole file; what is wrong with single lines goes to the sink.
pub fn read(file: &mut impl Source, plan: &Plan, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    file.seek(SeekFrom::Start(0))?;
    let ended = match plan.format {
        Format::Toggl | Format::Clockify | Format::Csv => table::read(file, plan, sink)?,
        Format::Loop => loop_habits::read(file, plan, sink)?,
        Format::WakaTime => wakatime::read(file, plan, sink)?,
        Format::Git => git::read(file, sink)?,
        Format::Own => own::read(file, sink)?,
    };
    // Whether the caller had enough or the file ended makes no difference here.
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = ended;
    Ok(())
}
