//! The state of the stand-in: who and what exists, and what the bot sent. One lock guards it; no
//! function here waits. Each module adds the rules of one area; HTTP and web sockets are elsewhere.

pub(crate) mod attachments;
pub(crate) mod building;
pub(crate) mod components;
pub(crate) mod forums;
pub(crate) mod interactions;
pub(crate) mod mentions;
pub(crate) mod model;
pub(crate) mod moderation;
pub(crate) mod permissions;
pub(crate) mod posting;
pub(crate) mod reactions;
pub(crate) mod render;
pub(crate) mod render_server;
pub(crate) mod sizes;
pub(crate) mod threads;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use self::interactions::Interactions;
use self::model::{Channel, Message, Server, User};
use crate::Config;
use crate::gateway::sessions::Sessions;
use crate::ids::{ChannelId, Id, IdSource, MessageId, ServerId, UserId};
use crate::rest::limits::Limits;

/// How long a nonce is remembered, in the stand-in's time.
const NONCE_MEMORY: TimeDelta = TimeDelta::minutes(5);
/// Messages kept a channel; the oldest go first.
const MESSAGES_KEPT: usize = 20_000;
/// Ephemeral messages kept a person.
const EPHEMERALS_KEPT: usize = 1_000;
/// Requests kept in the log.
const REQUESTS_KEPT: usize = 20_000;
/// Violations kept; the first ones tell most.
const VIOLATIONS_KEPT: usize = 1_000;

/// One request that the bot made.
#[derive(Clone, Debug)]
pub struct RequestLog {
    /// `GET`, `POST`, …
    pub method: String,
    /// Without `/api/v10`, with the query.
    pub path: String,
    /// The answer's status; 0 when the connection was cut.
    pub status: u16,
    /// The stand-in's time.
    pub at: DateTime<Utc>,
    /// Real time from the request to its answer.
    pub took: Duration,
}

pub(crate) struct World {
    pub(crate) now: DateTime<Utc>,
    /// How long a bot has to acknowledge an interaction, in real time.
    pub(crate) answer_within: Duration,
    pub(crate) ids: IdSource,
    pub(crate) bot: UserId,
    /// `http://127.0.0.1:PORT`, for the addresses of files.
    pub(crate) origin: String,
    pub(crate) users: HashMap<UserId, User>,
    pub(crate) servers: BTreeMap<ServerId, Server>,
    pub(crate) channels: HashMap<ChannelId, Channel>,
    pub(crate) dms: HashMap<UserId, ChannelId>,
    pub(crate) ephemerals: HashMap<MessageId, Message>,
    pub(crate) open_threads: HashSet<ChannelId>,
    pub(crate) interactions: Interactions,
    pub(crate) global_commands: Vec<Value>,
    pub(crate) server_commands: HashMap<ServerId, Vec<Value>>,
    nonces: HashMap<String, Nonce>,
    nonce_order: VecDeque<(DateTime<Utc>, String)>,
    pub(crate) sessions: Sessions,
    pub(crate) privileged_intents: bool,
    pub(crate) limits: Limits,
    pub(crate) files: BTreeMap<u64, model::Attachment>,
    pub(crate) requests: VecDeque<RequestLog>,
    pub(crate) violations: Vec<String>,
}

#[derive(Clone, Copy)]
struct Nonce {
    channel: ChannelId,
    message: MessageId,
    at: DateTime<Utc>,
}

impl World {
    pub(crate) fn new(config: &Config, origin: String) -> Self {
        let mut world = Self {
            now: config.now,
            answer_within: config.answer_within,
            ids: IdSource::default(),
            bot: Id::new(0),
            origin,
            users: HashMap::new(),
            servers: BTreeMap::new(),
            channels: HashMap::new(),
            dms: HashMap::new(),
            ephemerals: HashMap::new(),
            open_threads: HashSet::new(),
            interactions: Interactions::default(),
            global_commands: Vec::new(),
            server_commands: HashMap::new(),
            nonces: HashMap::new(),
            nonce_order: VecDeque::new(),
            sessions: Sessions::default(),
            privileged_intents: true,
            limits: Limits::new(config.rate_limits),
            files: BTreeMap::new(),
            requests: VecDeque::new(),
            violations: Vec::new(),
        };
        world.bot = world.add_user("the-bot", true);
        world
    }

