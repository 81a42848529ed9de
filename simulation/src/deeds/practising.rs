//! What is done in a habit channel: without the bot, which only hears of it, and with the form of its daily post.

use standin::{InteractionOutcome, MessageView, OptionValue, Outcome, Place, Standin, UserId};

use super::reading::opened;
use super::{Deed, Done, Then};
use crate::ledger::Told;

impl Deed {
    /// Posts, edits, deletes, or repeats. Discord takes it at once.
    pub(super) fn in_the_channel(self, discord: &Standin) -> Done {
        let mut posted = None;
        match &self {
            Self::Say(said) => {
                let message = match said.who {
                    Some(who) => discord.say(who, said.channel, &said.text),
                    None => discord.say_by_webhook("News", said.channel, &said.text),
                };
                posted = Some(message.id);
                match &said.then {
                    Then::Nothing => {}
                    Then::Edit(text, _) => discord.edit_message(said.channel, message.id, text),
                    Then::Delete => discord.delete_message(said.channel, message.id),
                }
            }
            Self::Amend {
                channel, id, edit, ..
            } => match edit {
                Some((text, _)) => discord.edit_message(*channel, *id, text),
                None => discord.delete_message(*channel, *id),
            },
            Self::Repeat { channel, id } => discord.repeat_message(*channel, *id),
            _ => {}
        }
        let mut done = Done::told(self, Told::Kept);
        done.posted = posted;
        done
    }
}

/// What members post of their own.
impl Deed {
    pub(super) async fn share(self, discord: &Standin, who: UserId, place: Place) -> Done {
        let share = [("share", OptionValue::from(true))];
        let outcome = discord.command(who, place, "compare", &share).await;
        let mut done = Done::told(self, Told::Nothing);
        done.interaction = Some(outcome.id);
        match &outcome.kind {
            Outcome::Reply {
                message,
                ephemeral: false,
            } => {
                done.told = Told::Kept;
                done.posted = Some(message.id);
            }
            Outcome::Reply { message, .. } if !message.text().contains("may be done all") => {
                done.told = Told::Refused;
            }
            _ => {}
        }
        done
    }
}

/// *Log a time*, and its form; nothing where no form came.
pub(super) async fn log_time(
    discord: &Standin,
    who: UserId,
    post: &MessageView,
    mark: &str,
    minutes: u32,
) -> Option<InteractionOutcome> {
    let form = opened(discord.press(who, post, "Log a time").await)?;
    let time = format!("{minutes}m");
    let fields = [("time", time.as_str()), ("what", mark)];
    Some(discord.submit(who, &form, &fields).await)
}
