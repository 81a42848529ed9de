//! The steps of a list of several days.

use crate::domain::ids::DraftId;

/// A step of `/backfill`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BackfillStep {
    /// The form, submitted.
    Form,
    /// Keep the list that was shown.
    Keep {
        /// What was typed.
        draft: DraftId,
    },
}

impl BackfillStep {
    pub(super) fn code(self) -> String {
        match self {
            Self::Form => "form".to_owned(),
            Self::Keep { draft } => draft.to_string(),
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "form" => Some(Self::Form),
            draft => DraftId::parse(draft).map(|draft| Self::Keep { draft }),
        }
    }
}
