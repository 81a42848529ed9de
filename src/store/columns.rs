//! How domain values stand in columns: ids and instants as BIGINT, dates and words as TEXT.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteQueryResult, SqliteRow};
use sqlx::{ColumnIndex, Row};

use crate::domain::change::{ChangeKind, What};
use crate::domain::check_in::{
    CheckInState, DeliveryKind, DeliveryState, GiveUpReason, HabitTrouble, RoundState,
};
use crate::domain::ids::{
    AnswerId, ChangeId, ChannelId, CraftId, DeliveryId, DraftId, EntryId, HabitId, ImportId,
    InteractionId, LessonId, LetterId, MemberId, MessageId, OpeningId, RoleId, RoundId, SearchId,
    ServerId, ShippedId, TimerId,
};
use crate::domain::imports::ImportState;
use crate::domain::record::{AskBy, DirectState, Outcome, Source};
use crate::domain::timer::TimerState;

/// A statement whose values are being given.
pub(super) type Statement<'q> = Query<'q, Sqlite, SqliteArguments>;

/// A small set of words, each kept as TEXT.
pub(super) trait Word: Sized + Copy + 'static {
    const ALL: &'static [(Self, &'static str)];

    fn word(self) -> &'static str
    where
        Self: PartialEq,
    {
        let found = Self::ALL.iter().find(|(value, _)| *value == self);
        found
            .expect("every value has its word: the lists below are complete")
            .1
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(value, _)| *value)
    }
}

/// Typed reading of a row. The error names the column.
pub(super) trait Columns {
    fn id<T: From<Stored>>(&self, column: &'static str) -> sqlx::Result<T>;
    fn id_or_none<T: From<Stored>>(&self, column: &'static str) -> sqlx::Result<Option<T>>;
    fn at(&self, column: &'static str) -> sqlx::Result<DateTime<Utc>>;
    fn at_or_none(&self, column: &'static str) -> sqlx::Result<Option<DateTime<Utc>>>;
    fn word<T: Word>(&self, column: &'static str) -> sqlx::Result<T>;
    fn zone(&self, column: &'static str) -> sqlx::Result<Tz>;
    fn weekday(&self, column: &'static str) -> sqlx::Result<Weekday>;
    fn time(&self, column: &'static str) -> sqlx::Result<NaiveTime>;
    fn date(&self, column: &'static str) -> sqlx::Result<NaiveDate>;
}

/// The id of the row that was added, where one was. The one place that asks SQLite for it: elsewhere it would be `RETURNING`.
pub(super) fn new_row(added: &SqliteQueryResult) -> Option<i64> {
    (added.rows_affected() == 1).then(|| added.last_insert_rowid())
}

/// An id as it was read: the proof that it fits in 64 bits.
pub(super) struct Stored(pub(super) i64);

impl Columns for SqliteRow
where
    &'static str: ColumnIndex<SqliteRow>,
{
    fn id<T: From<Stored>>(&self, column: &'static str) -> sqlx::Result<T> {
        Ok(Stored(self.try_get(column)?).into())
    }

    fn id_or_none<T: From<Stored>>(&self, column: &'static str) -> sqlx::Result<Option<T>> {
        Ok(self
            .try_get::<Option<i64>, _>(column)?
            .map(|id| Stored(id).into()))
    }

    fn at(&self, column: &'static str) -> sqlx::Result<DateTime<Utc>> {
        instant(self.try_get(column)?).ok_or_else(|| unreadable(column))
    }

    fn at_or_none(&self, column: &'static str) -> sqlx::Result<Option<DateTime<Utc>>> {
        let kept: Option<i64> = self.try_get(column)?;
        kept.map(|at| instant(at).ok_or_else(|| unreadable(column)))
            .transpose()
    }

    fn word<T: Word>(&self, column: &'static str) -> sqlx::Result<T> {
        T::from_word(self.try_get(column)?).ok_or_else(|| unreadable(column))
    }

    fn zone(&self, column: &'static str) -> sqlx::Result<Tz> {
        self.try_get::<&str, _>(column)?
            .parse()
            .map_err(|_| unreadable(column))
    }

    fn weekday(&self, column: &'static str) -> sqlx::Result<Weekday> {
        self.try_get::<&str, _>(column)?
            .parse()
            .map_err(|_| unreadable(column))
    }

    fn time(&self, column: &'static str) -> sqlx::Result<NaiveTime> {
        let kept: &str = self.try_get(column)?;
        NaiveTime::parse_from_str(kept, "%H:%M").map_err(|_| unreadable(column))
    }

    fn date(&self, column: &'static str) -> sqlx::Result<NaiveDate> {
        self.try_get(column)
    }
}

/// Says of each kind of id that it can be read from a column.
macro_rules! stored_ids {
    ($($id:ty),+) => {
        $(impl From<Stored> for $id {
            fn from(stored: Stored) -> $id {
                <$id>::from_row(stored.0)
            }
        })+
    };
}

stored_ids!(
    MemberId,
    ServerId,
    ChannelId,
    MessageId,
    RoleId,
    InteractionId
);
stored_ids!(HabitId, OpeningId);
stored_ids!(
    RoundId, EntryId, CraftId, AnswerId, DeliveryId, DraftId, LessonId
);
stored_ids!(TimerId, ImportId);
stored_ids!(LetterId, ShippedId);
stored_ids!(ChangeId, SearchId);

/// Milliseconds since 1970.
pub(super) fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A weekday as it is kept: `mon` to `sun`.
pub(super) fn weekday_word(weekday: Weekday) -> String {
    weekday.to_string().to_lowercase()
}

fn instant(ms: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms)
}

fn unreadable(column: &'static str) -> sqlx::Error {
    let source = format!("column {column} holds what this program does not write there").into();
    sqlx::Error::ColumnDecode {
        index: column.into(),
        source,
    }
}

impl Word for Outcome {
    const ALL: &'static [(Self, &'static str)] =
        &[(Outcome::Worked, "worked"), (Outcome::DeadEnd, "dead_end")];
}

impl Word for Source {
    const ALL: &'static [(Self, &'static str)] = &[
        (Source::Log, "log"),
        (Source::Answer, "answer"),
        (Source::Import, "import"),
        (Source::Derived, "derived"),
        (Source::Habit, "habit"),
        (Source::Timer, "timer"),
        (Source::Message, "message"),
        (Source::Voice, "voice"),
    ];
}

impl Word for TimerState {
    const ALL: &'static [(Self, &'static str)] = &[
        (TimerState::Running, "running"),
        (TimerState::Stopped, "stopped"),
        (TimerState::Discarded, "discarded"),
    ];
}

impl Word for AskBy {
    const ALL: &'static [(Self, &'static str)] =
        &[(AskBy::Channel, "channel"), (AskBy::Direct, "direct")];
}

