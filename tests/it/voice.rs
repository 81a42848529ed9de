//! Voice rooms: whose time counts, when, over restarts, and what becomes of it.

mod asking;
mod consent;
mod counting;
mod restarts;
mod rooms;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use standin::{ChannelId, InteractionOutcome, OptionValue, UserId, VoiceFlags};

use crate::test_app::{Shed, TestApp, berlin};

/// A test's bot with a room, and how many events about voice it has to have heard.
pub(crate) struct Rooms {
    pub(crate) app: TestApp,
    pub(crate) shed: Shed,
    /// A room of *guitar*.
    pub(crate) practice: ChannelId,
    /// Another one.
    pub(crate) stage: ChannelId,
    /// A room of *rust*.
    pub(crate) desk: ChannelId,
    /// No room.
    pub(crate) lounge: ChannelId,
    heard: u64,
}

impl Rooms {
    /// Ben agreed. Nobody is in voice.
    pub(crate) async fn at(local: &str) -> Rooms {
        let rooms = Rooms::not_agreed(berlin(local)).await;
        rooms.agree(rooms.shed.ben).await;
        rooms
    }

    /// Nobody agreed.
    pub(crate) async fn not_agreed(now: DateTime<Utc>) -> Rooms {
        let app = Box::pin(TestApp::start(now)).await;
        let shed = app.add_shed("Evening Shed", "check-in");
        let voice = |name| app.discord.add_voice_channel(shed.server, name);
        let (practice, stage) = (voice("practice"), voice("stage"));
        let (desk, lounge) = (voice("desk"), voice("lounge"));
        app.set_up(shed).await.finished().await;
        let rooms = Rooms {
            app,
            shed,
            practice,
            stage,
            desk,
            lounge,
            heard: 1,
        };
        for (channel, craft) in [(practice, "guitar"), (stage, "guitar"), (desk, "rust")] {
            rooms.add(channel, craft).await;
        }
        rooms.app.heard_in_voice(1).await;
        rooms
    }

    pub(crate) async fn add(&self, channel: ChannelId, craft: &str) -> InteractionOutcome {
        let options = [("channel", channel.into()), ("craft", craft.into())];
        self.admin("voice rooms add", &options).await
    }

    /// A command of the admin's.
    pub(crate) async fn admin(
        &self,
        name: &str,
        options: &[(&str, OptionValue)],
    ) -> InteractionOutcome {
        let (ada, place) = (self.shed.ada, self.shed.place());
        let outcome = self.app.command(ada, place, name, options).await;
        self.app.voice_settled().await;
        outcome
    }

    /// A command of Ben's without options.
    pub(crate) async fn ben(&self, name: &str) -> InteractionOutcome {
        let (ben, place) = (self.shed.ben, self.shed.place());
        let outcome = self.app.command(ben, place, name, &[]).await;
        self.app.voice_settled().await;
        outcome
    }

    pub(crate) async fn agree(&self, who: UserId) -> InteractionOutcome {
        let place = self.shed.place();
        let agreed = self.app.command(who, place, "voice agree", &[]).await;
        self.app.voice_settled().await;
        agreed
    }

    /// Somebody enters a channel, or moves there.
    pub(crate) async fn enter(&mut self, who: UserId, channel: ChannelId) {
        self.stand(who, Some(channel), VoiceFlags::default()).await;
    }

    /// Somebody leaves voice.
    pub(crate) async fn leave(&mut self, who: UserId) {
        self.stand(who, None, VoiceFlags::default()).await;
    }

    /// Ben and Chen are in the practice room.
    pub(crate) async fn both_enter(&mut self) {
        self.enter(self.shed.ben, self.practice).await;
        self.enter(self.shed.chen, self.practice).await;
    }

    pub(crate) async fn stand(
        &mut self,
        who: UserId,
        channel: Option<ChannelId>,
        flags: VoiceFlags,
    ) {
        let server = self.shed.server;
        self.app.discord.set_voice(server, who, channel, flags);
        self.next(1).await;
    }

    /// Waits until so many more events were dealt with.
    pub(crate) async fn next(&mut self, events: u64) {
        self.heard += events;
        self.app.heard_in_voice(self.heard).await;
    }

    /// Moves the clock without letting the bot look.
    pub(crate) fn set(&self, local: &str) {
        self.app.set_now(berlin(local));
    }

    /// Moves the clock, and lets the bot look and decide what follows.
    pub(crate) async fn look(&self, local: &str) {
        self.app.at(berlin(local)).await;
        self.app.voice_settled().await;
    }

    /// Starts the bot, which meets its server.
    pub(crate) async fn up(&mut self) {
        Box::pin(self.app.up()).await;
        self.heard = 0;
        self.next(1).await;
    }

    /// What is kept that stands, the first first: whose, day, craft, minutes; with a "?" where it is unconfirmed.
    pub(crate) async fn kept(&self) -> Vec<String> {
        let names = [
            (self.shed.ada, "Ada"),
            (self.shed.ben, "Ben"),
            (self.shed.chen, "Chen"),
        ];
        let line = |row: &SqliteRow| {
            let whose: i64 = row.get("member_id");
            let name = names.iter().find(|(id, _)| id.0 == whose.unsigned_abs());
            let unsure = if row.get("unconfirmed") { " ?" } else { "" };
            format!(
                "{} {} {} {}{unsure}",
                name.map_or("somebody", |(_, name)| name),
                row.get::<String, _>("started_on"),
                row.get::<String, _>("name"),
                row.get::<i64, _>("minutes")
            )
        };
        let rows = self
            .rows(
                "SELECT member_id, started_on, craft.name, minutes, unconfirmed
                 FROM entry JOIN craft USING (craft_id, member_id)
                 WHERE deleted_at IS NULL AND source = 'voice' ORDER BY entry_id",
            )
            .await;
        rows.iter().map(line).collect()
    }

    /// How many timers run.
    pub(crate) async fn running(&self) -> i64 {
        self.number("SELECT COUNT(*) AS number FROM timer WHERE state = 'running'")
            .await
    }

    /// The column `number` of the first row.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        self.rows(sql).await[0].get("number")
    }

    async fn rows(&self, sql: &'static str) -> Vec<SqliteRow> {
        let path = format!("sqlite://{}", self.app.database().display());
        let mut connection = SqliteConnection::connect(&path)
            .await
            .expect("the database opens");
        sqlx::query(sql)
            .fetch_all(&mut connection)
            .await
            .expect("the query is right")
    }
}

/// Deafened by one's own choice.
pub(crate) const DEAFENED: VoiceFlags = VoiceFlags {
    self_deaf: true,
    self_mute: false,
    deaf: false,
};
