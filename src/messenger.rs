//! The one way out to Discord: sends, edits, finds and removes messages, opens threads and direct message channels, and asks who
//! is where. Every failure says whether to try again or to give up.
//!
//! Requests go through serenity's `Http`, which points at the door (`edge`): rate limits, time limits and quick repeats are the
//! door's. Of the answers only the fields in use are read (`wire`), so that news from Discord in other fields breaks nothing.
//! Not here: what is sent and when (`actions::deliver`), and replies to interactions (`discord`).

mod access;
mod body;
pub(crate) mod builders;
mod error;
mod forums;
mod habits;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use serenity::http::{Http, LightMethod, Request, Route};
use serenity::model::id as discord;
use tokio::sync::OnceCell;

use body::Body;
pub use error::{SendError, what_happened, what_was_answered};
pub use habits::{Page, PostedMessage, Reacted};

use crate::domain::check_in::GiveUpReason;
use crate::domain::custom_id::Action;
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::message::Message;
use error::Refusal;
use wire::{Created, FoundMessage, FoundUser, GuildMember};

/// The longest one request may take, with its waits in the door: what hangs must not hold up others. A message that Discord took
/// all the same is recognised by its nonce or found again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// A thread is archived after a week without a word: as long as it takes answers.
const AUTO_ARCHIVE_MINUTES: u16 = 10_080;
/// Discord's largest page of messages.
const PAGE: usize = 100;
/// Pages a look-back reads at most.
const PAGES: usize = 5;
/// 2015-01-01, from which Discord's ids count milliseconds.
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// A member's standing in a server, as Discord has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// In the server and free to speak.
    Here {
        /// The name people see there.
        display_name: String,
    },
    /// Not in the server: left, removed or banned.
    Gone,
    /// In the server, but not allowed to speak for a time.
    TimedOut,
}

/// The way out. Cheap to clone; all clones share one HTTP client.
#[derive(Clone)]
pub struct Messenger {
    http: Arc<Http>,
    own: Arc<OnceCell<MemberId>>,
}

impl Messenger {
    /// A messenger that sends through this client, which is pointed at the door and has serenity's rate limiter off.
    pub fn new(http: Arc<Http>) -> Messenger {
        Messenger {
            http,
            own: Arc::new(OnceCell::new()),
        }
    }

    /// Posts a message. Discord drops a second one with the same nonce (at most 25 characters) within some minutes, and gives the
    /// first. An archived thread is opened again; a locked one is left alone. Where the bot may write and not attach files, the
    /// words go without theirs.
    pub async fn send(
        &self,
        channel: ChannelId,
        message: &Message,
        nonce: &str,
    ) -> Result<MessageId, SendError> {
        let route = Route::ChannelMessages {
            channel_id: channel_id(channel),
        };
        let body = |message: &Message| Body::of(message, &builders::create_message(message, nonce));
        let posted = self
            .with_or_without_file(channel, route, LightMethod::Post, message, body)
            .await?;
        posted.message_id()
    }

    /// Replaces a message of the bot's, its file too.
    pub async fn edit(
        &self,
        channel: ChannelId,
        message: MessageId,
        text: &Message,
    ) -> Result<(), SendError> {
        let route = Route::ChannelMessage {
            channel_id: channel_id(channel),
            message_id: message_id(message),
        };
        let body = |text: &Message| Body::of(text, &builders::edit_message(text));
        self.with_or_without_file(channel, route, LightMethod::Patch, text, body)
            .await?;
        Ok(())
    }

