//! The rules of yesteryou: what a duration, a day, a week, a slot and a comparison are.
//!
//! Pure values and functions: no async, no IO, no clock (`now` is an argument), no SQL, no Discord
//! types and no sentences. What a member reads about a [`rejection::Rejection`] is rendered
//! elsewhere.

pub mod backfill;
pub mod calendar;
pub mod change;
pub mod check_in;
pub mod comparison;
pub mod custom_id;
pub mod duration;
pub mod engine;
pub mod estimate;
pub mod evidence;
pub mod format;
pub mod group;
pub mod habit;
pub mod hours;
pub mod ids;
pub mod imports;
pub mod lesson;
pub mod letter;
pub mod look;
pub mod message;
pub mod milestone;
pub mod notice;
pub mod own_data;
pub mod own_words;
pub mod preferences;
pub mod record;
pub mod rejection;
pub mod schedule;
pub mod search;
pub mod shipped;
pub mod text;
pub mod timer;
mod timezone;
pub mod voice;
pub mod wall;
