//! Why the process ends, for the person who runs it, and the exit status that says so. What members
//! are told when something of theirs fails is elsewhere.

use edge::gateway::FatalClose;

use crate::config::SettingsError;
use crate::store::StoreError;

/// Why the process could not start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The settings or the token cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The database cannot be opened: in use by another process, damaged, not writable.
    #[error("the database cannot be opened")]
    Database(#[from] StoreError),
    /// Discord refuses the bot: trying again changes nothing until somebody acts.
    #[error("Discord refuses the bot: {0}")]
    Refused(String),
    /// Discord closed the gateway, and connecting again changes nothing until somebody acts.
    #[error("{close}; {help}", close = .0, help = advice(.0.code))]
    Closed(FatalClose),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl Failure {
    /// The exit status, as `--help` lists them.
    pub const fn exit_status(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Settings(_) => 2,
            Self::Database(_) => 3,
            Self::Refused(_) => 4,
            Self::Closed(_) => 5,
        }
    }

    /// The whole story in one line: what failed, and each cause behind it.
    pub fn in_one_line(&self) -> String {
        let mut line = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let text = error.to_string();
            if !line.ends_with(&text) {
                line = format!("{line}: {text}");
            }
            cause = error.source();
        }
        line.replace('\n', " ")
    }
}

/// What helps after Discord closed the gateway with `code`.
const fn advice(code: u16) -> &'static str {
    match code {
        4004 => "take a new one from the developer portal",
        4010 | 4011 => "set gateway.shards to \"auto\", or to a larger number in every process",
        4012 => "a newer yesteryou may speak the new one",
        4014 => "enable it in the developer portal, on the page Bot",
        _ => "this is a mistake in yesteryou; please report it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fatal_close_says_what_it_means_and_what_helps() {
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            let failure = Failure::Closed(FatalClose::of(code).expect("a fatal code"));
            assert_eq!(failure.exit_status(), 5);
            let line = failure.in_one_line();
            assert!(line.contains(&format!("(code {code}): ")), "{line}");
            assert!(line.contains("; "), "{line}");
        }
    }

    #[test]
    fn the_line_tells_every_cause_once() {
        let failure = Failure::from(anyhow::anyhow!("inner").context("middle").context("outer"));
        assert_eq!(failure.in_one_line(), "outer: middle: inner");
        let path = "y.sqlite".into();
        assert_eq!(
            Failure::from(StoreError::InUse { path }).in_one_line(),
            "the database cannot be opened: y.sqlite is in use by another yesteryou; one process \
             serves one database file"
        );
    }
}
