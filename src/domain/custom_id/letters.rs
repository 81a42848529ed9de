//! What the buttons and forms of `/letter` mean.

use crate::domain::ids::LetterId;

/// A step of `/letter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterStep {
    /// Open the form of a new letter.
    Write,
    /// That form, submitted.
    WriteForm,
    /// Open the form that explains one thing.
    Explain,
    /// That form, submitted.
    ExplainForm,
    /// Show a page of one's letters, counted from 0.
    Page(u32),
    /// Show one letter.
    Show(LetterId),
    /// Take it back.
    TakeBack(LetterId),
    /// Put it back.
    PutBack(LetterId),
    /// Post an explanation in the channel.
    Share(LetterId),
}

impl LetterStep {
    pub(super) fn code(self) -> String {
        match self {
            Self::Write => "write".to_owned(),
            Self::WriteForm => "write-form".to_owned(),
            Self::Explain => "explain".to_owned(),
            Self::ExplainForm => "explain-form".to_owned(),
            Self::Page(page) => format!("page:{page}"),
            Self::Show(id) => format!("show:{id}"),
            Self::TakeBack(id) => format!("take-back:{id}"),
            Self::PutBack(id) => format!("put-back:{id}"),
            Self::Share(id) => format!("share:{id}"),
        }
    }

    pub(super) fn parse_word(step: &str) -> Option<Self> {
        let words = [
            Self::Write,
            Self::WriteForm,
            Self::Explain,
            Self::ExplainForm,
        ];
        words.into_iter().find(|word| word.code() == step)
    }

    pub(super) fn parse(step: &str, value: &str) -> Option<Self> {
        let of = |step: fn(LetterId) -> Self| LetterId::parse(value).map(step);
        match step {
            "page" => super::parse_page(value).map(Self::Page),
            "show" => of(Self::Show),
            "take-back" => of(Self::TakeBack),
            "put-back" => of(Self::PutBack),
            "share" => of(Self::Share),
            _ => None,
        }
    }
}
