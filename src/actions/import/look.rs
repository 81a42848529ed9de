//! What a file comes to, worked out of it anew each time.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;

use ::import::{
    Columns, DateOrder, Inspection, Item, OrderOfDates, Plan, Unit, WakaTimeBy, inspect,
    inspect_again,
};
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::waiting_file::WaitingFile;
use super::{Imports, Looked, Of, known, own, plan_of, plan_text, refused};
use crate::actions::ActionError;
use crate::domain::duration::Minutes;
use crate::domain::ids::{ImportId, MemberId};
use crate::domain::imports::{
    Gate, Import, ImportState, Judged, JudgedBeside, Known, Place, Preview, ROWS_MAX, Said,
};
use crate::domain::record::Member;
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::domain::text::{CraftName, folded};

/// What a member says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The order of its dates.
    Dates(DateOrder),
    /// What of WakaTime's is a craft.
    WakaTimeBy(WakaTimeBy),
    /// How long a check stands for, as typed.
    CheckLength(String),
    /// The craft of rows that name none, as typed.
    Craft(String),
    /// Which column holds what, as typed.
    Columns(ColumnTexts),
}

/// Names of columns, as typed; empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnTexts {
    /// The day, or day and time.
    pub start: String,
    /// How long, perhaps followed by " in hours".
    pub length: String,
    /// When it ended.
    pub end: String,
    /// The craft.
    pub craft: String,
    /// The note.
    pub note: String,
}

/// How a waiting import is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// How.
    pub plan: Plan,
    /// The names of its columns, where they are known.
    pub columns: Vec<String>,
    /// The craft of rows that name none.
    pub craft: String,
}

impl Imports {
    /// What a waiting import comes to.
    pub async fn show(
        &self,
        member: MemberId,
        of: Of,
        now: DateTime<Utc>,
    ) -> Result<Looked, ActionError> {
        let _turn = self.turns.of(member).await?;
        let import = self.waiting(member, of).await?;
        self.look_again(import, now).await
    }

    /// How a waiting import is read.
    pub async fn plan(&self, member: MemberId, import: ImportId) -> Result<Waiting, ActionError> {
        let import = self.waiting(member, Of::This(import)).await?;
        let plan = plan_of(&import)?;
        let columns = plan.columns.as_ref().map(|columns| columns.names.clone());
        Ok(Waiting {
            craft: import.craft,
            columns: columns.unwrap_or_default(),
            plan,
        })
    }

    /// Changes how a waiting import is read.
    pub async fn choose(
        &self,
        member: MemberId,
        import: ImportId,
        choice: Choice,
    ) -> Result<(), ActionError> {
        let mut import = self.waiting(member, Of::This(import)).await?;
        let mut plan = plan_of(&import)?;
        match choice {
            Choice::Dates(order) => plan.date_order = Some(order),
            Choice::WakaTimeBy(by) => plan.wakatime_by = by,
            Choice::CheckLength(text) => plan.check_minutes = Some(Minutes::parse(&text)?.get()),
            Choice::Craft(name) => CraftName::parse(&name)?
                .as_str()
                .clone_into(&mut import.craft),
            Choice::Columns(texts) => {
                let zone = plan.zone;
                let found = self.file(&import).read_by(move |file| inspect(file, zone));
                let found = found.await?.map_err(refused)?;
                let names = plan
                    .columns
                    .as_ref()
                    .map_or(&found.names, |columns| &columns.names);
                plan.columns = Some(columns(&texts, names, &found)?);
                plan.date_order = None;
            }
        }
        import.plan = plan_text(&plan)?;
        let (id, text, craft) = (import.id, import.plan.clone(), import.craft.clone());
        self.store
            .write::<_, crate::store::StoreError, _>(move |session| {
                Box::pin(async move { session.set_import_plan(id, &text, &craft).await })
            })
            .await?;
        Ok(())
    }

    async fn waiting(&self, member: MemberId, of: Of) -> Result<Import, ActionError> {
        let session = &mut self.store.read().await?;
        let import = match of {
            Of::This(import) => own(session, member, import).await?,
            Of::Waiting => {
                let latest = session.latest_import(member, ImportState::Pending).await?;
                latest.ok_or(Rejection::Import(ImportRejection::NothingToShow))?
            }
        };
        match import.state {
            ImportState::Pending => Ok(import),
            ImportState::Keeping | ImportState::Undoing => {
                Err(Rejection::Import(ImportRejection::UnderWay).into())
            }
            ImportState::Kept | ImportState::Undone | ImportState::Dropped => {
                Err(Rejection::Import(ImportRejection::Gone).into())
            }
        }
    }

    async fn look_again(&self, import: Import, now: DateTime<Utc>) -> Result<Looked, ActionError> {
        let plan = plan_of(&import)?;
        let found = self
            .file(&import)
            .read_by(move |file| inspect_again(file, &plan));
        let found = found.await?.map_err(refused)?;
        self.looked(import, found, now).await
    }

    /// The file as its member sees it: with what it comes to, where nothing has to be chosen first.
    pub(super) async fn looked(
        &self,
        import: Import,
        found: Inspection,
        now: DateTime<Utc>,
    ) -> Result<Looked, ActionError> {
        let mut session = self.store.read().await?;
        let member = session.member(import.member).await?;
        let member = member.ok_or(Rejection::Import(ImportRejection::Gone))?;
        let is_open = is_open(&found);
        let preview = if is_open {
            None
        } else {
            let known = known(&mut session, &import, found.plan.format).await?;
            // The file is read with a session of its own.
            drop(session);
            let gate = gate(&import, &found.plan, member.clone(), known, now)?;
            let plan = found.plan.clone();
            let read = self
                .file(&import)
                .read_by(move |file| preview(file, &plan, gate));
            Some(read.await??)
        };
        Ok(Looked {
            today: member.today(now),
            import,
            plan: found.plan,
            dates: found.dates,
            has_checks: found.has_checks,
            columns: found.names,
            preview,
            member,
        })
    }
}

