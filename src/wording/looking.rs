//! What every look at one's own record has in common: who reads it, its frame, and the button that posts it.

use super::text::inline;
use super::{COLOUR, NAME_MAX, Share, button, plain};
use crate::domain::custom_id::{Action, Shared};
use crate::domain::look::Look;
use crate::domain::message::{Button, Embed, Message};
use crate::domain::record::Craft;

/// Characters of a craft's name in a title.
const CRAFT_MAX: usize = 60;

/// Who looks, and at which craft; without one, at all of them.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// The one craft that is looked at.
    pub craft: Option<&'a Craft>,
    /// Who reads it.
    pub audience: Audience<'a>,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience<'a> {
    /// The member alone.
    Member(Share),
    /// A server, under the member's name there.
    Server(&'a str),
}

/// A look framed: for the member under what it is, with a button to share it; for a server under the member's name.
pub(super) fn framed(look: Look, looked: &Looked<'_>, what: &str, told: String) -> Message {
    let title = match looked.audience {
        Audience::Member(_) => titled(what, ": ", looked.craft),
        Audience::Server(name) => {
            let name = inline(name, NAME_MAX);
            titled(&name, " · ", looked.craft)
        }
    };
    let embed = Embed {
        title,
        description: told,
        colour: Some(COLOUR),
        ..Embed::default()
    };
    Message {
        embeds: vec![embed],
        rows: share_row(look, looked),
        ..Message::default()
    }
}

/// The row with *Share here*, where there is a channel to post in.
pub(super) fn share_row(look: Look, looked: &Looked<'_>) -> Vec<Vec<Button>> {
    match looked.audience {
        Audience::Member(Share::Offered) => {
            let craft = looked.craft.map(|craft| craft.id);
            let what = Shared::Look(look, craft);
            vec![vec![button("Share here", Action::ShareHere { what })]]
        }
        Audience::Member(Share::Nowhere) | Audience::Server(_) => Vec::new(),
    }
}

/// "This week so far: guitar", "Ada · guitar".
pub(super) fn titled(what: &str, joint: &str, craft: Option<&Craft>) -> String {
    match craft {
        Some(craft) => format!("{what}{joint}{}", inline(&craft.name, CRAFT_MAX)),
        None => what.to_owned(),
    }
}

/// A look at a craft of which there is no entry, or at a record without any.
pub fn nothing_yet(craft: Option<&Craft>) -> Message {
    let Some(craft) = craft else {
        return plain(super::comparison::NOTHING_YET);
    };
    let name = inline(&craft.name, CRAFT_MAX);
    plain(format!(
        "Nothing of **{name}** is logged at the moment. `/log` with a time and its name is all it takes."
    ))
}

pub(super) fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
