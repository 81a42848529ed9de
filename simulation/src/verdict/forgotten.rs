//! Who had everything erased: no row, no byte, no post is left; what was not heard of happened altogether or not at all.

use std::collections::BTreeSet;
use std::path::Path;

use super::record::{Record, holds};
use super::{Judge, marked};
use crate::ledger::{Forgetting, Promise, Told};
use crate::planning::{ALONE, TALK, craft};

impl Judge<'_> {
    pub(super) fn forgotten(&mut self, record: &Record, folder: &Path) {
        let files = files(folder);
        self.no_words_are_left(&files);
        self.nobody_is_left(record, &files);
        self.no_post_is_left();
        self.altogether_or_not_at_all(record);
    }

    /// Of nobody a word is left that was theirs before; whatever they did since. What was said in channels was never kept.
    fn no_words_are_left(&mut self, files: &[(String, Vec<u8>)]) {
        let ledger = &self.story.ledger;
        let entries = ledger.entries.iter();
        let entries = entries.filter(|one| one.forgotten_by.is_some());
        let answers = ledger.answers.iter();
        let answers = answers.filter(|one| one.forgotten_by.is_some());
        let files_of = ledger.files.iter().map(|one| &one.promise);
        let files_of = files_of.filter(|one| one.forgotten_by.is_some());
        let letters = ledger.letters.iter().map(|one| &one.promise);
        let letters = letters.filter(|one| one.forgotten_by.is_some());
        let marks = entries
            .map(|one| one.mark.as_str())
            .chain(answers.map(|one| one.mark.as_str()))
            .chain(files_of.map(|one| one.mark.as_str()))
            .chain(letters.map(|one| one.mark.as_str()))
            .chain([TALK]);
        for mark in marks {
            for (name, bytes) in files {
                if holds(bytes, mark.as_bytes()) {
                    self.problems.push(format!("{mark} is left in {name}"));
                }
            }
        }
    }

    /// Of who did nothing since, no id and no craft is left.
    fn nobody_is_left(&mut self, record: &Record, files: &[(String, Vec<u8>)]) {
        let town = &self.story.town;
        for (person, member) in town.people.iter().enumerate() {
            if member.forgotten_at.is_none() {
                continue;
            }
            self.compared.forgotten += 1;
            for column in &record.stands_in[person] {
                self.problems
                    .push(format!("{} was forgotten and is in {column}", member.name));
            }
            let places = (0..town.servers.len()).chain([ALONE]);
            let crafts = places.map(|place| craft(person, place).into_bytes());
            let id = member.user;
            let traces = crafts.chain([id.to_string().into_bytes(), id.0.to_be_bytes().to_vec()]);
            for trace in traces {
                for (name, bytes) in files {
                    if holds(bytes, &trace) {
                        let trace = String::from_utf8_lossy(&trace);
                        self.problems.push(format!(
                            "{} was forgotten, and {trace:?} is left in {name}",
                            member.name
                        ));
                    }
                }
            }
        }
    }

    /// Posts about them go, where the bot was well within a day.
    fn no_post_is_left(&mut self) {
        let (ledger, town) = (&self.story.ledger, &self.story.town);
        let told = ledger.forgettings.iter();
        let told = told.filter(|one| one.told == Some(Told::Kept) && self.must_be_done(one.at));
        let mut problems = Vec::new();
        for forgetting in told {
            let answers = ledger.answers.iter();
            let past = answers.filter(|one| {
                one.member == forgetting.member
                    && one.forgotten_by.is_some_and(|at| at <= forgetting.at)
            });
            for answer in past {
                let mut seen = self.messages.iter();
                if seen.any(|(_, one)| marked(&one.text(), &answer.mark)) {
                    problems.push(format!("answer {} is posted still", answer.mark));
                }
            }
            let member = &town.people[forgetting.member];
            if member.forgotten_at != Some(forgetting.at) {
                continue;
            }
            for (place, message) in &self.messages {
                let text = message.text();
                let crafts = (0..town.servers.len()).map(|one| craft(forgetting.member, one));
                let mut traces = crafts.chain([member.name.clone(), format!("<@{}>", member.user)]);
                if message.author_id == self.story.discord.bot()
                    && !ledger.may_be_unknown(*place, message.at)
                    && traces.any(|one| text.contains(&one))
                {
                    problems.push(format!(
                        "{} was forgotten and stands in server {place}: {text}",
                        member.name
                    ));
                }
            }
        }
        self.problems.extend(problems);
    }

    /// Where nobody heard what came of it, all of it is there or nothing is.
    fn altogether_or_not_at_all(&mut self, record: &Record) {
        let ledger = &self.story.ledger;
        for (place, forgetting) in ledger.forgettings.iter().enumerate() {
            let later = &ledger.forgettings[place + 1..];
            let is_last = later
                .iter()
                .all(|one| one.member != forgetting.member || one.told == Some(Told::Refused));
            if forgetting.told != Some(Told::Nothing) || !is_last {
                continue;
            }
            let Forgetting {
                entries,
                answers,
                files,
                ..
            } = forgetting;
            let files = untouched(ledger.files.iter().map(|one| &one.promise), files).map(|one| {
                record
                    .entries
                    .iter()
                    .any(|(note, _)| marked(note, &one.mark))
            });
            let entries = untouched(&ledger.entries, entries)
                .map(|one| record.entries.iter().any(|(note, _)| *note == one.mark));
            // One that was given again since took the place of the first.
            let again = |one: &&Promise<String>| {
                let same = |other: &&Promise<String>| {
                    let key =
                        |promise: &Promise<String>| (promise.member, promise.server, promise.round);
                    key(other) == key(one)
                };
                ledger.answers.iter().filter(same).count() > 1
            };
            let answers = untouched(&ledger.answers, answers)
                .filter(|one| !again(one))
                .map(|one| record.answers.iter().any(|words| marked(words, &one.mark)));
            let there: BTreeSet<bool> = entries.chain(answers).chain(files).collect();
            if there.len() > 1 {
                let name = &self.story.town.people[forgetting.member].name;
                self.problems
                    .push(format!("{name} was forgotten in part at {}", forgetting.at));
            }
        }
    }
}

fn untouched<'a, T: 'a>(
    promises: impl IntoIterator<Item = &'a Promise<T>>,
    sure: &'a [(usize, usize)],
) -> impl Iterator<Item = &'a Promise<T>> {
    let promises = promises.into_iter().enumerate();
    promises
        .filter(|(place, promise)| sure.contains(&(*place, promise.asked)))
        .map(|(_, promise)| promise)
}

/// The database and everything beside it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).expect("the folder is ours");
    let read = |path: std::path::PathBuf| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some((name, std::fs::read(&path).ok()?))
    };
    files
        .flatten()
        .filter_map(|file| read(file.path()))
        .collect()
}
