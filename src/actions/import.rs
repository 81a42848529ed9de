//! `/import`: a file of another tool's, looked at, kept as one batch, or taken back whole.
//!
//! The file waits in the database, in pieces, for a day at most (`offer`), and is read from there piece by piece (`waiting_file`).
//! What it comes to is worked out of it each time somebody asks, on a thread of its own, one file at a time
//! (`look`). *Keep these* is one small transaction that says so; the rows follow in many small
//! ones, so that other members' writes come in between (`keep`). A crash in the middle leaves an
//! import that was decided on: it is gone on with before the bot connects again, and each row has a
//! key that lets it in once. Taking a batch back goes the same way.

mod belongings;
mod keep;
mod look;
mod offer;
mod turn;
mod undo;
mod waiting_file;

use std::collections::{HashMap, HashSet};

use ::import::{Format, OrderOfDates, Plan, Refusal};
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::ActionError;
use crate::domain::ids::{ImportId, MemberId};
use crate::domain::imports::{Import, ImportState, Known, Preview};
use crate::domain::record::Member;
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::store::{Session, Store, StoreError};
use crate::wording::Imported;

pub use keep::Progress;
pub use look::{Choice, ColumnTexts, Waiting};
pub use offer::{File, Of};
pub use turn::PlaceForFile;
use turn::Turns;

/// A file waits for so long to be kept.
pub const WAITS: TimeDelta = TimeDelta::hours(24);
/// Bytes of all files that wait, together.
const WAITING_BYTES_MAX: i64 = 512 << 20;

/// Imports, one at a time.
#[derive(Clone)]
pub struct Imports {
    store: Store,
    turns: Turns,
}

/// An import as its member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The import.
    pub import: Import,
    /// How the file is read.
    pub plan: Plan,
    /// Whether the order of its dates is open.
    pub dates: OrderOfDates,
    /// Whether it has checks without a length.
    pub has_checks: bool,
    /// The names of a table's columns.
    pub columns: Vec<String>,
    /// What it comes to; `None` as long as something has to be chosen first.
    pub preview: Option<Preview>,
    /// Whose.
    pub member: Member,
    /// The member's today.
    pub today: NaiveDate,
}

impl Looked {
    /// What there is to tell of it.
    pub fn told(&self) -> Imported<'_> {
        Imported {
            import: &self.import,
            plan: &self.plan,
            dates: &self.dates,
            has_checks: self.has_checks,
            columns: &self.columns,
            preview: self.preview.as_ref(),
            day_start_hour: self.member.day_start_hour,
            year: self.today.year(),
        }
    }
}

impl Imports {
    /// Imports into this record.
    pub fn new(store: Store) -> Self {
        let turns = Turns::default();
        Self { store, turns }
    }

    /// Goes on with what was begun: batches half kept or half taken back, files that were thrown away or waited for too long.
    /// Leaves them alone while another import is under way.
    pub async fn keep_house(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let Some(_turn) = self.turns.now_or_never() else {
            return Ok(());
        };
        let unfinished = self
            .store
            .write::<_, StoreError, _>(move |session| {
                Box::pin(async move {
                    session.drop_imports(now - WAITS).await?;
                    session.unfinished_imports().await
                })
            })
            .await?;
        for import in unfinished {
            let id = import.id;
            // One that cannot be ended must not keep the others, or the bot, from going on.
            if let Err(error) = self.go_on(import, &|_| {}).await {
                let error = format!("{error:#}");
                tracing::error!(import = %id, error, "an import could not be gone on with");
            }
        }
        Ok(())
    }

    /// Brings an import to its end. For whoever holds the turn.
    async fn go_on(&self, import: Import, progress: &Progress<'_>) -> anyhow::Result<()> {
        match import.state {
            ImportState::Keeping => self.write_batch(&import, progress).await,
            ImportState::Undoing => self.take_back(&import).await,
            ImportState::Dropped => self.throw_away(import.id).await,
            ImportState::Pending | ImportState::Kept | ImportState::Undone => Ok(()),
        }
    }

