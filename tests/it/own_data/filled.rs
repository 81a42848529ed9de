//! A database with a row of two members in every table, made from the schema alone, so that a table that somebody adds is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use tempfile::TempDir;
use yesteryou::store::{Store, StoreOptions};

pub(super) const ADA: i64 = 880_000_000_000_000_001;
pub(super) const BEN: i64 = 880_000_000_000_000_002;

/// A column, as SQLite describes it.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: String,
    is_row_id: bool,
    /// The table and column that it refers to.
    pub(super) refers: Option<(String, String)>,
}

/// The tables of the schema, each with its columns.
pub(super) type Schema = BTreeMap<String, Vec<Column>>;

/// A file with a row of Ada's and one of Ben's in every table that can have one.
pub(super) struct Filled {
    pub(super) store: Store,
    pub(super) schema: Schema,
    path: PathBuf,
    _folder: TempDir,
}

impl Filled {
    pub(super) async fn new() -> Filled {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default())
            .await
            .expect("a fresh file opens");
        let mut file = connect(&path).await;
        let schema = schema(&mut file).await;
        fill(&mut file, &schema).await;
        file.close().await.expect("closed");
        Filled {
            store,
            schema,
            path,
            _folder: folder,
        }
    }

    pub(super) async fn file(&self) -> SqliteConnection {
        connect(&self.path).await
    }

    pub(super) fn database(&self) -> &Path {
        &self.path
    }
}

/// Tables whose rows belong to a member: those that refer to one, directly or by way of another.
pub(super) fn personal(schema: &Schema) -> BTreeSet<String> {
    let mut personal = BTreeSet::from(["member".to_owned()]);
    loop {
        let more: Vec<String> = schema
            .iter()
            .filter(|(_, columns)| {
                let refers = columns.iter().filter_map(|column| column.refers.as_ref());
                refers
                    .into_iter()
                    .any(|(table, _)| personal.contains(table))
            })
            .map(|(table, _)| table.clone())
            .filter(|table| !personal.contains(table))
            .collect();
        if more.is_empty() {
            return personal;
        }
        personal.extend(more);
    }
}

/// What stands in a member's text of that column; JSON, since some columns are.
pub(super) fn mark(member: i64, table: &str, column: &str) -> String {
    let name = match member {
        ADA => "ada",
        BEN => "ben",
        _ => "nobody",
    };
    format!("\"mark-{name}-{table}-{column}\"")
}

async fn connect(path: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}", path.display());
    SqliteConnection::connect(&url)
        .await
        .expect("the file is there")
}

pub(super) async fn schema(file: &mut SqliteConnection) -> Schema {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table'
         AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(&mut *file)
    .await
    .expect("a schema");
    let mut schema = Schema::new();
    for table in tables {
        let refers = sqlx::query(AssertSqlSafe(format!("PRAGMA foreign_key_list({table})")))
            .fetch_all(&mut *file)
            .await
            .expect("its references");
        let refers: BTreeMap<String, (String, String)> = refers
            .iter()
            .map(|row| (row.get("from"), (row.get("table"), row.get("to"))))
            .collect();
        let columns = sqlx::query(AssertSqlSafe(format!("PRAGMA table_info({table})")))
            .fetch_all(&mut *file)
            .await
            .expect("its columns");
        let column = |row: &sqlx::sqlite::SqliteRow| {
            let (name, kind): (String, String) = (row.get("name"), row.get("type"));
            Column {
                is_row_id: kind == "INTEGER" && row.get::<i64, _>("pk") > 0,
                refers: refers.get(&name).cloned(),
                name,
                kind,
            }
        };
        schema.insert(table, columns.iter().map(column).collect());
    }
    schema
}

/// A row of each member's in every table, those that are referred to first.
async fn fill(file: &mut SqliteConnection, schema: &Schema) {
    let personal = personal(schema);
    let mut left: Vec<&String> = schema.keys().collect();
    // By table and member: the values of the row that was made.
    let mut made: BTreeMap<(String, i64), BTreeMap<String, i64>> = BTreeMap::new();
    let mut number = 770_000_000_000;
    while !left.is_empty() {
        let (ready, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|table| {
            let refers = schema[*table].iter().filter_map(|one| one.refers.as_ref());
            refers
                .into_iter()
                .all(|(to, _)| to == *table || made.contains_key(&(to.clone(), ADA)))
        });
        assert!(
            !ready.is_empty(),
            "tables refer to each other in a circle: {later:?}"
        );
        for table in ready {
            for member in [ADA, BEN] {
                if member == BEN && !personal.contains(table) {
                    let shared = made[&(table.clone(), ADA)].clone();
                    made.insert((table.clone(), BEN), shared);
                    continue;
                }
                let row = insert(file, schema, table, member, &made, &mut number).await;
                made.insert((table.clone(), member), row);
            }
        }
        left = later;
    }
}

async fn insert(
    file: &mut SqliteConnection,
    schema: &Schema,
    table: &str,
    member: i64,
    made: &BTreeMap<(String, i64), BTreeMap<String, i64>>,
    number: &mut i64,
) -> BTreeMap<String, i64> {
    let columns: Vec<&Column> = schema[table].iter().filter(|one| !one.is_row_id).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let places: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    );
    let owner = if personal(schema).contains(table) {
        member
    } else {
        0
    };
    let mut row = BTreeMap::new();
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for column in &columns {
        let refers = column.refers.as_ref().and_then(|(to, key)| {
            made.get(&(to.clone(), member))
                .and_then(|row| row.get(key).copied())
        });
        *number += 1;
        let value = match (&column.refers, column.kind.as_str()) {
            _ if table == "member" && column.name == "member_id" => Some(member),
            (Some(_), _) => refers,
            (None, "BOOLEAN") => Some(0),
            (None, "TEXT") => None,
            (None, _) => Some(*number),
        };
        if let Some(value) = value {
            row.insert(column.name.clone(), value);
        }
        query = match (value, column.kind.as_str()) {
            (None, "TEXT") => query.bind(mark(owner, table, &column.name)),
            (value, _) => query.bind(value),
        };
    }
    let done = query
        .execute(file)
        .await
        .unwrap_or_else(|error| panic!("a row of {table} by its schema: {error}"));
    for column in &schema[table] {
        if column.is_row_id {
            row.insert(column.name.clone(), done.last_insert_rowid());
        }
    }
    row
}
