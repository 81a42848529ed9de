//! What is posted in habit channels, and what it may count in the end.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use standin::{ChannelId, InteractionId, MessageId};

use super::Ledger;

/// What is older when the bot is back is not read back any more (a week), with room for clocks that are wrong.
const READ_BACK: TimeDelta = TimeDelta::days(3);

/// What a message counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counts {
    Not,
    /// The day is done by it; no time.
    Done,
    /// So many minutes.
    Timed(u32),
}

/// How a member stands in the habits of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Standing {
    #[default]
    Counted,
    /// They said `/leave`.
    Out,
    Unsure,
}

/// When something is done to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// All is well: the bot hears of it.
    Calm,
    /// The bot may or may not hear of it.
    Storm,
    /// The bot is down since that many starts.
    Down(usize),
}

/// What is known of a message once the bot is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Nothing that is not known now.
    Nothing,
    /// It counts, as it is or was at some time.
    Somehow,
    /// It counts as it stands: every edit came before the bot can have looked for the last time.
    AsItStands,
}

/// A message in a habit channel.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// `None` is another bot or a webhook.
    pub(crate) member: Option<usize>,
    pub(crate) server: usize,
    pub(crate) channel: ChannelId,
    pub(crate) id: MessageId,
    pub(crate) at: DateTime<Utc>,
    when: When,
    pub(crate) may_be: BTreeSet<Counts>,
    /// What it counts as it stands now.
    pub(crate) stands_for: Counts,
    pub(super) due: Due,
    pub(crate) is_deleted: bool,
    pub(super) is_past: bool,
    /// Its author may have been forgotten since.
    pub(super) may_be_past: bool,
}

/// *Did it*, acknowledged.
#[derive(Debug)]
pub(crate) struct Press {
    pub(crate) member: usize,
    pub(crate) interaction: InteractionId,
    pub(crate) may_be_gone: bool,
    pub(crate) is_gone: bool,
}

/// A message as it is posted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posted {
    pub(crate) member: Option<usize>,
    pub(crate) server: usize,
    pub(crate) channel: ChannelId,
    pub(crate) id: MessageId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) counts: Counts,
}

impl Ledger {
    pub(crate) fn standing(&self, member: usize, server: usize) -> Standing {
        let known = self.standing.get(&(member, server));
        known.copied().unwrap_or_default()
    }

    pub(crate) fn posted(&mut self, posted: Posted, when: When) {
        let standing = posted
            .member
            .map_or(Standing::Out, |one| self.standing(one, posted.server));
        let mut may_be = BTreeSet::from([Counts::Not]);
        if standing != Standing::Out {
            may_be.insert(posted.counts);
        }
        self.spoken.push(Spoken {
            member: posted.member,
            server: posted.server,
            channel: posted.channel,
            id: posted.id,
            at: posted.at,
            when,
            may_be,
            stands_for: posted.counts,
            due: if standing == Standing::Counted {
                Due::AsItStands
            } else {
                Due::Nothing
            },
            is_deleted: false,
            is_past: false,
            may_be_past: false,
        });
    }

    pub(crate) fn edited(&mut self, message: usize, counts: Counts, at: DateTime<Utc>, when: When) {
        let (author, server) = (self.spoken[message].member, self.spoken[message].server);
        let standing = author.map_or(Standing::Out, |member| self.standing(member, server));
        let message = &mut self.spoken[message];
        message.stands_for = counts;
        if message.is_past || standing == Standing::Out {
            return;
        }
        // One that is old when it is first heard of counts no more.
        let is_known = !message.may_be_past
            && (!message.may_be.contains(&Counts::Not) || at < message.at + READ_BACK);
        if when == When::Calm && standing == Standing::Counted && is_known {
            message.may_be.clear();
        } else if message.due == Due::AsItStands && !message.is_before_any_look(at, when) {
            message.due = Due::Somehow;
        }
        message.may_be.insert(counts);
    }

    pub(crate) fn deleted(&mut self, message: usize, when: When) {
        let message = &mut self.spoken[message];
        message.is_deleted = true;
        message.due = Due::Nothing;
        if when == When::Calm || (message.when == when && matches!(when, When::Down(_))) {
            message.may_be.clear();
        }
        message.may_be.insert(Counts::Not);
    }

    /// The bot was well from `at` on: what was to be counted is, as it stands.
    pub(crate) fn all_is_counted(&mut self, at: DateTime<Utc>) {
        for message in &mut self.spoken {
            match message.due {
                Due::Nothing => {}
                _ if at >= message.at + READ_BACK => {}
                Due::Somehow => {
                    message.may_be.remove(&Counts::Not);
                }
                Due::AsItStands => message.may_be = BTreeSet::from([message.stands_for]),
            }
            message.due = Due::Nothing;
        }
    }

    /// `/leave` and `/join` were asked for.
    pub(crate) fn stands(&mut self, member: usize, server: usize, standing: Standing) {
        self.standing.insert((member, server), standing);
        let own = self.spoken.iter_mut();
        for message in own.filter(|one| one.member == Some(member) && one.server == server) {
            message.due = Due::Nothing;
            // Said or edited while they were out, and perhaps looked at only when they are in again.
            if standing != Standing::Out && !message.is_past && !message.is_deleted {
                message.may_be.insert(message.stands_for);
            }
        }
    }

    pub(super) fn standing_forgotten(&mut self, member: usize, surely: bool) {
        for ((_, _), standing) in self
            .standing
            .iter_mut()
            .filter(|((who, _), _)| *who == member)
        {
            *standing = match (surely, *standing) {
                (true, _) | (false, Standing::Counted) => Standing::Counted,
                (false, _) => Standing::Unsure,
            };
        }
    }
}

impl Spoken {
    /// Whether the bot cannot have read it, or reads it again, as it is after an edit: that came in the same moment (a look back
    /// begins a minute early), or while the bot was down as it was when the message was posted.
    fn is_before_any_look(&self, at: DateTime<Utc>, when: When) -> bool {
        self.at == at || (self.when == when && matches!(when, When::Down(_)))
    }
}
