//! What one viewer sees of the world at one moment, taken under the world's lock and kept small, so
//! that the drawing happens outside of it. Everything private is left out here and nowhere else:
//! other people's ephemeral messages, direct messages, and channels closed to the viewer.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::names::Names;
use crate::ids::{ChannelId, MessageId, UserId};
use crate::people::sending::Origin;
use crate::people::{Place, may_speak};
use crate::permission::{MANAGE_THREADS, VIEW_CHANNEL};
use crate::world::model::{Channel, Message, channel_kind as kind};
use crate::world::{RequestLog, World};

/// Requests that the drawer looks back on.
const REQUESTS: usize = 60;
/// Violations that the drawer shows.
const VIOLATIONS: usize = 20;

/// Who looks at what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Viewer {
    pub(crate) who: UserId,
    pub(crate) channel: ChannelId,
    /// How many of the last messages.
    pub(crate) show: usize,
}

/// Everything on the screen.
pub(crate) struct Snapshot {
    pub(crate) now: DateTime<Utc>,
    pub(crate) names: Names,
    pub(crate) servers: Vec<ServerEntry>,
    pub(crate) dm: Option<ChannelEntry>,
    pub(crate) bot: String,
    pub(crate) is_connected: bool,
    pub(crate) title: String,
    pub(crate) mark: &'static str,
    pub(crate) topic: Option<String>,
    pub(crate) may_speak: bool,
    pub(crate) messages: Vec<Shown>,
    /// Whether there are earlier messages than these.
    pub(crate) has_earlier: bool,
    /// The commands that the viewer's client offers here.
    pub(crate) commands: Vec<Value>,
    /// The bot's requests, oldest first.
    pub(crate) requests: Vec<RequestLog>,
    pub(crate) violations: Vec<String>,
    pub(crate) origin: String,
}

pub(crate) struct ServerEntry {
    pub(crate) name: String,
    pub(crate) channels: Vec<ChannelEntry>,
}

pub(crate) struct ChannelEntry {
    pub(crate) id: ChannelId,
    pub(crate) name: String,
    pub(crate) mark: &'static str,
    pub(crate) is_archived: bool,
    pub(crate) last: Option<MessageId>,
    pub(crate) threads: Vec<ChannelEntry>,
    /// Who is in it, for a voice channel.
    pub(crate) voice: Option<VoiceEntry>,
}

pub(crate) struct VoiceEntry {
    pub(crate) people: Vec<String>,
    pub(crate) is_afk: bool,
    /// Whether the viewer is in it, and whether they hear nothing then.
    pub(crate) has_viewer: bool,
    pub(crate) is_deafened: bool,
}

/// A message with what is drawn around it.
pub(crate) struct Shown {
    pub(crate) message: Message,
    pub(crate) author: String,
    pub(crate) by_app: bool,
    /// Who used which command to get this answer.
    pub(crate) used: Option<(String, String)>,
    /// Author and beginning of the message this one answers.
    pub(crate) answers: Option<(String, String)>,
    pub(crate) thread: Option<ThreadLink>,
    /// The message of the channel above, on which the thread on the screen hangs.
    pub(crate) is_starter: bool,
}

pub(crate) struct ThreadLink {
    pub(crate) id: ChannelId,
    pub(crate) name: String,
    pub(crate) messages: u32,
}

/// The channels that someone sees, the first one first; for choosing one.
pub(crate) fn first_channel(world: &World, who: UserId) -> Option<ChannelId> {
    let of_servers = world.servers.values().flat_map(|server| &server.channels);
    of_servers
        .copied()
        .find(|id| can_see(world, who, *id))
        .or_else(|| world.dms.get(&who).copied())
}

/// Whether someone sees a channel, a thread or a direct message channel at all.
pub(crate) fn can_see(world: &World, who: UserId, id: ChannelId) -> bool {
    let Some(channel) = world.channels.get(&id) else {
        return false;
    };
    if channel.server.is_none() {
        return channel.recipient == Some(who);
    }
    let mine = world.permissions(who, id);
    let is_private = channel.kind == kind::PRIVATE_THREAD;
    let is_inside = channel
        .thread
        .as_ref()
        .is_some_and(|thread| thread.members.contains(&who));
    mine & VIEW_CHANNEL != 0 && (!is_private || is_inside || mine & MANAGE_THREADS != 0)
}

