//! Messages as people see them, as plain snapshots: what a test asserts on and a page draws.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::ids::{ChannelId, MessageId, RoleId, ServerId, TagId, UserId};

/// One message at one moment.
#[derive(Debug, Clone)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub channel: ChannelId,
    /// The server it stands in; `None` in direct messages.
    pub server: Option<ServerId>,
    /// The author's display name there.
    pub author: String,
    /// The author.
    pub author_id: UserId,
    /// Whether it has the APP badge.
    pub by_bot: bool,
    /// Its text, as sent.
    pub content: String,
    /// Its embeds.
    pub embeds: Vec<EmbedView>,
    /// Its buttons, in reading order.
    pub buttons: Vec<ButtonView>,
    /// Its select menus, in reading order.
    pub selects: Vec<SelectView>,
    /// Texts of its components (components v2).
    pub texts: Vec<String>,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// The one person who sees it, if it is ephemeral.
    pub ephemeral_for: Option<UserId>,
    /// Whether the answer is still being thought about.
    pub is_loading: bool,
    /// When it was posted.
    pub at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// Reactions, in the order in which their emoji came.
    pub reactions: Vec<ReactionView>,
    /// Whom it pinged.
    pub pings: Vec<Ping>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The thread that hangs on it.
    pub thread: Option<ChannelId>,
    /// The nonce it came with.
    pub nonce: Option<String>,
    /// Its components as the bot sent them, numbered.
    pub components: Vec<Value>,
}

/// An embed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmbedView {
    /// Above the title.
    pub author: Option<String>,
    /// In bold.
    pub title: Option<String>,
    /// Below the title.
    pub description: Option<String>,
    /// Name and value, in order.
    pub fields: Vec<(String, String)>,
    /// At the foot.
    pub footer: Option<String>,
    /// The bar's colour, 0xRRGGBB.
    pub colour: Option<u64>,
    /// The large picture's address.
    pub image: Option<String>,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ButtonView {
    /// What is written on it.
    pub label: String,
    /// What the bot gets when it is pressed; `None` for links.
    pub custom_id: Option<String>,
    /// Where a link leads.
    pub url: Option<String>,
    /// Discord's number: 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
    /// Whether it cannot be pressed.
    pub disabled: bool,
}

/// A select menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectView {
    /// What the bot gets.
    pub custom_id: String,
    /// Discord's number: 3 text, 5 user, 6 role, 7 user or role, 8 channel.
    pub kind: u64,
    /// Shown while nothing is chosen.
    pub placeholder: Option<String>,
    /// Label and value, for text menus.
    pub options: Vec<(String, String)>,
    /// Whether it cannot be used.
    pub disabled: bool,
}

/// A file.
#[derive(Debug, Clone)]
pub struct AttachmentView {
    /// Its name.
    pub filename: String,
    /// Alt text.
    pub description: Option<String>,
    /// MIME type, if the sender said it.
    pub content_type: Option<String>,
    /// Where it can be fetched.
    pub url: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// Everyone who reacted with one emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionView {
    /// `👍` or `name:id`.
    pub emoji: String,
    /// Who.
    pub by: Vec<UserId>,
}

/// Someone whom a message pinged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ping {
    /// One person.
    User(UserId),
    /// Everyone with a role.
    Role(RoleId),
    /// Everyone.
    Everyone,
    /// Everyone who is online.
    Here,
}

/// A thread.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// Its id (a channel's).
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether only moderators may reopen it.
    pub locked: bool,
    /// Whether it is private.
    pub private: bool,
    /// Minutes of silence until it is archived.
    pub auto_archive_minutes: i64,
    /// Who is in it.
    pub members: Vec<UserId>,
    /// Its tags, of a post in a forum.
    pub tags: Vec<TagId>,
}

impl MessageView {
    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.ephemeral_for.is_some()
    }

    /// Everything written in it: text, embeds with their fields, component texts; a line each.
    /// Names in mentions are not resolved; the transcript does that.
    pub fn text(&self) -> String {
        let mut lines: Vec<&str> = Vec::new();
        lines.extend(Some(self.content.as_str()).filter(|text| !text.is_empty()));
        lines.extend(self.texts.iter().map(String::as_str));
        let mut out = lines.join("\n");
        for embed in &self.embeds {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&embed.text());
        }
        out
    }

    /// The button labelled or identified so.
    pub fn button(&self, label_or_id: &str) -> Option<&ButtonView> {
        let by_id = |one: &&ButtonView| one.custom_id.as_deref() == Some(label_or_id);
        let by_label = |one: &&ButtonView| one.label == label_or_id;
        self.buttons
            .iter()
            .find(by_id)
            .or_else(|| self.buttons.iter().find(by_label))
    }
}

impl EmbedView {
    /// Everything written in it, a line each.
    pub fn text(&self) -> String {
        let before = [&self.author, &self.title, &self.description];
        let mut lines: Vec<String> = before.into_iter().flatten().cloned().collect();
        lines.extend(
            self.fields
                .iter()
                .map(|(name, value)| format!("{name}: {value}")),
        );
        lines.extend(self.footer.clone());
        lines.join("\n")
    }
}

/// A server and what is in it.
#[derive(Debug, Clone)]
pub struct ServerView {
    /// Its id.
    pub id: ServerId,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub owner: UserId,
    /// Whether the bot is in it.
    pub has_bot: bool,
    /// Its channels, threads apart, in order.
    pub channels: Vec<ChannelView>,
    /// Its members, the bot among them, with the names seen there.
    pub members: Vec<(UserId, String)>,
    /// Its roles, `@everyone` first.
    pub roles: Vec<(RoleId, String)>,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelView {
    /// Its id.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Discord's number: 0 text, 2 voice, 5 announcements, 15 forum.
    pub kind: u8,
}
