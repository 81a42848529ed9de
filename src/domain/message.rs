//! A message, a modal and their parts as the bot means them; Discord's own shapes are made of them in `discord` and `messenger`.
//!
//! Limits are Discord's and checked by the stand-in: text 2,000 characters; 10 embeds with 6,000 characters in all; 5 rows of 5
//! buttons; a modal's title and labels 45, placeholders 100; a file's description 1,024.

use std::fmt;
use std::sync::Arc;

use super::custom_id::Action;
use super::ids::{ChannelId, MessageId, RoleId};

/// What is posted, replied or sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Markdown; may be empty when there is an embed.
    pub text: String,
    /// At most 10.
    pub embeds: Vec<Embed>,
    /// Rows of buttons, at most 5 of 5.
    pub rows: Vec<Vec<Button>>,
    /// The one role the text may ping; nobody else is ever pinged.
    pub pings: Option<RoleId>,
    /// A file that goes along.
    pub file: Option<File>,
    /// The message that it answers, without a ping; where that is gone, it answers none.
    pub answers: Option<(ChannelId, MessageId)>,
}

/// A file beside the text.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with the ending that says what it is.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// The same in words, for who does not see it: at most 1,024 characters.
    pub description: String,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .field("description", &self.description)
            .finish()
    }
}

/// A framed block under the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Embed {
    /// At most 256 characters; may be empty.
    pub title: String,
    /// Markdown, at most 4,096 characters.
    pub description: String,
    /// The colour bar, 0xRRGGBB.
    pub colour: Option<u32>,
    /// Name and value, shown side by side.
    pub fields: Vec<(String, String)>,
    /// Small print; may be empty.
    pub footer: String,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// At most 80 characters.
    pub label: String,
    /// How it looks.
    pub style: ButtonStyle,
    /// What it means.
    pub action: Action,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonStyle {
    /// The one thing to do here.
    Primary,
    /// One of several things.
    Secondary,
    /// Cannot be undone.
    Danger,
}

/// A form of up to five text fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modal {
    /// At most 45 characters.
    pub title: String,
    /// What submitting it means.
    pub action: Action,
    /// At most five.
    pub inputs: Vec<Input>,
}

/// One text field of a modal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name in the submission.
    pub id: &'static str,
    /// At most 45 characters.
    pub label: String,
    /// At most 100 characters; may be empty.
    pub placeholder: String,
    /// What it holds when opened.
    pub value: String,
    /// Whether it is a text area.
    pub long: bool,
    /// Whether it must be filled.
    pub required: bool,
    /// At most 4,000.
    pub max_length: u16,
}