/// Where someone acts who writes in this channel.
pub(crate) fn place(world: &World, channel: ChannelId) -> Place {
    match world.channels.get(&channel).and_then(|one| one.server) {
        Some(server) => Place::Server(server, channel),
        None => Place::Dm,
    }
}

/// The commands that someone is offered in this channel.
pub(crate) fn commands(world: &World, who: UserId, channel: ChannelId) -> Vec<Value> {
    let server = world.channels.get(&channel).and_then(|one| one.server);
    let bot_is_here = server.is_none_or(|server| world.bot_is_in(server));
    let installed = world.users.get(&who).is_some_and(|user| user.installed_app);
    let mut owners = json!({});
    if bot_is_here {
        owners["0"] = server.map_or_else(|| json!("0"), |server| json!(server));
    }
    if installed {
        owners["1"] = json!(who);
    }
    let origin = Origin {
        server,
        channel,
        context: u8::from(server.is_none()),
        owners,
    };
    world.all_offered(who, &origin)
}

impl Snapshot {
    pub(crate) fn take(world: &World, viewer: Viewer) -> Option<Self> {
        let channel = world.channels.get(&viewer.channel)?;
        let (messages, has_earlier) = messages(world, channel, viewer);
        let title = match channel.recipient {
            Some(_) => world.display_name(world.bot, None),
            None => channel.name.clone(),
        };
        let dm = world
            .dms
            .get(&viewer.who)
            .and_then(|id| world.channels.get(id))
            .map(|channel| ChannelEntry {
                name: world.display_name(world.bot, None),
                ..entry(world, viewer.who, channel)
            });
        Some(Self {
            now: world.now,
            names: Names::read(world, viewer.who, channel.server),
            servers: servers(world, viewer.who),
            dm,
            bot: world.display_name(world.bot, channel.server),
            is_connected: world.sessions.connected(),
            title,
            mark: mark(channel.kind),
            topic: channel.topic.clone(),
            may_speak: may_speak(world, viewer.who, viewer.channel),
            messages,
            has_earlier,
            commands: commands(world, viewer.who, viewer.channel),
            requests: last(&world.requests, REQUESTS),
            violations: world.violations.iter().take(VIOLATIONS).cloned().collect(),
            origin: world.origin.clone(),
        })
    }
}

fn last(requests: &std::collections::VecDeque<RequestLog>, count: usize) -> Vec<RequestLog> {
    let skipped = requests.len().saturating_sub(count);
    requests.iter().skip(skipped).cloned().collect()
}

fn servers(world: &World, who: UserId) -> Vec<ServerEntry> {
    let of = world.servers.values();
    of.filter(|server| server.members.contains_key(&who))
        .map(|server| ServerEntry {
            name: server.name.clone(),
            channels: seen(world, who, &server.channels),
        })
        .collect()
}

fn seen(world: &World, who: UserId, ids: &[ChannelId]) -> Vec<ChannelEntry> {
    ids.iter()
        .filter(|id| can_see(world, who, **id))
        .filter_map(|id| world.channels.get(id))
        .map(|channel| entry(world, who, channel))
        .collect()
}

fn entry(world: &World, who: UserId, channel: &Channel) -> ChannelEntry {
    ChannelEntry {
        id: channel.id,
        name: channel.name.clone(),
        mark: mark(channel.kind),
        is_archived: channel.thread.as_ref().is_some_and(|one| one.archived),
        last: channel.last_message,
        // The newest ones first: years of weekly threads would hide the channels below.
        threads: seen(world, who, &channel.threads)
            .into_iter()
            .rev()
            .collect(),
        voice: voice(world, who, channel),
    }
}

