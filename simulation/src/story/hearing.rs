//! What members are told goes into the ledger.

use standin::{InteractionId, MessageView};

use super::Story;
use crate::deeds::{Afterwards, Deed, Done, Then};
use crate::ledger::{Posted, Press, Standing, Told};

impl Story {
    pub(super) fn hear(&mut self, done: Done) {
        self.tell(&format!("{} {:?}", done.deed, done.told));
        if let Some(odd) = &done.odd {
            self.problems
                .push(format!("{:?} was answered: {odd}", done.deed));
        }
        if done.told == Told::Refused && matches!(done.deed, Deed::Log { .. }) {
            self.counts.not_kept += 1;
        }
        self.listens(&done);
        let now = self.discord.now();
        match done.deed {
            Deed::Log { .. }
            | Deed::Edit { .. }
            | Deed::Undo { .. }
            | Deed::LogTime { .. }
            | Deed::Answer { .. }
            | Deed::Submit { .. } => self.kept(done),
            Deed::Press { member, .. } => self.pressed(member, done.told, done.interaction),
            Deed::Membership {
                name,
                member,
                server,
                ..
            } if done.told == Told::Kept => {
                let standing = if name == "leave" {
                    Standing::Out
                } else {
                    Standing::Counted
                };
                self.ledger.stands(member, server, standing);
            }
            Deed::Forget { member, .. } => {
                self.ledger.forgetting_heard(member, done.told);
                if done.told == Told::Kept {
                    self.town.people[member].forgotten_at = Some(now);
                    self.counts.forgotten += 1;
                }
            }
            Deed::Bring { ref bringing, .. } => {
                let file = bringing.file;
                self.brought(file, &done);
                if bringing.then == Afterwards::Keep {
                    self.file_heard(file, done.told, done.reply);
                }
            }
            Deed::Letter { letter, .. } => {
                let letter = &mut self.ledger.letters[letter].promise;
                letter.heard(done.told);
                if done.told == Told::Kept {
                    letter.reply = done.reply;
                }
            }
            Deed::Share { member, .. } => {
                self.ledger.share_heard(member, done.told, done.posted);
            }
            Deed::TakeBack { file, .. } => self.file_heard(file, done.told, None),
            Deed::Choose { member, server, .. } => {
                self.ledger.choice_heard(member, server, done.told);
            }
            Deed::Timer { member, .. } => {
                let problems = self.ledger.timer_heard(member, &done.steps);
                self.problems.extend(problems);
            }
            Deed::Say(_) | Deed::Amend { .. } => self.said(done),
            Deed::Membership { .. } | Deed::Command { .. } | Deed::Repeat { .. } => {}
        }
    }

    /// What is read with it, and whether it may be told again.
    fn listens(&mut self, done: &Done) {
        for message in &done.seen {
            let mut people = self.town.people.iter();
            let reader = people.position(|one| Some(one.user) == message.ephemeral_for);
            if let Some(reader) = reader {
                self.reads(reader, message);
            }
        }
        if done.told == Told::Kept {
            self.fresh.extend(done.interaction);
        }
        let may_be_late = matches!(
            done.deed,
            Deed::Log { .. }
                | Deed::LogTime { .. }
                | Deed::Press { .. }
                | Deed::Bring { .. }
                | Deed::TakeBack { .. }
                | Deed::Letter { .. }
                | Deed::Share { .. }
                | Deed::Choose { .. }
                | Deed::Timer { .. }
                | Deed::Forget { .. }
        );
        if may_be_late && done.told == Told::Kept {
            let now = self.discord.now();
            self.late
                .extend(done.interaction.map(|interaction| (now, interaction)));
        }
    }

    /// An entry or an answer.
    fn kept(&mut self, done: Done) {
        match done.deed {
            Deed::Log { entry, .. } | Deed::Edit { entry, .. } => {
                let entry = &mut self.ledger.entries[entry];
                entry.heard(done.told);
                if done.told == Told::Kept {
                    entry.reply = done.reply;
                }
            }
            Deed::Undo { entry, .. } => {
                let entry = &mut self.ledger.entries[entry];
                entry.heard(done.told);
                if done.told == Told::Kept {
                    entry.reply = None;
                }
            }
            Deed::LogTime { entry, .. } => self.ledger.entries[entry].heard(done.told),
            Deed::Answer { answer, .. } | Deed::Submit { answer, .. } => {
                let answer = &mut self.ledger.answers[answer];
                answer.heard(done.told);
                if done.told == Told::Kept && done.to_post && answer.to_post_since.is_none() {
                    answer.to_post_since = Some(self.discord.now());
                }
            }
            _ => {}
        }
    }

    /// A file was looked at: what is in the record already is not new, and what is not is.
    fn brought(&mut self, file: usize, done: &Done) {
        let promise = &self.ledger.files[file].promise;
        let Some(is_new) = done.is_new else {
            return;
        };
        let was = promise.was();
        let is_there = !was.contains(&None);
        if !promise.is_past && was.len() == 1 && is_new == is_there {
            let problem = format!("{}: new {is_new}, and there {is_there}", done.deed);
            self.problems.push(problem);
        }
    }

    fn file_heard(&mut self, file: usize, told: Told, reply: Option<MessageView>) {
        let promise = &mut self.ledger.files[file].promise;
        promise.heard(told);
        if told == Told::Kept {
            promise.reply = reply;
        }
    }

    /// *Did it*: what is acknowledged is there.
    fn pressed(&mut self, member: usize, told: Told, interaction: Option<InteractionId>) {
        if let (Told::Kept, Some(interaction)) = (told, interaction) {
            self.ledger.presses.push(Press {
                member,
                interaction,
                may_be_gone: false,
                is_gone: false,
            });
        }
    }

    /// In a habit channel nobody is told anything: what counts hangs on whether the bot hears of it.
    fn said(&mut self, done: Done) {
        let (now, when) = (self.discord.now(), self.when);
        match done.deed {
            Deed::Say(said) => {
                let message = self.ledger.spoken.len();
                self.ledger.posted(
                    Posted {
                        member: said.member,
                        server: said.server,
                        channel: said.channel,
                        id: done.posted.expect("it was posted"),
                        at: now,
                        counts: said.counts,
                    },
                    when,
                );
                match said.then {
                    Then::Nothing => {}
                    Then::Edit(_, counts) => self.ledger.edited(message, counts, now, when),
                    Then::Delete => self.ledger.deleted(message, when),
                }
            }
            Deed::Amend { message, edit, .. } => match edit {
                Some((_, counts)) => self.ledger.edited(message, counts, now, when),
                None => self.ledger.deleted(message, when),
            },
            _ => {}
        }
    }
}
