//! Habit channels: set up, kept by posting, mended, read back.

mod bursts;
mod buttons;
mod counting;
mod forgotten;
mod forums;
mod looking;
mod mending;
mod missed;
mod setup;

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, SqliteConnection};
use standin::{InteractionOutcome, MessageView, OptionValue};

use crate::test_app::{Shed, TestApp};

/// A test's bot with a habit, and how many events it has to have heard.
pub(crate) struct Habit {
    pub(crate) app: TestApp,
    pub(crate) shed: Shed,
    heard: u64,
}

impl Habit {
    /// The bot may read messages, and the shed's channel is bound to *guitar*.
    pub(crate) async fn reading(now: DateTime<Utc>) -> Habit {
        let habit = Habit::unbound(now, true).await;
        habit.create(&[]).await;
        habit
    }

    /// The bot may not.
    pub(crate) async fn unread(now: DateTime<Utc>) -> Habit {
        let habit = Habit::unbound(now, false).await;
        habit.create(&[]).await;
        habit
    }

    pub(crate) async fn unbound(now: DateTime<Utc>, reading: bool) -> Habit {
        let reading = if reading { "true" } else { "false" };
        let own = [("YESTERYOU__DISCORD__MESSAGE_CONTENT", reading)];
        let app = TestApp::start_with(now, &own).await;
        let shed = app.add_shed("Evening Shed", "guitar");
        app.discord.settle("the server is met", |_| true).await;
        app.set_up(shed).await.finished().await;
        Habit {
            app,
            shed,
            heard: 0,
        }
    }

    /// `/habit create name:guitar` in the shed's channel.
    pub(crate) async fn create(&self, options: &[(&str, OptionValue)]) -> InteractionOutcome {
        let mut all: Vec<(&str, OptionValue)> = vec![
            ("name", "guitar".into()),
            ("channel", self.shed.channel.into()),
        ];
        all.extend(options.iter().cloned());
        let outcome = self.command("habit create", &all).await;
        // What is said at last may carry what waits to be said; later replies are looked at for that.
        outcome.finished().await;
        outcome
    }

    /// A command of the admin's.
    pub(crate) async fn command(
        &self,
        name: &str,
        options: &[(&str, OptionValue)],
    ) -> InteractionOutcome {
        self.app
            .command(self.shed.ada, self.shed.place(), name, options)
            .await
    }

    /// Ben posts in the channel, and the bot has dealt with it.
    pub(crate) async fn say(&mut self, text: &str) -> MessageView {
        let posted = self.app.discord.say(self.shed.ben, self.shed.channel, text);
        self.next().await;
        posted
    }

    /// Waits until one more event was dealt with.
    pub(crate) async fn next(&mut self) {
        self.heard += 1;
        self.app.heard(self.heard).await;
    }

    /// A restart: what was heard is counted afresh.
    pub(crate) async fn up(&mut self) {
        self.heard = 0;
        self.app.up().await;
    }

    /// Ben's minutes that stand, added up; and their entries.
    pub(crate) async fn kept(&self) -> (i64, i64) {
        self.query("SELECT COALESCE(SUM(minutes), 0), COUNT(*) FROM entry WHERE deleted_at IS NULL")
            .await
    }

    /// Lets the bot look until so much of Ben's is kept.
    pub(crate) async fn until_kept(&self, expected: (i64, i64)) {
        let wait = async {
            while self.kept().await != expected {
                self.app.tick().await;
            }
        };
        let kept = tokio::time::timeout(std::time::Duration::from_secs(10), wait).await;
        assert!(
            kept.is_ok(),
            "kept {:?}, not {expected:?}",
            self.kept().await
        );
    }

    /// Posts that count, and the days that are done by them.
    pub(crate) async fn posts(&self) -> (i64, i64) {
        self.query(
            "SELECT COUNT(*), COUNT(DISTINCT on_day || '|' || member_id) FROM habit_post
             WHERE state = 'counted' AND deed = 'done'",
        )
        .await
    }

    pub(crate) async fn query(&self, sql: &'static str) -> (i64, i64) {
        let path = format!("sqlite://{}", self.app.database().display());
        let mut connection = SqliteConnection::connect(&path)
            .await
            .expect("the database opens");
        sqlx::query_as(sql)
            .fetch_one(&mut connection)
            .await
            .expect("the query is right")
    }

    /// Changes the database behind the bot's back.
    pub(crate) async fn execute(&self, sql: &'static str) {
        let path = format!("sqlite://{}", self.app.database().display());
        let mut connection = SqliteConnection::connect(&path)
            .await
            .expect("the database opens");
        let done = sqlx::query(sql).execute(&mut connection).await;
        done.expect("the statement is right");
    }

    /// Somebody has everything of theirs erased.
    pub(crate) async fn forget(&self, who: standin::UserId) {
        let discord = &self.app.discord;
        let asked = (self.app)
            .command(who, self.shed.place(), "forget", &[])
            .await;
        let form = discord.press(who, &asked.message(), "Forget me…").await;
        let word = [("word", "forget me")];
        discord.submit(who, &form.modal(), &word).await;
        let gone = |discord: &standin::Standin| {
            let seen = discord.ephemerals(who).pop();
            seen.is_some_and(|message| message.text().contains("is erased"))
        };
        discord.settle("the erasing", gone).await;
    }

    /// Waits for the bot's reaction to a message.
    pub(crate) async fn reacted(&self, message: &MessageView, emoji: &str) {
        let (channel, id) = (message.channel, message.id);
        self.app
            .discord
            .settle("the bot's reaction", |discord| {
                let message = discord.message(channel, id);
                message
                    .is_some_and(|message| message.reactions.iter().any(|one| one.emoji == emoji))
            })
            .await;
    }

    /// Messages of the bot's in the channel.
    pub(crate) fn by_bot(&self) -> Vec<MessageView> {
        let messages = self.app.discord.messages(self.shed.channel);
        messages
            .into_iter()
            .filter(|message| message.by_bot)
            .collect()
    }
}
