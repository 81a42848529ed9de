//! The command line: many seeds, or one to look into.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use simulation::{Compared, Counts, Logs, Options, Verdict, be_the_child, run, run_all};

/// Breaks yesteryou in every way there is, under a seed, and compares with a ledger of its own what is left
#[derive(Debug, Parser)]
#[command(name = "simulation")]
struct Arguments {
    /// How many seeds to run
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// One seed, with the transcript of its run
    #[arg(long)]
    seed: Option<u64>,
    /// How often to run each
    #[arg(long, default_value_t = 1)]
    repeat: u32,
    /// Moments in a run
    #[arg(long, default_value_t = 40)]
    moments: u64,
    /// Runs at once
    #[arg(long)]
    threads: Option<usize>,
    /// Be the bot of a run in a process of its own
    #[arg(long, hide = true)]
    bot: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.bot {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
        return match runtime.block_on(be_the_child()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        };
    }
    let program = std::env::current_exe().expect("this program has a path");
    let options = |seed: u64| Options::of(seed, arguments.moments, &program);
    if let Some(seed) = arguments.seed {
        return look_into(seed, arguments.repeat, &options(seed));
    }
    many(&arguments, options)
}

fn look_into(seed: u64, times: u32, options: &Options) -> ExitCode {
    let log = yesteryou::config::Log {
        filter: "yesteryou=debug,edge=debug".to_owned(),
        format: yesteryou::config::LogFormat::Text,
    };
    yesteryou::telemetry::start(&log);
    let mut bad = false;
    for _ in 0..times {
        let verdict = run(seed, options);
        println!("{}", verdict.transcript);
        println!(
            "{:#?}\n{:#?}\n{:#?}",
            verdict.counts, verdict.compared, verdict.problems
        );
        bad |= !verdict.problems.is_empty();
    }
    if bad {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn many(arguments: &Arguments, options: impl Fn(u64) -> Options + Sync) -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // A run waits more than it works.
    let threads = arguments.threads.unwrap_or(cores * 4);
    let (logs, began_at) = (Logs::begin(), Instant::now());
    let mut sum = Sum::default();
    let seeds = arguments.from..arguments.from + arguments.seeds;
    for _ in 0..arguments.repeat {
        run_all(seeds.clone(), threads, &options, |verdict| {
            sum.add(&verdict);
        });
    }
    let (lines, bad_lines) = logs.read();
    sum.print(began_at.elapsed().as_secs_f64(), lines);
    for line in &bad_lines {
        println!("a log line holds what a member wrote: {line}");
    }
    if sum.failed.is_empty() && bad_lines.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What all runs came to.
#[derive(Default)]
struct Sum {
    runs: u64,
    counts: Counts,
    compared: Compared,
    failed: Vec<u64>,
}

impl Sum {
    fn add(&mut self, verdict: &Verdict) {
        self.runs += 1;
        let (counts, more) = (&mut self.counts, &verdict.counts);
        counts.deeds += more.deeds;
        counts.kills += more.kills;
        counts.starts += more.starts;
        counts.faults += more.faults;
        counts.jumps += more.jumps;
        counts.not_kept += more.not_kept;
        counts.forgotten += more.forgotten;
        let (compared, more) = (&mut self.compared, &verdict.compared);
        compared.entries += more.entries;
        compared.timers += more.timers;
        compared.files += more.files;
        compared.letters += more.letters;
        compared.shares += more.shares;
        compared.stays += more.stays;
        compared.answers += more.answers;
        compared.questions += more.questions;
        compared.slots += more.slots;
        compared.posts += more.posts;
        compared.direct += more.direct;
        compared.direct_slots += more.direct_slots;
        compared.messages += more.messages;
        compared.openings += more.openings;
        compared.forgotten += more.forgotten;
        if !verdict.problems.is_empty() {
            self.failed.push(verdict.seed);
            println!(
                "seed {} failed; replay it with --seed {}",
                verdict.seed, verdict.seed
            );
            for problem in &verdict.problems {
                println!("  {problem}");
            }
        }
    }

    fn print(&self, seconds: f64, lines: u64) {
        let (counts, compared) = (&self.counts, &self.compared);
        println!(
            "{} runs in {seconds:.0} s, {} failed {:?}",
            self.runs,
            self.failed.len(),
            self.failed
        );
        println!(
            "deeds {}, kills {}, starts {}, faults of Discord's {}, jumps of the clock {}, writes refused {}",
            counts.deeds, counts.kills, counts.starts, counts.faults, counts.jumps, counts.not_kept
        );
        println!(
            "compared: {} entries, {} answers, {} questions ({} slots that had to be asked), {} posts",
            compared.entries, compared.answers, compared.questions, compared.slots, compared.posts
        );
        println!(
            "{} direct messages ({} slots at which somebody had to be asked so)",
            compared.direct, compared.direct_slots
        );
        println!(
            "{} timers, {} imported files, {} letters read, {} weeks shared, {} evenings in voice rooms, {} messages in habit channels, {} daily posts, {} forgettings ({} stayed away); {lines} log lines read",
            compared.timers,
            compared.files,
            compared.letters,
            compared.shares,
            compared.stays,
            compared.messages,
            compared.openings,
            counts.forgotten,
            compared.forgotten
        );
    }
}
