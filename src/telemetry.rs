//! Turns the program's events into log lines on standard error. Which events there are is for the
//! places where they happen; no note, answer or token text is ever in one.

use std::panic::PanicHookInfo;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

use crate::config::{Log, LogFormat};

/// What logs by rules of ours: the bot, and the door to Discord.
const OWN: [&str; 2] = ["yesteryou", "edge"];
/// Libraries that write out what goes over the wire: requests and their bodies, events of the gateway.
const SILENT: [&str; 5] = [
    "serenity::http",
    "serenity::gateway::shard",
    "serenity::gateway::ws",
    "tungstenite",
    "tokio_tungstenite",
];

/// Starts logging for the whole process, as `log` says. A second call changes nothing: the first
/// one holds.
pub fn start(log: &Log) {
    start_into(log, std::io::stderr);
}

/// [`start`] with another place for the lines than standard error.
pub fn start_into<W>(log: &Log, writer: W)
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    if subscriber(log, writer).try_init().is_err() {
        tracing::debug!("logging was already started");
        return;
    }
    std::panic::set_hook(Box::new(log_panic));
}

/// Says where it was. What a panic says of itself is left out unless it is a text of the program's own: it may hold what a member
/// typed.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string);
    let words = panic.payload().downcast_ref::<&'static str>();
    tracing::error!(at, words, "a panic");
}

fn subscriber<W>(log: &Log, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filtered = Registry::default()
        .with(filter_fn(may_be_logged))
        .with(EnvFilter::new(&log.filter));
    let layer = fmt::layer().with_writer(writer);
    match log.format {
        LogFormat::Text => Box::new(filtered.with(layer)),
        LogFormat::Json => Box::new(filtered.with(layer.json().flatten_event(true))),
    }
}

/// What may be logged at all, whatever the settings ask for. Libraries say no more than what happened, and nothing of what it happened
/// to: their spans carry arguments, and below "info" they write out what they work on.
fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    let of = |module: &&str| {
        let rest = metadata.target().strip_prefix(*module);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    if OWN.iter().any(of) {
        return true;
    }
    metadata.is_event() && *metadata.level() <= Level::INFO && !SILENT.iter().any(of)
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

    /// What is logged of `happens` with that filter.
    fn logged(filter: &str, happens: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = Log {
            filter: filter.to_owned(),
            format: LogFormat::Text,
        };
        let subscriber = subscriber(&log, move || writer.clone());
        tracing::subscriber::with_default(subscriber, happens);
        let logged = lines.0.lock().expect("no panic while held").clone();
        String::from_utf8(logged).expect("text")
    }

    #[test]
    fn what_goes_over_the_wire_is_not_logged_whatever_the_filter() {
        for filter in [
            "info",
            "debug",
            "trace",
            "serenity=trace",
            "info,serenity::http::client=trace",
            "info,[request]=trace",
            "info,serenity::http::client[request{body}]=trace",
            "info,tungstenite=trace,serenity::gateway::ws=trace",
        ] {
            let logged = logged(filter, || {
                let body = "what a member wrote";
                let _span = tracing::info_span!(target: "serenity::http::client", "request", body)
                    .entered();
                tracing::error!(target: "serenity::http::client", body);
                tracing::warn!(target: "serenity::gateway::ws", body);
                tracing::error!(target: "tungstenite::protocol", body);
                tracing::debug!(target: "hyper::proto", body);
                tracing::error!(target: "serenity::gateway::bridge", "an event");
            });
            let heard = !filter.starts_with("serenity") || filter == "serenity=trace";
            assert_eq!(logged.contains("an event"), heard, "{filter}");
            assert!(!logged.contains("wrote"), "{filter}: {logged}");
        }
    }

    #[test]
    fn the_bots_own_lines_follow_the_filter() {
        let happens = || {
            let _span = tracing::info_span!(target: "yesteryou", "interaction").entered();
            tracing::debug!(target: "yesteryou", "a detail");
            tracing::trace!(target: "edge", "a trifle");
            tracing::error!(target: "yesteryouth", "of somebody else's");
        };
        assert_eq!(logged("off", happens), "");
        let debug = logged("yesteryou=debug", happens);
        assert!(
            debug.contains("interaction") && debug.contains("a detail"),
            "{debug}"
        );
        assert!(!debug.contains("a trifle"), "{debug}");
        assert!(logged("trace", happens).contains("a trifle"));
    }
}
