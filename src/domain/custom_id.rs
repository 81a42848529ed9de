//! What a button, a select or a modal means, kept in its custom_id, so that it works after a
//! restart.
//!
//! Discord gives 100 characters and returns them as they were sent. Anybody can press what they
//! see, and a modified client can send any text: an action says what was pressed, never that the
//! presser may do it.

mod backfill;
mod code;
mod habit;
mod imports;
mod lesson_steps;
mod letters;
mod own_data;
mod own_words_steps;
mod shipped;
mod steps;
mod timer;

use self::code::parse_page;
use super::change::Turn;
use super::evidence::MessageLink;
use super::ids::{
    AnswerId, ChangeId, CraftId, DraftId, EntryId, ImportId, RoundId, SearchId, ServerId, TimerId,
};
use super::look::Look;

pub use backfill::BackfillStep;
pub use habit::HabitStep;
pub use imports::ImportStep;
pub use lesson_steps::LessonStep;
pub use letters::LetterStep;
pub use own_data::OwnDataStep;
pub use own_words_steps::OwnWordsStep;
pub use shipped::ShippedStep;
pub use steps::{SettingsStep, SetupStep};
pub use timer::TimerStep;

/// What was pressed, chosen or submitted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Open the modal that answers a round.
    Answer {
        /// The round.
        round: RoundId,
    },
    /// The answer to a round, submitted.
    AnswerModal {
        /// The round.
        round: RoundId,
    },
    /// Away in the week of a round.
    AwayThisWeek {
        /// The round.
        round: RoundId,
    },
    /// Not away in the week of a round after all.
    NotAway {
        /// The round.
        round: RoundId,
    },
    /// Show one of one's own entries, with what can be done with it.
    ShowEntry {
        /// The entry.
        entry: EntryId,
    },
    /// Take an entry back.
    Undo {
        /// The entry.
        entry: EntryId,
    },
    /// Put back an entry that was taken back or deleted.
    Restore {
        /// The entry.
        entry: EntryId,
    },
    /// Open the modal that edits an entry.
    Edit {
        /// The entry.
        entry: EntryId,
    },
    /// The edited entry, submitted.
    EditModal {
        /// The entry.
        entry: EntryId,
    },
    /// Open the form for what an entry has to show.
    Evidence {
        /// The entry.
        entry: EntryId,
    },
    /// What an entry has to show, submitted.
    EvidenceModal {
        /// The entry.
        entry: EntryId,
    },
    /// Delete an entry.
    Delete {
        /// The entry.
        entry: EntryId,
    },
    /// An entry's new craft was a slip: move it to one that existed.
    MeantCraft {
        /// The entry.
        entry: EntryId,
        /// The craft that was meant.
        craft: CraftId,
    },
    /// Open a refused modal again, prefilled.
    CorrectDraft {
        /// The draft.
        draft: DraftId,
    },
    /// Undo a change of one's own record, or put it back.
    Change {
        /// The change.
        change: ChangeId,
        /// Which of the two.
        turn: Turn,
    },
    /// Show a page of one's own crafts.
    Crafts {
        /// The page, counted from 0.
        page: u32,
    },
    /// Show a page of one's own entries.
    HistoryPage {
        /// The page, counted from 0.
        page: u32,
    },
    /// Show a page of those of one's own entries that were looked for.
    FoundPage {
        /// What was looked for.
        search: SearchId,
        /// The page, counted from 0.
        page: u32,
    },
    /// A step of a list of several days.
    Backfill {
        /// The step.
        step: BackfillStep,
    },
    /// Post one's own numbers in the channel.
    ShareHere {
        /// What to post.
        what: Shared,
    },
    /// Post an answer given in a direct message in a server's check-in channel.
    ShareAnswer {
        /// The answer.
        answer: AnswerId,
        /// The server.
        server: ServerId,
    },
    /// Show the presser their own numbers. The nonce names the delivery that carried the button, so
    /// that a message whose sending was cut off can be found again.
    Mine {
        /// The delivery's nonce: 1 to 25 digits of base 36.
        nonce: String,
    },
    /// Go on asking by direct message.
    KeepAsking {
        /// The server.
        server: ServerId,
    },
    /// Stop asking by direct message.
    StopAsking {
        /// The server.
        server: ServerId,
    },
    /// A step of `/setup`.
    Setup {
        /// The step.
        step: SetupStep,
    },
    /// A value of `/setup`, submitted.
    SetupModal {
        /// What was typed.
        step: SetupStep,
    },
    /// Erase a server's data.
    EraseServer {
        /// Whether it was asked back.
        confirm: Confirm,
    },
    /// A step of `/settings`.
    Settings {
        /// The step.
        step: SettingsStep,
    },
    /// A value of `/settings`, submitted.
    SettingsModal {
        /// What was typed.
        step: SettingsStep,
    },
    /// A step of an import.
    Import {
        /// The step.
        step: ImportStep,
        /// The import.
        import: ImportId,
    },
    /// A value of an import, submitted.
    ImportModal {
        /// What was typed.
        step: ImportStep,
        /// The import.
        import: ImportId,
    },
    /// Something about one's own lessons.
    Lessons {
        /// What.
        step: LessonStep,
    },
    /// Something about one's own old words.
    OwnWords {
        /// What.
        step: OwnWordsStep,
    },
    /// A time that is to be left out of one's own words, submitted.
    OwnWordsModal {
        /// The round to go on to.
        round: Option<RoundId>,
    },
    /// Do something with a timer.
    Timer {
        /// What.
        step: TimerStep,
        /// The timer.
        timer: TimerId,
    },
    /// How long a timer was, submitted.
    TimerModal {
        /// The timer.
        timer: TimerId,
    },
    /// The work that a message is about, submitted.
    LogThisModal {
        /// The message.
        message: MessageLink,
    },
    /// Something about a habit of the server.
    Habit {
        /// What.
        step: HabitStep,
    },
    /// A step of `/shipped`.
    Shipped(ShippedStep),
    /// A step of `/letter`.
    Letter(LetterStep),
    /// A step around everything that is kept of the member.
    OwnData {
        /// The step.
        step: OwnDataStep,
    },
    /// Join the check-in of the server.
    Join,
    /// Leave the check-in of the server.
    Leave,
    /// Come back from being away.
    Back,
}

/// What a member can post of their own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shared {
    /// A look at one's own record, in one craft or over all.
    Look(Look, Option<CraftId>),
    /// One entry.
    Entry(EntryId),
}

/// Whether an irreversible step was asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confirm {
    /// Pressed once: ask back.
    Ask,
    /// Asked back and confirmed: do it.
    Confirmed,
}

#[cfg(test)]
mod tests;
