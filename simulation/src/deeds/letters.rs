//! Letters to oneself, as somebody writes them and takes them back.

use standin::{InteractionOutcome, MessageView, Place, Standin, UserId};

/// What is done with a letter.
#[derive(Debug, Clone)]
pub(crate) enum Post {
    /// `/letter`, to come on that day.
    Write { words: String, when: String },
    /// *Take back* under the reply.
    TakeBack(Box<MessageView>),
    /// *Put it back* under the reply to that.
    PutBack(Box<MessageView>),
}

impl Post {
    pub(super) async fn send(
        &self,
        discord: &Standin,
        who: UserId,
        place: Place,
    ) -> InteractionOutcome {
        match self {
            Self::Write { words, when } => {
                let options = [
                    ("text", words.as_str().into()),
                    ("when", when.as_str().into()),
                ];
                discord.command(who, place, "letter", &options).await
            }
            Self::TakeBack(reply) => discord.press(who, reply, "Take back").await,
            Self::PutBack(reply) => discord.press(who, reply, "Put it back").await,
        }
    }

    /// How the answer begins where it is done.
    pub(super) const fn done(&self) -> &'static str {
        match self {
            Self::Write { .. } => "Sealed.",
            Self::TakeBack(_) => "Taken back: the letter",
            Self::PutBack(_) => "Put back: it",
        }
    }
}