/// Whether something has to be chosen before the file can be read.
pub(super) fn is_open(found: &Inspection) -> bool {
    let dates_open = found.plan.date_order.is_none() && found.dates != OrderOfDates::Told;
    let needs_columns = matches!(
        found.plan.format,
        ::import::Format::Toggl | ::import::Format::Clockify | ::import::Format::Csv
    );
    dates_open || (needs_columns && found.plan.columns.is_none())
}

/// Looks at a file for the first time.
pub(super) async fn inspected(bytes: Arc<Vec<u8>>, zone: Tz) -> Result<Inspection, ActionError> {
    let found = blocking(move || inspect(&mut Cursor::new(&bytes[..]), zone)).await?;
    found.map_err(refused)
}

/// Runs what keeps a core busy away from the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActionError> {
    let done = tokio::task::spawn_blocking(work).await;
    // A panic says in the log where; what it says may hold what is in the file.
    Ok(done
        .map_err(|_| anyhow::anyhow!("reading a file panicked"))
        .context("an import")?)
}

/// Judges the rows of an import as the record is now.
pub(super) fn gate(
    import: &Import,
    plan: &Plan,
    member: Member,
    known: Known,
    now: DateTime<Utc>,
) -> Result<Gate, ActionError> {
    let craft = CraftName::parse(&import.craft)?;
    Ok(Gate::new(plan.format, member, now, craft, known))
}

fn preview(file: &mut WaitingFile, plan: &Plan, mut gate: Gate) -> Result<Preview, ActionError> {
    let mut preview = Preview::default();
    let read = ::import::read(file, plan, &mut |item| {
        match item {
            Item::Unread { line, trouble } => preview.refuse(line, Said::Unread(trouble)),
            Item::Beside(row) => {
                preview.others_read += 1;
                let section = row.section;
                let place = Place {
                    section: Some(section),
                    line: row.line,
                };
                match gate.judge_beside(&row) {
                    JudgedBeside::Fits(_) => preview.add_other(section),
                    JudgedBeside::FitsPartly(_) => {
                        preview.add_other(section);
                        preview.stays = true;
                    }
                    JudgedBeside::Again => {}
                    JudgedBeside::Stays => preview.stays = true,
                    JudgedBeside::Refused(said) => preview.refuse(place, said),
                }
            }
            Item::Row(row) => match gate.judge(&row) {
                Judged::Again => preview.again += 1,
                Judged::Refused(said) => preview.refuse(row.line, said),
                Judged::Fits(entry, said) => {
                    preview.add(&entry);
                    if let Some(said) = said {
                        preview.remark(row.line, said);
                    }
                }
            },
        }
        if preview.rows() + preview.others_read > ROWS_MAX {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    read.map_err(refused)?;
    if preview.rows() + preview.others_read > ROWS_MAX {
        let max = ROWS_MAX;
        return Err(Rejection::Import(ImportRejection::TooManyRows { max }).into());
    }
    Ok(preview)
}

/// The columns that were named. Names are compared as crafts are; a number is a place, counted from 1.
fn columns(
    texts: &ColumnTexts,
    names: &[String],
    found: &Inspection,
) -> Result<Columns, ActionError> {
    let mut wrong = Vec::new();
    let mut place = |text: &str| -> Option<usize> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let by_name = names.iter().position(|name| folded(name) == folded(text));
        let numbered = || {
            text.parse::<usize>()
                .ok()?
                .checked_sub(1)
                .filter(|at| *at < names.len())
        };
        let found = by_name.or_else(numbered);
        if found.is_none() {
            wrong.push(Rejection::Import(ImportRejection::ColumnUnknown {
                input: text.to_owned(),
                names: names.to_vec(),
            }));
        }
        found
    };
    let (length_text, unit) = unit_of(&texts.length);
    let start = place(&texts.start);
    let (length, end) = (place(length_text), place(&texts.end));
    let (craft, note) = (place(&texts.craft), place(&texts.note));
    if length.is_none() && end.is_none() && wrong.is_empty() {
        wrong.push(Rejection::Import(ImportRejection::LengthColumnMissing));
    }
    let (Some(start), true) = (start, wrong.is_empty()) else {
        if wrong.is_empty() {
            wrong.push(Rejection::Import(ImportRejection::ColumnsOpen));
        }
        return Err(ActionError::Rejected(wrong));
    };
    let known = found.plan.columns.as_ref();
    let is_known =
        |column: Option<usize>| column.filter(|_| known.is_some_and(|it| it.start == start));
    Ok(Columns {
        names: names.to_vec(),
        named: known.is_none_or(|known| known.named),
        delimiter: known.map_or(found.delimiter, |known| known.delimiter),
        start,
        start_time: is_known(known.and_then(|known| known.start_time)),
        end,
        end_time: is_known(known.and_then(|known| known.end_time)),
        length,
        unit: unit
            .or(known.map(|known| known.unit))
            .unwrap_or(Unit::Hours),
        craft,
        note,
        task: None,
        tags: None,
    })
}

/// "Time in minutes": the column, and what its numbers count.
fn unit_of(text: &str) -> (&str, Option<Unit>) {
    for (word, unit) in [
        (" in hours", Unit::Hours),
        (" in minutes", Unit::Minutes),
        (" in seconds", Unit::Seconds),
    ] {
        if let Some(name) = text.trim().strip_suffix(word) {
            return (name, Some(unit));
        }
    }
    (text, None)
}
