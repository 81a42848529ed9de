//! How each deed is done.

use standin::{InteractionOutcome, OptionValue, Standin};

use super::reading::opened;
use super::{Deed, Done, practising};

impl Deed {
    /// Does it, and hears what comes of it.
    pub(crate) async fn run(self, discord: Standin) -> Done {
        match self.clone() {
            Self::Say(_) | Self::Amend { .. } | Self::Repeat { .. } => {
                self.in_the_channel(&discord)
            }
            Self::Bring {
                who,
                place,
                bringing,
            } => self.bring(&discord, who, place, bringing).await,
            Self::TakeBack { who, reply, .. } => self.take_back(&discord, who, &reply).await,
            Self::Timer {
                who, place, way, ..
            } => self.time(&discord, who, place, way).await,
            Self::Forget {
                who, place, word, ..
            } => self.be_forgotten(&discord, who, place, word).await,
            Self::Share { who, place, .. } => self.share(&discord, who, place).await,
            _ => {
                let outcome = self.asked(&discord).await;
                self.done(outcome.as_ref())
            }
        }
    }

    /// What one answer decides: a command, a button, or a form behind one.
    async fn asked(&self, discord: &Standin) -> Option<InteractionOutcome> {
        match self.clone() {
            Self::Command { who, place, name }
            | Self::Membership {
                who, place, name, ..
            } => Some(discord.command(who, place, name, &[]).await),
            Self::Letter {
                who, place, post, ..
            } => Some(post.send(discord, who, place).await),
            Self::Choose {
                who,
                place,
                directly,
                zone,
                ..
            } => {
                let ask = if directly {
                    "by direct message"
                } else {
                    "in the channel"
                };
                let options = [("ask", ask.into()), ("timezone", zone.as_str().into())];
                Some(discord.command(who, place, "settings", &options).await)
            }
            Self::Press {
                who, post, label, ..
            } => Some(discord.press(who, &post, label).await),
            Self::LogTime {
                who,
                post,
                mark,
                minutes,
                ..
            } => practising::log_time(discord, who, &post, &mark, minutes).await,
            deed => deed.recorded(discord).await,
        }
    }

    /// The same for an entry or an answer.
    async fn recorded(self, discord: &Standin) -> Option<InteractionOutcome> {
        match self {
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
                button,
                words,
                ..
            } => match opened(discord.press(who, &question, &button).await) {
                Some(form) => Some(discord.submit(who, &form, &[("words", &words)]).await),
                None => None,
            },
            Self::Submit {
                who, form, words, ..
            } => Some(discord.submit(who, &form, &[("words", &words)]).await),
            _ => None,
        }
    }
}
