//! Reads every log line of the runs in this process for what members wrote.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use yesteryou::config::{Log, LogFormat};
use yesteryou::telemetry;

use crate::planning::PLANTED;

/// Lines kept to be shown: enough to see the pattern.
const SHOWN: usize = 5;

/// The log of every bot in this process. Nothing of it is kept but lines that should not be there.
#[derive(Debug, Clone, Default)]
pub struct Logs(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    lines: u64,
    bad: Vec<String>,
}

impl Logs {
    /// Begins to read; once a process. Everything that may be logged is.
    pub fn begin() -> Self {
        let logs = Self::default();
        let log = Log {
            filter: "trace".to_owned(),
            format: LogFormat::Text,
        };
        let writer = logs.clone();
        telemetry::start_into(&log, move || writer.clone());
        logs
    }

    /// How many lines there were, and those with something that a member wrote.
    pub fn read(&self) -> (u64, Vec<String>) {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (seen.lines, seen.bad.clone())
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.lines += 1;
        if text.contains(PLANTED) && seen.bad.len() < SHOWN {
            seen.bad.push(text.into_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
