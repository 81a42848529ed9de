//! Files of other tools: fetched, previewed, kept, taken back.
//!
//! A file can take longer than the three seconds that an answer has, so each of these first says that one is coming.

use ::import::{DateOrder, WakaTimeBy};
use chrono::Datelike as _;
use serenity::all::Attachment;
use tracing::warn;

use super::{Fields, field};
use crate::actions::amend::By;
use crate::actions::import::{Choice, ColumnTexts, File, Looked, Of};
use crate::attachments::FetchError;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::ImportStep;
use crate::domain::ids::ImportId;
use crate::domain::imports::ImportState;
use crate::domain::message::{Message, Modal};
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::wording;

/// `/import file:`: fetches the file and shows what it comes to.
pub(in crate::discord) async fn offer_import(
    turn: &Turn<'_>,
    file: &Attachment,
    craft: Option<String>,
) -> Result<(), Failure> {
    turn.think().await?;
    let data = turn.data;
    if let Some(looked) = data.imports.brought_by(turn.interaction, turn.now).await? {
        return turn.show_after_thinking(previewed(&looked)).await;
    }
    let place = data.imports.place_for_file(turn.contact.member).await?;
    let fetched = data.attachments.fetch(&file.url, file.size.into()).await;
    let file = File {
        name: file.filename.clone(),
        bytes: fetched.map_err(refused)?.into(),
        craft,
    };
    let (contact, interaction) = (turn.contact.clone(), turn.interaction);
    let looked = data
        .imports
        .offer(place, contact, interaction, file, turn.now)
        .await?;
    turn.show_after_thinking(previewed(&looked)).await
}

fn refused(error: FetchError) -> Rejection {
    Rejection::Import(match error {
        FetchError::TooLarge { bytes, max } => ImportRejection::FileTooLarge { bytes, max },
        FetchError::Foreign => ImportRejection::ForeignHost,
        FetchError::Failed(why) => {
            warn!(why, "a file could not be fetched");
            ImportRejection::NotFetched
        }
    })
}

/// `/import` alone: the file that waits; else what can be imported, and the last import.
pub(in crate::discord) async fn show_import(turn: &Turn<'_>) -> Result<(), Failure> {
    let (imports, member) = (&turn.data.imports, turn.contact.member);
    if imports
        .latest(member, ImportState::Pending)
        .await?
        .is_none()
    {
        let last = imports.latest(member, ImportState::Kept).await?;
        let year = turn.today().await?.year();
        return turn.reply(wording::import_help(last.as_ref(), year)).await;
    }
    turn.think().await?;
    let looked = imports.show(member, Of::Waiting, turn.now).await?;
    turn.show_after_thinking(previewed(&looked)).await
}

/// Takes an import back, or the last one.
pub(in crate::discord) async fn undo_import(
    turn: &Turn<'_>,
    import: Option<ImportId>,
) -> Result<(), Failure> {
    turn.think().await?;
    let by = By {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
    };
    let undone = turn.data.imports.undo(by, import, turn.now).await?;
    turn.show_after_thinking(wording::import_undone(&undone))
        .await
}

/// A button of an import.
pub(super) async fn step(
    turn: &Turn<'_>,
    step: ImportStep,
    import: ImportId,
) -> Result<(), Failure> {
    match step {
        ImportStep::Columns | ImportStep::Craft | ImportStep::CheckLength => {
            turn.form(&form(turn, step, import).await?).await
        }
        ImportStep::Keep => {
            turn.think().await?;
            let contact = turn.contact.clone();
            let kept = turn
                .data
                .imports
                .keep(contact, import, turn.now, &|_| {})
                .await?;
            turn.show_after_thinking(wording::import_kept(&kept)).await
        }
        ImportStep::NotNow => {
            turn.think().await?;
            let contact = turn.contact.clone();
            turn.data.imports.not_now(contact, import, turn.now).await?;
            turn.show_after_thinking(wording::import_dropped()).await
        }
        ImportStep::Undo => undo_import(turn, Some(import)).await,
        ImportStep::Show => {
            turn.think().await?;
            let member = turn.contact.member;
            let looked = turn
                .data
                .imports
                .show(member, Of::This(import), turn.now)
                .await?;
            turn.show_after_thinking(previewed(&looked)).await
        }
        ImportStep::DayFirst => choose(turn, import, Choice::Dates(DateOrder::DayFirst)).await,
        ImportStep::MonthFirst => choose(turn, import, Choice::Dates(DateOrder::MonthFirst)).await,
        ImportStep::ByProject => {
            choose(turn, import, Choice::WakaTimeBy(WakaTimeBy::Project)).await
        }
        ImportStep::ByLanguage => {
            choose(turn, import, Choice::WakaTimeBy(WakaTimeBy::Language)).await
        }
    }
}

/// A form of an import.
pub(super) async fn form(
    turn: &Turn<'_>,
    step: ImportStep,
    import: ImportId,
) -> Result<Modal, Failure> {
    let waiting = turn.data.imports.plan(turn.contact.member, import).await?;
    Ok(match step {
        ImportStep::Craft => wording::craft_modal(import, &waiting.craft),
        ImportStep::CheckLength => wording::check_length_modal(import, waiting.plan.check_minutes),
        _ => wording::columns_modal(import, waiting.plan.columns.as_ref(), &waiting.columns),
    })
}

/// A form of an import, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    step: ImportStep,
    import: ImportId,
    fields: &Fields,
) -> Result<(), Failure> {
    let choice = match step {
        ImportStep::Craft => Choice::Craft(field(fields, "craft")),
        ImportStep::CheckLength => Choice::CheckLength(field(fields, "length")),
        ImportStep::Columns => Choice::Columns(ColumnTexts {
            start: field(fields, "start"),
            length: field(fields, "length"),
            end: field(fields, "end"),
            craft: field(fields, "craft"),
            note: field(fields, "note"),
        }),
        _ => return Err(Rejection::ButtonUnknown.into()),
    };
    choose(turn, import, choice).await
}

/// What is wrong with a choice must be said before an answer is on its way: a refused form is kept as a draft.
async fn choose(turn: &Turn<'_>, import: ImportId, choice: Choice) -> Result<(), Failure> {
    let (imports, member) = (&turn.data.imports, turn.contact.member);
    imports.choose(member, import, choice).await?;
    turn.think().await?;
    let looked = imports.show(member, Of::This(import), turn.now).await?;
    turn.show_after_thinking(previewed(&looked)).await
}

fn previewed(looked: &Looked) -> Message {
    wording::import_preview(&looked.told())
}
