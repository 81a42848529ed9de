//! What the gateway says of voice channels, in the order in which Discord sends it: whoever moves twice within a moment is where
//! they went last. So this does not wait for the library, which deals with each event in a task of its own, and reads of an event no
//! more than it needs.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de};
use tracing::error;

use crate::actions::voice::VoiceHalls;
use crate::actions::voice::halls::Person;
use crate::domain::ids::{ChannelId, MemberId, ServerId};

/// Takes in an event, by its name and its data as JSON. Most are none of these.
pub fn hear_of_voice(halls: &VoiceHalls, event: &str, data: &str, now: DateTime<Utc>) {
    if !halls.is_on() {
        return;
    }
    let heard = match event {
        "VOICE_STATE_UPDATE" => read(data).map(|state: State| moved(halls, &state, now)),
        "GUILD_CREATE" => read(data).map(|server: Server| met(halls, &server, now)),
        "GUILD_UPDATE" => read(data).map(|server: Changed| {
            halls.afk_is(
                server.id.server(),
                server.afk_channel_id.map(Id::channel),
                now,
            );
        }),
        "GUILD_DELETE" => read(data).map(|gone: Gone| {
            let for_good = !gone.unavailable.unwrap_or(false);
            halls.server_gone(gone.id.server(), for_good, now);
        }),
        "CHANNEL_DELETE" => read(data).map(|gone: GoneChannel| {
            if let Some(server) = gone.guild_id {
                halls.channel_gone(server.server(), gone.id.channel(), now);
            }
        }),
        _ => return,
    };
    if let Err(why) = heard {
        // Where, and not what: names stand in it.
        let (line, column) = (why.line(), why.column());
        error!(
            event,
            line, column, "an event about voice could not be read"
        );
    }
}

fn moved(halls: &VoiceHalls, state: &State, now: DateTime<Utc>) {
    // In a private call there is no server.
    let Some(server) = state.guild_id else {
        return;
    };
    let is_bot = state.member.as_ref().is_some_and(|one| one.user.is_bot());
    halls.moved(
        server.server(),
        state.user_id.member(),
        state.person(is_bot),
        now,
    );
}

fn met(halls: &VoiceHalls, server: &Server, now: DateTime<Utc>) {
    // Discord names those in voice among the members.
    let bots: HashSet<MemberId> = server
        .members
        .iter()
        .filter(|one| one.user.is_bot())
        .map(|one| one.user.id.member())
        .collect();
    let people = server.voice_states.iter().filter_map(|state| {
        let member = state.user_id.member();
        Some((member, state.person(bots.contains(&member))?))
    });
    let channels = server.channels.iter().map(|one| one.id.channel()).collect();
    halls.met(
        server.id.server(),
        server.afk_channel_id.map(Id::channel),
        people.collect(),
        &channels,
        now,
    );
}

fn read<'a, T: Deserialize<'a>>(data: &'a str) -> serde_json::Result<T> {
    serde_json::from_str(data)
}

/// One of Discord's ids, which come as text.
#[derive(Clone, Copy)]
pub(super) struct Id(i64);

impl Id {
    fn server(self) -> ServerId {
        ServerId::from_row(self.0)
    }

    pub(super) fn channel(self) -> ChannelId {
        ChannelId::from_row(self.0)
    }

    fn member(self) -> MemberId {
        MemberId::from_row(self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(de::Error::custom)
    }
}

#[derive(Deserialize)]
struct State {
    #[serde(default)]
    guild_id: Option<Id>,
    user_id: Id,
    channel_id: Option<Id>,
    #[serde(default)]
    deaf: bool,
    #[serde(default)]
    self_deaf: bool,
    #[serde(default)]
    member: Option<Member>,
}

impl State {
    fn person(&self, is_bot: bool) -> Option<Person> {
        Some(Person {
            channel: self.channel_id?.channel(),
            deafened: self.deaf || self.self_deaf,
            is_bot,
        })
    }
}

#[derive(Deserialize)]
struct Member {
    user: User,
}

#[derive(Deserialize)]
struct User {
    id: Id,
    #[serde(default)]
    bot: Option<bool>,
}

impl User {
    fn is_bot(&self) -> bool {
        self.bot.unwrap_or(false)
    }
}

#[derive(Deserialize)]
struct Server {
    id: Id,
    #[serde(default)]
    afk_channel_id: Option<Id>,
    #[serde(default)]
    members: Vec<Member>,
    #[serde(default)]
    channels: Vec<Channel>,
    #[serde(default)]
    voice_states: Vec<State>,
}

#[derive(Deserialize)]
struct Channel {
    id: Id,
}

#[derive(Deserialize)]
struct Changed {
    id: Id,
    #[serde(default)]
    afk_channel_id: Option<Id>,
}

#[derive(Deserialize)]
struct Gone {
    id: Id,
    #[serde(default)]
    unavailable: Option<bool>,
}

#[derive(Deserialize)]
struct GoneChannel {
    id: Id,
    #[serde(default)]
    guild_id: Option<Id>,
}
