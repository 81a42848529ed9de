//! Reading from a test or a playground: messages, threads, commands, the request log, violations;
//! waiting until something is so; and faults of REST and gateway.

use std::time::Duration;

use serde_json::Value;

use crate::faults::{Fault, FaultHandle};
use crate::gateway::sessions::Frame;
use crate::ids::{ChannelId, MessageId, ServerId, UserId};
use crate::view::{MessageView, ServerView, ThreadView};
use crate::world::RequestLog;
use crate::{Standin, transcript, viewing};

/// How long [`Standin::settle`] waits, in real time, before it fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is there.
impl Standin {
    /// The messages of a channel or thread that everyone there sees, oldest first.
    pub fn messages(&self, channel: ChannelId) -> Vec<MessageView> {
        self.shared.read(|world| {
            let all = world
                .channels
                .get(&channel)
                .into_iter()
                .flat_map(|one| one.messages.values());
            all.map(|one| world.view(one)).collect()
        })
    }

    /// One message as it is now, ephemeral or not.
    pub fn message(&self, channel: ChannelId, id: MessageId) -> Option<MessageView> {
        self.shared
            .read(|world| world.message(channel, id).map(|one| world.view(one)))
    }

    /// The direct messages between the bot and someone, oldest first, ephemeral ones apart.
    pub fn dms(&self, who: UserId) -> Vec<MessageView> {
        let channel = self.shared.read(|world| world.dms.get(&who).copied());
        channel
            .map(|channel| self.messages(channel))
            .unwrap_or_default()
    }

    /// The direct message channel between the bot and someone; opened if need be.
    pub fn dm_channel(&self, who: UserId) -> ChannelId {
        self.shared.change(|world| world.dm_with(who))
    }

    /// The private channel of this person with a friend, which the bot is not in: there an app on one's own account is used.
    pub fn private_channel(&self, who: UserId) -> ChannelId {
        self.shared.change(|world| world.elsewhere_of(who))
    }

    /// The ephemeral messages shown to someone, oldest first, wherever they stand.
    pub fn ephemerals(&self, who: UserId) -> Vec<MessageView> {
        self.shared.read(|world| {
            let shown = world
                .users
                .get(&who)
                .into_iter()
                .flat_map(|user| &user.ephemerals);
            shown
                .filter_map(|id| world.ephemerals.get(id))
                .map(|one| world.view(one))
                .collect()
        })
    }

    /// The threads under a channel, oldest first, archived ones too.
    pub fn threads(&self, channel: ChannelId) -> Vec<ThreadView> {
        self.shared.read(|world| {
            let under = world
                .channels
                .get(&channel)
                .into_iter()
                .flat_map(|one| &one.threads);
            under
                .filter_map(|id| world.channels.get(id))
                .filter_map(viewing::thread)
                .collect()
        })
    }

    /// Every server, the oldest first.
    pub fn servers(&self) -> Vec<ServerView> {
        self.shared.read(|world| {
            world
                .servers
                .keys()
                .filter_map(|id| world.server_view(*id))
                .collect()
        })
    }

    /// What one person sees in a channel: the messages of everyone and their own ephemeral ones,
    /// oldest first.
    pub fn messages_for(&self, who: UserId, channel: ChannelId) -> Vec<MessageView> {
        let mut seen = self.messages(channel);
        seen.extend(
            self.ephemerals(who)
                .into_iter()
                .filter(|one| one.channel == channel),
        );
        seen.sort_by_key(|message| message.id);
        seen
    }

    /// The name people see for someone, there or anywhere.
    pub fn display_name(&self, who: UserId, server: Option<ServerId>) -> String {
        self.shared.read(|world| world.display_name(who, server))
    }

    /// News that something changed, for whoever draws the world: look again after each.
    pub fn changes(&self) -> tokio::sync::watch::Receiver<()> {
        self.shared.changes()
    }

    /// The commands registered for everywhere (`None`) or for one server, as JSON.
    pub fn commands(&self, server: Option<ServerId>) -> Vec<Value> {
        self.shared.read(|world| match server {
            Some(server) => world
                .server_commands
                .get(&server)
                .cloned()
                .unwrap_or_default(),
            None => world.global_commands.clone(),
        })
    }

    /// The requests that the bot made, oldest first.
    pub fn requests(&self) -> Vec<RequestLog> {
        self.shared
            .read(|world| world.requests.iter().cloned().collect())
    }

    /// How many that are, without looking at them.
    pub fn request_count(&self) -> usize {
        self.shared.read(|world| world.requests.len())
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.shared.change(|world| world.requests.clear());
    }

