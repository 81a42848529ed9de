//! No table is forgotten: what the schema has of members is exported or has its reason, and goes when its member goes. These tests
//! know the schema only, so that a new table or column is caught whoever adds it.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Row};
use yesteryou::actions::export::Export;
use yesteryou::actions::nonce::fresh_nonce;
use yesteryou::domain::ids::MemberId;
use yesteryou::store::personal::{self, Kind, TABLES};

use super::filled::{ADA, BEN, Filled, mark};

const LIST: &str = "src/store/personal/tables.rs";

/// Columns that hold a member's id without referring to `member`, and where they are dealt with when that member goes.
const LOOSE: &[(&str, &str, &str)] = &[
    ("check_in", "set_by", "src/store/erasing.rs sets it to 0"),
    ("habit", "set_by", "src/store/erasing.rs sets it to 0"),
    ("timer", "ended_by", "an interaction's number, nobody's"),
    ("timer", "run_on_by", "an interaction's number, nobody's"),
    ("import", "undone_by", "an interaction's number, nobody's"),
    ("change", "turned_by", "an interaction's number, nobody's"),
];

#[tokio::test]
async fn every_table_with_member_data_is_exported_or_has_a_reason_not_to_be() {
    let filled = Filled::new().await;
    let kept = super::filled::personal(&filled.schema);
    let listed: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    if let Some(table) = kept.difference(&listed).next() {
        panic!(
            "The table `{table}` holds something of a member's, and {LIST} does not have it.\n\
             What to do: add a line to TABLES there. `Export::As(Section {{ … }})` shows its columns in the member's /export \
             (then describe the section in docs/export.md, and let the import take it back); `Export::No(\"reason\")` says why \
             the member would not miss it."
        );
    }
    if let Some(table) = listed.difference(&kept).next() {
        panic!(
            "{LIST} has the table `{table}`, and the schema has none of that name that belongs to a member"
        );
    }
}

#[tokio::test]
async fn every_column_with_member_data_is_exported_or_has_a_reason_not_to_be() {
    let filled = Filled::new().await;
    for table in TABLES {
        let personal::Export::As(section) = table.export else {
            continue;
        };
        let there: BTreeSet<&str> = filled.schema[table.name]
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert!(
            there.contains("member_id"),
            "`{}` has to say whose its rows are by a column member_id to be exported",
            table.name
        );
        let shown = section.columns.iter().map(|column| column.of);
        let left_out = section.left_out.iter().map(|(column, _)| *column);
        let listed: BTreeSet<&str> = shown.chain(left_out).collect();
        if let Some(column) = there.difference(&listed).next() {
            panic!(
                "The column `{}.{column}` is new to {LIST}.\n\
                 What to do: show it, by a line in `columns` of the section `{}` (and in docs/export.md, and in the import), or \
                 say in its `left_out` why a member would not miss it.",
                table.name, section.name
            );
        }
        if let Some(column) = listed.difference(&there).next() {
            panic!(
                "{LIST} speaks of `{}.{column}`, which the schema does not have",
                table.name
            );
        }
    }
}

#[tokio::test]
async fn whoever_is_named_in_a_column_is_named_by_a_reference() {
    let filled = Filled::new().await;
    for (table, columns) in &filled.schema {
        for column in columns {
            let name = column.name.as_str();
            // Discord's ids are numbers.
            if column.kind == "TEXT" || column.kind == "BOOLEAN" {
                continue;
            }
            let speaks_of_people = ["member", "user", "author", "owner"]
                .iter()
                .any(|word| name.contains(word))
                || name.ends_with("_by");
            let is_known = column.refers.is_some()
                || table == "member"
                || LOOSE
                    .iter()
                    .any(|(of, loose, _)| of == table && *loose == name);
            assert!(
                !speaks_of_people || is_known,
                "`{table}.{name}` seems to hold a member's id, and would keep it when everything of them is erased.\n\
                 What to do: let it be `REFERENCES member (member_id) ON DELETE CASCADE` (or SET NULL); only if that cannot be, \
                 deal with it in src/store/erasing.rs and name it in LOOSE of this test."
            );
        }
    }
}

#[tokio::test]
async fn after_an_erasing_nothing_is_left_in_any_column_of_any_table_nor_in_the_file() {
    let filled = Filled::new().await;
    let mut file = filled.file().await;
    sqlx::query("UPDATE check_in SET set_by = $1")
        .bind(ADA)
        .execute(&mut file)
        .await
        .expect("an admin");
    let before = counts(&filled, BEN).await;
    let erased = filled
        .store
        .erase_member(MemberId::from_row(ADA), fresh_nonce, now())
        .await;
    assert!(erased.expect("erased"));
    for (table, columns) in &filled.schema {
        for column in columns {
            let name = &column.name;
            let left: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
                "SELECT COUNT(*) FROM {table} WHERE {name} = $1 OR CAST({name} AS TEXT) LIKE '%mark-ada%'
                 OR CAST({name} AS TEXT) LIKE $2"
            )))
            .bind(ADA)
            .bind(format!("%{ADA}%"))
            .fetch_one(&mut file)
            .await
            .expect("readable");
            assert_eq!(
                left, 0,
                "`{table}.{name}` still holds something of a member who had everything erased.\n\
                 What to do: give the table a column `member_id BIGINT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE` \
                 (rows that hang on another row of the member's: `ON DELETE CASCADE` there), or, where that cannot be, erase it in \
                 src/store/erasing.rs."
            );
        }
    }
    assert_eq!(counts(&filled, BEN).await, before, "Ben keeps all of his");
    // Overwritten, not only given up: neither the file nor the log of writes has it.
    let wal = filled.database().with_extension("sqlite-wal");
    for path in [filled.database().to_path_buf(), wal] {
        let bytes = std::fs::read(&path).expect("it is there");
        let found = bytes.windows(8).any(|window| window == b"mark-ada");
        assert!(!found, "{} still holds Ada's texts", path.display());
    }
}

