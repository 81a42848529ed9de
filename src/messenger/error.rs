//! What Discord's refusals mean for a delivery. The codes are Discord's JSON error codes:
//! <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>.

use std::time::Duration;

use serenity::Error;
use serenity::http::{DiscordJsonError, HttpError};

use crate::domain::check_in::GiveUpReason;

/// The wait after a 429 that came through the door: it has waited for Discord already, as long as it may.
const AFTER_LIMIT: Duration = Duration::from_mins(1);

/// A post in this forum needs a tag.
pub(super) const TAG_REQUIRED: isize = 40_067;

/// Why Discord does not have it, and whether it is to be tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may work later.
    #[error("to be tried again: {reason}")]
    Retry {
        /// What happened; terse, for the log.
        reason: String,
        /// Not before this time has passed.
        after: Option<Duration>,
    },
    /// It will not work.
    #[error("given up: {0:?}")]
    GiveUp(GiveUpReason),
}

/// What came of a request, for the log: never holds what was sent, nor where to.
pub fn what_happened(error: &Error) -> String {
    Refusal::of(error).what
}

/// The same of an answer that came without the library.
pub fn what_was_answered(status: u16, body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(error) => Refusal::of_answer(status, &error).what,
        Err(_) => format!("HTTP {status}, unreadable answer"),
    }
}

/// A request without the answer that was hoped for.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The HTTP status; 0 when there was no answer.
    status: u16,
    /// Discord's own code; 0 when it gave none.
    pub(super) code: isize,
    /// For the log: never holds what was sent.
    what: String,
}

impl Refusal {
    pub(super) fn of(error: &Error) -> Refusal {
        match error {
            Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                Refusal::of_answer(response.status_code.as_u16(), &response.error)
            }
            Error::Http(HttpError::Request(error)) if error.is_timeout() => Refusal::timed_out(),
            Error::Http(HttpError::Request(_)) => Refusal::cut(),
            _ => Refusal::unreadable(),
        }
    }

    fn of_answer(status: u16, error: &DiscordJsonError) -> Refusal {
        // The paths say which field was wrong; the messages beside them could repeat it.
        let fields: Vec<String> = error
            .errors
            .iter()
            .map(|error| format!("{} at {}", error.code, error.path))
            .collect();
        let code = error.code;
        let what = format!("HTTP {status}, code {code} {}", fields.join(", "))
            .trim()
            .to_owned();
        Refusal { status, code, what }
    }

    pub(super) fn timed_out() -> Refusal {
        Refusal::without_answer("no answer in time")
    }

    pub(super) fn cut() -> Refusal {
        Refusal::without_answer("connection failed")
    }

    pub(super) fn unreadable() -> Refusal {
        Refusal::without_answer("unreadable answer")
    }

    fn without_answer(what: &str) -> Refusal {
        Refusal {
            status: 0,
            code: 0,
            what: what.to_owned(),
        }
    }

    /// The same refusal, of a request to write to one person: who cannot be written to has closed their direct messages.
    pub(super) fn of_direct_message(self) -> SendError {
        match self.code {
            // Unknown user, invalid recipient.
            10_013 | 50_033 => SendError::GiveUp(GiveUpReason::DirectClosed),
            _ => self.into(),
        }
    }

    /// The same refusal, of a request to open an archived thread: who may not has met a locked one.
    pub(super) fn of_opening_a_thread(self) -> SendError {
        match self.code {
            50_001 | 50_013 | 50_083 => SendError::GiveUp(GiveUpReason::ThreadLocked),
            _ => self.into(),
        }
    }

    fn give_up(&self) -> Option<GiveUpReason> {
        match self.code {
            10_003 | 10_004 => Some(GiveUpReason::ChannelGone),
            10_008 => Some(GiveUpReason::MessageGone),
            50_001 | 50_013 => Some(GiveUpReason::Permission),
            50_007 | 50_278 => Some(GiveUpReason::DirectClosed),
            160_005 => Some(GiveUpReason::ThreadLocked),
            TAG_REQUIRED => Some(GiveUpReason::TagNeeded),
            // Discord's words for "too fast": slow mode, too many edits of an old message.
            20_016 | 20_022 | 20_028 | 30_046 => None,
            // Too many active threads.
            160_006 => Some(GiveUpReason::Refused),
            0 if self.status == 403 => Some(GiveUpReason::Permission),
            code if code > 0 && matches!(self.status, 400 | 403 | 404 | 405 | 413) => {
                Some(GiveUpReason::Refused)
            }
            _ if self.status == 400 => Some(GiveUpReason::Refused),
            _ => None,
        }
    }
}

impl From<Refusal> for SendError {
    fn from(refusal: Refusal) -> SendError {
        match refusal.give_up() {
            Some(reason) => {
                if reason == GiveUpReason::Refused {
                    tracing::error!(what = refusal.what, "Discord refused what the bot sent");
                }
                SendError::GiveUp(reason)
            }
            None => SendError::Retry {
                after: (refusal.status == 429).then_some(AFTER_LIMIT),
                reason: refusal.what,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(status: u16, code: isize) -> SendError {
        Refusal {
            status,
            code,
            what: String::new(),
        }
        .into()
    }

    #[test]
    fn what_cannot_work_is_given_up_with_its_reason() {
        for (status, code, reason) in [
            (404, 10_003, GiveUpReason::ChannelGone),
            (404, 10_008, GiveUpReason::MessageGone),
            (403, 50_001, GiveUpReason::Permission),
            (403, 50_013, GiveUpReason::Permission),
            (403, 0, GiveUpReason::Permission),
            (403, 50_007, GiveUpReason::DirectClosed),
            (403, 50_278, GiveUpReason::DirectClosed),
            (403, 160_005, GiveUpReason::ThreadLocked),
            (400, 40_067, GiveUpReason::TagNeeded),
            (400, 50_035, GiveUpReason::Refused),
            (400, 0, GiveUpReason::Refused),
            (400, 200_000, GiveUpReason::Refused),
        ] {
            assert_eq!(
                error_of(status, code),
                SendError::GiveUp(reason),
                "{status} {code}"
            );
        }
    }

    #[test]
    fn what_may_work_later_is_tried_again() {
        for (status, code, after) in [
            (429, 0, Some(AFTER_LIMIT)),
            (429, 20_028, Some(AFTER_LIMIT)),
            (500, 0, None),
            (502, -1, None),
            (503, 0, None),
            (504, 0, None),
            (401, 0, None),
            (404, 0, None),
            (404, -1, None),
            (0, 0, None),
        ] {
            let error = error_of(status, code);
            assert_eq!(
                error,
                SendError::Retry {
                    reason: String::new(),
                    after
                },
                "{status} {code}"
            );
        }
    }

    #[test]
    fn a_thread_that_may_not_be_opened_is_locked() {
        let refusal = Refusal {
            status: 403,
            code: 50_013,
            what: String::new(),
        };
        assert_eq!(
            refusal.of_opening_a_thread(),
            SendError::GiveUp(GiveUpReason::ThreadLocked)
        );
    }
}
