//! Forum posts: a thread and its first message, which come to be together and share one id; and the tags that a forum may ask for.

use serde_json::{Value, json};

use super::World;
use super::attachments::Upload;
use super::model::channel_kind as kind;
use super::posting::{id_of, list};
use super::threads::NewThread;
use crate::ids::{ChannelId, Id, MessageId, TagId, UserId};
use crate::permission as p;
use crate::rest::error::{self, ApiError};

/// The flag of a forum whose posts need a tag (REQUIRE_TAG).
pub(crate) const REQUIRE_TAG: u64 = 1 << 4;
/// Tags of one post.
const TAGS_MAX: usize = 5;

/// A tag of a forum.
#[derive(Clone)]
pub(crate) struct Tag {
    pub(crate) id: TagId,
    pub(crate) name: String,
    /// Whether only those who manage threads may give it.
    pub(crate) moderated: bool,
}

impl World {
    /// Opens a post in a forum. Permissions to post were looked at before; those that tags need are looked at here.
    pub(crate) fn open_post(
        &mut self,
        forum: ChannelId,
        author: UserId,
        body: &Value,
        files: Vec<Upload>,
    ) -> Result<(ChannelId, MessageId), ApiError> {
        let tags = self.tags_of_post(forum, author, body)?;
        // Nothing is told of a post whose message is refused.
        let mut message = self.compose(author, forum, &body["message"], files)?;
        // Discord takes no nonce for the first message of a post.
        message.nonce = None;
        let mut opening = body.clone();
        opening["applied_tags"] = json!(tags);
        let thread = self.open_thread(&NewThread {
            parent: forum,
            opener: author,
            on: None,
            body: &opening,
        })?;
        message.id = Id::new(thread.0);
        message.channel = thread;
        let first = self.publish(message);
        let opened = self.channels.get_mut(&thread);
        if let Some(opened) = opened.and_then(|one| one.thread.as_mut()) {
            // The first message of a thread is not counted.
            opened.message_count = 0;
        }
        Ok((thread, first))
    }

    fn tags_of_post(
        &self,
        forum: ChannelId,
        author: UserId,
        body: &Value,
    ) -> Result<Vec<TagId>, ApiError> {
        let place = self.channels.get(&forum).ok_or(error::UNKNOWN_CHANNEL)?;
        if place.kind != kind::FORUM {
            return Err(error::WRONG_CHANNEL_KIND);
        }
        let asked = list(&body["applied_tags"]);
        if asked.len() > TAGS_MAX {
            let message = "Must be 5 or fewer in length.";
            return Err(ApiError::invalid(
                "applied_tags",
                "BASE_TYPE_MAX_LENGTH",
                message,
            ));
        }
        let manages = self.permissions(author, forum) & p::MANAGE_THREADS != 0;
        let mut tags = Vec::new();
        for id in &asked {
            let known = place.tags.iter().find(|tag| Some(tag.id) == id_of(id));
            let tag = known.ok_or_else(|| {
                ApiError::invalid("applied_tags", "UNKNOWN_TAG", "Unknown forum tag.")
            })?;
            if tag.moderated && !manages {
                return Err(error::MISSING_PERMISSIONS);
            }
            tags.push(tag.id);
        }
        if place.requires_tag && tags.is_empty() {
            return Err(error::TAG_REQUIRED);
        }
        Ok(tags)
    }

    /// Adds a tag to a forum.
    pub(crate) fn add_tag(&mut self, forum: ChannelId, name: &str, moderated: bool) -> TagId {
        let id = self.next_id();
        let tag = Tag {
            id,
            name: name.to_owned(),
            moderated,
        };
        if let Some(forum) = self.channels.get_mut(&forum) {
            forum.tags.push(tag);
        }
        self.tell_of_channel("CHANNEL_UPDATE", forum);
        id
    }

    /// Says whether posts in a forum need a tag.
    pub(crate) fn require_tag(&mut self, forum: ChannelId, required: bool) {
        if let Some(forum) = self.channels.get_mut(&forum) {
            forum.requires_tag = required;
        }
        self.tell_of_channel("CHANNEL_UPDATE", forum);
    }
}

/// A forum's tags as Discord writes them.
pub(crate) fn tags_json(tags: &[Tag]) -> Vec<Value> {
    let json = |tag: &Tag| {
        json!({"id": tag.id, "name": tag.name, "moderated": tag.moderated,
            "emoji_id": null, "emoji_name": null})
    };
    tags.iter().map(json).collect()
}
