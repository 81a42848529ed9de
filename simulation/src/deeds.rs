//! What members do, and what they are told of it.

mod doing;
mod forgetting;
mod importing;
mod letters;
mod practising;
mod reading;
mod telling;
mod timing;

use standin::{
    ChannelId, InteractionId, InteractionOutcome, MessageId, MessageView, ModalView, Outcome,
    Place, UserId,
};

use crate::ledger::{Counts, Step, Told};
pub(crate) use importing::{Afterwards, Bringing};
pub(crate) use letters::Post;
use reading::told;
pub(crate) use timing::Way;

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
        /// Its label, or what identifies it.
        button: String,
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
    /// `/leave` or `/join`.
    Membership {
        who: UserId,
        place: Place,
        name: &'static str,
        member: usize,
        server: usize,
    },
    /// A message in a habit channel.
    Say(Saying),
    /// A message in a habit channel is edited, or deleted.
    Amend {
        message: usize,
        channel: ChannelId,
        id: MessageId,
        edit: Option<(String, Counts)>,
    },
    /// Discord tells of a message a second time.
    Repeat { channel: ChannelId, id: MessageId },
    /// *Did it* or *Not today* under a daily post.
    Press {
        who: UserId,
        post: Box<MessageView>,
        label: &'static str,
        member: usize,
    },
    /// *Log a time* under a daily post, with the entry's mark as what was done.
    LogTime {
        who: UserId,
        post: Box<MessageView>,
        entry: usize,
        mark: String,
        minutes: u32,
    },
    /// `/settings`: how to be asked in a server, and the zone.
    Choose {
        who: UserId,
        place: Place,
        member: usize,
        server: usize,
        directly: bool,
        zone: String,
    },
    /// `/import` with a file, and what follows.
    Bring {
        who: UserId,
        place: Place,
        bringing: Bringing,
    },
    /// `/letter`, and what is done with the letter later.
    Letter {
        who: UserId,
        place: Place,
        letter: usize,
        post: Post,
    },
    /// `/compare`, posted for everybody.
    Share {
        who: UserId,
        place: Place,
        member: usize,
    },
    /// *Undo the import*.
    TakeBack {
        who: UserId,
        file: usize,
        reply: Box<MessageView>,
    },
    /// `/timer`, and what follows.
    Timer {
        who: UserId,
        place: Place,
        member: usize,
        way: Way,
    },
    /// `/forget`, its button, and a word.
    Forget {
        who: UserId,
        place: Place,
        member: usize,
        word: &'static str,
    },
}

/// A message in a habit channel, and what its author does with it at once.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    /// `None` is a webhook.
    pub(crate) who: Option<UserId>,
    /// `None` is another bot, or a webhook.
    pub(crate) member: Option<usize>,
    pub(crate) server: usize,
    pub(crate) channel: ChannelId,
    pub(crate) text: String,
    pub(crate) counts: Counts,
    pub(crate) then: Then,
}

#[derive(Debug, Clone)]
pub(crate) enum Then {
    Nothing,
    Edit(String, Counts),
    Delete,
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
    /// The message that was posted.
    pub(crate) posted: Option<MessageId>,
    /// What was done with a timer, and what was heard of it.
    pub(crate) steps: Vec<(Step, Told)>,
    /// What stood where the reply stands now.
    pub(crate) seen: Vec<MessageView>,
    /// Of a file: there is something new in it.
    pub(crate) is_new: Option<bool>,
    /// The bot said something that nobody expects.
    pub(crate) odd: Option<String>,
}

impl Deed {
    fn done(self, outcome: Option<&InteractionOutcome>) -> Done {
        // What was never sent was not done.
        let mut done = Done::told(self, Told::Refused);
        done.interaction = outcome.map(|one| one.id);
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

    /// Whether it is done in several steps.
    pub(crate) const fn is_long(&self) -> bool {
        matches!(self, Self::Bring { .. } | Self::TakeBack { .. })
    }

    /// Whether there is no reason to refuse it but a fault.
    const fn must_be_kept(&self) -> bool {
        matches!(self, Self::Log { .. })
    }
}

impl Done {
    const fn told(deed: Deed, told: Told) -> Self {
        Self {
            deed,
            told,
            reply: None,
            to_post: false,
            interaction: None,
            posted: None,
            steps: Vec::new(),
            seen: Vec::new(),
            is_new: None,
            odd: None,
        }
    }
}
