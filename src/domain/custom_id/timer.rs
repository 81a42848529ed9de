//! What can be done with a timer by a button.

/// A button under a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimerStep {
    /// It still runs.
    StillAtIt,
    /// Stop it now.
    StopNow,
    /// Open the form that says how long it was.
    ThisLong,
    /// What was kept of it by itself is right.
    AsKept,
    /// Drop it.
    Discard,
    /// Keep one that was dropped.
    KeepIt,
}

impl TimerStep {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::StillAtIt,
        Self::StopNow,
        Self::ThisLong,
        Self::AsKept,
        Self::Discard,
        Self::KeepIt,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::StillAtIt => "yes",
            Self::StopNow => "stop",
            Self::ThisLong => "this-long",
            Self::AsKept => "as-kept",
            Self::Discard => "discard",
            Self::KeepIt => "keep",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}