impl Word for DirectState {
    const ALL: &'static [(Self, &'static str)] = &[
        (DirectState::Asking, "asking"),
        (DirectState::AskedToGoOn, "asked_to_go_on"),
        (DirectState::Resting, "resting"),
    ];
}

impl Word for CheckInState {
    const ALL: &'static [(Self, &'static str)] = &[
        (CheckInState::On, "on"),
        (CheckInState::Paused, "paused"),
        (CheckInState::Off, "off"),
        (CheckInState::Left, "left"),
    ];
}

impl Word for RoundState {
    const ALL: &'static [(Self, &'static str)] = &[
        (RoundState::Coming, "coming"),
        (RoundState::Open, "open"),
        (RoundState::Closed, "closed"),
        (RoundState::Over, "over"),
        (RoundState::Skipped, "skipped"),
    ];
}

impl Word for DeliveryKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (DeliveryKind::Question, "question"),
        (DeliveryKind::Thread, "thread"),
        (DeliveryKind::Comparison, "comparison"),
        (DeliveryKind::ComparisonEdit, "comparison_edit"),
        (DeliveryKind::Closing, "closing"),
        (DeliveryKind::ClosingEdit, "closing_edit"),
        (DeliveryKind::Removal, "removal"),
        (DeliveryKind::DirectQuestion, "direct_question"),
        (DeliveryKind::DirectGoOn, "direct_go_on"),
        (DeliveryKind::StillAtIt, "still_at_it"),
        (DeliveryKind::HabitWelcome, "habit_welcome"),
        (DeliveryKind::HabitOpening, "habit_opening"),
        (DeliveryKind::HabitThread, "habit_thread"),
        (DeliveryKind::HabitSummary, "habit_summary"),
        (DeliveryKind::Milestone, "milestone"),
    ];
}

impl Word for DeliveryState {
    const ALL: &'static [(Self, &'static str)] = &[
        (DeliveryState::Due, "due"),
        (DeliveryState::Done, "done"),
        (DeliveryState::GivenUp, "given_up"),
        (DeliveryState::Dropped, "dropped"),
    ];
}

