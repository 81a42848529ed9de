//! How much time each card takes of one core, and how large it is: every sample of tests/cards, light and dark.

use std::fs;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use yesteryou::cards::{Fonts, Theme};

#[path = "../../tests/cards/samples.rs"]
mod samples;

const ROUNDS: usize = 300;

/// How long this thread has had a core: what else the machine does leaves it alone. Linux only; elsewhere the clock.
fn busy() -> Duration {
    // The kernel brings the figure up to date when a thread yields; else only every few milliseconds.
    thread::yield_now();
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

pub(crate) fn run() -> anyhow::Result<()> {
    let started = Instant::now();
    let fonts = Fonts::with_system();
    println!("fonts loaded in {} ms", started.elapsed().as_millis());
    println!(
        "{:<28} {:>7} {:>7} {:>7} {:>5}",
        "card", "mean ms", "p50 ms", "p99 ms", "kB"
    );
    let (mut slowest, mut largest) = (0.0_f64, 0);
    for (name, card) in samples::all() {
        for theme in [Theme::Light, Theme::Dark] {
            let mut times = Vec::with_capacity(ROUNDS);
            let mut size = 0;
            for _ in 0..ROUNDS {
                let started = busy();
                size = card.png(theme, &fonts)?.len();
                times.push(busy().saturating_sub(started).as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            let (p50, p99) = (times[ROUNDS / 2], times[ROUNDS * 99 / 100]);
            let mean = times.iter().sum::<f64>() / 300.0;
            let label = format!("{name} {}", theme.name());
            println!(
                "{label:<28} {mean:>7.1} {p50:>7.1} {p99:>7.1} {:>5}",
                size / 1000
            );
            slowest = slowest.max(p99);
            largest = largest.max(size);
        }
    }
    println!(
        "of all: {slowest:.1} ms at p99, {} kB at most (aimed at: 15 ms, under 100 kB)",
        largest / 1000
    );
    Ok(())
}
