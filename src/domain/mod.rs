//! The rules of yesteryou: what a duration, a day, a week, a slot and a comparison are.
//!
//! Pure values and functions: no async, no IO, no clock (`now` is an argument), no SQL, no Discord
//! types and no sentences. What a member reads about a [`rejection::Rejection`] is rendered
//! elsewhere.

pub mod calendar;
pub mod check_in;
pub mod comparison;
pub mod custom_id;
pub mod duration;
pub mod engine;
pub mod format;
pub mod group;
pub mod hours;
pub mod ids;
pub mod imports;
pub mod look;
pub mod message;
pub mod notice;
pub mod record;
pub mod rejection;
pub mod schedule;
pub mod text;
mod timezone;
