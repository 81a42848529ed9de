//! The database as it is in the end, read past the bot's own code.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use standin::UserId;

/// What the database holds.
pub(super) struct Record {
    /// The texts and minutes of entries that are not deleted.
    pub(super) entries: Vec<(String, u32)>,
    /// The texts of those whose length nobody has confirmed.
    pub(super) unconfirmed: BTreeSet<String>,
    /// Time of voice rooms, kept or running.
    pub(super) voice: Vec<KeptVoice>,
    /// The words of letters that were not taken back.
    pub(super) letters: Vec<String>,
    /// Timers of the last days, running or not.
    pub(super) timers: Vec<KeptTimer>,
    /// The words of answers.
    pub(super) answers: Vec<String>,
    /// What counts in habits.
    pub(super) practised: Vec<Practised>,
    /// Entries that came from messages or buttons of habits: what they came from, whose they are.
    pub(super) of_habits: Vec<(i64, i64)>,
    /// Daily posts: number, habit, day.
    pub(super) openings: Vec<(i64, i64, String)>,
    /// Where the people's ids stand, in their order: the columns of tables.
    pub(super) stands_in: Vec<Vec<String>>,
}

/// A timer.
#[derive(sqlx::FromRow)]
pub(super) struct KeptTimer {
    pub(super) member_id: i64,
    pub(super) note: String,
    pub(super) state: String,
    /// Minutes from its start to its limit.
    pub(super) limit: i64,
    pub(super) is_asked: bool,
}

/// An entry of a voice room, or its timer that runs.
#[derive(sqlx::FromRow)]
pub(super) struct KeptVoice {
    pub(super) member_id: i64,
    pub(super) server_id: i64,
    pub(super) minutes: i64,
    pub(super) is_running: bool,
}

/// A message or a button that counts.
#[derive(sqlx::FromRow)]
pub(super) struct Practised {
    /// Discord's id of the message, or of the interaction.
    pub(super) source_id: i64,
    pub(super) member_id: i64,
    pub(super) deed: String,
    /// The entry's, where it has one that is not taken back.
    pub(super) minutes: Option<i64>,
}

impl Record {
    /// Reads all of it. `people` are those whose ids are looked for everywhere.
    pub(super) async fn read(file: &Path, people: &[UserId]) -> anyhow::Result<Self> {
        let url = format!("sqlite://{}", file.display());
        let file = &mut SqliteConnection::connect(&url).await?;
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut *file)
            .await?;
        anyhow::ensure!(sound == "ok", "the database is damaged: {sound}");
        let entries = sqlx::query_as("SELECT note, minutes FROM entry WHERE deleted_at IS NULL")
            .fetch_all(&mut *file)
            .await?;
        let unconfirmed: Vec<String> = sqlx::query_scalar(
            "SELECT note FROM entry WHERE deleted_at IS NULL AND unconfirmed = TRUE",
        )
        .fetch_all(&mut *file)
        .await?;
        let voice = sqlx::query_as(
            "SELECT member_id, server_id, minutes, FALSE AS is_running
             FROM entry WHERE source = 'voice' AND deleted_at IS NULL
             UNION ALL
             SELECT member_id, server_id, 0, TRUE FROM timer WHERE source = 'voice' AND state = 'running'",
        )
        .fetch_all(&mut *file)
        .await?;
        let letters = sqlx::query_scalar("SELECT words FROM letter WHERE taken_back_at IS NULL")
            .fetch_all(&mut *file)
            .await?;
        let timers = sqlx::query_as(
            "SELECT member_id, note, state, (limit_at - started_at) / 60000 AS \"limit\", asked_at IS NOT NULL AS is_asked
             FROM timer",
        )
        .fetch_all(&mut *file)
        .await?;
        let answers = sqlx::query_scalar("SELECT words FROM answer")
            .fetch_all(&mut *file)
            .await?;
        let practised = sqlx::query_as(
            "SELECT source_id, habit_post.member_id, deed, minutes FROM habit_post
             LEFT JOIN entry ON entry.entry_id = habit_post.entry_id AND entry.deleted_at IS NULL
             WHERE state = 'counted'",
        )
        .fetch_all(&mut *file)
        .await?;
        let of_habits = sqlx::query_as(
            "SELECT interaction_id, member_id FROM entry WHERE source = 'habit' AND deleted_at IS NULL",
        )
        .fetch_all(&mut *file)
        .await?;
        let openings = sqlx::query_as("SELECT opening_id, habit_id, on_day FROM habit_opening")
            .fetch_all(&mut *file)
            .await?;
        let stands_in = stands_in(file, people).await?;
        Ok(Self {
            entries,
            unconfirmed: unconfirmed.into_iter().collect(),
            voice,
            letters,
            timers,
            answers,
            practised,
            of_habits,
            openings,
            stands_in,
        })
    }
}

/// Where in the whole database the ids of people stand, as numbers or in texts.
async fn stands_in(
    file: &mut SqliteConnection,
    people: &[UserId],
) -> anyhow::Result<Vec<Vec<String>>> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT sqlite_master.name, pragma_table_info.name FROM sqlite_master, pragma_table_info(sqlite_master.name)
         WHERE sqlite_master.type = 'table'",
    )
    .fetch_all(&mut *file)
    .await?;
    let mut found = vec![Vec::new(); people.len()];
    for (table, column) in columns {
        let sql = format!(
            "SELECT CAST(CAST({column} AS TEXT) AS BLOB) FROM {table} WHERE {column} IS NOT NULL"
        );
        let values: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&mut *file)
            .await?;
        for (person, user) in people.iter().enumerate() {
            let id = user.to_string();
            let is_there = values.iter().any(|value| holds(value, id.as_bytes()));
            if is_there {
                found[person].push(format!("{table}.{column}"));
            }
        }
    }
    Ok(found)
}

/// Whether bytes hold others.
pub(super) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
