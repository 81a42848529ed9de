//! A small server with an admin and three members, and the bot in it.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use secrecy::SecretString;
use standin::{ChannelId, Config, Place, ServerId, Standin, UserId, VoiceFlags};
use tempfile::TempDir;
use tokio::sync::RwLock;
use yesteryou::app::App;
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment};

/// Everything that runs.
pub(crate) struct Town {
    pub(crate) discord: Standin,
    pub(crate) server: ServerId,
    pub(crate) channel: ChannelId,
    /// Where doing the thing is the message, from the end of the story on.
    pub(crate) guitar: ChannelId,
    /// A voice channel, which becomes a room in the end.
    pub(crate) practice: ChannelId,
    /// Another.
    pub(crate) stage: ChannelId,
    /// Manages the server.
    pub(crate) mara: UserId,
    /// Writes Rust.
    pub(crate) ada: UserId,
    /// Plays the guitar; lives in New York.
    pub(crate) ben: UserId,
    /// Draws; wants to be asked by direct message.
    pub(crate) chen: UserId,
    /// Gone once the playground is closed.
    app: RwLock<Option<App>>,
    _folder: TempDir,
}

impl Town {
    /// Starts the stand-in on the first of September 2025, 10:00 in Berlin, and the bot in it.
    pub(crate) async fn open(database: Option<&Path>) -> anyhow::Result<Town> {
        let folder = TempDir::new().context("making a temporary folder")?;
        let path =
            database.map_or_else(|| folder.path().join("yesteryou.sqlite"), Path::to_path_buf);
        let discord = Standin::start(Config::at(first_morning())).await?;
        discord.name_bot("yesteryou");
        let (ada, ben, chen) = (
            discord.add_user("Ada"),
            discord.add_user("Ben"),
            discord.add_user("Chen"),
        );
        let mara = discord.add_user("Mara");
        let server = discord.add_server("Evening Shed", mara);
        let channel = discord.add_text_channel(server, "check-in");
        let guitar = discord.add_text_channel(server, "guitar");
        let practice = discord.add_voice_channel(server, "practice");
        let stage = discord.add_voice_channel(server, "stage");
        discord.join(server, ada);
        discord.join(server, ben);
        discord.join(server, chen);
        let pairs = [
            ("YESTERYOU__DISCORD__API_URL", discord.api_url()),
            ("YESTERYOU__DATABASE__PATH", path.display().to_string()),
            ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
            // So that a time in a message in #guitar is read.
            ("YESTERYOU__DISCORD__MESSAGE_CONTENT", "true".to_owned()),
            ("YESTERYOU__SCHEDULER__TICK_SECONDS", "60".to_owned()),
            ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000".to_owned()),
        ];
        let settings = config::settings(None, &Environment::from_pairs(pairs))?;
        let clock = {
            let discord = discord.clone();
            Clock::from_fn(move || discord.now())
        };
        let token = SecretString::from(discord.token());
        let app = App::start(&settings, token, clock).await?;
        discord.connected().await;
        Ok(Town {
            discord,
            server,
            channel,
            guitar,
            practice,
            stage,
            mara,
            ada,
            ben,
            chen,
            app: RwLock::new(Some(app)),
            _folder: folder,
        })
    }

    /// The check-in channel.
    pub(crate) fn place(&self) -> Place {
        Place::Server(self.server, self.channel)
    }

    /// The member of that name, in any case.
    pub(crate) fn member(&self, name: &str) -> Option<UserId> {
        let members = [
            ("mara", self.mara),
            ("ada", self.ada),
            ("ben", self.ben),
            ("chen", self.chen),
        ];
        members
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, id)| id)
    }

    /// Lets time pass to an instant, stopping at whatever is due on the way.
    pub(crate) async fn pass_to(&self, then: DateTime<Utc>) {
        while let Some(next) = self.next_due_before(then).await {
            // What is overdue (put off after a failure) is tried again a little later each time, never in the past.
            let now = self.discord.now();
            self.discord
                .set_now(next.max(now + chrono::TimeDelta::seconds(1)));
            self.settle().await;
        }
        self.discord.set_now(then);
        self.settle().await;
    }

    async fn next_due_before(&self, before: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next_due().await.filter(|next| *next < before)
    }

    /// Somebody posts in a habit channel, and the bot has dealt with it.
    pub(crate) async fn say(&self, who: UserId, channel: ChannelId, text: &str) {
        let app = self.app.read().await;
        let events = app.as_ref().map(App::habit_events);
        let before = events.as_ref().map_or(0, |events| *events.borrow());
        self.discord.say(who, channel, text);
        if let Some(mut events) = events {
            // Ends with the bot, and then there is nothing to wait for.
            let _ = events.wait_for(|dealt_with| *dealt_with > before).await;
        }
        drop(app);
        self.settle().await;
    }

    /// Somebody enters a voice channel, moves to it, or leaves voice, and the bot has decided what follows.
    pub(crate) async fn stand(&self, who: UserId, channel: Option<ChannelId>) {
        let app = self.app.read().await;
        let events = app.as_ref().map(App::voice_events);
        let before = events.as_ref().map_or(0, |events| *events.borrow());
        let flags = VoiceFlags::default();
        self.discord.set_voice(self.server, who, channel, flags);
        if let (Some(mut events), Some(app)) = (events, app.as_ref()) {
            // Ends with the bot, and then there is nothing to wait for.
            let _ = events.wait_for(|dealt_with| *dealt_with > before).await;
            while !app.voice_is_settled() {
                tokio::task::yield_now().await;
            }
        }
        drop(app);
        self.settle().await;
    }

    /// Lets the bot send what it owes.
    pub(crate) async fn settle(&self) {
        if let Some(app) = self.app.read().await.as_ref() {
            app.tick().await;
        }
    }

    /// When the weekly question is asked next, if it is.
    pub(crate) async fn next_slot(&self) -> Option<DateTime<Utc>> {
        let app = self.app.read().await;
        app.as_ref()?
            .next_slot()
            .await
            .expect("the database answers")
    }

    /// When the bot has something to do next.
    pub(crate) async fn next_due(&self) -> Option<DateTime<Utc>> {
        let app = self.app.read().await;
        app.as_ref()?
            .next_due()
            .await
            .expect("the database answers")
    }

    /// Stops the bot; says what rules of Discord it broke, which would be a bug.
    pub(crate) async fn close(&self) -> anyhow::Result<()> {
        if let Some(app) = self.app.write().await.take() {
            app.stop().await;
        }
        let violations = self.discord.violations();
        self.discord.clone().shutdown().await;
        anyhow::ensure!(
            violations.is_empty(),
            "rules of Discord were broken: {violations:#?}"
        );
        Ok(())
    }
}

/// Monday 1 September 2025, 10:00 in Berlin.
fn first_morning() -> DateTime<Utc> {
    let morning = Berlin.with_ymd_and_hms(2025, 9, 1, 10, 0, 0).single();
    morning.expect("no clock changes in September").to_utc()
}
