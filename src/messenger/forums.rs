//! Posts in forums: opened, and found again. A post is a thread and its first message, which share one id.

use serenity::http::{LightMethod, Request, Route};
use serenity::model::id as discord;

use super::body::Body;
use super::builders;
use super::error::TAG_REQUIRED;
use super::wire::{Channel, Created, FoundMessage, FoundTag, FoundThreads};
use super::{Messenger, PAGE, Refusal, SendError, channel_id, message_id};
use crate::domain::check_in::GiveUpReason;
use crate::domain::custom_id::Action;
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::message::Message;
use crate::domain::text::folded;

/// Posts of the bot's own that a look-back opens, the newest first: it opens one a day.
const LOOKED_AT: usize = 10;

impl Messenger {
    /// Opens a post in a forum. Discord knows no nonce here: what may have been opened before is to be looked for
    /// ([`Messenger::find_post`]). Where the forum asks for a tag, the post gets the one of the name given, else the first that
    /// anybody may give.
    pub async fn open_post(
        &self,
        forum: ChannelId,
        name: &str,
        message: &Message,
        tag_named: &str,
    ) -> Result<ChannelId, SendError> {
        let opened = match self.try_open(forum, name, message, None).await? {
            Err(Refusal {
                code: TAG_REQUIRED, ..
            }) => {
                let tag = self.tag_of(forum, tag_named).await?;
                let tag = tag.ok_or(SendError::GiveUp(GiveUpReason::TagNeeded))?;
                self.try_open(forum, name, message, Some(tag)).await?
            }
            opened => opened,
        };
        opened?.channel_id()
    }

    async fn try_open(
        &self,
        forum: ChannelId,
        name: &str,
        message: &Message,
        tag: Option<discord::ForumTagId>,
    ) -> Result<Result<Created, Refusal>, SendError> {
        let route = Route::ChannelThreads {
            channel_id: channel_id(forum),
        };
        let body = Body::of(message, &builders::create_post(name, message, tag))?;
        let request = body.on(Request::new(route, LightMethod::Post));
        Ok(self.fetch(request).await)
    }

    async fn tag_of(
        &self,
        forum: ChannelId,
        named: &str,
    ) -> Result<Option<discord::ForumTagId>, SendError> {
        let route = Route::Channel {
            channel_id: channel_id(forum),
        };
        let forum: Channel = self.fetch(Request::new(route, LightMethod::Get)).await?;
        Ok(tag_to_give(&forum.available_tags, named))
    }

    /// Looks for a post of the bot's own whose first message has a button with one of these meanings: among the ten that it opened
    /// last in the forum, closed ones with them.
    pub async fn find_post(
        &self,
        server: ServerId,
        forum: ChannelId,
        markers: &[Action],
    ) -> Result<Option<ChannelId>, SendError> {
        let own = self.own_id().await?;
        let is_marker = |action: &Action| markers.contains(action);
        for post in self.own_posts(server, forum, own).await? {
            let first = self.first_message(post).await?;
            if self.marked(first.as_slice(), &is_marker).await?.is_some() {
                return Ok(Some(post));
            }
        }
        Ok(None)
    }

    /// The posts that the bot opened last in a forum, the newest first.
    async fn own_posts(
        &self,
        server: ServerId,
        forum: ChannelId,
        own: MemberId,
    ) -> Result<Vec<ChannelId>, SendError> {
        let guild_id = discord::GuildId::new(server.as_u64());
        let open = Request::new(Route::GuildThreadsActive { guild_id }, LightMethod::Get);
        let route = Route::ChannelArchivedPublicThreads {
            channel_id: channel_id(forum),
        };
        let params = Some(vec![("limit", PAGE.to_string())]);
        let closed = Request::new(route, LightMethod::Get).params(params);
        let mut posts = Vec::new();
        for request in [open, closed] {
            let found: FoundThreads = self.fetch(request).await?;
            posts.extend(found.opened_by(own, forum));
        }
        posts.sort_unstable_by_key(|post| std::cmp::Reverse(post.get()));
        posts.dedup();
        posts.truncate(LOOKED_AT);
        Ok(posts)
    }

    /// A post's first message, unless that, or the post, was removed.
    async fn first_message(&self, post: ChannelId) -> Result<Option<FoundMessage>, SendError> {
        let route = Route::ChannelMessage {
            channel_id: channel_id(post),
            message_id: message_id(MessageId::from_row(post.get())),
        };
        match self.fetch(Request::new(route, LightMethod::Get)).await {
            Ok(message) => Ok(Some(message)),
            Err(Refusal {
                code: 10_003 | 10_008,
                ..
            }) => Ok(None),
            Err(refusal) => Err(refusal.into()),
        }
    }
}

/// The tag of that name, else the first; none that only moderators may give.
fn tag_to_give(tags: &[FoundTag], named: &str) -> Option<discord::ForumTagId> {
    let free = || tags.iter().filter(|tag| !tag.moderated);
    let named = folded(named);
    let tag = free()
        .find(|tag| folded(&tag.name) == named)
        .or_else(|| free().next())?;
    let id: u64 = tag.id.parse().ok()?;
    Some(discord::ForumTagId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_of_the_habits_name_comes_first_and_a_moderators_never() {
        let tag = |id: &str, name: &str, moderated| FoundTag {
            id: id.to_owned(),
            name: name.to_owned(),
            moderated,
        };
        let all = [
            tag("1", "closed", true),
            tag("2", "daily", false),
            tag("3", "Guitar", false),
        ];
        let given =
            |tags: &[FoundTag], named| tag_to_give(tags, named).map(discord::ForumTagId::get);
        assert_eq!(given(&all, "guitar"), Some(3));
        assert_eq!(given(&all, "rust"), Some(2));
        assert_eq!(given(&all, "closed"), Some(2));
        assert_eq!(given(&all[..1], "closed"), None);
        assert_eq!(given(&[], "guitar"), None);
    }
}
