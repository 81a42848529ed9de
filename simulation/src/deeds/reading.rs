//! What an answer means to whoever reads it.

use standin::{InteractionOutcome, ModalView, Outcome};

use super::Deed;
use crate::ledger::Told;

/// The form that came of it.
pub(super) fn opened(outcome: InteractionOutcome) -> Option<ModalView> {
    match outcome.kind {
        Outcome::Modal(form) => Some(form),
        _ => None,
    }
}

/// Reads a reply as a member does.
pub(super) fn told(deed: &Deed, text: &str) -> Told {
    if text.contains("may be done all the same") {
        return Told::Nothing;
    }
    let kept = match deed {
        Deed::Edit { .. } => text.starts_with("Changed") || text.starts_with("Kept"),
        Deed::Undo { .. } => text.starts_with("Taken back") || text.starts_with("As before"),
        Deed::Log { .. } | Deed::Answer { .. } | Deed::Submit { .. } | Deed::LogTime { .. } => {
            text.starts_with("Kept")
        }
        Deed::Press { .. } => text.starts_with("Done: "),
        Deed::Membership { .. } => {
            !text.contains("nothing was kept") && !text.contains("not done any more")
        }
        Deed::Forget { .. } => text.starts_with("Everything I kept of you is erased"),
        Deed::Choose { directly, .. } => {
            let asked = if *directly {
                "You are asked by direct message."
            } else {
                "You are asked in the check-in channel"
            };
            text.contains(asked)
        }
        Deed::Letter { post, .. } => text.starts_with(post.done()),
        Deed::Share { .. } | Deed::Timer { .. } | Deed::Bring { .. } | Deed::TakeBack { .. } => {
            false
        }
        Deed::Command { .. } | Deed::Say(_) | Deed::Amend { .. } | Deed::Repeat { .. } => true,
    };
    if kept { Told::Kept } else { Told::Refused }
}
