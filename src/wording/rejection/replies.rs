//! The replies that carry a refusal: nothing that was typed is lost.

use super::rejection;
use crate::domain::custom_id::Action;
use crate::domain::ids::DraftId;
use crate::domain::message::{Embed, Message};
use crate::domain::rejection::Rejection;
use crate::wording::text::copyable;
use crate::wording::{TEXT_MAX, plain, primary};

/// Characters of an embed that a refused command may take when it does not fit the text.
const TYPED_MAX: usize = 4000;

/// The reply to a refused command, with what was typed to copy and mend: `/log time:1h3o craft:rust`.
pub fn refused(refusal: &Rejection, typed: &str) -> Message {
    let said = rejection(refusal);
    if typed.trim().is_empty() {
        return plain(said);
    }
    let told = format!("{said}\nYou typed:");
    let room = TEXT_MAX.saturating_sub(told.chars().count() + 1);
    if typed.chars().count() + 20 < room {
        return plain(format!("{told}\n{}", copyable(typed, room)));
    }
    let embed = Embed {
        description: copyable(typed, TYPED_MAX),
        ..Embed::default()
    };
    Message {
        embeds: vec![embed],
        ..plain(told)
    }
}

/// The reply to a refused form: everything wrong with it, and the button that opens it again as it was.
pub fn refused_modal(refusals: &[Rejection], draft: DraftId) -> Message {
    let end = "Nothing you typed is lost: *Correct it* opens the form again, for 24 hours.";
    let mut room = TEXT_MAX - end.chars().count() - 100;
    let mut lines = Vec::new();
    for refusal in refusals {
        let line = rejection(refusal);
        let length = line.chars().count() + 1;
        if length > room {
            lines.push("Some more items need a look too.".to_owned());
            break;
        }
        room -= length;
        lines.push(line);
    }
    lines.push(end.to_owned());
    let row = vec![primary("Correct it", Action::CorrectDraft { draft })];
    Message {
        rows: vec![row],
        ..plain(lines.join("\n"))
    }
}
