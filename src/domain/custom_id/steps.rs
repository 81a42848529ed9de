//! The steps of the two commands that are walked through with buttons.

/// The steps of `/setup`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetupStep {
    /// What is set, with a way to change each.
    Overview,
    /// The check-in channel.
    Channel,
    /// The weekday.
    Weekday,
    /// The local time.
    Time,
    /// The timezone.
    Timezone,
    /// The question text.
    Question,
    /// The role to mention.
    Role,
    /// No role to mention.
    NoRole,
    /// Answers go into a thread.
    ThreadOn,
    /// Answers go into the channel.
    ThreadOff,
    /// Show the question privately.
    Preview,
    /// Ask at once.
    AskNow,
    /// Stop asking for a while.
    Pause,
    /// Ask again.
    Resume,
    /// Stop asking.
    TurnOff,
}

impl SetupStep {
    /// Every step.
    pub const ALL: [Self; 15] = [
        Self::Overview,
        Self::Channel,
        Self::Weekday,
        Self::Time,
        Self::Timezone,
        Self::Question,
        Self::Role,
        Self::NoRole,
        Self::ThreadOn,
        Self::ThreadOff,
        Self::Preview,
        Self::AskNow,
        Self::Pause,
        Self::Resume,
        Self::TurnOff,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Channel => "channel",
            Self::Weekday => "weekday",
            Self::Time => "time",
            Self::Timezone => "timezone",
            Self::Question => "question",
            Self::Role => "role",
            Self::NoRole => "no-role",
            Self::ThreadOn => "thread-on",
            Self::ThreadOff => "thread-off",
            Self::Preview => "preview",
            Self::AskNow => "ask-now",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::TurnOff => "turn-off",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

/// The steps of `/settings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SettingsStep {
    /// What is set, with a way to change each.
    Overview,
    /// The timezone.
    Timezone,
    /// The day-start hour.
    DayStart,
    /// The weekday on which the week starts.
    WeekStart,
    /// Be asked in the channel.
    AskInChannel,
    /// Be asked by direct message.
    AskDirectly,
    /// Cards on a light ground.
    CardsLight,
    /// Cards on a dark ground.
    CardsDark,
    /// Milestones said to the member alone.
    MilestonesPrivate,
    /// Milestones said in the channel it is pressed in.
    MilestonesHere,
}

impl SettingsStep {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::Timezone,
        Self::DayStart,
        Self::WeekStart,
        Self::AskInChannel,
        Self::AskDirectly,
        Self::CardsLight,
        Self::CardsDark,
        Self::MilestonesPrivate,
        Self::MilestonesHere,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Timezone => "timezone",
            Self::DayStart => "day-start",
            Self::WeekStart => "week-start",
            Self::AskInChannel => "channel",
            Self::AskDirectly => "direct",
            Self::CardsLight => "cards-light",
            Self::CardsDark => "cards-dark",
            Self::MilestonesPrivate => "milestones-private",
            Self::MilestonesHere => "milestones-here",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}
