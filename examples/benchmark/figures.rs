//! Durations and what is said of them.

use std::fmt;
use std::time::Duration;

use anyhow::Context;

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

/// Resident memory of a process now, in megabytes of 1,000,000 bytes.
pub(crate) fn resident_mb(process: u32) -> anyhow::Result<f64> {
    status_mb(process, "VmRSS:")
}

/// The most it ever was.
pub(crate) fn peak_mb(process: u32) -> anyhow::Result<f64> {
    status_mb(process, "VmHWM:")
}

fn status_mb(process: u32, field: &'static str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kb = line.context(field)?.trim().trim_end_matches(" kB");
    Ok(kb.parse::<f64>()? * 1_024.0 / 1_000_000.0)
}
