//! The last evening of the story: two people sit in a voice room, and the time of the one who agreed is counted.

use anyhow::ensure;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use standin::{ChannelId, OptionValue, UserId};

use super::tour::{Telling, Tour, evening};

/// Days after the story: the evening after the last in the habit's channel.
const DAY: i64 = 5;

impl Tour<'_> {
    /// Mara makes two rooms of *guitar*, Ben agrees to be counted, and plays with Ada for an evening. Ada has not agreed.
    pub(crate) async fn voice(&mut self) -> anyhow::Result<()> {
        let town = self.town;
        let begin = evening(self.after_the_story() + TimeDelta::days(DAY));
        town.pass_to(begin).await;
        for room in [town.practice, town.stage] {
            let options = [
                ("channel", OptionValue::Channel(room)),
                ("craft", "guitar".into()),
            ];
            self.command(town.mara, town.place(), "voice rooms add", &options)
                .await?;
        }
        self.command(town.ben, town.place(), "voice agree", &[])
            .await?;
        self.stand(begin, "Ben", town.ben, Some(town.practice))
            .await;
        let minutes = |minutes| begin + TimeDelta::minutes(minutes);
        self.stand(minutes(5), "Ada", town.ada, Some(town.practice))
            .await;
        self.stand(minutes(50), "Ben", town.ben, Some(town.stage))
            .await;
        self.stand(minutes(52), "Ada", town.ada, Some(town.stage))
            .await;
        town.pass_to(minutes(70)).await;
        for (who, name) in [(town.ben, "voice status"), (town.ada, "voice status")] {
            self.command(who, town.place(), name, &[]).await?;
        }
        self.stand(minutes(97), "Ben", town.ben, None).await;
        self.stand(minutes(98), "Ada", town.ada, None).await;
        self.entry_of_the_evening().await
    }

    /// Somebody enters a room, moves to another, or leaves.
    async fn stand(&mut self, at: DateTime<Utc>, name: &str, who: UserId, room: Option<ChannelId>) {
        let town = self.town;
        town.pass_to(at).await;
        town.stand(who, room).await;
        if self.telling == Telling::Whole {
            let when = at.with_timezone(&Berlin).format("%a %d %b %Y %H:%M");
            match room {
                Some(room) => println!("{when}  {name} is in the voice room {}", self.called(room)),
                None => println!("{when}  {name} leaves voice"),
            }
        }
    }

    /// Ben looks at what was kept: 90 minutes in one entry. The five minutes before Ada came do not count, nor the two in which she
    /// was still in the other room.
    async fn entry_of_the_evening(&mut self) -> anyhow::Result<()> {
        let town = self.town;
        let shown = town
            .discord
            .command(town.ben, town.place(), "history", &[])
            .await;
        let text = shown.finished().await.text();
        // Played behind what somebody did on the page, Ben may have a timer of his own running: then voice counts nothing.
        let is_whole_story = self.who.contains(&town.chen);
        ensure!(
            !is_whole_story || text.contains("**1 h 30** guitar"),
            "the evening in voice is not in the history: {text}"
        );
        self.tell_reply("Ben /history", &shown).await
    }
}
