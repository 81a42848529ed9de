//! The stand-in by the barest client, an area of Discord's behaviour a file.

mod client;
mod faults;
mod gateway;
mod interactions;
mod messages;
mod noise;
mod permissions;
