//! A server that asks on Mondays at 09:00 in Berlin, three members, and the steps without a gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serenity::http::HttpBuilder;
use standin::{ChannelId, Config, MessageView, ServerId, Standin, UserId};
use tempfile::TempDir;
use tokio::sync::Notify;
use yesteryou::actions::answer::{GiveAnswer, form_now, give_answer};
use yesteryou::actions::contact::{Contact, Place};
use yesteryou::actions::deliver::DeliverOptions;
use yesteryou::actions::habit::{HabitPlaces, Habits, Reactions};
use yesteryou::actions::import::Imports;
use yesteryou::actions::log_work::{LogWork, log_work};
use yesteryou::actions::membership::join;
use yesteryou::actions::setup::{self, SetupChange, meet_servers};
use yesteryou::actions::voice::VoiceHalls;
use yesteryou::cards::{Fonts, Studio};
use yesteryou::domain::check_in::{Delivery, DeliveryKind, Round};
use yesteryou::domain::habit::MayRead;
use yesteryou::domain::ids::{self, InteractionId, RoundId};
use yesteryou::domain::notice::Notice;
use yesteryou::domain::record::Membership;
use yesteryou::messenger::Messenger;
use yesteryou::metrics::Metrics;
use yesteryou::scheduler::{Scheduler, TickReport};
use yesteryou::store::{Reader, Session, Store, StoreError, StoreOptions};

/// Monday, 23 November 2026, 09:00 in Berlin.
pub(crate) const SLOT: DateTime<Utc> =
    DateTime::from_timestamp(1_795_420_800, 0).expect("in range");

pub(crate) fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

/// The steps, their record and their Discord.
pub(crate) struct Post {
    pub(crate) discord: Standin,
    pub(crate) scheduler: Scheduler,
    pub(crate) server: ServerId,
    pub(crate) channel: ChannelId,
    pub(crate) ada: UserId,
    pub(crate) ben: UserId,
    pub(crate) chen: UserId,
    interactions: AtomicU64,
    _folder: TempDir,
}

impl Post {
    /// A server with a thread for its answers, an hour before the question.
    pub(crate) async fn set_up() -> Post {
        Post::with_thread(true).await
    }

    pub(crate) async fn set_up_without_thread() -> Post {
        Post::with_thread(false).await
    }

