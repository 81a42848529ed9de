//! A deterministic simulation of yesteryou: the bot as it is deployed, its SQLite file and a local Discord, on simulated time.
//!
//! A run is a small town over some weeks. Its seed decides everything that the run decides: who does what and when, which of
//! Discord's answers fail, are cut, late, repeated or never come, when the gateway ends, when the bot is killed and for how long it
//! is gone, when its clock is wrong. Members' deeds and what they were told of them go into a ledger kept apart from the bot, and
//! at the end the ledger is compared with the database and with what stands on Discord:
//!
//! - what was acknowledged is there, once, and what was refused is not;
//! - every weekly question is asked at most once, and at least once where the bot was well within a day of its time;
//! - every answer is posted at most once, and at least once where its author was told so;
//! - timers, imported files, letters and time in voice rooms are there once, as their rules say, and direct questions come once a week;
//! - nothing private is seen elsewhere, no log line holds what somebody wrote, and no rule of Discord's is broken.
//!
//! What a seed does not decide: in which order the kernel wakes sockets and SQLite's threads. A run is one thread for Discord and
//! one for the bot, so little is left of that; a failure that hangs on it may need its seed a few times (`--repeat`).

mod bot;
mod deeds;
mod dice;
mod ledger;
mod logs;
mod planning;
mod story;
mod town;
mod verdict;
mod weather;

pub use bot::be_the_child;
pub use logs::Logs;
pub use story::{Counts, Options, live};
pub use verdict::{Compared, Verdict};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs these seeds on so many threads, and tells `each` of every one.
pub fn run_all(
    seeds: std::ops::Range<u64>,
    threads: usize,
    options: impl Fn(u64) -> Options + Sync,
    each: impl FnMut(Verdict) + Send,
) {
    let (next, each) = (AtomicU64::new(seeds.start), Mutex::new(each));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let verdict = run(seed, &options(seed));
                    (each.lock().unwrap_or_else(PoisonError::into_inner))(verdict);
                }
            });
        }
    });
}

/// Runs one seed on this thread. A run that cannot be lived through is a problem of its own.
pub fn run(seed: u64, options: &Options) -> Verdict {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(live(seed, options))));
    runtime.shutdown_background();
    let lived = lived.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(anyhow::anyhow!(
            text.unwrap_or_else(|| "it fell over".to_owned())
        ))
    });
    lived.unwrap_or_else(|error| Verdict {
        seed,
        problems: vec![format!("{error:#}")],
        counts: Counts::default(),
        compared: Compared::default(),
        transcript: String::new(),
    })
}
