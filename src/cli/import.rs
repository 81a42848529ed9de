//! `yesteryou import`: the same import as `/import`, for an operator who has the file. The bot is stopped meanwhile: one process
//! serves one database file.

use std::fs::File as OpenFile;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::import::{DateOrder, OrderOfDates, WakaTimeBy};
use anyhow::{Context as _, anyhow};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::actions::ActionError;
use crate::actions::contact::{Contact, Place};
use crate::actions::import::{Choice, File, Imports, Looked, Of};
use crate::app;
use crate::config::Settings;
use crate::domain::ids::{ImportId, InteractionId, MemberId};
use crate::domain::imports::Preview;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::wording;

/// What to import, and for whom.
#[derive(Debug, Clone, Args)]
pub(super) struct ImportArguments {
    /// The member's Discord id
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
    member: u64,
    /// The file: CSV of Toggl, Clockify or any tool, Loop's ZIP, WakaTime's JSON, a git history
    file: PathBuf,
    /// The craft of rows that name none
    #[arg(long, value_name = "NAME")]
    craft: Option<String>,
    /// Which of 3/4 and 4/3 is the third of April, where the file does not tell
    #[arg(long, value_name = "ORDER")]
    dates: Option<Dates>,
    /// How long one check of a habit stands for, as 20m
    #[arg(long, value_name = "LENGTH")]
    check: Option<String>,
    /// What of WakaTime's is a craft
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
    /// Show what the file comes to and keep nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dates {
    DayFirst,
    MonthFirst,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Project,
    Language,
}

/// Imports the file, with a progress bar where there is a terminal.
pub(super) async fn import(
    settings: &Settings,
    arguments: ImportArguments,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let bytes = read(&arguments.file, settings.import.file_megabytes << 20)?;
    let store = app::open_store(settings, &Metrics::default()).await?;
    let imports = Imports::new(store.clone());
    let done = run(&imports, &arguments, bytes, now).await;
    store.close().await;
    Ok(done?)
}

async fn run(
    imports: &Imports,
    arguments: &ImportArguments,
    bytes: Vec<u8>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let member = MemberId::from_u64(arguments.member).map_err(|refused| anyhow!(refused))?;
    let contact = Contact {
        member,
        place: Place::Direct,
    };
    let name = arguments
        .file
        .file_name()
        .unwrap_or(arguments.file.as_os_str());
    let file = File {
        name: name.to_string_lossy().into_owned(),
        bytes: Arc::new(bytes),
        craft: arguments.craft.clone(),
    };
    // What was begun before and cut off comes first.
    imports.keep_house(now).await?;
    // No interaction of Discord's has such a number: theirs are a thousand times as large.
    let interaction = InteractionId::from_row(now.timestamp_micros());
    let place = imports.place_for_file(member).await.map_err(told)?;
    let offered = imports
        .offer(place, contact.clone(), interaction, file, now)
        .await;
    let import = offered.map_err(told)?.import.id;
    for choice in choices(arguments) {
        imports.choose(member, import, choice).await.map_err(told)?;
    }
    let looked = imports
        .show(member, Of::This(import), now)
        .await
        .map_err(told)?;
    println!("{}", wording::import_report(&looked.told()));
    let preview = looked.preview.as_ref();
    let entries = preview.map_or(0, |preview| preview.entries);
    if preview.is_none_or(Preview::is_nothing) || arguments.dry_run {
        imports.not_now(contact, import, now).await.map_err(told)?;
        return finished(&looked);
    }
    keep(imports, contact, import, entries, now).await
}

/// Nothing was kept: as was asked, or since the file does not tell enough.
fn finished(looked: &Looked) -> anyhow::Result<()> {
    if looked.preview.is_some() {
        println!("Nothing was kept.");
        return Ok(());
    }
    if looked.dates == OrderOfDates::Told {
        return Err(anyhow!(
            "the columns of the file are not known; rename them, as to date, hours, craft, note"
        ));
    }
    Err(anyhow!("say --dates day-first or --dates month-first"))
}

async fn keep(
    imports: &Imports,
    contact: Contact,
    import: ImportId,
    entries: u64,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let bar = ProgressBar::new(entries);
    let style = "{bar:40} {human_pos} of {human_len} entries, {elapsed}";
    bar.set_style(ProgressStyle::with_template(style).context("the progress bar")?);
    let progress = |written| bar.set_position(written);
    let kept = imports.keep(contact, import, now, &progress).await;
    bar.finish();
    println!("{}", wording::import_kept_line(&kept.map_err(told)?));
    Ok(())
}

fn choices(arguments: &ImportArguments) -> Vec<Choice> {
    let dates = arguments.dates.map(|dates| match dates {
        Dates::DayFirst => DateOrder::DayFirst,
        Dates::MonthFirst => DateOrder::MonthFirst,
    });
    let by = arguments.by.map(|by| match by {
        By::Project => WakaTimeBy::Project,
        By::Language => WakaTimeBy::Language,
    });
    let check = arguments.check.clone().map(Choice::CheckLength);
    let dates = dates.map(Choice::Dates);
    dates
        .into_iter()
        .chain(by.map(Choice::WakaTimeBy))
        .chain(check)
        .collect()
}

/// A refusal in the words that a member would read.
fn told(error: ActionError) -> anyhow::Error {
    match error {
        ActionError::Internal(error) => error,
        ActionError::Unfinished(error) => error.context(
            "decided on, and not finished: it is gone on with at the next start or import",
        ),
        ActionError::Rejected(refusals) => {
            let said: Vec<String> = refusals.iter().map(wording::rejection).collect();
            anyhow!(said.join(" ").replace(['*', '`'], ""))
        }
    }
}

fn read(path: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let story = || format!("cannot read {}", path.display());
    let file = OpenFile::open(path).with_context(story)?;
    let mut bytes = Vec::new();
    file.take(bytes_max + 1)
        .read_to_end(&mut bytes)
        .with_context(story)?;
    if bytes.len() as u64 > bytes_max {
        return Err(anyhow!(
            "{} is over {} MB (setting import.file_megabytes)",
            path.display(),
            bytes_max >> 20
        ));
    }
    Ok(bytes)
}