    pub(crate) fn next_id<K>(&mut self) -> Id<K> {
        self.ids.next(self.now)
    }

    pub(crate) fn violation(&mut self, text: impl Into<String>) {
        if self.violations.len() < VIOLATIONS_KEPT {
            self.violations.push(text.into());
        }
    }

    pub(crate) fn log_request(&mut self, request: RequestLog) {
        if self.requests.len() == REQUESTS_KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    /// The message, ephemeral or not.
    pub(crate) fn message(&self, channel: ChannelId, id: MessageId) -> Option<&Message> {
        let public = || self.channels.get(&channel)?.messages.get(&id);
        public().or_else(|| self.ephemerals.get(&id))
    }

    pub(crate) fn message_mut(
        &mut self,
        channel: ChannelId,
        id: MessageId,
    ) -> Option<&mut Message> {
        if self.ephemerals.contains_key(&id) {
            return self.ephemerals.get_mut(&id);
        }
        self.channels.get_mut(&channel)?.messages.get_mut(&id)
    }

    /// Keeps the message where its readers find it.
    pub(crate) fn keep(&mut self, message: Message) {
        if let Some(reader) = message.ephemeral_for {
            let shown = &mut self
                .users
                .get_mut(&reader)
                .expect("readers exist")
                .ephemerals;
            shown.push_back(message.id);
            if shown.len() > EPHEMERALS_KEPT
                && let Some(oldest) = shown.pop_front()
            {
                self.ephemerals.remove(&oldest);
            }
            self.ephemerals.insert(message.id, message);
            return;
        }
        let channel = self
            .channels
            .get_mut(&message.channel)
            .expect("posted where a channel is");
        channel.last_message = Some(message.id);
        channel.messages.insert(message.id, message);
        if channel.messages.len() > MESSAGES_KEPT {
            channel.messages.pop_first();
        }
    }

    /// The message that this author already posted with this nonce in the last minutes.
    pub(crate) fn posted_with_nonce(&mut self, nonce: &str) -> Option<(ChannelId, MessageId)> {
        let oldest_kept = self.now - NONCE_MEMORY;
        while let Some((at, _)) = self.nonce_order.front()
            && *at < oldest_kept
        {
            let (at, text) = self.nonce_order.pop_front().expect("seen a line above");
            if self.nonces.get(&text).is_some_and(|kept| kept.at == at) {
                self.nonces.remove(&text);
            }
        }
        self.nonces
            .get(nonce)
            .map(|kept| (kept.channel, kept.message))
    }

    pub(crate) fn remember_nonce(&mut self, nonce: String, channel: ChannelId, message: MessageId) {
        self.nonce_order.push_back((self.now, nonce.clone()));
        self.nonces.insert(
            nonce,
            Nonce {
                channel,
                message,
                at: self.now,
            },
        );
    }

    pub(crate) fn bot_is_in(&self, server: ServerId) -> bool {
        self.servers
            .get(&server)
            .is_some_and(|s| s.members.contains_key(&self.bot))
    }

    /// The name people see for `who` in this server.
    pub(crate) fn display_name(&self, who: UserId, server: Option<ServerId>) -> String {
        let nick = server
            .and_then(|id| self.servers.get(&id)?.members.get(&who))
            .and_then(|member| member.nick.clone());
        nick.or_else(|| self.users.get(&who).map(|user| user.display_name.clone()))
            .unwrap_or_else(|| format!("unknown-{who}"))
    }

    /// Moves time, and archives the threads that fell silent.
    pub(crate) fn set_now(&mut self, now: DateTime<Utc>) {
        self.now = now;
        self.archive_silent_threads();
    }
}
