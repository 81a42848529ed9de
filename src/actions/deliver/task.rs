//! What a due row can come to, as data.

use chrono::{DateTime, Utc};

use crate::actions::timer::Asking;
use crate::domain::check_in::{Answer, Round};
use crate::domain::custom_id::{Action, TimerStep};
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::milestone::Milestone;

use super::habit::HabitJob;

/// What a due row comes to.
#[derive(Debug)]
pub(super) enum Plan {
    /// To be done now.
    Do(Box<Task>),
    /// Not yet.
    Wait {
        until: DateTime<Utc>,
        reason: &'static str,
    },
    /// Not any more.
    Drop(&'static str),
}

impl Plan {
    pub(super) fn todo(task: Task) -> Plan {
        Plan::Do(Box::new(task))
    }
}

/// Something to do, with what was read for it.
#[derive(Debug, Clone)]
pub(super) enum Task {
    Question {
        round: Round,
    },
    Thread {
        round: Round,
        message: MessageId,
    },
    Comparison {
        round: Round,
        answer: Answer,
        channel: ChannelId,
    },
    ComparisonEdit {
        round: Round,
        answer: Answer,
        posted: Posted,
        nonce: String,
    },
    Closing {
        round: Round,
        members: Vec<MemberId>,
        /// Whether it also tells what the server did together: the first of its round does.
        together: bool,
        channel: ChannelId,
    },
    /// A closing post that is there, made again with those who are left.
    ClosingEdit {
        round: Round,
        members: Vec<MemberId>,
        /// See [`Task::Closing`].
        together: bool,
        posted: Posted,
    },
    /// A message to take away; where it is not known, it is looked for by the nonce on its button.
    Removal {
        channel: ChannelId,
        message: Option<MessageId>,
    },
    DirectQuestion {
        member: MemberId,
        rounds: Vec<(String, Round)>,
    },
    DirectGoOn {
        member: MemberId,
        server: ServerId,
    },
    AboutTimer {
        member: MemberId,
        asking: Asking,
    },
    Habit(Box<HabitJob>),
    Milestone {
        milestone: Milestone,
        server: ServerId,
        channel: ChannelId,
    },
}

/// A message that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posted {
    pub(super) channel: ChannelId,
    pub(super) message: MessageId,
}

impl Task {
    /// The buttons by any of which the message of this task is known in its channel; none for what can be done twice.
    pub(super) fn markers(&self, nonce: &str) -> Vec<Action> {
        match self {
            Task::Question { round } => vec![Action::Answer { round: round.id }],
            Task::Comparison { .. } | Task::Closing { .. } | Task::Milestone { .. } => {
                vec![Action::Mine {
                    nonce: nonce.to_owned(),
                }]
            }
            Task::DirectQuestion { rounds, .. } => rounds
                .iter()
                .map(|(_, round)| Action::Answer { round: round.id })
                .collect(),
            Task::DirectGoOn { server, .. } => vec![Action::KeepAsking { server: *server }],
            Task::AboutTimer { asking, .. } => vec![Action::Timer {
                step: TimerStep::ThisLong,
                timer: asking.timer().timer,
            }],
            Task::Habit(job) => job.markers(nonce),
            Task::Thread { .. }
            | Task::ComparisonEdit { .. }
            | Task::ClosingEdit { .. }
            | Task::Removal { .. } => Vec::new(),
        }
    }

    /// The channel of a message that is known by this nonce on its button.
    pub(super) fn channel_of_marked(&self, nonce: &str) -> Option<ChannelId> {
        let markers = self.markers(nonce);
        let is_marked = markers
            .iter()
            .any(|marker| matches!(marker, Action::Mine { .. }));
        self.channel().filter(|_| is_marked)
    }

    /// The member whom it is written to directly.
    pub(super) fn addressee(&self) -> Option<MemberId> {
        match self {
            Task::DirectQuestion { member, .. }
            | Task::DirectGoOn { member, .. }
            | Task::AboutTimer { member, .. } => Some(*member),
            _ => None,
        }
    }

    /// Whether it may be put off for as long as it takes: what was promised to somebody who is forgotten has no date.
    pub(super) fn keeps(&self) -> bool {
        match self {
            Task::ClosingEdit { .. } | Task::Removal { .. } => true,
            Task::Habit(job) => job.posted.is_some(),
            _ => false,
        }
    }

    /// The one round that it belongs to.
    pub(super) fn round(&self) -> Option<&Round> {
        match self {
            Task::Question { round }
            | Task::Thread { round, .. }
            | Task::Comparison { round, .. }
            | Task::ComparisonEdit { round, .. }
            | Task::Closing { round, .. }
            | Task::ClosingEdit { round, .. } => Some(round),
            Task::Removal { .. }
            | Task::DirectQuestion { .. }
            | Task::DirectGoOn { .. }
            | Task::AboutTimer { .. }
            | Task::Habit(_)
            | Task::Milestone { .. } => None,
        }
    }

    /// The forum, with its server, in which it opens a post.
    pub(super) fn forum(&self) -> Option<(ServerId, ChannelId)> {
        match self {
            Task::Habit(job) if job.in_forum => Some((job.habit.server, job.channel)),
            _ => None,
        }
    }

    /// The channel of a server that it goes to.
    pub(super) fn channel(&self) -> Option<ChannelId> {
        match self {
            Task::Question { round } | Task::Thread { round, .. } => Some(round.channel),
            Task::Comparison { channel, .. }
            | Task::Closing { channel, .. }
            | Task::Milestone { channel, .. }
            | Task::Removal { channel, .. } => Some(*channel),
            Task::Habit(job) => Some(job.channel),
            Task::ComparisonEdit { posted, .. } | Task::ClosingEdit { posted, .. } => {
                Some(posted.channel)
            }
            Task::DirectQuestion { .. } | Task::DirectGoOn { .. } | Task::AboutTimer { .. } => None,
        }
    }
}
