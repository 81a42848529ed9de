//! `yesteryou backup` and `yesteryou restore`: a copy of the whole record, made beside a running bot, and put back without one.

use std::path::PathBuf;

use clap::Args;

use crate::actions::nonce::fresh_nonce;
use crate::app;
use crate::clock::Clock;
use crate::config::Settings;
use crate::failure::Failure;
use crate::store::{self, Existing, StoreError};

/// The options of `backup`.
#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// The file to write; it holds what members wrote, so guard it like the database
    file: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// The options of `restore`.
#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// The backup
    file: PathBuf,
    /// Replace the database that is there
    #[arg(long)]
    force: bool,
}

/// Makes a copy.
pub(super) async fn backup(settings: &Settings, arguments: BackupArguments) -> Result<(), Failure> {
    let database = &settings.database.path;
    let options = app::store_options(settings);
    store::back_up(
        database,
        &options,
        &arguments.file,
        existing(arguments.force),
    )
    .await
    .map_err(|error| told(error, "no backup was made"))?;
    println!("backup    {}", arguments.file.display());
    Ok(())
}

/// Puts a copy back.
pub(super) async fn restore(
    settings: &Settings,
    arguments: RestoreArguments,
    clock: &Clock,
) -> Result<(), Failure> {
    let database = &settings.database.path;
    let restored = store::restore(
        &arguments.file,
        database,
        &app::store_options(settings),
        existing(arguments.force),
        fresh_nonce,
        clock.now(),
    )
    .await
    .map_err(|error| told(error, "nothing was restored"))?;
    println!("restored  {}", database.display());
    println!(
        "erased    {} again, who asked for it since",
        restored.erased_again
    );
    Ok(())
}

/// A database in use is told as at a start; the rest is of this command.
fn told(error: StoreError, what: &'static str) -> Failure {
    match error {
        StoreError::InUse { .. } => Failure::Database(error),
        error => Failure::Other(anyhow::Error::from(error).context(what)),
    }
}

const fn existing(force: bool) -> Existing {
    if force {
        Existing::Replace
    } else {
        Existing::Keep
    }
}
