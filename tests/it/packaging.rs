//! The container image, as far as it can be checked without an engine: everything it copies is
//! there and gets past `.dockerignore`, and it builds with the Rust that Cargo.toml names.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// What the Dockerfile copies from the repository: not `COPY --from`, and not the destinations.
fn copied() -> Vec<String> {
    let dockerfile = read("Dockerfile");
    let mut paths = Vec::new();
    for line in dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
    {
        let words: Vec<_> = line.split_whitespace().collect();
        if !words.iter().any(|word| word.starts_with("--from")) {
            let sources = &words[..words.len() - 1];
            paths.extend(sources.iter().map(|source| (*source).to_owned()));
        }
    }
    paths
}

#[test]
fn everything_that_the_image_copies_is_there() {
    let ignored = read(".dockerignore");
    let paths = copied();
    assert!(paths.contains(&"src".to_owned()), "{paths:?}");
    for path in paths {
        assert!(root().join(&path).exists(), "{path} is not there");
        let let_in = ignored.lines().any(|line| line == format!("!{path}"));
        assert!(let_in, ".dockerignore keeps {path} out");
    }
}

#[test]
fn every_file_that_the_binary_embeds_is_copied() {
    let copied = copied();
    let mut folders = vec![root().join("src"), root().join("edge/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                for embedded in embedded_by(&path) {
                    let inside = embedded
                        .strip_prefix(root().canonicalize().unwrap())
                        .unwrap();
                    let first = inside.components().next().unwrap();
                    let first = first.as_os_str().to_string_lossy().into_owned();
                    assert!(
                        copied.contains(&first),
                        "{} is not copied",
                        inside.display()
                    );
                }
            }
        }
    }
}

/// The files that a source file names in `include_str!` and `include_bytes!`.
fn embedded_by(source: &Path) -> Vec<PathBuf> {
    let code = fs::read_to_string(source).expect("UTF-8 source");
    let folder = source.parent().expect("a file has a folder");
    let mut files = Vec::new();
    for call in ["include_str!(\"", "include_bytes!(\""] {
        for (at, _) in code.match_indices(call) {
            let name = code[at + call.len()..]
                .split('"')
                .next()
                .expect("a first part");
            files.push(folder.join(name).canonicalize().expect("an embedded file"));
        }
    }
    files
}

/// rustls-webpki 0.102 has four advisories and came with serenity's TLS.
#[test]
fn the_bot_carries_one_tls_stack_the_maintained_one() {
    let lock = read("Cargo.lock");
    for (name, maintained) in [("rustls", "0.23."), ("rustls-webpki", "0.103.")] {
        let heading = format!("name = \"{name}\"\nversion = \"");
        let versions: Vec<_> = lock.split(&heading).skip(1).collect();
        assert_eq!(versions.len(), 1, "{name}");
        assert!(versions[0].starts_with(maintained), "{name}");
    }
    for absent in ["native-tls", "openssl"] {
        assert!(!lock.contains(&format!("name = \"{absent}\"")), "{absent}");
    }
}

#[test]
fn the_image_is_built_with_the_rust_of_the_manifest() {
    let manifest = read("Cargo.toml");
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .expect("Cargo.toml names a rust-version")
        .trim_matches('"');
    assert!(read("Dockerfile").contains(&format!("FROM rust:{version}-slim")));
}

#[test]
fn the_image_and_the_compose_file_give_no_more_rights_than_needed() {
    let dockerfile = read("Dockerfile");
    let user = dockerfile.lines().rfind(|line| line.starts_with("USER "));
    assert!(user.is_some_and(|user| !user.contains("root") && user != "USER 0"));
    let compose = read("compose.yaml");
    assert!(compose.contains("read_only: true"));
    assert!(!compose.contains("privileged: true"));
    assert!(
        !compose.contains("DISCORD_TOKEN: "),
        "the token is no part of the file"
    );
}
