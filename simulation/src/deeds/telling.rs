//! A deed as a transcript tells it.

use std::fmt;

use super::{Bringing, Deed};

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log { mark, minutes, .. } => write!(f, "log {minutes} min, {mark}:"),
            Self::Edit { entry, minutes, .. } => write!(f, "edit entry {entry} to {minutes} min:"),
            Self::Undo { entry, .. } => write!(f, "undo entry {entry}:"),
            Self::Answer { words, .. } => write!(f, "answer {words}:"),
            Self::Submit { words, .. } => write!(f, "answer early {words}:"),
            Self::Command { who, name, .. } | Self::Membership { who, name, .. } => {
                write!(f, "/{name} by {who}:")
            }
            Self::Say(said) => write!(
                f,
                "said by {:?}: {} {:?}",
                said.member, said.text, said.then
            ),
            Self::Amend { id, edit, .. } => write!(f, "message {id} becomes {edit:?}:"),
            Self::Repeat { id, .. } => write!(f, "message {id} is told of again:"),
            Self::Press { who, label, .. } => write!(f, "{label} by {who}:"),
            Self::LogTime { mark, minutes, .. } => write!(f, "log a time {minutes} min, {mark}:"),
            Self::Choose { who, directly, .. } => write!(f, "{who} is asked directly {directly}:"),
            Self::Bring { bringing, .. } => {
                let Bringing { file, then, .. } = bringing;
                write!(f, "file {file} is brought, then {then:?}:")
            }
            Self::Letter { letter, post, .. } => {
                write!(f, "letter {letter}, {}:", post.done())
            }
            Self::Share { who, .. } => write!(f, "{who} shares:"),
            Self::TakeBack { file, .. } => write!(f, "file {file} is taken back:"),
            Self::Timer { who, way, .. } => write!(f, "timer of {who}: {way:?}"),
            Self::Forget { who, word, .. } => write!(f, "forget {who} ({word}):"),
        }
    }
}
