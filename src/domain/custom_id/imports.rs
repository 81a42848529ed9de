//! The steps of an import.

/// What can be done with an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportStep {
    /// Show what the file comes to.
    Show,
    /// Keep it.
    Keep,
    /// Throw the file away.
    NotNow,
    /// Take the whole batch back.
    Undo,
    /// 3/4 is the third of April.
    DayFirst,
    /// 4/3 is the third of April.
    MonthFirst,
    /// Each project of WakaTime's is a craft.
    ByProject,
    /// Each language of WakaTime's is a craft.
    ByLanguage,
    /// Which column holds what.
    Columns,
    /// The craft of rows that name none.
    Craft,
    /// How long one check of a habit stands for.
    CheckLength,
}

impl ImportStep {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::Show,
        Self::Keep,
        Self::NotNow,
        Self::Undo,
        Self::DayFirst,
        Self::MonthFirst,
        Self::ByProject,
        Self::ByLanguage,
        Self::Columns,
        Self::Craft,
        Self::CheckLength,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Keep => "keep",
            Self::NotNow => "not-now",
            Self::Undo => "undo",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::ByProject => "by-project",
            Self::ByLanguage => "by-language",
            Self::Columns => "columns",
            Self::Craft => "craft",
            Self::CheckLength => "check-length",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}
