//! The binary: arguments, settings, telemetry, run until told to stop.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use yesteryou::cli::{self, Arguments};
use yesteryou::config::Environment;
use yesteryou::failure::Failure;

/// How long threads in the middle of something have once everything else is over.
const LAST_MOMENT: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("yesteryou: {}", failure.in_one_line());
            ExitCode::from(failure.exit_status())
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(anyhow::Error::from)?;
    let ending = runtime.block_on(cli::execute(arguments, &Environment::of_process()));
    runtime.shutdown_timeout(LAST_MOMENT);
    ending
}
