//! The bot as it runs, on an empty database and a stand-in for Discord, at a time the test gives.
//!
//! The bot's own loop is told to look only once a minute of real time, so a test decides when time passes: it moves the
//! stand-in's clock and calls [`TestApp::tick`]. Whatever rule of Discord the bot broke fails the test that saw it.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use secrecy::SecretString;
use sqlx::Connection as _;
use standin::{
    ChannelId, Config, InteractionOutcome, MessageView, ModalView, OptionValue, Outcome, Place,
    ServerId, Standin, UserId,
};
use tempfile::TempDir;
use yesteryou::app::App;
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment, Settings};

/// How long a test waits for what happens a moment later, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bot, its Discord and its database.
pub(crate) struct TestApp {
    pub(crate) discord: Standin,
    app: Option<App>,
    settings: Settings,
    folder: TempDir,
}

/// A server with an admin, two members and a channel to check in.
#[derive(Clone, Copy)]
pub(crate) struct Shed {
    pub(crate) server: ServerId,
    pub(crate) channel: ChannelId,
    pub(crate) ada: UserId,
    pub(crate) ben: UserId,
    pub(crate) chen: UserId,
}

impl Shed {
    pub(crate) fn place(&self) -> Place {
        Place::Server(self.server, self.channel)
    }
}

impl TestApp {
    /// Starts the bot at this instant, with nothing in its database and in no server.
    pub(crate) async fn start(now: DateTime<Utc>) -> TestApp {
        TestApp::start_with(now, &[]).await
    }

    /// The same, with some settings of its own.
    pub(crate) async fn start_with(now: DateTime<Utc>, own: &[(&str, &str)]) -> TestApp {
        let discord = Standin::start(Config::at(now))
            .await
            .expect("a port is free");
        let folder = TempDir::new().expect("a folder can be made");
        let path = folder.path().join("yesteryou.sqlite");
        let pairs = [
            ("YESTERYOU__DISCORD__API_URL", discord.api_url()),
            ("YESTERYOU__DATABASE__PATH", path.display().to_string()),
            ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
            ("YESTERYOU__SCHEDULER__TICK_SECONDS", "60".to_owned()),
            ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000".to_owned()),
        ];
        let own = own.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let pairs = pairs.into_iter().chain(own);
        let settings = config::settings(None, &Environment::from_pairs(pairs));
        let settings = settings.expect("these settings are accepted");
        let mut test = TestApp {
            discord,
            app: None,
            settings,
            folder,
        };
        test.up().await;
        test
    }

    /// Starts the bot in a server where Ada is the owner and Ben and Chen are members.
    pub(crate) async fn in_shed(now: DateTime<Utc>) -> (TestApp, Shed) {
        let test = TestApp::start(now).await;
        let shed = test.add_shed("Evening Shed", "check-in");
        let met = format!(
            "SELECT COUNT(*) FROM server WHERE server_id = {} AND name <> ''",
            shed.server
        );
        test.counts("the bot to meet the server", &met, 1).await;
        (test, shed)
    }

