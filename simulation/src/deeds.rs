//! What members do, and what they are told of it.

use std::fmt;

use standin::{
    InteractionId, InteractionOutcome, MessageView, ModalView, OptionValue, Outcome, Place,
    Standin, UserId,
};

use crate::ledger::Told;

/// One thing that somebody does. What it is to do is decided before it begins, so that a seed replays it.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// `/log`, with the entry's mark as its note.
    Log {
        who: UserId,
        place: Place,
        entry: usize,
        mark: String,
        craft: String,
        minutes: u32,
    },
    /// *Edit* under the reply to `/log`.
    Edit {
        who: UserId,
        reply: Box<MessageView>,
        entry: usize,
        minutes: u32,
    },
    /// *Undo* under the reply to `/log`, or to a change.
    Undo {
        who: UserId,
        reply: Box<MessageView>,
        entry: usize,
    },
    /// *Answer* under a question, and the form.
    Answer {
        who: UserId,
        question: Box<MessageView>,
        answer: usize,
        words: String,
    },
    /// A form that is open already.
    Submit {
        who: UserId,
        form: Box<ModalView>,
        answer: usize,
        words: String,
    },
    /// A command that changes no record, or nothing that is counted.
    Command {
        who: UserId,
        place: Place,
        name: &'static str,
    },
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) deed: Deed,
    pub(crate) told: Told,
    /// The private reply, when it is kept.
    pub(crate) reply: Option<MessageView>,
    /// Of an answer: it is to be posted.
    pub(crate) to_post: bool,
    /// The interaction that did it.
    pub(crate) interaction: Option<InteractionId>,
    /// The bot said something that nobody expects.
    pub(crate) odd: Option<String>,
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log { mark, minutes, .. } => write!(f, "log {minutes} min, {mark}:"),
            Self::Edit { entry, minutes, .. } => write!(f, "edit entry {entry} to {minutes} min:"),
            Self::Undo { entry, .. } => write!(f, "undo entry {entry}:"),
            Self::Answer { words, .. } => write!(f, "answer {words}:"),
            Self::Submit { words, .. } => write!(f, "answer early {words}:"),
            Self::Command { who, name, .. } => write!(f, "/{name} by {who}:"),
        }
    }
}

impl Deed {
    pub(crate) async fn run(self, discord: Standin) -> Done {
        let outcome = match self.clone() {
            Self::Log {
                who,
                place,
                mark,
                craft,
                minutes,
                ..
            } => {
                let options: [(&str, OptionValue); 3] = [
                    ("time", format!("{minutes}m").into()),
                    ("craft", craft.into()),
                    ("what", mark.into()),
                ];
                Some(discord.command(who, place, "log", &options).await)
            }
            Self::Edit {
                who,
                reply,
                minutes,
                ..
            } => {
                let form = opened(discord.press(who, &reply, "Edit").await);
                match form {
                    Some(form) => {
                        let time = format!("{minutes}m");
                        Some(discord.submit(who, &form, &[("time", &time)]).await)
                    }
                    None => None,
                }
            }
            Self::Undo { who, reply, .. } => Some(discord.press(who, &reply, "Undo").await),
            Self::Answer {
                who,
                question,
                words,
                ..
            } => match opened(discord.press(who, &question, "Answer").await) {
                Some(form) => Some(discord.submit(who, &form, &[("words", &words)]).await),
                None => None,
            },
            Self::Submit {
                who, form, words, ..
            } => Some(discord.submit(who, &form, &[("words", &words)]).await),
            Self::Command { who, place, name } => {
                Some(discord.command(who, place, name, &[]).await)
            }
        };
        self.done(outcome.as_ref())
    }

    fn done(self, outcome: Option<&InteractionOutcome>) -> Done {
        let mut done = Done {
            deed: self,
            // What was never sent was not done.
            told: Told::Refused,
            reply: None,
            to_post: false,
            interaction: outcome.map(|one| one.id),
            odd: None,
        };
        let Some(outcome) = outcome else {
            return done;
        };
        let message = match &outcome.kind {
            Outcome::Reply { message, .. } | Outcome::Updated(message) => message,
            Outcome::NotSent(_) => return done,
            _ => {
                done.told = Told::Nothing;
                return done;
            }
        };
        let text = message.text();
        done.told = told(&done.deed, &text);
        if done.told == Told::Kept {
            done.to_post = text.starts_with("Kept, and on its way")
                || text.starts_with("Kept, ahead of time")
                || text.starts_with("Kept, in place of");
            done.reply = Some(message.clone());
        } else if done.told == Told::Refused && done.deed.must_be_kept() {
            let broken = text.contains("nothing was kept");
            done.odd = (!broken).then_some(text);
        }
        done
    }

    /// Whether there is no reason to refuse it but a fault.
    const fn must_be_kept(&self) -> bool {
        matches!(self, Self::Log { .. })
    }
}

fn opened(outcome: InteractionOutcome) -> Option<ModalView> {
    match outcome.kind {
        Outcome::Modal(form) => Some(form),
        _ => None,
    }
}

/// Reads a reply as a member does.
fn told(deed: &Deed, text: &str) -> Told {
    if text.contains("may be done all the same") {
        return Told::Nothing;
    }
    let kept = match deed {
        Deed::Edit { .. } => text.starts_with("Changed") || text.starts_with("Kept"),
        Deed::Undo { .. } => text.starts_with("Taken back") || text.starts_with("As before"),
        Deed::Log { .. } | Deed::Answer { .. } | Deed::Submit { .. } => text.starts_with("Kept"),
        Deed::Command { .. } => true,
    };
    if kept { Told::Kept } else { Told::Refused }
}
