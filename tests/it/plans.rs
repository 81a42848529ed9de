//! Every query finds its rows by an index: the SQL is read from the store's files, so that a query that somebody adds is looked at
//! too.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use tempfile::TempDir;
use yesteryou::store::{Store, StoreOptions};

/// Tables that are read as a whole, once at the start or because they are small, by the beginning of their query.
const WHOLE: &[&str] = &[
    "SELECT * FROM voice_room ORDER BY channel_id",
    "SELECT habit_channel.*, habit.server_id FROM habit_channel",
    // Restoring a backup looks at everything.
    "SELECT member_id, created_at FROM member",
    "UPDATE erased SET listed = TRUE",
    "INSERT INTO sqlite_sequence",
    "UPDATE sqlite_sequence",
    // Two weeks of those who were erased.
    "SELECT hash, erased_at FROM erased WHERE listed = FALSE",
    // Erasing a member: a row for each server and habit at most.
    "UPDATE check_in SET set_by = 0",
    "UPDATE habit SET set_by = 0",
];

#[tokio::test]
async fn queries_use_an_index() {
    let (_folder, mut file) = a_fresh_file().await;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&mut file)
            .await
            .expect("a schema");
    let (mut looked_at, mut found) = (0, Vec::new());
    for path in files() {
        let name = path.display();
        let source = std::fs::read_to_string(&path).expect("it is there");
        for sql in queries(&source) {
            looked_at += 1;
            if WHOLE.iter().any(|known| sql.starts_with(known)) {
                continue;
            }
            let plan = plan(&mut file, &sql).await;
            let scanned = plan.iter().find(|step| {
                let step = step.as_str();
                let table = step
                    .strip_prefix("SCAN ")
                    .and_then(|rest| rest.split(' ').next());
                table.is_some_and(|table| tables.iter().any(|known| known == table))
                    && !step.contains("USING")
            });
            if let Some(step) = scanned {
                found.push(format!("{name}: {step}\n{sql}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "These queries read a table as a whole.\n\
         What to do: an index for each in a migration, or, where reading all of it is meant, its beginning in WHOLE here.\n\n{}",
        found.join("\n\n")
    );
    assert!(looked_at > 300, "only {looked_at} queries were found");
}

/// What is added up of entries is read from an index alone, but for these, which read few rows.
const ROWS: &[&str] = &[
    // The entries with a link: links are too long for an index.
    "entry_evidenced",
    // The entry that one interaction made.
    "sqlite_autoindex_entry_1",
    // The entries of one habit's marks, and of one day in voice rooms.
    "INTEGER PRIMARY KEY",
    "entry_for_group (server_id=? AND started_on=? AND member_id=?)",
];

#[tokio::test]
async fn hours_are_added_up_from_an_index_alone() {
    let (_folder, mut file) = a_fresh_file().await;
    let (mut looked_at, mut found) = (0, Vec::new());
    for path in files() {
        let source = std::fs::read_to_string(&path).expect("it is there");
        let sums = queries(&source).into_iter();
        for sql in sums.filter(|sql| sql.starts_with("SELECT ") && sql.contains("SUM(")) {
            looked_at += 1;
            let plan = plan(&mut file, &sql).await;
            let rows = plan.iter().find(|step| {
                step.starts_with("SEARCH entry ")
                    && !step.contains("COVERING")
                    && !ROWS.iter().any(|known| step.contains(known))
            });
            if let Some(step) = rows {
                found.push(format!("{}: {step}\n{sql}", path.display()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "These queries look up each row that they add up.\n\
         What to do: let the index hold every column that they name, its own condition's too.\n\n{}",
        found.join("\n\n")
    );
    assert!(looked_at > 8, "only {looked_at} sums were found");
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let files = std::fs::read_dir(folder).expect("it is there");
    let paths = files.map(|file| file.expect("a file").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}

/// A database with this program's schema, in a folder that goes with the first value.
async fn a_fresh_file() -> (TempDir, SqliteConnection) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("yesteryou.sqlite");
    let store = Store::open(&path, StoreOptions::default()).await;
    store.expect("opens").close().await;
    let url = format!("sqlite://{}", path.display());
    let file = SqliteConnection::connect(&url).await.expect("it opens");
    (folder, file)
}

async fn plan(file: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explained = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .fetch_all(file)
        .await
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    explained.iter().map(|row| row.get("detail")).collect()
}

/// The statements among a file's texts; those of a timer under its craft's name are put together as the store does it.
fn queries(source: &str) -> Vec<String> {
    let texts: Vec<&str> = source.split('"').skip(1).step_by(2).collect();
    let timers = texts
        .iter()
        .find(|text| text.starts_with("SELECT timer.*"))
        .copied()
        .unwrap_or_default();
    texts
        .iter()
        .filter_map(|text| {
            if text.starts_with("WHERE timer.") {
                return Some(format!("{timers}{text}"));
            }
            let is_query = ["SELECT ", "UPDATE ", "DELETE ", "INSERT ", "WITH "];
            let is_query = is_query.iter().any(|word| text.starts_with(word));
            (is_query && *text != timers).then(|| (*text).to_owned())
        })
        .collect()
}