    /// Waits until a count in the database is as given: some things are written a moment after they can be seen.
    pub(crate) async fn counts(&self, what: &str, sql: &str, count: i64) {
        let url = format!("sqlite://{}", self.database().display());
        let mut file = sqlx::SqliteConnection::connect(&url)
            .await
            .expect("the file is there");
        let there = async {
            loop {
                let now: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .fetch_one(&mut file)
                    .await
                    .expect("it can be read");
                if now == count {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, there).await;
        assert!(waited.is_ok(), "waited {PATIENCE:?} for {what}");
    }

    /// Changes the database behind the bot's back.
    pub(crate) async fn change_the_record(&self, statement: &'static str) {
        let url = format!("sqlite://{}", self.database().display());
        let mut other = sqlx::SqliteConnection::connect(&url)
            .await
            .expect("the file is there");
        sqlx::query(statement)
            .execute(&mut other)
            .await
            .expect("it can be changed");
    }

    /// Waits until every notice is said: that is marked a moment after the reply.
    pub(crate) async fn all_are_said(&self) {
        let waiting = "SELECT COUNT(*) FROM notice WHERE said_at IS NULL";
        self.counts("every notice to be said", waiting, 0).await;
    }

    /// Another server with the same people's namesakes.
    pub(crate) fn add_shed(&self, name: &str, channel: &str) -> Shed {
        let discord = &self.discord;
        let (ada, ben, chen) = (
            discord.add_user("Ada"),
            discord.add_user("Ben"),
            discord.add_user("Chen"),
        );
        let server = discord.add_server(name, ada);
        discord.join(server, ben);
        discord.join(server, chen);
        let channel = discord.add_text_channel(server, channel);
        Shed {
            server,
            channel,
            ada,
            ben,
            chen,
        }
    }

    /// Starts the bot, which was stopped or never started.
    pub(crate) async fn up(&mut self) {
        assert!(self.app.is_none(), "the bot runs already");
        let discord = self.discord.clone();
        let clock = Clock::from_fn(move || discord.now());
        let token = SecretString::from(self.discord.token());
        let app = App::start(&self.settings, token, clock).await;
        self.app = Some(app.expect("the bot starts"));
        self.discord.connected().await;
    }

    /// Stops the bot as SIGTERM does.
    pub(crate) async fn down(&mut self) {
        self.app.take().expect("the bot runs").stop().await;
    }

    /// Starts the bot afresh with other settings.
    pub(crate) async fn restart_with(&mut self, change: impl FnOnce(&mut Settings)) {
        self.down().await;
        change(&mut self.settings);
        self.up().await;
    }

    /// Moves the clock without letting the bot look.
    pub(crate) fn set_now(&self, now: DateTime<Utc>) {
        self.discord.set_now(now);
    }

    /// Lets the bot do what is due now.
    pub(crate) async fn tick(&self) {
        self.app.as_ref().expect("the bot runs").tick().await;
    }

    /// Moves the clock and lets the bot do what is due then.
    pub(crate) async fn at(&self, now: DateTime<Utc>) {
        self.set_now(now);
        self.tick().await;
    }

    /// The page `/metrics`.
    pub(crate) async fn metrics(&self) -> String {
        let address = self.app.as_ref().expect("the bot runs").health_address();
        let page = reqwest::get(format!("http://{address}/metrics")).await;
        page.expect("an answer").text().await.expect("text")
    }

    /// Waits until the bot has dealt with so many messages, edits, deletions and refusals in habit channels since its start.
    pub(crate) async fn heard(&self, count: u64) {
        let mut events = self.app.as_ref().expect("the bot runs").habit_events();
        let heard = events.wait_for(|heard| *heard >= count);
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), heard).await;
        assert!(
            heard.is_ok(),
            "waited 10 s for event {count}\n{}",
            self.discord.whole_transcript()
        );
    }

