//! A local Discord for tests and playgrounds: REST and gateway on loopback, people who act, time
//! that is given to it, faults on request, and every rule of Discord that a bot can break checked.
//!
//! Point a bot at [`Standin::api_url`] with [`Standin::token`]; build a world with the `add_…`
//! methods; act with [`Standin::command`], [`Standin::press`], [`Standin::submit`]; read what people
//! see with [`Standin::messages`] and [`Standin::transcript`]. Nothing is kept on disk, and nothing
//! here knows any particular bot.

mod building;
pub mod contract;
mod faults;
mod gateway;
mod ids;
pub mod page;
mod people;
pub mod permission;
mod reading;
mod rest;
mod serving;
mod shared;
mod transcript;
mod view;
mod viewing;
mod world;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio_util::sync::DropGuard;

pub use self::building::{Target, VoiceFlags};
use self::contract::{Contract, find_document};
pub use self::faults::{Fault, FaultHandle};
pub use self::ids::{ChannelId, Id, InteractionId, MessageId, RoleId, ServerId, TagId, UserId};
pub use self::people::modal::{FieldView, ModalView};
pub use self::people::outcome::{Choice, InteractionOutcome, Outcome};
pub use self::people::{OptionValue, Picked, Place};
pub use self::view::{
    AttachmentView, ButtonView, ChannelView, EmbedView, MessageView, Ping, ReactionView,
    SelectView, ServerView, ThreadView,
};
pub use self::world::RequestLog;
use crate::rest::checks::Checks;
use crate::shared::Shared;
use crate::world::World;

/// Whether the stand-in limits rates as Discord does, in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimits {
    /// Buckets, the global limit and 429s.
    Real,
    /// Headers only.
    Off,
}

/// What a stand-in starts with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The time it starts at.
    pub now: DateTime<Utc>,
    /// Off unless a test is about rate limits.
    pub rate_limits: RateLimits,
    /// Whether requests and answers are checked against the contract.
    pub check: bool,
    /// How long a bot has to acknowledge an interaction, in real time; Discord gives it three
    /// seconds.
    pub answer_within: Duration,
    /// Where it listens; port 0 for any free one.
    pub listen: SocketAddr,
}

impl Config {
    /// Without rate limits, with checks, on any free port of loopback.
    pub fn at(now: DateTime<Utc>) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            now,
            rate_limits: RateLimits::Off,
            check: true,
            answer_within: Duration::from_secs(3),
            listen,
        }
    }
}

/// A running stand-in. Clones are handles to the same one.
#[derive(Clone)]
pub struct Standin {
    shared: Arc<Shared>,
    /// Shuts everything down with the last handle.
    _stop: Arc<DropGuard>,
}

impl Standin {
    /// Starts listening. Fails when the address is taken.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("listening on {}", config.listen))?;
        let address = listener
            .local_addr()
            .context("reading the address we listen on")?;
        let world = World::new(&config, format!("http://{address}"));
        let token = token_of(world.bot);
        let contract = if config.check {
            Some(Contract::load(find_document()).context("reading Discord's document")?)
        } else {
            None
        };
        let shared = Arc::new(Shared::new(address, token, world, Checks::new(contract)));
        tokio::spawn(serving::accept(listener, shared.clone()));
        let stop = Arc::new(shared.stop.clone().drop_guard());
        Ok(Self {
            shared,
            _stop: stop,
        })
    }

    /// `http://127.0.0.1:PORT`; the API is below `/api/v10`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// The bot's token, in the shape of a real one.
    pub fn token(&self) -> String {
        self.shared.token.clone()
    }

    /// The bot's user id, which is its application id too.
    pub fn bot(&self) -> UserId {
        self.shared.read(|world| world.bot)
    }

    /// The stand-in's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.read(|world| world.now)
    }

    /// Sets the stand-in's time. Threads that fell silent are archived.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.shared.change(|world| world.set_now(now));
    }

    /// Stops listening, closes the gateway and ends every connection.
    pub async fn shutdown(self) {
        self.shared.stop.cancel();
        // Sockets are told to close by tasks of their own; give them their turn.
        tokio::task::yield_now().await;
    }
}

/// A token whose first part is the bot's id in base 64, as in Discord's.
fn token_of(bot: UserId) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digits = bot.to_string();
    let mut encoded = String::new();
    for chunk in digits.as_bytes().chunks(3) {
        let mut bits = 0_u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for at in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * at)) & 63;
            encoded.push(char::from(ALPHABET[index as usize]));
        }
    }
    format!("{encoded}.Gst4nd.an_example_token_for_the_local_stand_in")
}
