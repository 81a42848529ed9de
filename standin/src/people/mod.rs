//! People acting: what they say, and the interactions they start. What a person's client would not
//! let through (a missing option, a disabled button) is not sent, and the outcome says why.

pub(crate) mod command;
pub(crate) mod component;
pub(crate) mod modal;
pub(crate) mod options;
pub(crate) mod outcome;
pub(crate) mod sending;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::Standin;
use crate::ids::{ChannelId, InteractionId, MessageId, RoleId, ServerId, UserId};
use crate::permission as p;
use crate::view::MessageView;
use crate::world::World;
use crate::world::attachments::{Upload, content_type_of};

/// Where someone acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a channel or thread of a server that the bot is in.
    Server(ServerId, ChannelId),
    /// In the direct messages with the bot.
    Dm,
    /// In a private channel with a friend, by the app on one's own account.
    UserInstall,
    /// In a server, by the app on one's own account: the server's own installation is not used.
    UserInstallIn(ServerId, ChannelId),
}

/// What someone gives for an option of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// Text, or the name of a choice.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A person.
    User(UserId),
    /// A channel.
    Channel(ChannelId),
    /// A role.
    Role(RoleId),
    /// A file: its name and what is in it.
    File(String, Bytes),
}

/// What someone picks in a select menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Values (or labels) of a text menu.
    Text(Vec<String>),
    /// Channels.
    Channels(Vec<ChannelId>),
    /// Roles.
    Roles(Vec<RoleId>),
    /// People.
    Users(Vec<UserId>),
}

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for OptionValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for OptionValue {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for OptionValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for OptionValue {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

impl From<UserId> for OptionValue {
    fn from(who: UserId) -> Self {
        Self::User(who)
    }
}

impl From<ChannelId> for OptionValue {
    fn from(channel: ChannelId) -> Self {
        Self::Channel(channel)
    }
}

impl From<RoleId> for OptionValue {
    fn from(role: RoleId) -> Self {
        Self::Role(role)
    }
}

impl Standin {
    /// Someone posts. Panics when they may not: a test that says so is mistaken.
    pub fn say(&self, who: UserId, channel: ChannelId, text: &str) -> MessageView {
        self.post(who, channel, &json!({"content": text}), Vec::new())
    }

    /// Someone opens a post in a forum: a thread and its first message. Panics as [`Standin::say`] does.
    pub fn post_in_forum(
        &self,
        who: UserId,
        forum: ChannelId,
        name: &str,
        text: &str,
    ) -> MessageView {
        let body = json!({"name": name, "message": {"content": text}});
        self.shared.change(|world| {
            assert!(may_speak(world, who, forum), "{who} cannot post in {forum}");
            let opened = world.open_post(forum, who, &body, Vec::new());
            let (thread, first) = opened.expect("a post of a name and a text");
            world.view(world.message(thread, first).expect("posted above"))
        })
    }

    /// Someone answers a message, pinging its author.
    pub fn reply(&self, who: UserId, to: &MessageView, text: &str) -> MessageView {
        let body = json!({"content": text, "message_reference": {"message_id": to.id}});
        self.post(who, to.channel, &body, Vec::new())
    }

    /// Someone posts with a file.
    pub fn say_with_file(
        &self,
        who: UserId,
        channel: ChannelId,
        text: &str,
        filename: &str,
        bytes: Bytes,
    ) -> MessageView {
        let content_type = content_type_of(filename);
        let filename = filename.to_owned();
        let file = Upload {
            index: 0,
            filename,
            content_type,
            bytes,
        };
        self.post(who, channel, &json!({"content": text}), vec![file])
    }

    /// A webhook posts under this name.
    pub fn say_by_webhook(&self, name: &str, channel: ChannelId, text: &str) -> MessageView {
        self.shared.change(|world| {
            let author = world.add_user(name, true);
            let body = json!({"content": text});
            let message = world.compose(author, channel, &body, Vec::new());
            let mut message = message.expect("a text is a message");
            message.by_webhook = true;
            let id = world.publish(message);
            world.view(world.message(channel, id).expect("posted above"))
        })
    }

    /// The gateway tells of a message a second time.
    pub fn repeat_message(&self, channel: ChannelId, message: MessageId) {
        self.shared
            .change(|world| world.tell_of_message("MESSAGE_CREATE", channel, message));
    }

    fn post(
        &self,
        who: UserId,
        channel: ChannelId,
        body: &Value,
        files: Vec<Upload>,
    ) -> MessageView {
        self.try_post(who, channel, body, files)
            .unwrap_or_else(|why| panic!("{who} cannot post in {channel}: {why}"))
    }

    /// Someone posts, or is told why they cannot.
    pub(crate) fn try_post(
        &self,
        who: UserId,
        channel: ChannelId,
        body: &Value,
        files: Vec<Upload>,
    ) -> Result<MessageView, String> {
        self.shared.change(|world| {
            if !may_speak(world, who, channel) {
                return Err("You may not write in this channel.".to_owned());
            }
            let archived = world
                .channels
                .get(&channel)
                .and_then(|one| one.thread.as_ref());
            if archived.is_some_and(|thread| thread.archived) {
                world.set_thread_state(channel, Some(false), None);
            }
            let message = world
                .compose(who, channel, body, files)
                .map_err(|why| why.body().to_string())?;
            let id = world.publish(message);
            Ok(world.view(world.message(channel, id).expect("posted above")))
        })
    }

    /// Someone edits a message of theirs.
    pub fn edit_message(&self, channel: ChannelId, message: MessageId, text: &str) {
        let body = json!({"content": text});
        let edited = self
            .shared
            .change(|world| world.edit(channel, message, &body, Vec::new()));
        edited.expect("the message is there");
    }

    /// Someone reacts to a message.
    pub fn react(&self, who: UserId, channel: ChannelId, message: MessageId, emoji: &str) {
        self.shared
            .change(|world| world.react(channel, message, who, emoji));
    }

    /// Someone takes a reaction back.
    pub fn unreact(&self, who: UserId, channel: ChannelId, message: MessageId, emoji: &str) {
        self.shared
            .change(|world| world.unreact(channel, message, who, emoji));
    }

    /// Someone dismisses an ephemeral message.
    pub fn dismiss(&self, message: &MessageView) {
        self.shared
            .change(|world| world.remove_message(message.channel, message.id));
    }

    /// Discord delivers an interaction a second time. A second acknowledgement is refused (40060)
    /// but is then no violation.
    pub fn redeliver(&self, interaction: InteractionId) {
        self.shared.change(|world| {
            let Some(known) = world.interactions.get_mut(interaction) else {
                return;
            };
            known.redelivered = true;
            let (server, event) = (known.server, known.event.clone());
            world.deliver(server, event);
        });
    }
}

pub(crate) fn may_speak(world: &World, who: UserId, channel: ChannelId) -> bool {
    let Some(place) = world.channels.get(&channel) else {
        return false;
    };
    let needed = if place.thread.is_some() {
        p::SEND_MESSAGES_IN_THREADS
    } else {
        p::SEND_MESSAGES
    };
    world.permissions(who, channel) & needed != 0
}
