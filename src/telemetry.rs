//! Turns the program's events into log lines on standard error. Which events there are is for the
//! places where they happen; no note, answer or token text is ever in one.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Starts logging for the whole process, as `log` says. A second call changes nothing: the first
/// one holds.
pub fn start(log: &Log) {
    let filter = filter(&log.filter);
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Text => builder.finish().try_init(),
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was already started");
    }
}

/// What the settings ask for, less the spans in which serenity writes out each request with its body: they would put a member's
/// words, and the tokens of interactions, before the events inside them. The gateway's modules do the same with whole events.
fn filter(wanted: &str) -> EnvFilter {
    let quiet = [
        "serenity::http=warn",
        "serenity::gateway::shard=off",
        "serenity::gateway::ws=off",
    ];
    let directives = quiet.map(|quiet| quiet.parse().expect("a directive"));
    directives
        .into_iter()
        .fold(EnvFilter::new(wanted), EnvFilter::add_directive)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0
                .lock()
                .expect("no panic while held")
                .extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn bodies_of_requests_are_not_logged_at_any_level() {
        for wanted in ["info", "debug", "trace", "serenity=trace"] {
            let lines = Lines::default();
            let writer = lines.clone();
            let subscriber = fmt()
                .with_env_filter(filter(wanted))
                .with_writer(move || writer.clone())
                .finish();
            tracing::subscriber::with_default(subscriber, || {
                let body = "what a member wrote";
                let _span = tracing::info_span!(target: "serenity::http::client", "request", body)
                    .entered();
                tracing::error!(target: "serenity::gateway", "an event");
            });
            let logged = lines.0.lock().expect("no panic while held").clone();
            let logged = String::from_utf8(logged).expect("text");
            assert!(logged.contains("an event"), "{wanted}");
            assert!(!logged.contains("wrote"), "{wanted}: {logged}");
        }
    }
}
