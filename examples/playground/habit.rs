//! The last days of the story: the server gets a channel in which doing the thing is the message.

use anyhow::Context;
use chrono::TimeDelta;
use standin::{MessageView, OptionValue, UserId};

use super::tour::{Telling, Tour, as_read, evening, morning};

/// Days of it, from the Monday after the story on.
const DAYS: i64 = 4;

impl Tour<'_> {
    /// Mara binds a channel to the habit, and for some days people post there or press a button of the daily post.
    pub(crate) async fn habit(&mut self) -> anyhow::Result<()> {
        let town = self.town;
        let options = [
            ("name", "guitar".into()),
            ("channel", OptionValue::Channel(town.guitar)),
            ("opening", "08:00".into()),
            ("days", "every day".into()),
        ];
        self.command(town.mara, town.place(), "habit create", &options)
            .await?;
        let monday = self.after_the_story();
        for day in 1..=DAYS {
            let date = monday + TimeDelta::days(day);
            town.pass_to(morning(date)).await;
            let post = self
                .daily_post()
                .context("the daily post is not in the channel")?;
            self.press(town.ada, "Ada", &post, "Did it").await?;
            town.pass_to(evening(date)).await;
            let (text, rests) = match day {
                1 => ("45 min scales", false),
                2 => ("who is up for 30 min of scales tomorrow?", true),
                3 => ("1h10 Blackbird, slowly, and it sounds like one", false),
                _ => ("strings changed, nothing else", false),
            };
            town.say(town.ben, town.guitar, text).await;
            if rests && self.who.contains(&town.chen) {
                self.press(town.chen, "Chen", &post, "Not today").await?;
            }
        }
        if self.telling == Telling::Whole {
            println!(
                "\n-- #guitar\n{}",
                as_read(&town.discord.transcript(town.guitar))
            );
        }
        self.command(
            town.ben,
            town.place(),
            "rhythm",
            &[("craft", "guitar".into())],
        )
        .await
    }

    fn daily_post(&self) -> Option<MessageView> {
        let messages = self.town.discord.messages(self.town.guitar);
        messages
            .into_iter()
            .rev()
            .find(|message| message.button("Did it").is_some())
    }

    async fn press(
        &mut self,
        who: UserId,
        name: &str,
        post: &MessageView,
        button: &str,
    ) -> anyhow::Result<()> {
        let pressed = self.town.discord.press(who, post, button).await;
        self.tell_reply(&format!("{name} presses {button} in #guitar"), &pressed)
            .await
    }
}