fn voice(world: &World, who: UserId, channel: &Channel) -> Option<VoiceEntry> {
    let server = channel.server.filter(|_| channel.kind == kind::VOICE)?;
    let place = world.servers.get(&server)?;
    let inside = place.members.iter().filter_map(|(member, there)| {
        let voice = there.voice.filter(|voice| voice.channel == channel.id)?;
        Some((*member, voice))
    });
    let inside: Vec<_> = inside.collect();
    let viewer = inside.iter().find(|(member, _)| *member == who);
    let names = inside.iter().map(|(member, voice)| {
        let name = world.display_name(*member, Some(server));
        if voice.self_deaf || voice.deaf {
            format!("{name} (deafened)")
        } else {
            name
        }
    });
    Some(VoiceEntry {
        people: names.collect(),
        is_afk: place.afk == Some(channel.id),
        has_viewer: viewer.is_some(),
        is_deafened: viewer.is_some_and(|(_, voice)| voice.self_deaf),
    })
}

/// A sign, or the name of an icon.
fn mark(kind: u8) -> &'static str {
    match kind {
        kind::DM => "@",
        kind::VOICE => "voice",
        kind::ANNOUNCEMENT => "news",
        kind::FORUM => "forum",
        kind::ANNOUNCEMENT_THREAD | kind::PUBLIC_THREAD => "thread",
        kind::PRIVATE_THREAD => "lock",
        _ => "#",
    }
}

fn messages(world: &World, channel: &Channel, viewer: Viewer) -> (Vec<Shown>, bool) {
    let own = world.users.get(&viewer.who).into_iter();
    let own = own
        .flat_map(|user| &user.ephemerals)
        .filter_map(|id| world.ephemerals.get(id))
        .filter(|message| message.channel == channel.id);
    // Both are short tails of ordered lists; the newest of the two together are shown.
    let newest = channel.messages.values().rev().take(viewer.show + 1);
    let mut all: Vec<&Message> = newest.chain(own).collect();
    all.sort_by_key(|message| message.id);
    let skipped = all.len().saturating_sub(viewer.show);
    let mut shown: Vec<Shown> = all[skipped..]
        .iter()
        .map(|message| show(world, message, viewer.who))
        .collect();
    let starter = channel
        .parent
        .filter(|_| skipped == 0 && channel.thread.is_some())
        .and_then(|parent| world.channels.get(&parent))
        .and_then(|parent| parent.messages.get(&MessageId::new(channel.id.0)));
    if let Some(starter) = starter {
        let starter = Shown {
            is_starter: true,
            thread: None,
            ..show(world, starter, viewer.who)
        };
        shown.insert(0, starter);
    }
    (shown, skipped > 0)
}

fn show(world: &World, message: &Message, who: UserId) -> Shown {
    let author = world.display_name(message.author, message.server);
    let by_app = world
        .users
        .get(&message.author)
        .is_some_and(|user| user.is_bot);
    let thread = message.thread.and_then(|id| world.channels.get(&id));
    Shown {
        author,
        by_app,
        used: used(world, message),
        answers: answers(world, message, who),
        thread: thread.map(|thread| ThreadLink {
            id: thread.id,
            name: thread.name.clone(),
            messages: thread.thread.as_ref().map_or(0, |one| one.message_count),
        }),
        is_starter: false,
        message: message.clone(),
    }
}

fn used(world: &World, message: &Message) -> Option<(String, String)> {
    let metadata = message.interaction_metadata.as_ref()?;
    let id = metadata["id"].as_str()?.parse().ok()?;
    let interaction = world.interactions.get(id)?;
    let event: Value = serde_json::from_str(&interaction.event).ok()?;
    let command = (message.kind == 20).then(|| event["data"]["name"].as_str())??;
    let slash = if event["data"]["type"] == 1 { "/" } else { "" };
    let who = world.display_name(interaction.user, message.server);
    Some((who, format!("{slash}{command}")))
}

fn answers(world: &World, message: &Message, who: UserId) -> Option<(String, String)> {
    let target = world.message(message.channel, message.reply_to?)?;
    if target.ephemeral_for.is_some_and(|reader| reader != who) {
        return None;
    }
    let text: String = target.content.chars().take(120).collect();
    let text = match text.split_whitespace().collect::<Vec<_>>().join(" ") {
        empty if empty.is_empty() => "a message".to_owned(),
        text => text,
    };
    Some((world.display_name(target.author, target.server), text))
}
