//! The ways in which a member can look at their own record, as commands offer them and buttons carry them.

use super::engine::window::Window;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// This week so far, next to the past.
    WeekSoFar,
    /// The last whole week, next to the past.
    LastWeek,
    /// The last 28 days.
    FourWeeks,
    /// This calendar quarter so far.
    Quarter,
    /// The daily mean of 90 days next to that of 365.
    NinetyDays,
    /// This calendar year so far.
    ThisYear,
    /// The way to 10,000 hours.
    Journey,
    /// The last 52 weeks, day by day.
    Year,
}

impl Look {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::WeekSoFar,
        Self::LastWeek,
        Self::FourWeeks,
        Self::Quarter,
        Self::NinetyDays,
        Self::ThisYear,
        Self::Journey,
        Self::Year,
    ];

    /// The window that it compares, if it is one.
    pub const fn window(self) -> Option<Window> {
        match self {
            Self::FourWeeks => Some(Window::FourWeeks),
            Self::Quarter => Some(Window::Quarter),
            Self::NinetyDays => Some(Window::NinetyDays),
            Self::ThisYear => Some(Window::Year),
            Self::WeekSoFar | Self::LastWeek | Self::Journey | Self::Year => None,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::WeekSoFar => "so-far",
            Self::LastWeek => "last-week",
            Self::FourWeeks => "4-weeks",
            Self::Quarter => "quarter",
            Self::NinetyDays => "90-days",
            Self::ThisYear => "this-year",
            Self::Journey => "journey",
            Self::Year => "year",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.code() == code)
    }
}
