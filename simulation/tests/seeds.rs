//! Two hundred seeds, as in every test run. The long run is `cargo run --release -p simulation -- --seeds 10000`.

use std::path::PathBuf;

use simulation::{Logs, Options, run_all};

const SEEDS: u64 = 200;
/// Weeks enough for two questions in each server.
const MOMENTS: u64 = 14;

#[test]
fn whatever_breaks_what_was_promised_is_kept_and_nothing_is_done_twice() {
    let logs = Logs::begin();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let program = PathBuf::from(env!("CARGO_BIN_EXE_simulation"));
    let options = |seed: u64| Options::of(seed, MOMENTS, &program);
    let (mut failed, mut entries, mut questions, mut posts) = (Vec::new(), 0, 0, 0);
    let (mut messages, mut forgotten, mut timers) = (0, 0, 0);
    let (mut direct, mut files, mut letters, mut shares, mut stays) = (0, 0, 0, 0, 0);
    // A run waits more than it works.
    run_all(0..SEEDS, cores * 4, options, |verdict| {
        entries += verdict.compared.entries;
        questions += verdict.compared.questions;
        posts += verdict.compared.posts;
        stays += verdict.compared.stays;
        shares += verdict.compared.shares;
        letters += verdict.compared.letters;
        files += verdict.compared.files;
        direct += verdict.compared.direct;
        timers += verdict.compared.timers;
        messages += verdict.compared.messages;
        forgotten += verdict.compared.forgotten;
        if !verdict.problems.is_empty() {
            failed.push(format!("seed {}: {:#?}", verdict.seed, verdict.problems));
        }
    });
    let (lines, bad_lines) = logs.read();
    // Said here: once logging has begun, a panic keeps its words to itself.
    for problem in &failed {
        println!("{problem}");
    }
    println!("{entries} entries, {questions} questions, {posts} posts, {lines} log lines");
    println!(
        "{timers} timers, {direct} direct messages, {files} files, {letters} letters, {shares} shares, {stays} evenings"
    );
    println!("{messages} messages in habit channels, {forgotten} members forgotten");
    assert!(
        failed.is_empty(),
        "replay with: cargo run -p simulation -- --moments {MOMENTS} --seed N\n{}",
        failed.join("\n")
    );
    assert!(bad_lines.is_empty(), "logged: {bad_lines:#?}");
    // A simulation in which nothing happens finds nothing.
    assert!(entries > 1_000 && questions > 200 && posts > 50 && lines > 1_000);
    assert!(
        messages > 300
            && forgotten > 10
            && timers > 100
            && direct > 30
            && files > 50
            && letters > 20
            && shares > 5
            && stays > 50
    );
}