    /// Removes a message; one that is not there is removed. An archived thread is opened for it.
    pub async fn delete(&self, channel: ChannelId, message: MessageId) -> Result<(), SendError> {
        let route = Route::ChannelMessage {
            channel_id: channel_id(channel),
            message_id: message_id(message),
        };
        let request = || Request::new(route, LightMethod::Delete);
        let done = match self.call(request()).await {
            Err(Refusal { code: 50_083, .. }) => {
                self.open_again(channel).await?;
                self.call(request()).await
            }
            done => done,
        };
        match done {
            Ok(()) | Err(Refusal { code: 10_008, .. }) => Ok(()),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Opens a thread under a message. One that is there already is taken: its id is the message's.
    pub async fn open_thread(
        &self,
        channel: ChannelId,
        message: MessageId,
        name: &str,
    ) -> Result<ChannelId, SendError> {
        let route = Route::ChannelMessageThreads {
            channel_id: channel_id(channel),
            message_id: message_id(message),
        };
        let body = json!({ "name": name, "auto_archive_duration": AUTO_ARCHIVE_MINUTES });
        let request = Request::new(route, LightMethod::Post).body(Some(to_json(&body)?));
        match self.fetch::<Created>(request).await {
            Ok(created) => created.channel_id(),
            Err(Refusal { code: 160_004, .. }) => Ok(ChannelId::from_row(message.get())),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// The channel of direct messages with a member; opening it sends nothing.
    pub async fn direct_channel(&self, member: MemberId) -> Result<ChannelId, SendError> {
        let body = to_json(&json!({ "recipient_id": member.to_string() }))?;
        let request = Request::new(Route::UserMeDmChannels, LightMethod::Post).body(Some(body));
        self.fetch::<Created>(request)
            .await
            .map_err(Refusal::of_direct_message)?
            .channel_id()
    }

    /// Looks for a message of the bot's own that has a button with one of these meanings: among the latest 100, whatever their time
    /// (the clock may have been wrong when it was sent), and then among those posted after `since`. Reads at most 600 messages.
    pub async fn find(
        &self,
        channel: ChannelId,
        markers: &[Action],
        since: DateTime<Utc>,
    ) -> Result<Option<MessageId>, SendError> {
        let is_marker = |action: &Action| markers.contains(action);
        let latest = self.messages(channel, None).await?;
        if let Some(found) = self.marked(&latest, &is_marker).await? {
            return Ok(Some(found));
        }
        let ids = latest.iter().filter_map(|message| message.id().ok());
        let all_seen = ids
            .min()
            .is_none_or(|oldest| oldest.get() <= snowflake_at(since));
        if all_seen || latest.len() < PAGE {
            return Ok(None);
        }
        self.find_where(channel, is_marker, since).await
    }

    /// Looks for one by what is said of a button's meaning, among the messages posted after `since`. Reads at most 500 messages.
    pub async fn find_where(
        &self,
        channel: ChannelId,
        is_marker: impl Fn(&Action) -> bool + Send + Sync,
        since: DateTime<Utc>,
    ) -> Result<Option<MessageId>, SendError> {
        let mut after = snowflake_at(since);
        for _ in 0..PAGES {
            let page = self.messages(channel, Some(after)).await?;
            if let Some(found) = self.marked(&page, &is_marker).await? {
                return Ok(Some(found));
            }
            let last = page.iter().filter_map(|message| message.id().ok()).max();
            match last {
                Some(last) if page.len() == PAGE => after = last.get(),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The first of these messages that is the bot's own and has such a button.
    async fn marked(
        &self,
        page: &[FoundMessage],
        is_marker: &(impl Fn(&Action) -> bool + Send + Sync),
    ) -> Result<Option<MessageId>, SendError> {
        let own = self.own_id().await?;
        let means_it = |custom_id: &str| Action::parse(custom_id).is_some_and(|it| is_marker(&it));
        let found = page.iter().find(|one| one.is_marked(own, &means_it));
        found.map(FoundMessage::id).transpose()
    }

    /// A hundred messages of a channel: the first ones after an id, or the latest.
    async fn messages(
        &self,
        channel: ChannelId,
        after: Option<i64>,
    ) -> Result<Vec<FoundMessage>, SendError> {
        let route = Route::ChannelMessages {
            channel_id: channel_id(channel),
        };
        let mut params = vec![("limit", PAGE.to_string())];
        params.extend(after.map(|after| ("after", after.to_string())));
        let request = Request::new(route, LightMethod::Get).params(Some(params));
        Ok(self.fetch(request).await?)
    }

    /// Whether a member is in a server and may speak there.
    pub async fn member_standing(
        &self,
        server: ServerId,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Standing, SendError> {
        match self.guild_member(server, member).await {
            Ok(found) if found.is_timed_out(now) => Ok(Standing::TimedOut),
            Ok(found) => Ok(Standing::Here {
                display_name: found.display_name(),
            }),
            // Unknown member, unknown user.
            Err(Refusal {
                code: 10_007 | 10_013,
                ..
            }) => Ok(Standing::Gone),
            Err(refusal) => Err(refusal.into()),
        }
    }

    async fn guild_member(
        &self,
        server: ServerId,
        member: MemberId,
    ) -> Result<GuildMember, Refusal> {
        let route = Route::GuildMember {
            guild_id: discord::GuildId::new(server.as_u64()),
            user_id: discord::UserId::new(member.as_u64()),
        };
        self.fetch(Request::new(route, LightMethod::Get)).await
    }

    /// The bot's own id; Discord is asked once.
    pub async fn own_id(&self) -> Result<MemberId, SendError> {
        let fetch = || async {
            let request = Request::new(Route::UserMe, LightMethod::Get);
            let user: FoundUser = self.fetch(request).await?;
            user.id()
        };
        self.own.get_or_try_init(fetch).await.copied()
    }

    /// Makes a request about a message; where it is refused for want of a permission and has a file, once more without.
    async fn with_or_without_file(
        &self,
        channel: ChannelId,
        route: Route<'_>,
        method: LightMethod,
        message: &Message,
        body: impl Fn(&Message) -> Result<Body, SendError>,
    ) -> Result<Created, SendError> {
        let whole = body(message)?;
        let done = self.with_thread_open(channel, route, method, whole).await;
        match done {
            Err(SendError::GiveUp(GiveUpReason::Permission)) if message.file.is_some() => {
                let words = Message {
                    file: None,
                    ..message.clone()
                };
                let words = body(&words)?;
                self.with_thread_open(channel, route, method, words).await
            }
            done => done,
        }
    }

    /// Makes a request in a channel; where that is an archived thread, opens it and makes the request once more.
    async fn with_thread_open(
        &self,
        channel: ChannelId,
        route: Route<'_>,
        method: LightMethod,
        body: Body,
    ) -> Result<Created, SendError> {
        let request = || body.clone().on(Request::new(route, method));
        match self.fetch(request()).await {
            Err(Refusal { code: 50_083, .. }) => {}
            other => return Ok(other?),
        }
        self.open_again(channel).await?;
        self.fetch(request())
            .await
            .map_err(Refusal::of_opening_a_thread)
    }

    /// Opens an archived thread.
    async fn open_again(&self, thread: ChannelId) -> Result<(), SendError> {
        let route = Route::Channel {
            channel_id: channel_id(thread),
        };
        let body = to_json(&json!({ "archived": false }))?;
        self.call(Request::new(route, LightMethod::Patch).body(Some(body)))
            .await
            .map_err(Refusal::of_opening_a_thread)
    }

    async fn fetch<T: DeserializeOwned>(&self, request: Request<'_>) -> Result<T, Refusal> {
        let answer = tokio::time::timeout(REQUEST_TIMEOUT, self.http.fire(request)).await;
        answer
            .map_err(|_| Refusal::timed_out())?
            .map_err(|error| Refusal::of(&error))
    }

    /// For requests whose answer says nothing but that it was done.
    async fn call(&self, request: Request<'_>) -> Result<(), Refusal> {
        let answer = tokio::time::timeout(REQUEST_TIMEOUT, self.http.request(request)).await;
        answer
            .map_err(|_| Refusal::timed_out())?
            .map_err(|error| Refusal::of(&error))?;
        Ok(())
    }
}

fn to_json(body: &impl Serialize) -> Result<Vec<u8>, SendError> {
    serde_json::to_vec(body).map_err(|_| Refusal::unreadable().into())
}

fn channel_id(channel: ChannelId) -> discord::ChannelId {
    discord::ChannelId::new(channel.as_u64())
}

fn message_id(message: MessageId) -> discord::MessageId {
    discord::MessageId::new(message.as_u64())
}

/// The smallest id that Discord gives at an instant.
fn snowflake_at(at: DateTime<Utc>) -> i64 {
    let since_epoch = TimeDelta::milliseconds(at.timestamp_millis() - DISCORD_EPOCH_MS);
    since_epoch.num_milliseconds().max(0) << 22
}
