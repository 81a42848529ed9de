//! `yesteryou export` and `yesteryou forget`: everything of one member's, taken along or erased. Both work beside a running bot.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use crate::actions::ActionError;
use crate::actions::export::{Export, ExportFile};
use crate::actions::forget::{self, Forgotten};
use crate::app;
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::ids::MemberId;
use crate::failure::Failure;
use crate::store::Store;

/// The options of `export`.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// The member, by Discord's id
    #[arg(long, value_name = "ID", value_parser = member)]
    member: MemberId,
    /// The folder that the files go into
    #[arg(long, value_name = "DIR", default_value = ".")]
    to: PathBuf,
}

/// The options of `forget`.
#[derive(Debug, Args)]
pub(super) struct ForgetArguments {
    /// The member, by Discord's id
    #[arg(long, value_name = "ID", value_parser = member)]
    member: MemberId,
}

/// Writes the files, which are their owner's alone; none of them may be there.
pub(super) async fn export(
    settings: &Settings,
    arguments: ExportArguments,
    clock: &Clock,
) -> Result<(), Failure> {
    let store = app::open_store_beside(settings).await?;
    let written = write_export(&store, &arguments, clock).await;
    store.close().await;
    written
}

async fn write_export(
    store: &Store,
    arguments: &ExportArguments,
    clock: &Clock,
) -> Result<(), Failure> {
    let member = arguments.member;
    if store.read().await?.member(member).await?.is_none() {
        return Err(anyhow!("nothing is kept of the member {member}").into());
    }
    let prefix = format!("yesteryou-{member}");
    let mut export = Export::new(store.clone(), member, &prefix, usize::MAX, clock.now());
    while let Some(file) = export.next().await? {
        let path = arguments.to.join(&file.name);
        write_private(&path, &file).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn write_private(path: &Path, file: &ExportFile) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(path)?;
    written.write_all(&file.bytes)?;
    written.sync_all()
}

/// Erases at once. What the bot posted about the member is removed by the bot, when it runs.
pub(super) async fn forget(
    settings: &Settings,
    arguments: ForgetArguments,
    clock: &Clock,
) -> Result<(), Failure> {
    let store = app::open_store_beside(settings).await?;
    let member = arguments.member;
    let posts = forget::kept(&store, member).await?.map(|kept| kept.posts);
    let done = forget::erase(&store, member, clock.now()).await;
    store.close().await;
    match done {
        Ok(Forgotten::Now) => {
            let posts = posts.unwrap_or(0);
            println!("everything of the member {member} is erased");
            println!("posts about them that the bot removes while it runs: {posts}");
            Ok(())
        }
        Ok(Forgotten::NothingKept) => {
            println!("nothing is kept of the member {member}");
            Ok(())
        }
        Err(ActionError::Internal(error) | ActionError::Unfinished(error)) => Err(error.into()),
        Err(refused) => Err(anyhow!(refused).into()),
    }
}

fn member(typed: &str) -> Result<MemberId, String> {
    MemberId::parse(typed)
        .ok_or_else(|| "not one of Discord's ids, as 80351110224678912".to_owned())
}
