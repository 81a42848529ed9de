//! Files of other tools, as a member goes about them: attached, looked at, kept or not, taken back.

use std::time::Duration;

use standin::{InteractionOutcome, MessageView, OptionValue, Outcome, Place, Standin, UserId};

use super::{Deed, Done};
use crate::ledger::Told;

/// How long a person waits for an answer that is coming, in real time.
const WAITS: Duration = Duration::from_millis(1_500);

/// A file, and what is done with it once it was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Bringing {
    pub(crate) file: usize,
    pub(crate) text: String,
    pub(crate) then: Afterwards,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Afterwards {
    /// *Keep these*.
    Keep,
    /// *Not now*.
    NotNow,
    Nothing,
}

impl Deed {
    pub(super) async fn bring(
        self,
        discord: &Standin,
        who: UserId,
        place: Place,
        bringing: Bringing,
    ) -> Done {
        let mut done = Done::told(self, Told::Refused);
        let name = format!("hours{}.csv", bringing.file);
        let file = OptionValue::File(name, bringing.text.into_bytes().into());
        let outcome = discord
            .command(who, place, "import", &[("file", file)])
            .await;
        let Some(preview) = finished(&outcome).await else {
            return done;
        };
        done.seen.push(preview.clone());
        let is_read = preview.text().contains("reads as a table");
        done.is_new = is_read.then(|| preview.button("Keep these").is_some());
        let button = match bringing.then {
            Afterwards::Keep => "Keep these",
            Afterwards::NotNow => "Not now",
            Afterwards::Nothing => return done,
        };
        if preview.button(button).is_none() {
            return done;
        }
        let pressed = discord.press(who, &preview, button).await;
        let answer = after(discord, &preview, &pressed).await;
        done.answered(&pressed, answer, "Kept:");
        done
    }

    pub(super) async fn take_back(
        self,
        discord: &Standin,
        who: UserId,
        reply: &MessageView,
    ) -> Done {
        let mut done = Done::told(self, Told::Refused);
        let pressed = discord.press(who, reply, "Undo the import").await;
        let answer = after(discord, reply, &pressed).await;
        done.answered(&pressed, answer, "Taken back: all");
        done
    }
}

impl Done {
    fn answered(&mut self, pressed: &InteractionOutcome, answer: Option<MessageView>, kept: &str) {
        self.interaction = Some(pressed.id);
        let text = answer.as_ref().map(MessageView::text);
        self.told = match text {
            None if matches!(pressed.kind, Outcome::NotSent(_)) => return,
            None => Told::Nothing,
            Some(text) if text.contains("may be done all the same") => Told::Nothing,
            // It will be done, perhaps after this run.
            Some(text) if text.contains("What you decided stands") => Told::Nothing,
            Some(text) if text.starts_with(kept) => Told::Kept,
            Some(_) => Told::Refused,
        };
        self.reply = answer;
    }
}

/// The answer that was coming.
async fn finished(outcome: &InteractionOutcome) -> Option<MessageView> {
    match &outcome.kind {
        Outcome::Reply { message, .. } => Some(message.clone()),
        Outcome::Deferred { .. } => tokio::time::timeout(WAITS, outcome.finished()).await.ok(),
        _ => None,
    }
}

/// What took the place of the message whose button was pressed, or came below it.
async fn after(
    discord: &Standin,
    message: &MessageView,
    pressed: &InteractionOutcome,
) -> Option<MessageView> {
    match &pressed.kind {
        Outcome::Reply { message, .. } | Outcome::Updated(message) => Some(message.clone()),
        Outcome::DeferredUpdate => {
            let before = message.text();
            let answer = async {
                loop {
                    let now = discord.message(message.channel, message.id);
                    let now = now.filter(|one| !one.is_loading && one.text() != before);
                    if let Some(answer) = now.or_else(|| pressed.followups().pop()) {
                        return answer;
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::time::timeout(WAITS, answer).await.ok()
        }
        _ => None,
    }
}
