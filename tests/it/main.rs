//! What the bot does, shown through the real bot, the real SQLite and a stand-in for Discord over real sockets.

mod architecture;
mod cards;
mod clocks;
mod command_line;
mod deliveries;
mod faults;
mod forge;
mod gateway;
mod habits;
mod health;
mod interactions;
mod lessons;
mod looking;
mod made;
mod main_job;
mod metrics;
mod own_data;
mod own_words;
mod packaging;
mod privacy;
mod settings;
mod setup;
mod store;
mod test_app;
mod timers;
mod voice;
