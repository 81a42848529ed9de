//! Who is to be asked by direct message, and since when; and when they were busy with answers themselves.

use chrono::{DateTime, Utc};

use super::{Ledger, Told};

/// Somebody said how they want to be asked in a server.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) member: usize,
    pub(crate) server: usize,
    pub(crate) at: DateTime<Utc>,
    /// By direct message, or else in the channel.
    pub(crate) directly: bool,
    /// `None` until something is heard.
    pub(crate) told: Option<Told>,
}

impl Ledger {
    /// Somebody says how they want to be asked.
    pub(crate) fn chosen(&mut self, choice: Choice) {
        self.choices.push(choice);
    }

    /// What came of it.
    pub(crate) fn choice_heard(&mut self, member: usize, server: usize, told: Told) {
        let mut own = self.choices.iter_mut().rev();
        if let Some(choice) = own.find(|one| one.member == member && one.server == server) {
            choice.told = Some(told);
        }
    }

    /// Since when the member is asked by direct message in the server, if that is certain: nothing said, asked to be forgotten or left
    /// since makes it doubtful.
    pub(crate) fn asked_directly_since(
        &self,
        member: usize,
        server: usize,
        until: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let own = self.choices.iter().rev();
        let mut own = own.filter(|one| one.member == member && one.server == server);
        let latest = own.find(|one| one.told != Some(Told::Refused) && one.at < until)?;
        let is_certain = latest.directly && latest.told == Some(Told::Kept);
        let mut gone = self.forgettings.iter();
        let is_gone = gone.any(|one| {
            one.member == member && one.told != Some(Told::Refused) && one.at >= latest.at
        });
        (is_certain && !is_gone).then_some(latest.at)
    }

    /// Whether the member may have answered in the server then.
    pub(crate) fn may_have_answered(
        &self,
        member: usize,
        server: usize,
        when: &std::ops::Range<DateTime<Utc>>,
    ) -> bool {
        let mut answering = self.answering.iter();
        answering.any(|(who, place, at)| *who == member && *place == server && when.contains(at))
    }
}
