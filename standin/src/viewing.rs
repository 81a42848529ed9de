//! From the world to the views of it.

use serde_json::Value;

use crate::ids::ServerId;
use crate::view::{
    AttachmentView, ButtonView, ChannelView, EmbedView, MessageView, Ping, ReactionView,
    SelectView, ServerView, ThreadView,
};
use crate::world::World;
use crate::world::components::{kind, texts, walk};
use crate::world::model::{Attachment, Channel, Message, channel_kind};
use crate::world::posting::list;

impl World {
    pub(crate) fn view(&self, message: &Message) -> MessageView {
        let mut buttons = Vec::new();
        let mut selects = Vec::new();
        walk(&message.components, &mut |one| match one["type"].as_u64() {
            Some(kind::BUTTON) => buttons.push(button(one)),
            Some(kind::STRING_SELECT | kind::USER_SELECT..=kind::CHANNEL_SELECT) => {
                selects.push(select(one));
            }
            _ => {}
        });
        let mentions = &message.mentions;
        let users = mentions.users.iter().copied().map(Ping::User);
        let roles = mentions.roles.iter().copied().map(Ping::Role);
        let all = mentions.everyone.then_some(Ping::Everyone);
        let here = mentions.here.then_some(Ping::Here);
        MessageView {
            id: message.id,
            channel: message.channel,
            server: message.server,
            author: self.display_name(message.author, message.server),
            author_id: message.author,
            by_bot: self
                .users
                .get(&message.author)
                .is_some_and(|user| user.is_bot),
            content: message.content.clone(),
            embeds: message.embeds.iter().map(embed).collect(),
            buttons,
            selects,
            texts: texts(&message.components)
                .into_iter()
                .map(ToOwned::to_owned)
                .collect(),
            attachments: message.attachments.iter().map(attachment).collect(),
            ephemeral_for: message.ephemeral_for,
            is_loading: message.is_loading(),
            at: message.id.created_at(),
            edited_at: message.edited_at,
            reactions: message
                .reactions
                .iter()
                .map(|one| ReactionView {
                    emoji: one.emoji.clone(),
                    by: one.by.clone(),
                })
                .collect(),
            // What only one person sees pings nobody.
            pings: match message.ephemeral_for {
                Some(_) => Vec::new(),
                None => users.chain(roles).chain(all).chain(here).collect(),
            },
            reply_to: message.reply_to,
            thread: message.thread,
            nonce: message.nonce.as_ref().map(plain),
            components: message.components.clone(),
        }
    }
}

impl World {
    pub(crate) fn server_view(&self, id: ServerId) -> Option<ServerView> {
        let server = self.servers.get(&id)?;
        let channels = server
            .channels
            .iter()
            .filter_map(|one| self.channels.get(one));
        let channel = |one: &Channel| ChannelView {
            id: one.id,
            name: one.name.clone(),
            kind: one.kind,
        };
        let members = server.members.keys();
        Some(ServerView {
            id,
            name: server.name.clone(),
            owner: server.owner,
            has_bot: server.members.contains_key(&self.bot),
            channels: channels.map(channel).collect(),
            members: members
                .map(|who| (*who, self.display_name(*who, Some(id))))
                .collect(),
            roles: server
                .roles
                .iter()
                .map(|role| (role.id, role.name.clone()))
                .collect(),
        })
    }
}

/// The thread as people see it; `None` for a channel that is none.
pub(crate) fn thread(channel: &Channel) -> Option<ThreadView> {
    let thread = channel.thread.as_ref()?;
    Some(ThreadView {
        id: channel.id,
        name: channel.name.clone(),
        archived: thread.archived,
        locked: thread.locked,
        private: channel.kind == channel_kind::PRIVATE_THREAD,
        auto_archive_minutes: thread.auto_archive_minutes,
        members: thread.members.iter().copied().collect(),
        tags: thread.tags.clone(),
    })
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}

fn embed(value: &Value) -> EmbedView {
    let field = |one: &Value| (plain(&one["name"]), plain(&one["value"]));
    EmbedView {
        author: text(&value["author"]["name"]),
        title: text(&value["title"]),
        description: text(&value["description"]),
        fields: list(&value["fields"]).iter().map(field).collect(),
        footer: text(&value["footer"]["text"]),
        colour: value["color"].as_u64(),
        image: text(&value["image"]["url"]),
    }
}

fn button(value: &Value) -> ButtonView {
    let emoji = text(&value["emoji"]["name"]);
    let label = text(&value["label"]);
    ButtonView {
        label: label.or(emoji).unwrap_or_default(),
        custom_id: text(&value["custom_id"]),
        url: text(&value["url"]),
        style: value["style"].as_u64().unwrap_or(0),
        disabled: value["disabled"] == true,
    }
}

fn select(value: &Value) -> SelectView {
    let option = |one: &Value| (plain(&one["label"]), plain(&one["value"]));
    SelectView {
        custom_id: plain(&value["custom_id"]),
        kind: value["type"].as_u64().unwrap_or(0),
        placeholder: text(&value["placeholder"]),
        options: list(&value["options"]).iter().map(option).collect(),
        disabled: value["disabled"] == true,
    }
}

fn attachment(one: &Attachment) -> AttachmentView {
    AttachmentView {
        filename: one.filename.clone(),
        description: one.description.clone(),
        content_type: one.content_type.clone(),
        url: one.url.clone(),
        bytes: one.bytes.clone(),
    }
}
