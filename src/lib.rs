//! Yesteryou: a Discord bot that compares you with who you were, and nobody else.

pub mod actions;
pub mod app;
pub mod backups;
pub mod cards;
pub mod cli;
pub mod clock;
pub mod config;
pub mod credentials;
pub mod discord;
pub mod domain;
pub mod failure;
pub mod health;
pub mod messenger;
pub mod metrics;
pub mod permissions;
pub mod scheduler;
pub mod store;
pub mod telemetry;
pub mod watchdog;
pub mod wording;
