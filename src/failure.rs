//! Why the process ends, for the person who runs it, and the exit status that says so. What members
//! are told when something of theirs fails is elsewhere.

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

#[cfg(test)]
mod tests {
    use super::*;

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
