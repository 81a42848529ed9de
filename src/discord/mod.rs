//! The way in from Discord: commands, buttons and forms come in, are handed to [`crate::actions`], and are answered once each.
//!
//! Buttons and forms are told apart by their custom_id alone, so they work after a restart. Commands are declared with poise,
//! which only reads their options here: connecting, answering and the one error boundary (`errors`) are this module's.
//! Not here: what happens and what is kept (`actions`), sentences (`wording`), messages that answer no interaction (`messenger`).

mod buttons;
mod callback;
mod choices;
mod commands;
mod connect;
mod contact;
mod desk;
mod errors;
mod events;
mod habits;
mod looks;
mod pressure;
mod reply;
mod servers;
mod sieve;
mod turn;
mod voice;

use std::sync::Arc;

use edge::DoorInside;
use tokio::sync::{Notify, Semaphore};

pub use connect::{Connection, connect, http};
pub use desk::Desk;
pub use errors::Failure;
pub use pressure::Allowance;
pub use sieve::is_wanted;
pub use voice::hear_of_voice;

use crate::actions::habit::Habits;
use crate::actions::import::Imports;
use crate::actions::voice::VoiceHalls;
use crate::attachments::Attachments;
use crate::cards::Studio;
use crate::clock::Clock;
use crate::messenger::Messenger;
use crate::metrics::Metrics;
use crate::store::Store;

/// What every interaction may use. Cheap to clone.
#[derive(Clone)]
pub struct Data {
    /// The record.
    pub store: Store,
    /// The way out, for `/setup`, which asks Discord about channels and roles.
    pub messenger: Messenger,
    /// The way of an answer, without a connection to the door.
    pub door: DoorInside,
    /// Fetches what members attach.
    pub attachments: Attachments,
    /// Files of other tools, one at a time.
    pub imports: Imports,
    /// Draws the cards.
    pub studio: Arc<Studio>,
    /// The channels in which posting counts, and what is owed to them.
    pub habits: Habits,
    /// Who is in which voice channel.
    pub halls: VoiceHalls,
    /// Places for exports under way, each of which takes the memory of some files.
    pub exports: Arc<Semaphore>,
    /// Wakes the scheduler: something is owed that should not wait for its next look.
    pub nudge: Arc<Notify>,
    /// How much one member may ask.
    pub allowance: Allowance,
    /// Where interactions, and events that could not be read, are counted.
    pub metrics: Metrics,
    /// How long a timer runs before its owner is asked, in minutes.
    pub timer_limit_minutes: i64,
    /// For events that carry no time of their own; an interaction's time is in its id.
    pub clock: Clock,
}

/// What a command is called with.
type Context<'a> = poise::ApplicationContext<'a, Data, Failure>;
/// A declared command.
type Command = poise::Command<Data, Failure>;