    /// Waits until the bot has dealt with so many events about voice channels and their servers since its start.
    pub(crate) async fn heard_in_voice(&self, count: u64) {
        let mut events = self.app.as_ref().expect("the bot runs").voice_events();
        let heard = events.wait_for(|heard| *heard >= count);
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), heard).await;
        assert!(heard.is_ok(), "waited 10 s for event {count} about voice");
    }

    /// Waits until everything that happened in voice rooms is decided.
    pub(crate) async fn voice_settled(&self) {
        let app = self.app.as_ref().expect("the bot runs");
        let wait = async {
            while !app.voice_is_settled() {
                tokio::task::yield_now().await;
            }
        };
        let settled = tokio::time::timeout(std::time::Duration::from_secs(10), wait).await;
        assert!(settled.is_ok(), "waited 10 s for voice");
    }

    /// Waits until posting in the channel or thread counts.
    pub(crate) async fn thread_known(&self, channel: ChannelId) {
        self.until("the thread is known", |app| app.counts_in(channel.0))
            .await;
    }

    /// Waits until posting in the channel counts no more.
    pub(crate) async fn not_known(&self, channel: ChannelId) {
        self.until("the channel is forgotten", |app| !app.counts_in(channel.0))
            .await;
    }

    /// Lets the bot look until everything was read back that was posted without it.
    pub(crate) async fn caught_up(&self) {
        self.until("everything is read back", App::habits_are_live)
            .await;
    }

    /// Lets the bot look until it holds.
    async fn until(&self, what: &str, holds: impl Fn(&App) -> bool) {
        let app = self.app.as_ref().expect("the bot runs");
        let wait = async {
            while !holds(app) {
                self.tick().await;
            }
        };
        let held = tokio::time::timeout(std::time::Duration::from_secs(10), wait).await;
        assert!(held.is_ok(), "waited 10 s for: {what}");
    }

    /// Where the database lies.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("yesteryou.sqlite")
    }

    /// A slash command in a place.
    pub(crate) async fn command(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        options: &[(&str, OptionValue)],
    ) -> InteractionOutcome {
        self.discord.command(who, place, name, options).await
    }

    /// `/setup` by Ada: Mondays at 09:00 in Berlin, in the shed's channel, with a thread.
    pub(crate) async fn set_up(&self, shed: Shed) -> InteractionOutcome {
        let options = [
            ("channel", OptionValue::Channel(shed.channel)),
            ("weekday", "Monday".into()),
            ("time", "09:00".into()),
            ("timezone", "Europe/Berlin".into()),
        ];
        self.command(shed.ada, shed.place(), "setup", &options)
            .await
    }

    /// `/log TIME CRAFT`.
    pub(crate) async fn log(
        &self,
        who: UserId,
        place: Place,
        time: &str,
        craft: &str,
    ) -> InteractionOutcome {
        self.command(
            who,
            place,
            "log",
            &[("time", time.into()), ("craft", craft.into())],
        )
        .await
    }

    /// `/log` for a day.
    pub(crate) async fn log_on(
        &self,
        who: UserId,
        place: Place,
        time: &str,
        craft: &str,
        day: &str,
    ) -> InteractionOutcome {
        let options = [
            ("time", time.into()),
            ("craft", craft.into()),
            ("day", day.into()),
        ];
        self.command(who, place, "log", &options).await
    }

    /// The latest weekly question in a channel.
    pub(crate) fn question(&self, channel: ChannelId) -> MessageView {
        let messages = self.discord.messages(channel);
        let question = messages
            .into_iter()
            .rev()
            .find(|message| message.button("Answer").is_some());
        question.unwrap_or_else(|| panic!("no question in\n{}", self.discord.transcript(channel)))
    }

    /// Presses *Answer*, fills the modal in and lets the bot post what follows.
    pub(crate) async fn answer(
        &self,
        who: UserId,
        question: &MessageView,
        words: &str,
        hours: &str,
    ) -> InteractionOutcome {
        let opened = self.discord.press(who, question, "Answer").await;
        let modal = self.form_of(who, &opened).await;
        let fields = [("words", words), ("hours", hours)];
        let outcome = self.discord.submit(who, &modal, &fields).await;
        self.tick().await;
        outcome
    }

    /// The form that came of *Answer* or `/checkin`, behind one's old words where they came first.
    pub(crate) async fn form_of(&self, who: UserId, opened: &InteractionOutcome) -> ModalView {
        if let Outcome::Modal(modal) = &opened.kind {
            return modal.clone();
        }
        let old = opened.message();
        self.discord.press(who, &old, "Answer now").await.modal()
    }

    /// The messages in the newest thread under a channel.
    pub(crate) fn thread_messages(&self, channel: ChannelId) -> Vec<MessageView> {
        let thread = self
            .discord
            .threads(channel)
            .into_iter()
            .max_by_key(|thread| thread.id);
        thread
            .map(|thread| self.discord.messages(thread.id))
            .unwrap_or_default()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let violations = self.discord.violations();
        if !std::thread::panicking() {
            assert!(
                violations.is_empty(),
                "rules of Discord were broken: {violations:#?}"
            );
        }
    }
}

/// An instant by a zone's clocks: `at("2026-11-23 09:00", "Europe/Berlin")`.
pub(crate) fn at(local: &str, zone: &str) -> DateTime<Utc> {
    let zone: Tz = zone.parse().expect("an IANA zone");
    let local = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M");
    let local = local.expect("YYYY-MM-DD HH:MM");
    zone.from_local_datetime(&local)
        .earliest()
        .expect("a local time that exists")
        .to_utc()
}

/// [`at`] in Berlin, where the sheds are.
pub(crate) fn berlin(local: &str) -> DateTime<Utc> {
    at(local, "Europe/Berlin")
}
