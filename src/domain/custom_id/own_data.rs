//! The buttons and the form around everything that is kept of a member.

/// The steps of `/export` and `/forget`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnDataStep {
    /// Take it along.
    Export,
    /// Open the form that asks for the word.
    Forget,
    /// That form, submitted.
    ForgetModal,
}

impl OwnDataStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Export, Self::Forget, Self::ForgetModal];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Forget => "forget",
            Self::ForgetModal => "forget-modal",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}
