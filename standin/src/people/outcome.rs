//! What came of an interaction, as the person who started it sees it.

use std::time::Duration;

use serde_json::Value;

use super::modal::ModalView;
use crate::Standin;
use crate::ids::InteractionId;
use crate::view::MessageView;

/// One of the choices that autocomplete offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent when it is taken.
    pub value: Value,
}

/// How the bot acknowledged an interaction.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A new message.
    Reply {
        /// As it was at first.
        message: MessageView,
        /// Whether only the person sees it.
        ephemeral: bool,
    },
    /// A form.
    Modal(ModalView),
    /// "Is thinking…"; see [`InteractionOutcome::finished`].
    Deferred {
        /// Whether only the person sees it.
        ephemeral: bool,
    },
    /// Nothing to see; the message with the button may change later.
    DeferredUpdate,
    /// The message with the button changed.
    Updated(MessageView),
    /// Choices for an option.
    Choices(Vec<Choice>),
    /// Acknowledged in a way that shows nothing.
    Nothing,
    /// What people read when the bot did not answer in time.
    Failed(String),
    /// The person's client did not let it through, for this reason.
    NotSent(String),
}

/// What came of an interaction.
#[derive(Clone)]
pub struct InteractionOutcome {
    /// The interaction; meaningless when it was not sent.
    pub id: InteractionId,
    /// How it was acknowledged.
    pub kind: Outcome,
    /// Real time from the interaction to the acknowledgement.
    pub took: Duration,
    pub(crate) standin: Standin,
}

impl std::fmt::Debug for InteractionOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

impl InteractionOutcome {
    /// The message that answered, as it is now. Panics when there is none.
    #[track_caller]
    pub fn message(&self) -> MessageView {
        self.find_message()
            .unwrap_or_else(|| panic!("no message came of it, but: {self:?}"))
    }

    /// Everything written in the message that answered. Panics when there is none.
    #[track_caller]
    pub fn text(&self) -> String {
        self.message().text()
    }

    /// The form that opened. Panics when none did.
    #[track_caller]
    pub fn modal(&self) -> ModalView {
        match &self.kind {
            Outcome::Modal(modal) => modal.clone(),
            other => panic!("no modal came of it, but: {other:?}"),
        }
    }

    /// Whether only the person sees the answer.
    pub fn is_ephemeral(&self) -> bool {
        self.find_message()
            .is_some_and(|message| message.is_ephemeral())
    }

    /// Why it failed or was not sent, if so.
    pub fn failure(&self) -> Option<&str> {
        match &self.kind {
            Outcome::Failed(why) | Outcome::NotSent(why) => Some(why),
            _ => None,
        }
    }

    /// The messages that followed the answer, as they are now.
    pub fn followups(&self) -> Vec<MessageView> {
        self.standin.shared.read(|world| {
            let Some(interaction) = world.interactions.get(self.id) else {
                return Vec::new();
            };
            let channel = interaction.channel;
            let ids = interaction.followups.iter();
            ids.filter_map(|id| world.message(channel, *id))
                .map(|one| world.view(one))
                .collect()
        })
    }

    /// Waits until a deferred answer is there. Panics when it does not come in ten real seconds.
    pub async fn finished(&self) -> MessageView {
        let done = |_: &Standin| self.find_message().filter(|message| !message.is_loading);
        self.standin.settle_for("a deferred answer", done).await
    }

    fn find_message(&self) -> Option<MessageView> {
        self.standin.shared.read(|world| {
            let interaction = world.interactions.get(self.id)?;
            let message = world.message(interaction.channel, interaction.original?)?;
            Some(world.view(message))
        })
    }
}