    async fn with_thread(thread: bool) -> Post {
        let discord = Standin::start(Config::at(SLOT - minutes(60)))
            .await
            .expect("a free port");
        let (ada, ben, chen) = (
            discord.add_user("Ada"),
            discord.add_user("Ben"),
            discord.add_user("Chen"),
        );
        let server = discord.add_server("Evening Shed", ada);
        discord.join(server, ben);
        discord.join(server, chen);
        let channel = discord.add_text_channel(server, "check-in");
        let folder = TempDir::new().expect("a folder can be made");
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default())
            .await
            .expect("a fresh file opens");
        let http = HttpBuilder::new(discord.token())
            .proxy(discord.api_url())
            .ratelimiter_disabled(true)
            .build();
        let halls = VoiceHalls::load(&store, true).await.expect("readable");
        let scheduler = Scheduler {
            imports: Imports::new(store.clone()),
            store,
            halls,
            is_listening: Arc::new(|| true),
            timer_limit_minutes: 240,
            messenger: Messenger::new(Arc::new(http)),
            metrics: Metrics::default(),
            habits: Habits {
                places: HabitPlaces::default(),
                reactions: Reactions::default(),
                may_read: MayRead::Addressed,
                under_way: std::sync::Arc::new(tokio::sync::Semaphore::new(16)),
                at_work: std::sync::Arc::new(tokio::sync::Semaphore::new(16)),
            },
            studio: Arc::new(Studio::new(Fonts::embedded, 1, 0)),
            options: DeliverOptions::default(),
            tick_every: Duration::from_mins(1),
            nudge: Arc::new(Notify::new()),
            looking: Arc::default(),
        };
        let interactions = AtomicU64::new(1);
        let post = Post {
            discord,
            scheduler,
            server,
            channel,
            ada,
            ben,
            chen,
            interactions,
            _folder: folder,
        };
        post.ask_in(server, channel, thread).await;
        for who in [ada, ben, chen] {
            join(post.store(), post.contact(who), post.now())
                .await
                .expect("joins");
        }
        post
    }

    /// Another server with its own channel, asked at the same time.
    pub(crate) async fn add_server(&self, name: &str) -> ChannelId {
        let server = self.discord.add_server(name, self.ada);
        let channel = self.discord.add_text_channel(server, "check-in");
        self.ask_in(server, channel, false).await;
        channel
    }

    async fn ask_in(&self, server: ServerId, channel: ChannelId, thread: bool) {
        let change = SetupChange {
            channel: Some(channel_id(channel)),
            weekday: Some("Monday".to_owned()),
            time: Some("09:00".to_owned()),
            timezone: Some("Europe/Berlin".to_owned()),
            thread: Some(thread),
            ..SetupChange::default()
        };
        let now = self.now();
        let servers = vec![(server_id(server), "Evening Shed".to_owned())];
        meet_servers(self.store(), servers, now)
            .await
            .expect("the server is kept");
        let contact = contact_in(server, self.ada, "Ada");
        setup::change(self.store(), contact, change, Ok(channel_id(channel)), now)
            .await
            .expect("set up");
    }

    /// One more member who has joined.
    pub(crate) fn add_member(&self, name: &str) -> UserId {
        let who = self.discord.add_user(name);
        self.discord.join(self.server, who);
        who
    }

    pub(crate) fn store(&self) -> &Store {
        &self.scheduler.store
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.discord.now()
    }

    pub(crate) async fn tick(&self, now: DateTime<Utc>) -> TickReport {
        self.discord.set_now(now);
        self.scheduler.tick(now).await
    }

    pub(crate) fn contact(&self, who: UserId) -> Contact {
        let name = match who {
            who if who == self.ada => "Ada".to_owned(),
            who if who == self.ben => "Ben".to_owned(),
            who if who == self.chen => "Chen".to_owned(),
            who => format!("Member {who}"),
        };
        contact_in(self.server, who, &name)
    }

    /// Work of Wednesday before the slot, by somebody who has joined.
    pub(crate) async fn log(&self, who: UserId, time: &str, craft: &str) {
        join(self.store(), self.contact(who), self.now())
            .await
            .expect("joins");
        let request = LogWork {
            contact: self.contact(who),
            interaction: self.interaction(),
            time: time.to_owned(),
            craft: craft.to_owned(),
            what: None,
            day: Some("2026-11-18".to_owned()),
            dead_end: false,
            lesson: None,
            link: None,
        };
        log_work(self.store(), request, self.now())
            .await
            .expect("logged");
    }

    /// Answers the round that was asked last.
    pub(crate) async fn answer(&self, who: UserId, words: &str, hours: &str) {
        let round = self.round().await.id;
        self.give(who, self.contact(who), round, words, hours).await;
    }

    /// Answers the round to come.
    pub(crate) async fn answer_early(&self, who: UserId, words: &str) {
        let server = server_id(self.server);
        let form = form_now(self.store(), self.contact(who), server, self.now()).await;
        let round = form.expect("early answers are taken").round.id;
        self.give(who, self.contact(who), round, words, "").await;
    }

    async fn give(&self, who: UserId, contact: Contact, round: RoundId, words: &str, hours: &str) {
        let request = GiveAnswer {
            contact,
            interaction: self.interaction(),
            round,
            words: words.to_owned(),
            hours: hours.to_owned(),
            lesson: String::new(),
        };
        let given = give_answer(self.store(), request, self.now()).await;
        given.unwrap_or_else(|error| panic!("{who} answers: {error}"));
    }

    fn interaction(&self) -> InteractionId {
        let number = self.interactions.fetch_add(1, Ordering::Relaxed);
        InteractionId::from_u64(number).expect("small")
    }

    /// Runs queries that change something.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl for<'c> FnOnce(
            &'c mut Session,
        ) -> futures_util::future::BoxFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> T {
        self.store().write(job).await.expect("written")
    }

    pub(crate) async fn read(&self) -> Session {
        self.store().read().await.expect("readable")
    }

    /// The round that was asked last.
    pub(crate) async fn round(&self) -> Round {
        let round = self
            .read()
            .await
            .current_round(server_id(self.server))
            .await;
        round.expect("readable").expect("a round was asked")
    }

    /// The last delivery of a kind in the round.
    pub(crate) async fn delivery(&self, kind: DeliveryKind) -> Delivery {
        let round = self.round().await.id;
        let found = self
            .read()
            .await
            .round_delivery(round, kind)
            .await
            .expect("readable");
        found.unwrap_or_else(|| panic!("no {kind:?} was queued"))
    }

    pub(crate) async fn membership(&self, who: UserId) -> Membership {
        let found = self
            .read()
            .await
            .membership(server_id(self.server), member_id(who))
            .await;
        found.expect("readable").expect("met")
    }

    pub(crate) async fn admin_notices(&self) -> Vec<Notice> {
        self.notices(Reader::AdminOf(server_id(self.server))).await
    }

    pub(crate) async fn notices(&self, reader: Reader) -> Vec<Notice> {
        let found = self
            .read()
            .await
            .waiting_notices(reader)
            .await
            .expect("readable");
        found.into_iter().map(|(_, notice)| notice).collect()
    }

    /// The one thread under the channel.
    pub(crate) fn thread(&self) -> ChannelId {
        let threads = self.discord.threads(self.channel);
        assert_eq!(threads.len(), 1, "{}", self.discord.whole_transcript());
        threads[0].id
    }

    pub(crate) fn texts(&self, channel: ChannelId) -> Vec<String> {
        self.discord
            .messages(channel)
            .iter()
            .map(MessageView::text)
            .collect()
    }

    pub(crate) fn only_message(&self, channel: ChannelId) -> MessageView {
        let mut messages = self.discord.messages(channel);
        assert_eq!(messages.len(), 1, "{}", self.discord.whole_transcript());
        messages.remove(0)
    }

    /// How often the bot asked to post something.
    pub(crate) fn posts(&self) -> usize {
        let requests = self.discord.requests();
        let is_post = |path: &str| path.ends_with("/messages");
        requests
            .iter()
            .filter(|one| one.method == "POST" && is_post(&one.path))
            .count()
    }
}

impl Drop for Post {
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

fn contact_in(server: ServerId, who: UserId, name: &str) -> Contact {
    Contact {
        member: member_id(who),
        place: Place::Server {
            id: server_id(server),
            display_name: name.to_owned(),
        },
    }
}

pub(crate) fn server_id(id: ServerId) -> ids::ServerId {
    ids::ServerId::from_u64(id.0).expect("the stand-in's ids fit")
}

pub(crate) fn channel_id(id: ChannelId) -> ids::ChannelId {
    ids::ChannelId::from_u64(id.0).expect("the stand-in's ids fit")
}

pub(crate) fn member_id(id: UserId) -> ids::MemberId {
    ids::MemberId::from_u64(id.0).expect("the stand-in's ids fit")
}
