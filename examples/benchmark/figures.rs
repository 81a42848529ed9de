//! Durations and what is said of them.

use std::fmt;
use std::time::Duration;

/// A set of durations.
#[derive(Default)]
pub(crate) struct Figures(Vec<Duration>);

impl Figures {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.0.clone();
        sorted.sort();
        let at = |percent: usize| {
            let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
            sorted
                .get(index)
                .map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
        };
        write!(
            f,
            "p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
            at(50),
            at(99),
            at(100)
        )
    }
}

/// The machine and the versions, so that figures can be told apart later.
pub(crate) fn print_machine() {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    println!(
        "machine: {cores} cores, {}, Linux {}",
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    );
    println!("version: yesteryou {}", env!("CARGO_PKG_VERSION"));
}
