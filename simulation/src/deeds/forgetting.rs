//! Being forgotten, as a member goes about it: the command, the button, the word.

use std::time::Duration;

use standin::{MessageView, Outcome, Place, Standin, UserId};

use super::reading::{opened, told};
use super::{Deed, Done};
use crate::ledger::Told;

/// How long a person waits for the answer to the word, in real time.
const WAITS: Duration = Duration::from_millis(1_500);

impl Deed {
    pub(super) async fn be_forgotten(
        self,
        discord: &Standin,
        who: UserId,
        place: Place,
        word: &str,
    ) -> Done {
        let asked = discord.command(who, place, "forget", &[]).await;
        let (Outcome::Reply { message, .. } | Outcome::Updated(message)) = &asked.kind else {
            return self.done(None);
        };
        if message.button("Forget me…").is_none() {
            return self.done(Some(&asked));
        }
        let Some(form) = opened(discord.press(who, message, "Forget me…").await) else {
            return self.done(None);
        };
        let outcome = discord.submit(who, &form, &[("word", word)]).await;
        if !matches!(outcome.kind, Outcome::DeferredUpdate) {
            return self.done(Some(&outcome));
        }
        let before = message.text();
        let answer = answer(discord, who, message, &before);
        let heard = match tokio::time::timeout(WAITS, answer).await {
            Ok(text) => told(&self, &text),
            Err(_) => Told::Nothing,
        };
        let mut done = Done::told(self, heard);
        done.interaction = Some(outcome.id);
        done
    }
}

/// What stands in place of the question, or below it.
async fn answer(discord: &Standin, who: UserId, asked: &MessageView, before: &str) -> String {
    loop {
        let seen = discord.ephemerals(who).into_iter().rev();
        let seen = seen.filter(|one| one.id >= asked.id && !one.is_loading);
        let mut texts = seen.map(|one| one.text());
        if let Some(text) = texts.find(|text| text != before) {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
