//! One member's comparison in a database of 100,000 entries: many members with some, and one member with all.

use std::time::Instant;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use tempfile::TempDir;
use yesteryou::actions::compare::{comparison_of, last_week};
use yesteryou::domain::ids::{CraftId, InteractionId, MemberId};
use yesteryou::domain::record::{NewEntry, Outcome, Source};
use yesteryou::store::{Session, Store, StoreError, StoreOptions, Visible};

use super::figures::Figures;

const ENTRIES: i64 = 100_000;
const LOOKS: i64 = 3_000;

pub(crate) async fn run() -> anyhow::Result<()> {
    for members in [100, 1] {
        let folder = TempDir::new().context("making a folder for the database")?;
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default()).await?;
        fill(&store, members).await?;
        let took = look(&store, members).await?;
        println!("a comparison, {ENTRIES} entries of {members} member(s): {took}");
        store.close().await;
    }
    Ok(())
}

async fn look(store: &Store, members: i64) -> anyhow::Result<Figures> {
    let mut figures = Figures::default();
    for number in 0..LOOKS {
        let id = MemberId::from_row(1 + number % members);
        let began = Instant::now();
        let session = &mut store.read().await?;
        let member = session.member(id).await?.context("the member is there")?;
        comparison_of(session, id, Visible::All, last_week(&member, now())).await?;
        figures.add(began.elapsed());
    }
    Ok(figures)
}

/// Entries spread evenly over the members and over ten years.
async fn fill(store: &Store, members: i64) -> anyhow::Result<()> {
    let each = ENTRIES / members;
    for member in 1..=members {
        store
            .write(move |session| {
                Box::pin(
                    async move { fill_member(session, MemberId::from_row(member), each).await },
                )
            })
            .await?;
    }
    Ok(())
}

async fn fill_member(session: &mut Session, member: MemberId, each: i64) -> Result<(), StoreError> {
    session
        .add_member(member, chrono_tz::Europe::Berlin, now())
        .await?;
    let craft = session.add_craft(member, "rust", "rust", now()).await?;
    for number in 0..each {
        session
            .add_entry(&entry(member, craft, number, each), now())
            .await?;
    }
    Ok(())
}

pub(crate) fn entry(member: MemberId, craft: CraftId, number: i64, each: i64) -> NewEntry {
    let days_ago = u64::try_from(number * 3_650 / each).unwrap_or(0);
    NewEntry {
        member,
        craft,
        server: None,
        started_on: today() - Days::new(days_ago),
        dated: true,
        minutes: 30 + number % 60,
        note: String::new(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: String::new(),
        source: Source::Log,
        interaction: InteractionId::from_row(member.get() * 1_000_000 + number),
        item: 0,
        answer: None,
        typed: String::new(),
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0)
        .single()
        .expect("an instant")
}

pub(crate) fn today() -> NaiveDate {
    now().date_naive()
}
