//! What members post by *share*: of who joined alone, once, and gone where they were forgotten and the bot was well within a day.

use standin::MessageView;

use super::Judge;
use crate::ledger::{Share, Told};

/// What else the bot posts has one of these.
const OTHERS: [&str; 4] = ["Answer", "My own week", "Did it", "Not today"];

impl Judge<'_> {
    pub(super) fn shares(&mut self) {
        self.what_was_shared_stands();
        self.nothing_else_is_shared();
    }

    fn what_was_shared_stands(&mut self) {
        let story = self.story;
        for share in &story.ledger.shares {
            let (Some(Told::Kept), Some(post)) = (share.told, share.post) else {
                continue;
            };
            self.compared.shares += 1;
            let (name, at) = (&story.town.people[share.member].name, share.at);
            let mut joined = story.ledger.may_have_joined.iter();
            if !joined.any(|(who, place, since)| {
                (*who, *place) == (share.member, share.server) && *since < at
            }) {
                self.problems
                    .push(format!("{name} had not joined and shared at {at}"));
            }
            let channel = story.town.servers[share.server].channel;
            let stands = story.discord.message(channel, post).is_some();
            let forgettings = story.ledger.forgettings.iter();
            let mut since = forgettings.filter(|one| {
                one.member == share.member && one.at >= at && one.told != Some(Told::Refused)
            });
            let gone = |one: &crate::ledger::Forgetting| {
                one.told == Some(Told::Kept) && self.must_be_done(one.at)
            };
            if share.is_known && stands && since.clone().any(gone) {
                self.problems.push(format!(
                    "{name} was forgotten, and what they shared at {at} stands"
                ));
            }
            if !stands && since.next().is_none() {
                self.problems
                    .push(format!("what {name} shared at {at} is gone"));
            }
        }
    }

    /// Each is the post of one wish.
    fn nothing_else_is_shared(&mut self) {
        let story = self.story;
        for (place, server) in story.town.servers.iter().enumerate() {
            let messages = story.discord.messages(server.channel).into_iter();
            let shared = messages.filter(|one| {
                one.author_id == story.discord.bot()
                    && OTHERS.iter().all(|it| one.button(it).is_none())
            });
            for message in shared {
                let is_of = |share: &&Share| match share.post {
                    Some(post) => post == message.id,
                    None => share.at == message.at && share.told != Some(Told::Refused),
                };
                let wishes = story.ledger.shares.iter();
                let wishes = wishes.filter(|one| one.server == place).filter(is_of);
                if wishes.count() == 0 {
                    self.problems.push(unasked(place, &message));
                }
            }
        }
    }
}

fn unasked(place: usize, message: &MessageView) -> String {
    format!(
        "nobody asked for this in server {place}: {}",
        message.text()
    )
}
