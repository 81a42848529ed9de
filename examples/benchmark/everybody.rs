//! The comparisons of everybody at once: 20,000 members with 100 entries each, as when every server asked in the same minute.

use std::time::Instant;

use anyhow::Context;
use chrono::Days;
use tempfile::TempDir;
use yesteryou::actions::compare::{last_week, week_of};
use yesteryou::domain::ids::{InteractionId, MemberId};
use yesteryou::domain::record::NewEntry;
use yesteryou::store::{Session, Store, StoreError, StoreOptions, Visible};

use super::comparisons::{entry, now, today};
use super::figures::{Figures, peak_mb, resident_mb};

const MEMBERS: i64 = 20_000;
const ENTRIES_EACH: i64 = 100;
/// Members written in one transaction.
const AT_ONCE: i64 = 100;
/// Comparisons under way at once, as deliveries are.
const TASKS: i64 = 8;

pub(crate) async fn run() -> anyhow::Result<()> {
    let folder = TempDir::new().context("making a folder for the database")?;
    let path = folder.path().join("yesteryou.sqlite");
    let store = Store::open(&path, StoreOptions::default()).await?;
    let began = Instant::now();
    for first in (1..=MEMBERS).step_by(usize::try_from(AT_ONCE)?) {
        store
            .write(move |session| Box::pin(async move { fill(session, first).await }))
            .await?;
    }
    let size = std::fs::metadata(&path)?.len() / 1_000_000;
    println!(
        "filled in {:.0} s: {MEMBERS} members, {} entries, {size} MB",
        began.elapsed().as_secs_f64(),
        MEMBERS * ENTRIES_EACH
    );

    let before = resident_mb(std::process::id())?;
    let began = Instant::now();
    let mut figures = Figures::default();
    for member in 1..=MEMBERS {
        let one = Instant::now();
        compare(&store, member).await?;
        figures.add(one.elapsed());
    }
    let alone = began.elapsed().as_secs_f64();
    println!("all comparisons, one after the other: {alone:.1} s; {figures}");

    let began = Instant::now();
    let apart = usize::try_from(TASKS)?;
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                for member in (1 + task..=MEMBERS).step_by(apart) {
                    compare(&store, member).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    println!(
        "all comparisons, {TASKS} at once: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    println!(
        "memory: {before:.0} MB before, {:.0} MB after, {:.0} MB at most",
        resident_mb(std::process::id())?,
        peak_mb(std::process::id())?
    );
    store.close().await;
    Ok(())
}

async fn compare(store: &Store, member: i64) -> anyhow::Result<()> {
    let id = MemberId::from_row(member);
    let session = &mut store.read().await?;
    let member = session.member(id).await?.context("the member is there")?;
    let period = last_week(&member, now());
    week_of(session, id, Visible::All, None, period).await?;
    Ok(())
}

/// A hundred members with their entries, spread over two years.
async fn fill(session: &mut Session, first: i64) -> Result<(), StoreError> {
    for number in first..first + AT_ONCE {
        let member = MemberId::from_row(number);
        session
            .add_member(member, chrono_tz::Europe::Berlin, now())
            .await?;
        let craft = session.add_craft(member, "rust", "rust", now()).await?;
        for index in 0..ENTRIES_EACH {
            let days_ago = u64::try_from(index * 730 / ENTRIES_EACH).unwrap_or(0);
            let kept = NewEntry {
                started_on: today() - Days::new(days_ago),
                interaction: InteractionId::from_row(number * 1_000_000 + index),
                ..entry(member, craft, index, ENTRIES_EACH)
            };
            session.add_entry(&kept, now()).await?;
        }
    }
    Ok(())
}
