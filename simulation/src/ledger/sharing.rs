//! What members post of their own weeks, by their own wish: once, and gone when they are forgotten.

use chrono::{DateTime, Utc};
use standin::MessageId;

use super::{Ledger, Told};

/// A wish to post one's week in a channel.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) member: usize,
    pub(crate) server: usize,
    pub(crate) at: DateTime<Utc>,
    /// `None` until something is heard.
    pub(crate) told: Option<Told>,
    pub(crate) post: Option<MessageId>,
    /// The bot was well, and must know which message it became.
    pub(crate) is_known: bool,
}

impl Ledger {
    /// Somebody wants to post their week.
    pub(crate) fn share_asked(&mut self, member: usize, server: usize, at: DateTime<Utc>) {
        self.shares.push(Share {
            member,
            server,
            at,
            told: None,
            post: None,
            is_known: false,
        });
    }

    /// What came of it: the message, where it was posted.
    pub(crate) fn share_heard(&mut self, member: usize, told: Told, post: Option<MessageId>) {
        let mut own = self.shares.iter_mut().rev();
        if let Some(share) = own.find(|one| one.member == member) {
            (share.told, share.post) = (Some(told), post);
        }
    }

    /// A moment is over in which the bot was well all the time.
    pub(crate) fn shares_are_known(&mut self, at: DateTime<Utc>) {
        for share in self.shares.iter_mut().filter(|one| one.at == at) {
            share.is_known = share.told == Some(Told::Kept);
        }
    }

    /// Whether a message of then, in that server, may be one that the bot does not know to be somebody's.
    pub(crate) fn may_be_unknown(&self, server: usize, at: DateTime<Utc>) -> bool {
        let mut shares = self.shares.iter();
        shares.any(|one| one.server == server && one.at == at && !one.is_known)
    }
}
