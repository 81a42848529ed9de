//! What the buttons of `/shipped` mean.

use crate::domain::ids::ShippedId;

/// A step of `/shipped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShippedStep {
    /// Show a page of what was shipped, counted from 0.
    Page(u32),
    /// Show one thing.
    Show(ShippedId),
    /// Open the form that changes it.
    Edit(ShippedId),
    /// That form, submitted.
    EditForm(ShippedId),
    /// Take it back.
    TakeBack(ShippedId),
    /// Put it back.
    PutBack(ShippedId),
    /// Post it in the channel.
    Share(ShippedId),
}

impl ShippedStep {
    pub(super) fn code(self) -> String {
        match self {
            Self::Page(page) => format!("page:{page}"),
            Self::Show(id) => format!("show:{id}"),
            Self::Edit(id) => format!("edit:{id}"),
            Self::EditForm(id) => format!("form:{id}"),
            Self::TakeBack(id) => format!("take-back:{id}"),
            Self::PutBack(id) => format!("put-back:{id}"),
            Self::Share(id) => format!("share:{id}"),
        }
    }

    pub(super) fn parse(step: &str, value: &str) -> Option<Self> {
        let of = |step: fn(ShippedId) -> Self| ShippedId::parse(value).map(step);
        match step {
            "page" => super::parse_page(value).map(Self::Page),
            "show" => of(Self::Show),
            "edit" => of(Self::Edit),
            "form" => of(Self::EditForm),
            "take-back" => of(Self::TakeBack),
            "put-back" => of(Self::PutBack),
            "share" => of(Self::Share),
            _ => None,
        }
    }
}
