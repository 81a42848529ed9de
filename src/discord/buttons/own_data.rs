//! `/export` and `/forget` with their buttons and the form that asks for the word.

use super::{Fields, field};
use crate::actions::export::{Export, ExportFile};
use crate::actions::forget::{self, Forgotten};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::OwnDataStep;
use crate::domain::own_data::FILE_BYTES_MAX;
use crate::domain::rejection::Rejection;
use crate::wording;

/// What every file of an export is called.
const PREFIX: &str = "yesteryou";
/// As many files as Discord takes with one message.
const FILES_MAX: usize = 10;

/// A button.
pub(super) async fn step(turn: &Turn<'_>, step: OwnDataStep) -> Result<(), Failure> {
    match step {
        OwnDataStep::Export => export(turn).await,
        OwnDataStep::Forget => turn.form(&wording::forget_modal()).await,
        OwnDataStep::ForgetModal => Err(Rejection::ButtonUnknown.into()),
    }
}

/// Everything that is kept of the member, as files for their eyes.
pub(in crate::discord) async fn export(turn: &Turn<'_>) -> Result<(), Failure> {
    let (store, member) = (&turn.data.store, turn.contact.member);
    if store.read().await?.member(member).await?.is_none() {
        return turn.reply(wording::nothing_kept()).await;
    }
    turn.think_anew().await?;
    // Each takes the memory of some files: the others wait, in minutes that Discord gives.
    let _place = turn.data.exports.acquire().await;
    let max = turn.file_bytes_max.min(FILE_BYTES_MAX);
    let mut export = Export::new(store.clone(), member, PREFIX, max, turn.now);
    let mut next = export.next().await?;
    let mut is_first = true;
    while next.is_some() {
        let files;
        (files, next) = batch(&mut export, next, max).await?;
        if is_first {
            let message = wording::exported(next.is_some());
            turn.files_after_thinking(&message, files).await?;
            is_first = false;
        } else {
            let message = wording::exported_more(next.is_none());
            turn.more_files(&message, files).await?;
        }
    }
    Ok(())
}

/// The files of one message, and the one after them.
async fn batch(
    export: &mut Export,
    first: Option<ExportFile>,
    bytes_max: usize,
) -> Result<(Vec<ExportFile>, Option<ExportFile>), Failure> {
    let mut files = Vec::new();
    let (mut next, mut bytes) = (first, 0);
    while let Some(file) = next {
        let is_full = files.len() == FILES_MAX || bytes + file.bytes.len() > bytes_max;
        if is_full && !files.is_empty() {
            return Ok((files, Some(file)));
        }
        bytes += file.bytes.len();
        files.push(file);
        next = export.next().await?;
    }
    Ok((files, None))
}

/// What will go, and how.
pub(in crate::discord) async fn forget(turn: &Turn<'_>) -> Result<(), Failure> {
    let message = match forget::kept(&turn.data.store, turn.contact.member).await? {
        Some(kept) => wording::forget_asked_back(&kept.sections, kept.posts),
        None => wording::nothing_kept(),
    };
    turn.reply(message).await
}

/// The word, submitted.
pub(super) async fn forget_submitted(turn: &Turn<'_>, fields: &Fields) -> Result<(), Failure> {
    let typed = field(fields, "word");
    forget::check_word(&turn.data.store, turn.contact.member, &typed).await?;
    // A long record takes its time.
    turn.think().await?;
    let done = forget::erase(&turn.data.store, turn.contact.member, turn.now).await?;
    let message = match done {
        Forgotten::Now => wording::forgotten(),
        Forgotten::NothingKept => wording::nothing_kept(),
    };
    turn.data.nudge.notify_one();
    turn.show_after_thinking(message).await
}
