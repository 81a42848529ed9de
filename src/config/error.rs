//! What is wrong with the settings, in one line: the key, where it was set, what is accepted.

use std::fmt;
use std::io;
use std::path::PathBuf;

use config::ConfigError;

use super::DEFAULTS;

/// The longest piece of a wrong value that an error repeats, in characters.
const SHOWN: usize = 60;

/// Where a setting was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In `config/default.toml`.
    Default,
    /// In the file of `--config`.
    File(PathBuf),
    /// In this environment variable.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default settings"),
            Self::File(path) => write!(f, "the file {}", path.display()),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
        }
    }
}

/// Why the bot cannot start with these settings. Its text is one line and never holds the token.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A key that no setting has.
    #[error("unknown setting {key} in {origin}; {}", suggestion(key, known))]
    UnknownKey {
        /// The dotted key.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// Every key there is.
        known: Vec<String>,
    },
    /// A value that the setting does not take.
    #[error("setting {key} is {value} in {origin}; accepted is {accepted}")]
    WrongValue {
        /// The dotted key.
        key: String,
        /// The value as it was given, quoted and cut.
        value: String,
        /// Where it stands.
        origin: Origin,
        /// What the setting takes, from the comment in `config/default.toml`.
        accepted: String,
    },
    /// The file of `--config` cannot be read.
    #[error("cannot read the settings file {path}: {source}", path = path.display())]
    UnreadableFile {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A text that is no TOML.
    #[error("{origin} is not valid TOML: {reason}")]
    Syntax {
        /// Which text.
        origin: Origin,
        /// What and where, without the line itself.
        reason: String,
    },
    /// Something about the token.
    #[error("{0}")]
    Token(String),
    /// The settings do not fit together in a way that has no better words.
    #[error("the settings cannot be read: {0}")]
    Unexpected(ConfigError),
}

impl SettingsError {
    pub(super) fn wrong(key: &str, value: &str, origin: Origin) -> Self {
        let shown: String = value.chars().take(SHOWN).collect();
        let cut = if shown.len() < value.len() { "…" } else { "" };
        Self::WrongValue {
            key: key.to_owned(),
            value: format!("{shown:?}{cut}"),
            origin,
            accepted: accepted(key).unwrap_or("another value").to_owned(),
        }
    }

    /// The parser's report is a picture of several lines: the first says where, the last what. The
    /// line in between might be a secret in the wrong file.
    pub(super) fn syntax(origin: &Origin, error: &ConfigError) -> Self {
        let report = error.to_string();
        let mut lines = report
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let place = lines.next().unwrap_or("unreadable");
        let what = lines.next_back().map(|what| format!(": {what}"));
        Self::Syntax {
            origin: origin.clone(),
            reason: format!("{place}{}", what.unwrap_or_default()),
        }
    }
}

/// What `key` accepts: the second half of the comment above it in `config/default.toml`.
fn accepted(key: &str) -> Option<&'static str> {
    let (wanted_section, wanted_name) = key.rsplit_once('.')?;
    let mut section = "";
    let mut comment = "";
    for line in DEFAULTS.lines() {
        if let Some(text) = line.strip_prefix("# ") {
            comment = text;
        } else if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((name, _)) = line.split_once(" = ")
            && section == wanted_section
            && name == wanted_name
        {
            return comment.split_once(": ").map(|(_, accepted)| accepted);
        }
    }
    None
}

fn suggestion(key: &str, known: &[String]) -> String {
    if key.ends_with("token") {
        return "the token comes from DISCORD_TOKEN or DISCORD_TOKEN_FILE".to_owned();
    }
    let section = key.split('.').next().unwrap_or(key);
    let prefix = format!("{section}.");
    let siblings: Vec<_> = known
        .iter()
        .filter(|known| known.starts_with(&prefix))
        .map(String::as_str)
        .collect();
    let nearest = known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(key, known), known))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    match (nearest, siblings.is_empty()) {
        (Some((_, nearest)), _) => format!("did you mean {nearest}?"),
        (None, false) => format!("known are {}", siblings.join(", ")),
        (None, true) => format!("known are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Layer, Origin};

    #[test]
    fn every_setting_says_what_it_accepts() {
        let layer = Layer::read(Origin::Default, DEFAULTS).expect("the defaults are TOML");
        for key in layer.values.keys() {
            assert!(accepted(key).is_some(), "{key} needs `# purpose: accepted`");
        }
    }
}