impl Word for HabitTrouble {
    const ALL: &'static [(Self, &'static str)] = &[
        (HabitTrouble::CannotReact, "cannot_react"),
        (HabitTrouble::EmojiGone, "emoji_gone"),
        (HabitTrouble::ChannelGone, "channel_gone"),
        (HabitTrouble::Quiet, "quiet"),
    ];
}

impl Word for GiveUpReason {
    const ALL: &'static [(Self, &'static str)] = &[
        (GiveUpReason::ChannelGone, "channel_gone"),
        (GiveUpReason::Permission, "permission"),
        (GiveUpReason::ThreadLocked, "thread_locked"),
        (GiveUpReason::TagNeeded, "tag_needed"),
        (GiveUpReason::MessageGone, "message_gone"),
        (GiveUpReason::DirectClosed, "direct_closed"),
        (GiveUpReason::Refused, "refused"),
        (GiveUpReason::TooOld, "too_old"),
    ];
}

impl Word for ImportState {
    const ALL: &'static [(Self, &'static str)] = &[
        (ImportState::Pending, "pending"),
        (ImportState::Keeping, "keeping"),
        (ImportState::Kept, "kept"),
        (ImportState::Undoing, "undoing"),
        (ImportState::Undone, "undone"),
        (ImportState::Dropped, "dropped"),
    ];
}

impl Word for ChangeKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (ChangeKind::EntryEdited, "entry_edited"),
        (ChangeKind::EntryTakenBack, "entry_taken_back"),
        (ChangeKind::EntryDeleted, "entry_deleted"),
        (ChangeKind::EntryPutBack, "entry_put_back"),
        (ChangeKind::EntryMoved, "entry_moved"),
        (ChangeKind::EntriesAdded, "entries_added"),
        (ChangeKind::CraftRenamed, "craft_renamed"),
        (ChangeKind::CraftMerged, "craft_merged"),
        (ChangeKind::CraftArchived, "craft_archived"),
        (ChangeKind::CraftBroughtBack, "craft_brought_back"),
        (ChangeKind::CraftShared, "craft_shared"),
        (ChangeKind::CraftHidden, "craft_hidden"),
        (ChangeKind::RhythmSet, "rhythm_set"),
        (ChangeKind::BeforeSet, "before_set"),
        (ChangeKind::ShippedEdited, "shipped_edited"),
        (ChangeKind::AwayChanged, "away_changed"),
        (ChangeKind::AnswerGivenAgain, "answer_given_again"),
    ];
}

impl Word for What {
    const ALL: &'static [(Self, &'static str)] = &[
        (What::EntryCraft, "entry_craft"),
        (What::ShippedCraft, "shipped_craft"),
        (What::ShippedDay, "shipped_day"),
        (What::ShippedWhat, "shipped_what"),
        (What::ShippedLink, "shipped_link"),
        (What::MemberAway, "member_away"),
        (What::MemberTimezone, "member_timezone"),
        (What::MemberDayStart, "member_day_start"),
        (What::MemberWeekStart, "member_week_start"),
        (What::MemberQuoting, "member_quoting"),
        (What::MemberTheme, "member_theme"),
        (What::MemberExplain, "member_explain"),
        (What::EntryDay, "entry_day"),
        (What::EntryDated, "entry_dated"),
        (What::EntryMinutes, "entry_minutes"),
        (What::EntryNote, "entry_note"),
        (What::EntryOutcome, "entry_outcome"),
        (What::EntryLesson, "entry_lesson"),
        (What::EntryEvidence, "entry_evidence"),
        (What::EntryDeleted, "entry_deleted"),
        (What::EntryWithdrawn, "entry_withdrawn"),
        (What::AnswerWords, "answer_words"),
        (What::AnswerHours, "answer_hours"),
        (What::AnswerLesson, "answer_lesson"),
        (What::EntryUnconfirmed, "entry_unconfirmed"),
        (What::CraftName, "craft_name"),
        (What::CraftArchived, "craft_archived"),
        (What::CraftRhythm, "craft_rhythm"),
        (What::CraftMergedInto, "craft_merged_into"),
        (What::CraftItself, "craft_itself"),
        (What::CraftBefore, "craft_before"),
        (What::CraftShared, "craft_shared"),
    ];
}
