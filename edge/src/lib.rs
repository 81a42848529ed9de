//! The one door between a bot process and Discord.
//!
//! A [`Door`] is a small HTTP/1.1 server on loopback. The bot's HTTP library is pointed at
//! [`Door::url`] (with serenity: `HttpBuilder::proxy(door.url()).ratelimiter_disabled(true)`), and
//! every request goes through here to Discord:
//!
//! - it waits for its bucket and for the global limit before it is sent, so that 429 is rare;
//!   when Discord does say 429, the door waits as long as it was told and sends it again;
//! - it has a time limit, and where repeating cannot do a thing twice, it is repeated after a 5xx
//!   or a cut connection;
//! - it is counted, and when too many are refused the door stops before Discord bans the address.
//!
//! Who is in the same process may spare itself the connection: [`Door::inside`].
//!
//! Answers to interactions never wait for any of that. What the door cannot deliver it answers
//! itself: 502, 503 or 504 with Discord's own error shape, `{"message": "...", "code": 0}`.
//!
//! The websocket that events come by goes through [`gateway`].
//!
//! Deliberately not here: any knowledge of what the requests mean to the
//! bot, credentials (the caller's headers pass through; nothing is kept), and files on disk.

mod answer;
mod call;
mod config;
mod door;
mod forward;
mod gate;
pub mod gateway;
mod headers;
mod invalid;
mod pace;
mod passage;
mod reply;
mod retry;
mod route;
mod stats;

pub use config::{DoorConfig, Limits};
pub use door::{Door, DoorError, DoorInside, DoorWatch};
pub use passage::{Observer, Passage};
pub use stats::DoorStats;
