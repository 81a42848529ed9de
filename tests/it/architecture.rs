//! The rules of ARCHITECTURE.md that a compiler does not keep: who may import whom, and who alone
//! may touch the database, Discord, the environment and the clock. It reads `src/` as text, without
//! comments; a name in a string would count, and none is needed there.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module of `src/` with the modules that it may use. A new one takes its place here.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("permissions", &[]),
    ("config", &[]),
    ("telemetry", &["config"]),
    ("metrics", &[]),
    ("health", &["metrics"]),
    ("watchdog", &["health"]),
    ("backups", &["clock", "store"]),
    ("cards", &["domain", "permissions", "wording"]),
    ("wording", &["domain", "permissions"]),
    ("messenger", &["domain", "permissions"]),
    ("store", &["domain", "metrics"]),
    (
        "actions",
        &[
            "cards",
            "domain",
            "messenger",
            "permissions",
            "store",
            "wording",
        ],
    ),
    (
        "scheduler",
        &[
            "actions",
            "cards",
            "clock",
            "domain",
            "messenger",
            "metrics",
            "permissions",
            "store",
            "wording",
        ],
    ),
    (
        "discord",
        &[
            "actions",
            "cards",
            "clock",
            "domain",
            "messenger",
            "metrics",
            "permissions",
            "store",
            "wording",
        ],
    ),
    ("failure", &["config", "store"]),
    ("credentials", &["failure"]),
    (
        "app",
        &[
            "actions",
            "backups",
            "cards",
            "clock",
            "config",
            "credentials",
            "discord",
            "domain",
            "failure",
            "health",
            "messenger",
            "metrics",
            "scheduler",
            "store",
            "watchdog",
            "wording",
        ],
    ),
    (
        "cli",
        &[
            "actions",
            "app",
            "clock",
            "config",
            "credentials",
            "domain",
            "failure",
            "metrics",
            "permissions",
            "store",
            "telemetry",
        ],
    ),
    ("main", &["cli", "config", "failure"]),
    ("lib", &[]),
];

/// Words that only some modules may write.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    // The log keeps serenity's spans out, which it names by their target.
    ("serenity", &["discord", "messenger", "telemetry"]),
    ("poise", &["discord", "messenger"]),
    ("std::env", &["config"]),
    ("env::var", &["config"]),
    ("env::vars", &["config"]),
    ("env::var_os", &["config"]),
    ("Utc::now", &["clock"]),
    ("Local::now", &["clock"]),
    ("SystemTime", &["clock"]),
];

/// Words that the pure part never writes.
const NEVER_IN_DOMAIN: &[&str] = &[
    "async",
    "tokio",
    "std::fs",
    "std::net",
    "std::io",
    "std::thread",
];

struct SourceFile {
    module: String,
    path: PathBuf,
    code: String,
}

#[test]
fn every_module_imports_only_to_its_right() {
    let mut breaches = Vec::new();
    for file in source_files() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(module, _)| *module == file.module) else {
            breaches.push(format!("src/{} has no place in MAY_USE", file.module));
            continue;
        };
        for used in modules_used(&file.code) {
            if used != file.module && !allowed.contains(&used.as_str()) {
                breaches.push(format!("{} uses {used}", file.path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn database_discord_environment_and_clock_have_one_place_each() {
    let mut breaches = Vec::new();
    for file in source_files() {
        for (word, modules) in ONLY_IN {
            if has_word(&file.code, word) && !modules.contains(&file.module.as_str()) {
                breaches.push(format!("{} writes {word}", file.path.display()));
            }
        }
        for word in NEVER_IN_DOMAIN {
            if file.module == "domain" && has_word(&file.code, word) {
                breaches.push(format!("{} writes {word}", file.path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_module_opens_with_its_purpose() {
    for file in source_files() {
        let text = fs::read_to_string(&file.path).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} says no purpose",
            file.path.display()
        );
    }
}

#[test]
fn a_breach_would_be_seen() {
    let code = without_comments(
        "use crate::{\n    clock::Clock,\n    domain::{ids::Id, text},\n    store,\n};\n\
         // crate::comment\nfn f() -> crate::wording::Text { yesteryou::cli::run() } // crate::no\n",
    );
    assert_eq!(
        modules_used(&code),
        ["cli", "clock", "domain", "store", "wording"]
    );
    assert!(has_word("let x = sqlx::query(y);", "sqlx"));
    assert!(has_word("chrono::Utc::now()", "Utc::now"));
    assert!(!has_word("let my_sqlx2 = 1;", "sqlx"));
}

fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(source_file(&root, path));
            }
        }
    }
    assert!(!files.is_empty());
    files
}

fn source_file(root: &Path, path: PathBuf) -> SourceFile {
    let inside = path.strip_prefix(root).expect("found below src");
    let first = inside.components().next().expect("a file has a name");
    let module = first.as_os_str().to_string_lossy();
    let code = without_comments(&fs::read_to_string(&path).expect("UTF-8 source"));
    SourceFile {
        module: module.trim_end_matches(".rs").to_owned(),
        code,
        path,
    }
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("//") {
        // `https://` in a string is no comment.
        Some((code, _)) if !code.ends_with(':') => code,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names after `crate::` and `yesteryou::`, also within braces; sorted, each once.
fn modules_used(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for root in ["crate::", "yesteryou::"] {
        for (at, _) in code.match_indices(root) {
            let is_whole_word = !code[..at].ends_with(is_name);
            if is_whole_word {
                let rest = &code[at + root.len()..];
                match rest.strip_prefix('{') {
                    Some(group) => used.extend(names_of_group(group)),
                    None => used.push(leading_name(rest)),
                }
            }
        }
    }
    // Macros and types at the crate's root have no module.
    used.retain(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    used.sort();
    used.dedup();
    used
}

fn names_of_group(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut expected = true;
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            char if expected && is_name(char) => {
                names.push(leading_name(&group[at..]));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

fn leading_name(text: &str) -> String {
    text.chars().take_while(|char| is_name(*char)).collect()
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].ends_with(is_name);
        let after = code[at + word.len()..].starts_with(is_name);
        !before && !after
    })
}
