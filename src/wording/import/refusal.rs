//! Why a file is not imported: what was wrong, what is accepted, an example.

use crate::domain::format;
use crate::domain::rejection::ImportRejection;
use crate::wording::text::{inline, quoted};

/// What is taken, for whoever sent something else.
const TAKEN: &str = "I take CSV files, Loop's ZIP, WakaTime's JSON and the output of `git log`; `/import` alone tells more.";

/// What a refusal of an import says.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each variant, and no other place for them"
)]
pub(in crate::wording) fn import_rejection(rejection: &ImportRejection) -> String {
    match rejection {
        ImportRejection::FileTooLarge { bytes, max } => format!(
            "That file has {} MB, and I read up to {} MB. Most tools can export a year at a time. For example: one \
             file for 2025, one for 2026.",
            megabytes(*bytes),
            megabytes(*max)
        ),
        ImportRejection::ForeignHost => "That file is not where Discord keeps files, so I leave it alone. Files attached to the \
             command work. For example: `/import file:toggl.csv`."
            .to_owned(),
        ImportRejection::NotFetched => {
            "Discord did not hand me the file in time. Nothing was kept. Please send the command again in a minute.".to_owned()
        }
        ImportRejection::Empty => format!("That file is empty. {TAKEN}"),
        ImportRejection::NotText => format!("That file is no text that I can read. {TAKEN}"),
        ImportRejection::Spreadsheet => "That is a spreadsheet. Saved as CSV, I can read it: in most programs, *File*, *Save as*, \
             *CSV (comma delimited)*."
            .to_owned(),
        ImportRejection::Database => "That is a database, as Loop's full backup is. Loop's other export works: *Settings*, *Export \
             as CSV*, and the ZIP as it is."
            .to_owned(),
        ImportRejection::OwnTable => "That is a table of my own export. The JSON beside it has all of it, and I read that back. For \
             example: `/import file:yesteryou.json`."
            .to_owned(),
        ImportRejection::JsonUnknown => "That is JSON of a kind that I do not know. WakaTime's data dump works: on its account \
             page, *Export*, *Daily totals*."
            .to_owned(),
        ImportRejection::Heartbeats => "That is WakaTime's dump of heartbeats, which holds no lengths of time. The other one works: \
             on its account page, *Export*, *Daily totals*."
            .to_owned(),
        ImportRejection::JsonBroken { line } => format!(
            "That JSON breaks off at line {line}, so something of it is missing. Downloaded again, it may be whole. {TAKEN}"
        ),
        ImportRejection::ArchiveUnknown => "That ZIP is no export of Loop Habit Tracker: it has no `Checkmarks.csv`. In Loop it is \
             under *Settings*, *Export as CSV*. A CSV of another tool works unpacked."
            .to_owned(),
        ImportRejection::ArchiveBroken => {
            "That ZIP cannot be unpacked: it is damaged or has a password. Exported again, it may work. For example: Loop's \
             *Export as CSV*."
                .to_owned()
        }
        ImportRejection::ArchiveUnsafe => "That ZIP holds names that lead out of it, as no export does, so I leave it alone. Loop's \
             *Export as CSV* works as it is."
            .to_owned(),
        ImportRejection::ArchiveTooLarge => "That ZIP unpacks to more than I read. Loop's *Export as CSV* is far smaller.".to_owned(),
        ImportRejection::TooManyRows { max } => format!(
            "That file has more than {} rows. Most tools can export a year at a time. For example: one file for 2025, \
             one for 2026.",
            format::thousands(*max)
        ),
        ImportRejection::Busy => "Many files wait here to be looked at. Nothing was kept. Please send the command again in an hour.".to_owned(),
        ImportRejection::NothingToShow => "No file waits to be kept. For example: `/import file:toggl.csv`.".to_owned(),
        ImportRejection::NothingToUndo => {
            "There is no import to take back. Single entries can be deleted. For example: `/history`.".to_owned()
        }
        ImportRejection::Gone => "That import is no longer here: it was kept, taken back or thrown away, or it waited for more than \
             24 hours. The file works again. For example: `/import file:toggl.csv`."
            .to_owned(),
        ImportRejection::UnderWay => "That import is under way at the moment. In a few seconds `/history` shows it.".to_owned(),
        ImportRejection::StillAtIt => "I am still at the last thing that you asked of an import, and one goes after the other. When \
             its answer is there, this works too. For example: `/import` alone shows how far it is."
            .to_owned(),
        ImportRejection::KeptEnough { max } => format!(
            "You kept {max} files within 24 hours, which is as many as I take. Nothing is lost: this one waits here for a day, \
             and the file itself works again tomorrow. For example: `/import file:toggl.csv`."
        ),
        ImportRejection::DatesOpen => "The order of its dates is still open. `/import` shows the two buttons again.".to_owned(),
        ImportRejection::ColumnsOpen => "Its columns are still open: at least the one with the day and one with the time spent. \
             `/import` shows the button again."
            .to_owned(),
        ImportRejection::ColumnUnknown { input, names } => {
            let names: Vec<String> = names.iter().take(25).map(|name| format!("**{}**", inline(name, 40))).collect();
            format!(
                "{} is not one of the columns: {}. A column's number works too. For example: `1`.",
                quoted(input),
                names.join(", ")
            )
        }
        ImportRejection::LengthColumnMissing => "How long something took must be in a column, or when it ended. For example: \
             `Duration in hours`."
            .to_owned(),
    }
}

/// Rounded up, so that a file over the limit does not look as if it were not.
const fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
