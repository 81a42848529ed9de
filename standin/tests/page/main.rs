//! The page over HTTP: what is drawn for whom, what is escaped, what arrives by itself, what the
//! buttons and forms do. A small bot written with serenity answers.

#[path = "../serenity/bot.rs"]
mod bot;
mod doing;
mod drawing;
mod live;
mod running;
