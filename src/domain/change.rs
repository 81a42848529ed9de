//! What a member changed in their own record, kept for a day as values before and after, so that any of it can be undone.
//!
//! A change is a list of [`Fact`]s. Undoing it sets each fact back to what it was, and putting it back sets it to what it
//! became, where it still stands as the change left it; what was changed since stays. Not here: reading and writing a
//! fact (`store`), and what is said of it (`wording`).

use chrono::{DateTime, TimeDelta, Utc};

use super::ids::{ChangeId, InteractionId, MemberId};

/// How long a change can be undone, and one that was undone be put back.
pub const UNDO_HOURS: i64 = 24;

/// A change of a member's own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row id.
    pub id: ChangeId,
    /// Whose record.
    pub member: MemberId,
    /// The interaction that made it.
    pub interaction: InteractionId,
    /// What kind of change it was.
    pub kind: ChangeKind,
    /// The name of the craft or the shipped thing that it is about, as it was before; may be empty.
    pub about: String,
    /// The other name of it: what a craft was renamed to or merged into; may be empty.
    pub also: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// The interaction that undid it or put it back last.
    pub turned_by: Option<InteractionId>,
}

impl Change {
    /// Whether it is too long ago to be undone or put back.
    pub fn is_settled(&self, now: DateTime<Utc>) -> bool {
        let since = self.undone_at.unwrap_or(self.created_at);
        now - since > TimeDelta::hours(UNDO_HOURS)
    }
}

/// The kinds of changes, for the sentences about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// An entry changed by hand.
    EntryEdited,
    /// An entry taken back by undoing that it was logged.
    EntryTakenBack,
    /// An entry deleted.
    EntryDeleted,
    /// An entry put back.
    EntryPutBack,
    /// An entry moved to the craft that was meant.
    EntryMoved,
    /// Entries of several days kept at once.
    EntriesAdded,
    /// A craft with a new name.
    CraftRenamed,
    /// A craft merged into another.
    CraftMerged,
    /// A craft offered no more.
    CraftArchived,
    /// A craft offered again.
    CraftBroughtBack,
    /// A craft that a server may see.
    CraftShared,
    /// A craft that a server may see no more.
    CraftHidden,
    /// The days a week meant for a craft.
    RhythmSet,
    /// The hours before the record.
    BeforeSet,
    /// Something shipped, changed by hand.
    ShippedEdited,
    /// Days away, set or taken back.
    AwayChanged,
    /// An answer given again, in place of an earlier one.
    AnswerGivenAgain,
}

impl ChangeKind {
    /// Whether it only takes an entry away.
    pub const fn takes_entry_away(self) -> bool {
        matches!(self, Self::EntryTakenBack | Self::EntryDeleted)
    }
}

/// Which way a change is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Back to what was.
    Undo,
    /// To what it had become.
    PutBack,
}

/// One value that a change changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which value.
    pub what: What,
    /// Of which row: an entry's id for an entry's values, a craft's for a craft's, a member's for a member's.
    pub row: i64,
    /// Before the change; none where there was none.
    pub was: Option<String>,
    /// After it.
    pub became: Option<String>,
}

impl Fact {
    /// The value to look for, and the value to set when it is found.
    pub fn turned(&self, turn: Turn) -> (Option<&str>, Option<&str>) {
        let (was, became) = (self.was.as_deref(), self.became.as_deref());
        match turn {
            Turn::Undo => (became, was),
            Turn::PutBack => (was, became),
        }
    }
}

/// A value of the record that can be set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The craft of an entry.
    EntryCraft,
    /// The day of an entry.
    EntryDay,
    /// Whether an entry belongs to a day.
    EntryDated,
    /// The minutes of an entry.
    EntryMinutes,
    /// The note of an entry.
    EntryNote,
    /// The outcome of an entry.
    EntryOutcome,
    /// The lesson of an entry.
    EntryLesson,
    /// The evidence of an entry.
    EntryEvidence,
    /// Whether an entry was kept by a timer itself and is not confirmed yet.
    EntryUnconfirmed,
    /// When an entry was deleted; none while it is there.
    EntryDeleted,
    /// Whether an entry was deleted since its answer has it no longer.
    EntryWithdrawn,
    /// The words of an answer.
    AnswerWords,
    /// The hours of an answer, as typed.
    AnswerHours,
    /// The lesson of an answer.
    AnswerLesson,
    /// The name of a craft.
    CraftName,
    /// Whether a craft is archived.
    CraftArchived,
    /// The days a week meant for a craft.
    CraftRhythm,
    /// The craft that a craft was merged into.
    CraftMergedInto,
    /// The whole of a craft that nothing was in any more; none while it is gone.
    CraftItself,
    /// The hours before the record of a craft.
    CraftBefore,
    /// The servers that may see a craft.
    CraftShared,
    /// The craft of something shipped; none where it is over all.
    ShippedCraft,
    /// The day of something shipped.
    ShippedDay,
    /// What it is that was shipped.
    ShippedWhat,
    /// The link of something shipped.
    ShippedLink,
    /// A member's days away.
    MemberAway,
    /// A member's zone, and whether they chose it.
    MemberTimezone,
    /// The hour at which a member's day begins.
    MemberDayStart,
    /// The first day of a member's week.
    MemberWeekStart,
    /// Whether old answers are shown to a member.
    MemberQuoting,
    /// How a member's cards are drawn; none where they chose nothing.
    MemberTheme,
    /// When a member is next asked to explain one thing.
    MemberExplain,
}

impl What {
    /// Every value of an entry.
    pub const OF_ENTRY: [Self; 10] = [
        Self::EntryCraft,
        Self::EntryDay,
        Self::EntryDated,
        Self::EntryMinutes,
        Self::EntryNote,
        Self::EntryOutcome,
        Self::EntryLesson,
        Self::EntryEvidence,
        Self::EntryUnconfirmed,
        Self::EntryDeleted,
    ];

    /// Every value of an answer.
    pub const OF_ANSWER: [Self; 3] = [Self::AnswerWords, Self::AnswerHours, Self::AnswerLesson];

    /// Every value of something shipped that is changed by hand.
    pub const OF_SHIPPED: [Self; 4] = [
        Self::ShippedCraft,
        Self::ShippedDay,
        Self::ShippedWhat,
        Self::ShippedLink,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    #[test]
    fn a_change_can_be_turned_for_a_day_from_its_last_turn_on() {
        let mut change = Change {
            id: ChangeId::from_row(1),
            member: MemberId::from_row(2),
            interaction: InteractionId::from_row(3),
            kind: ChangeKind::CraftRenamed,
            about: "gitar".to_owned(),
            also: "guitar".to_owned(),
            created_at: at(0),
            undone_at: None,
            turned_by: None,
        };
        assert!(!change.is_settled(at(24)));
        assert!(change.is_settled(at(25)));
        change.undone_at = Some(at(20));
        assert!(!change.is_settled(at(44)));
        assert!(change.is_settled(at(45)));
    }

    #[test]
    fn a_fact_is_set_back_from_what_it_became_and_forth_from_what_it_was() {
        let fact = Fact {
            what: What::CraftName,
            row: 1,
            was: None,
            became: Some("guitar".to_owned()),
        };
        assert_eq!(fact.turned(Turn::Undo), (Some("guitar"), None));
        assert_eq!(fact.turned(Turn::PutBack), (None, Some("guitar")));
    }
}
