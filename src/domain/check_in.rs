//! The weekly question of a server, its rounds, the answers, and what the bot owes Discord: plain data.

use chrono::{DateTime, NaiveDate, Utc};

use super::calendar::DateRange;
use super::ids::{
    AnswerId, ChannelId, DeliveryId, DraftId, InteractionId, MemberId, MessageId, RoleId, RoundId,
    ServerId,
};
use super::schedule::Schedule;

/// Whether a server's weekly question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInState {
    /// Each week.
    On,
    /// Not until an admin resumes it.
    Paused,
    /// Not at all; the settings are kept.
    Off,
    /// The bot was removed from the server.
    Left,
}

/// The weekly question of one server, as its admins set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The server.
    pub server: ServerId,
    /// Whether it is asked.
    pub state: CheckInState,
    /// Where it is asked.
    pub channel: ChannelId,
    /// When it is asked, in the server's zone.
    pub schedule: Schedule,
    /// The server's own wording; empty for the usual one.
    pub question: String,
    /// A role to mention.
    pub role: Option<RoleId>,
    /// Whether a thread takes the answers.
    pub thread: bool,
    /// The next slot; none while it is not asked.
    pub next_slot_at: Option<DateTime<Utc>>,
    /// The last slot, asked or skipped.
    pub last_slot_at: Option<DateTime<Utc>>,
    /// The last day of the last period.
    pub last_period_to: Option<NaiveDate>,
    /// The admin who set it last.
    pub set_by: MemberId,
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// Early answers are here; the question is not asked yet.
    Coming,
    /// Asked, and within its answering window.
    Open,
    /// Its window is past; answers are taken until the next round opens.
    Closed,
    /// The next round has opened.
    Over,
    /// Its slot was missed by more than 24 hours.
    Skipped,
}

/// One asking of the weekly question in one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Row id.
    pub id: RoundId,
    /// The server.
    pub server: ServerId,
    /// When it was to be asked.
    pub slot_at: DateTime<Utc>,
    /// See [`RoundState`].
    pub state: RoundState,
    /// The dates it asks about.
    pub period: DateRange,
    /// Where it is asked.
    pub channel: ChannelId,
    /// The server's own wording; empty for the usual one.
    pub question: String,
    /// A role to mention.
    pub role: Option<RoleId>,
    /// Whether a thread takes the answers.
    pub thread: bool,
    /// That thread, once it is open.
    pub thread_id: Option<ChannelId>,
    /// The question's message, once it is posted.
    pub message: Option<MessageId>,
    /// When it was posted.
    pub posted_at: Option<DateTime<Utc>>,
    /// When its answering window ends.
    pub closes_at: Option<DateTime<Utc>>,
}

/// One member's reply to a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Row id.
    pub id: AnswerId,
    /// The round.
    pub round: RoundId,
    /// Whose.
    pub member: MemberId,
    /// What they have done, in their words.
    pub words: String,
    /// The hours as they typed them; may be empty.
    pub hours: String,
    /// A dead end and what it taught; may be empty.
    pub lesson: String,
    /// Whether it came after the next round opened: shown privately only.
    pub late: bool,
    /// Whether its server may see it: given there, or shared there from a direct message.
    pub shared: bool,
    /// Counts the member's versions of it, from 1.
    pub version: i64,
    /// The interaction that wrote the last version.
    pub interaction: InteractionId,
    /// Where its comparison is posted, with `message`.
    pub channel: Option<ChannelId>,
    /// The message that shows it.
    pub message: Option<MessageId>,
    /// When it was first given.
    pub created_at: DateTime<Utc>,
}

/// What a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryKind {
    /// The weekly question, in the channel.
    Question,
    /// The thread under the question.
    Thread,
    /// One member's answer with their comparison.
    Comparison,
    /// The same, changed.
    ComparisonEdit,
    /// Comparisons of joined members who logged but did not answer, several in one message.
    Closing,
    /// The same without a member who had everything erased.
    ClosingEdit,
    /// A message that is to go: it showed somebody who had everything erased.
    Removal,
    /// The weekly question by direct message, for one or several servers.
    DirectQuestion,
    /// Whether to go on asking, by direct message.
    DirectGoOn,
    /// Whether a timer past its limit still runs, by direct message.
    StillAtIt,
    /// What is counted in a habit channel, to somebody whose first post there counted.
    HabitWelcome,
    /// The daily post of a habit.
    HabitOpening,
    /// The thread under it.
    HabitThread,
    /// What a habit's channel did together in a week.
    HabitSummary,
    /// A milestone of one member's, in the channel they chose.
    Milestone,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Owed.
    Due,
    /// Discord has it.
    Done,
    /// It cannot be done; the reason is kept.
    GivenUp,
    /// It is owed no more: the server was left, the member went.
    Dropped,
}

/// One message the bot owes Discord; kept until Discord has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Row id.
    pub id: DeliveryId,
    /// See [`DeliveryKind`].
    pub kind: DeliveryKind,
    /// The server concerned.
    pub server: Option<ServerId>,
    /// The round concerned.
    pub round: Option<RoundId>,
    /// The answer concerned.
    pub answer: Option<AnswerId>,
    /// The member concerned, or addressed.
    pub member: Option<MemberId>,
    /// At most 25 characters; Discord drops a second message that carries it.
    pub nonce: String,
    /// Where its message is, or is to be looked for.
    pub channel: Option<ChannelId>,
    /// Its message, where it is known.
    pub message: Option<MessageId>,
    /// See [`DeliveryState`].
    pub state: DeliveryState,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// When it is to be tried next.
    pub due_at: DateTime<Utc>,
    /// Tries so far.
    pub attempts: i64,
    /// When it was last tried.
    pub attempted_at: Option<DateTime<Utc>>,
    /// Why it was given up or dropped; terse, for the log and the admin's notice.
    pub reason: String,
}

/// Something to send, with the key that makes queueing it twice harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// What it is for, once: `question:ROUND`, `comparison:ANSWER`, …
    pub key: String,
    /// See [`DeliveryKind`].
    pub kind: DeliveryKind,
    /// The server concerned.
    pub server: Option<ServerId>,
    /// The round concerned.
    pub round: Option<RoundId>,
    /// The answer concerned.
    pub answer: Option<AnswerId>,
    /// The member concerned, or addressed.
    pub member: Option<MemberId>,
    /// When it is to be sent.
    pub due_at: DateTime<Utc>,
}

/// What somebody typed into a modal that was refused; kept for 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Row id.
    pub id: DraftId,
    /// Whose.
    pub member: MemberId,
    /// The modal's custom_id.
    pub modal: String,
    /// Field name and text, in the modal's order.
    pub fields: Vec<(String, String)>,
}

/// What an admin should know of a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HabitTrouble {
    /// The bot may not react to messages there.
    CannotReact,
    /// The emoji is not there any more.
    EmojiGone,
    /// A channel was deleted, and it was the habit's last: it is paused.
    ChannelGone,
    /// Nobody has posted for three weeks: it rests.
    Quiet,
}

/// Why a delivery cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GiveUpReason {
    /// The channel does not exist any more (10003).
    ChannelGone,
    /// The bot may not see or write there (50001, 50013).
    Permission,
    /// The thread is locked.
    ThreadLocked,
    /// The forum asks for a tag with each post, and has none that the bot may give (40067).
    TagNeeded,
    /// The message was removed (10008): it is not posted again.
    MessageGone,
    /// The member's direct messages are closed (50007, 50278).
    DirectClosed,
    /// Discord refused the message itself: a bug of ours, in the log.
    Refused,
    /// It could not be sent for too long.
    TooOld,
}
