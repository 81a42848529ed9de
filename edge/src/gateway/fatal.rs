//! Discord's close codes, sorted by what they ask for.

use std::fmt;

/// Discord closed a shard for a reason that trying again does not change: somebody has to act, and
/// the process should end and say so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FatalClose {
    /// 4004, or 4010 to 4014.
    pub code: u16,
    /// What it means, for whoever runs the bot.
    pub meaning: &'static str,
}

impl FatalClose {
    /// `None` for the codes after which a bot connects again.
    pub fn of(code: u16) -> Option<Self> {
        let meaning = match code {
            4004 => "the token is not valid",
            4010 => "the shard's number does not fit the number of shards",
            4011 => "the bot is in too many servers for this number of shards",
            4012 => "this version of the gateway's interface is gone",
            4013 => "the intents hold a bit that Discord does not know",
            4014 => "the bot asks for a privileged intent that is not enabled for it",
            _ => return None,
        };
        Some(Self { code, meaning })
    }
}

impl fmt::Display for FatalClose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Discord closed the gateway for good (code {}): {}",
            self.code, self.meaning
        )
    }
}

/// Whether the session is over after `code`, so that only a new one helps: not authenticated,
/// sequence out of range, session timed out.
pub(super) const fn ends_session(code: u16) -> bool {
    matches!(code, 4003 | 4007 | 4009)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_close_code_of_discords_list_is_sorted() {
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            assert!(FatalClose::of(code).is_some(), "{code}");
            assert!(!ends_session(code), "{code}");
        }
        for code in [1000, 1001, 1006, 4000, 4001, 4002, 4005, 4008] {
            assert_eq!(FatalClose::of(code), None, "{code}");
            assert!(!ends_session(code), "{code}");
        }
        for code in [4003, 4007, 4009] {
            assert_eq!(FatalClose::of(code), None, "{code}");
            assert!(ends_session(code), "{code}");
        }
    }
}