#[tokio::test]
async fn an_export_has_each_text_of_its_member_and_none_of_anybody_elses() {
    let filled = Filled::new().await;
    let mut export = Export::new(
        filled.store.clone(),
        MemberId::from_row(ADA),
        "y",
        10_000_000,
        now(),
    );
    let mut text = String::new();
    while let Some(file) = export.next().await.expect("readable") {
        if file.name == "y.json" {
            text = String::from_utf8(file.bytes).expect("UTF-8");
        } else {
            let csv = String::from_utf8(file.bytes).expect("UTF-8");
            assert!(!csv.contains("mark-ben"), "{csv}");
        }
    }
    assert!(!text.contains("mark-ben"), "{text}");
    let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for table in TABLES {
        let personal::Export::As(section) = table.export else {
            continue;
        };
        assert_eq!(
            read[section.name].as_array().map(Vec::len),
            Some(1),
            "the section `{}`",
            section.name
        );
        for column in section.columns {
            let is_own =
                column.sql == column.of || column.sql == format!("{}.{}", table.name, column.of);
            let value = &read[section.name][0][column.name];
            let mark = mark(ADA, table.name, column.of);
            // The only row of a table has no other of it to refer to.
            let refers_to_its_own = filled.schema[table.name].iter().any(|one| {
                let to = one.refers.as_ref().map(|(to, _)| to.as_str());
                one.name == column.of && to == Some(table.name)
            });
            match column.kind {
                _ if refers_to_its_own => {}
                Kind::Text if is_own => {
                    assert_eq!(*value, mark, "{}.{}", section.name, column.name);
                }
                Kind::Json if is_own => assert_eq!(value.to_string(), mark),
                _ => assert!(!value.is_null(), "{}.{}", section.name, column.name),
            }
        }
    }
}

#[tokio::test]
async fn a_members_rows_are_found_by_an_index_when_they_go() {
    let filled = Filled::new().await;
    let mut file = filled.file().await;
    let personal = super::filled::personal(&filled.schema);
    for table in &personal {
        for column in &filled.schema[table] {
            let Some((to, _)) = &column.refers else {
                continue;
            };
            if !personal.contains(to) {
                continue;
            }
            let name = &column.name;
            let indices = sqlx::query(AssertSqlSafe(format!("PRAGMA index_list({table})")))
                .fetch_all(&mut file)
                .await
                .expect("its indices");
            let mut found = false;
            for index in indices {
                let index: String = index.get("name");
                let first: Vec<String> =
                    sqlx::query(AssertSqlSafe(format!("PRAGMA index_info({index})")))
                        .fetch_all(&mut file)
                        .await
                        .expect("its columns")
                        .iter()
                        .map(|row| row.get("name"))
                        .collect();
                let sql: Option<String> =
                    sqlx::query_scalar("SELECT sql FROM sqlite_master WHERE name = $1")
                        .bind(&index)
                        .fetch_one(&mut file)
                        .await
                        .expect("how it was made");
                let only = sql.as_deref().and_then(|sql| sql.split(" WHERE ").nth(1));
                let is_whole = only.is_none_or(|only| only == format!("{name} IS NOT NULL"));
                found |= first.first() == Some(name) && is_whole;
            }
            assert!(
                found,
                "`{table}.{name}` refers to `{to}` without an index of its own: erasing a member would read all of `{table}`.\n\
                 What to do: CREATE INDEX {table}_by_… ON {table} ({name}) in a migration (a partial index only with \
                 WHERE {name} IS NOT NULL)."
            );
        }
    }
}

#[test]
fn the_description_of_the_format_names_every_section_and_column() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/export.md");
    let text = std::fs::read_to_string(path).expect("it is there");
    for section in personal::sections() {
        let heading = format!("### {}", section.name);
        let part = text
            .split_once(&heading)
            .unwrap_or_else(|| panic!("docs/export.md has no heading `{heading}`"))
            .1;
        let part = part.split("\n### ").next().unwrap_or_default();
        for column in section.columns {
            assert!(
                part.contains(&format!("`{}`", column.name)),
                "docs/export.md does not say what `{}` is in `{}`",
                column.name,
                section.name
            );
        }
    }
}

fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("in range")
}

/// How many rows hold a mark of the member's, by table.
async fn counts(filled: &Filled, member: i64) -> Vec<(String, i64)> {
    let mut file = filled.file().await;
    let mut counts = Vec::new();
    for (table, columns) in &filled.schema {
        let name = if member == ADA { "ada" } else { "ben" };
        let marked: Vec<String> = columns
            .iter()
            .map(|column| format!("CAST({} AS TEXT) LIKE '%mark-{name}%'", column.name))
            .collect();
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {}", marked.join(" OR "));
        let count = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut file)
            .await;
        counts.push((table.clone(), count.expect("readable")));
    }
    counts
}