    /// Removes a file piece by piece, and then the import.
    async fn throw_away(&self, import: ImportId) -> anyhow::Result<()> {
        self.remove_pieces(import).await?;
        self.store
            .write(move |session| Box::pin(async move { session.remove_import(import).await }))
            .await?;
        Ok(())
    }

    async fn remove_pieces(&self, import: ImportId) -> anyhow::Result<()> {
        loop {
            let removed = self.store.write(move |session| {
                Box::pin(async move { session.remove_import_piece(import).await })
            });
            if !removed.await? {
                return Ok(());
            }
        }
    }
}

/// The member's own import; [`ImportRejection::Gone`] when it is another's or is there no more.
async fn own(
    session: &mut Session,
    member: MemberId,
    import: ImportId,
) -> Result<Import, ActionError> {
    let import = session.import(member, import).await?;
    Ok(import.ok_or(Rejection::Import(ImportRejection::Gone))?)
}

/// What judging the rows of a file takes of the record.
async fn known(session: &mut Session, import: &Import, format: Format) -> anyhow::Result<Known> {
    let mut known = session.known_to_imports(import.member).await?;
    if format != Format::Own {
        return Ok(known);
    }
    known.beside = session
        .known_belongings(import.member, import.kept_at)
        .await?;
    let mut by_exports = HashSet::new();
    for kept in session.kept_imports(import.member).await? {
        if plan_of(&kept)?.format == Format::Own {
            by_exports.insert(kept.id);
        }
    }
    for (number, by, work) in session.live_work(import.member).await? {
        match by {
            // Written before a crash: its keys are known.
            Some(by) if by == import.id => {}
            Some(by) if by_exports.contains(&by) => {
                known.brought.insert(number, work);
            }
            _ => *known.logged.entry(work).or_insert(0) += 1,
        }
    }
    Ok(known)
}

fn plan_of(import: &Import) -> anyhow::Result<Plan> {
    use anyhow::Context as _;
    serde_json::from_str(&import.plan).context("the plan of an import cannot be read")
}

fn plan_text(plan: &Plan) -> anyhow::Result<String> {
    Ok(serde_json::to_string(plan)?)
}

/// The craft of rows that name none, where its owner has not said one.
fn usual_craft(format: Format, file_name: &str) -> String {
    let of_tool = match format {
        Format::Toggl => "toggl",
        Format::Clockify => "clockify",
        Format::WakaTime => "wakatime",
        Format::Loop => "habits",
        Format::Own => "yesteryou",
        Format::Csv | Format::Git => "",
    };
    if !of_tool.is_empty() {
        return of_tool.to_owned();
    }
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let cut: String = stem.replace(['_', '-'], " ").chars().take(50).collect();
    let named = crate::domain::text::CraftName::parse(&cut).map(|name| name.as_str().to_owned());
    named.unwrap_or_else(|_| "imported".to_owned())
}

/// What a file that cannot be read is refused with.
fn refused(refusal: Refusal) -> ActionError {
    let rejection = match refusal {
        Refusal::Empty => ImportRejection::Empty,
        Refusal::NotText => ImportRejection::NotText,
        Refusal::Spreadsheet => ImportRejection::Spreadsheet,
        Refusal::Database => ImportRejection::Database,
        Refusal::OwnTable => ImportRejection::OwnTable,
        Refusal::JsonUnknown => ImportRejection::JsonUnknown,
        Refusal::Heartbeats => ImportRejection::Heartbeats,
        Refusal::JsonBroken { line } => ImportRejection::JsonBroken { line },
        Refusal::ArchiveUnknown => ImportRejection::ArchiveUnknown,
        Refusal::ArchiveBroken => ImportRejection::ArchiveBroken,
        Refusal::ArchiveUnsafe => ImportRejection::ArchiveUnsafe,
        Refusal::ArchiveTooLarge => ImportRejection::ArchiveTooLarge,
        Refusal::TooManyRows { max } => ImportRejection::TooManyRows { max },
        Refusal::ColumnsUnknown => ImportRejection::ColumnsOpen,
        Refusal::Io(error) => return ActionError::Internal(error.into()),
    };
    Rejection::Import(rejection).into()
}

/// Crafts by name, looked up once for a chunk of rows.
type CraftIds = HashMap<String, crate::domain::ids::CraftId>;