    /// Every rule that was broken so far. A test ends by asserting that this is empty.
    pub fn violations(&self) -> Vec<String> {
        self.shared.read(|world| world.violations.clone())
    }

    /// The rules broken so far, which are forgotten: for tests that break some on purpose.
    pub fn take_violations(&self) -> Vec<String> {
        self.shared
            .change(|world| std::mem::take(&mut world.violations))
    }

    /// A channel as plain text, as everyone together sees it: ephemeral messages are in it, marked.
    pub fn transcript(&self, channel: ChannelId) -> String {
        self.shared
            .read(|world| transcript::of_channel(world, channel, transcript::Reader::All))
    }

    /// A channel as plain text, as one person sees it.
    pub fn transcript_for(&self, who: UserId, channel: ChannelId) -> String {
        self.shared
            .read(|world| transcript::of_channel(world, channel, transcript::Reader::One(who)))
    }

    /// Every channel, thread and direct message as plain text.
    pub fn whole_transcript(&self) -> String {
        self.shared.read(transcript::of_everything)
    }
}

/// Waiting.
impl Standin {
    /// Waits until `holds`, looking again after every change. Panics with the transcript when it
    /// does not within ten real seconds; `what` names what was waited for.
    pub async fn settle(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        self.settle_for(what, |standin| holds(standin).then_some(()))
            .await;
    }

    /// Like [`Standin::settle`], and gives what was found.
    pub async fn settle_for<T>(&self, what: &str, find: impl Fn(&Self) -> Option<T>) -> T {
        let mut changes = self.shared.changes();
        let search = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = find(self) {
                    return found;
                }
                // The sender lives in `self`, so this cannot fail.
                let _ = changes.changed().await;
            }
        };
        if let Ok(found) = tokio::time::timeout(PATIENCE, search).await {
            return found;
        }
        panic!(
            "waited {} s for: {what}\nviolations: {:#?}\nlast requests: {:#?}\n{}",
            PATIENCE.as_secs(),
            self.violations(),
            self.requests().iter().rev().take(10).collect::<Vec<_>>(),
            self.whole_transcript(),
        );
    }

    /// Waits until the bot has identified and was told of its servers.
    pub async fn connected(&self) {
        self.settle("the bot to connect", Self::is_connected).await;
    }

    /// Whether a bot is connected now.
    pub fn is_connected(&self) -> bool {
        self.shared.read(|world| world.sessions.connected())
    }

    /// Whether nobody has a connection open: no gateway, and no request that could still be acted on.
    pub fn is_left_alone(&self) -> bool {
        !self.is_connected() && self.shared.connections() == 0
    }
}

/// Faults.
impl Standin {
    /// Asks for a fault.
    pub fn fault(&self, fault: Fault) -> FaultHandle {
        self.shared.faults.add(fault)
    }

    /// Ends all faults of REST.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Closes every gateway connection with this code.
    pub fn close_gateway(&self, code: u16) {
        self.shared
            .change(|world| world.sessions.write_all(&Frame::Close(code)));
    }

    /// Drops every gateway connection without a word.
    pub fn cut_gateway(&self) {
        self.shared
            .change(|world| world.sessions.write_all(&Frame::Cut));
    }

    /// Tells every session to reconnect (opcode 7).
    pub fn ask_to_reconnect(&self) {
        let text = r#"{"op":7,"d":null,"s":null,"t":null}"#;
        self.shared
            .change(|world| world.sessions.write_all(&Frame::Text(text.into())));
    }

    /// Tells every session that it is invalid (opcode 9).
    pub fn invalidate_sessions(&self, resumable: bool) {
        let text = format!(r#"{{"op":9,"d":{resumable},"s":null,"t":null}}"#);
        self.shared
            .change(|world| world.sessions.write_all(&Frame::Text(text.into())));
    }

    /// Leaves heartbeats unanswered, or answers them again.
    pub fn stop_heartbeat_acks(&self, stopped: bool) {
        self.shared
            .change(|world| world.sessions.acks_stopped = stopped);
    }

    /// Refuses new gateway connections (503), or takes them again.
    pub fn refuse_gateway(&self, refusing: bool) {
        self.shared
            .change(|world| world.sessions.refusing = refusing);
    }

    /// How often the next connections are to send heartbeats (41.25 s unless set).
    pub fn set_heartbeat_interval(&self, interval: Duration) {
        let ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self.shared.change(|world| world.sessions.heartbeat_ms = ms);
    }

    /// Whether Discord granted the bot its privileged intents (it did, unless told otherwise).
    pub fn set_privileged_intents(&self, granted: bool) {
        self.shared
            .change(|world| world.privileged_intents = granted);
    }
}
