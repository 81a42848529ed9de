//! What is left in the end, held against the ledger: in the database, read past the bot's own code, and on Discord.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, SqliteConnection};
use standin::MessageView;

use crate::ledger::Promise;
use crate::planning::{PLANTED, craft};
use crate::story::{Counts, Story};
use crate::town::{public_messages, round_in};

/// How late a question may be asked, and a message be delivered.
const A_DAY: TimeDelta = TimeDelta::hours(24);
/// How far from its slot a question may be found: the bot's clock may have been wrong by days.
const NEAR: TimeDelta = TimeDelta::hours(80);

/// What became of one run.
#[derive(Debug)]
pub struct Verdict {
    /// The run.
    pub seed: u64,
    /// Everything that is not as it must be. Empty is good.
    pub problems: Vec<String>,
    /// What happened in it.
    pub counts: Counts,
    /// What was compared.
    pub compared: Compared,
    /// What everybody did and saw, for whoever looks into a problem.
    pub transcript: String,
}

/// How much there was to compare.
#[derive(Debug, Clone, Copy, Default)]
pub struct Compared {
    /// Entries that members were told are kept.
    pub entries: usize,
    /// Answers that members were told are kept.
    pub answers: usize,
    /// Weekly questions on Discord.
    pub questions: usize,
    /// Slots at which one had to be asked.
    pub slots: usize,
    /// Answers posted.
    pub posts: usize,
}

pub(crate) async fn judge(story: Story, folder: &Path) -> anyhow::Result<Verdict> {
    let record = Record::read(&folder.join("yesteryou.sqlite")).await?;
    let messages = public_messages(&story.discord, &story.town);
    let mut judge = Judge {
        problems: story.problems.clone(),
        compared: Compared::default(),
        story: &story,
        messages,
    };
    judge.entries(&record.entries);
    judge.answers(&record.answers);
    judge.questions();
    judge.posts();
    judge.privacy();
    judge.rules();
    let (problems, compared) = (judge.problems, judge.compared);
    let mut counts = story.counts;
    counts.faults = story.faults();
    Ok(Verdict {
        seed: story.seed,
        counts,
        compared,
        transcript: format!(
            "{}\n\n{}",
            story.told.join("\n"),
            story.discord.whole_transcript()
        ),
        problems,
    })
}

/// What the database holds.
struct Record {
    /// The texts and minutes of entries that are not deleted.
    entries: Vec<(String, u32)>,
    /// The words of answers.
    answers: Vec<String>,
}

impl Record {
    async fn read(file: &Path) -> anyhow::Result<Self> {
        let url = format!("sqlite://{}", file.display());
        let mut file = SqliteConnection::connect(&url).await?;
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut file)
            .await?;
        anyhow::ensure!(sound == "ok", "the database is damaged: {sound}");
        let entries = sqlx::query_as("SELECT note, minutes FROM entry WHERE deleted_at IS NULL")
            .fetch_all(&mut file)
            .await?;
        let answers = sqlx::query_scalar("SELECT words FROM answer")
            .fetch_all(&mut file)
            .await?;
        file.close().await?;
        Ok(Self { entries, answers })
    }
}

struct Judge<'a> {
    problems: Vec<String>,
    compared: Compared,
    story: &'a Story,
    /// Everything that everybody in its place sees, with the server.
    messages: Vec<(usize, MessageView)>,
}

impl Judge<'_> {
    fn entries(&mut self, kept: &[(String, u32)]) {
        for promise in &self.story.ledger.entries {
            let found = kept.iter().filter(|(note, _)| *note == promise.mark);
            let found: Vec<u32> = found.map(|(_, minutes)| *minutes).collect();
            self.compared.entries += usize::from(promise.is_there());
            self.promise("entry", promise, &found);
        }
        for (note, minutes) in kept.iter().filter(|(note, _)| note.contains(PLANTED)) {
            let known = self
                .story
                .ledger
                .entries
                .iter()
                .any(|one| one.mark == *note);
            if !known {
                self.problems
                    .push(format!("an entry that nobody made: {note}, {minutes} min"));
            }
        }
    }

    fn answers(&mut self, kept: &[String]) {
        for promise in &self.story.ledger.answers {
            let found: Vec<String> = kept
                .iter()
                .filter(|one| marked(one, &promise.mark))
                .cloned()
                .collect();
            self.compared.answers += usize::from(promise.is_there());
            self.promise("answer", promise, &found);
        }
    }

    /// There once or not at all, as it was told.
    fn promise<T: Ord + Clone + std::fmt::Debug>(
        &mut self,
        what: &str,
        promise: &Promise<T>,
        found: &[T],
    ) {
        let is = match found {
            [] => None,
            [one] => Some(one.clone()),
            several => {
                let mark = &promise.mark;
                self.problems
                    .push(format!("{what} {mark} is there {} times", several.len()));
                return;
            }
        };
        if !promise.may_be.contains(&is) {
            self.problems.push(format!(
                "{what} {} is {is:?} and may be {:?}",
                promise.mark, promise.may_be
            ));
        }
    }

    /// Each slot has one question at most, and one at least where the bot was well within a day of it.
    fn questions(&mut self) {
        let end = self.story.now();
        for (place, server) in self.story.town.servers.iter().enumerate() {
            let asked = server.questions(&self.story.discord);
            self.compared.questions += asked.len();
            let mut rounds = BTreeMap::<i64, usize>::new();
            for question in &asked {
                let id = question
                    .button("Answer")
                    .and_then(|one| one.custom_id.as_deref());
                let round = id.and_then(round_in).unwrap_or(-1);
                *rounds.entry(round).or_default() += 1;
            }
            for (round, times) in rounds.iter().filter(|(_, times)| **times > 1) {
                let problem = format!("round {round} of server {place} was asked {times} times");
                self.problems.push(problem);
            }
            for slot in server.slots(end) {
                let near = asked
                    .iter()
                    .filter(|one| (one.at - slot).abs() < NEAR)
                    .count();
                if near > 1 {
                    self.problems.push(format!(
                        "{near} questions for slot {slot} of server {place}"
                    ));
                }
                if self.must_be_done(slot) {
                    self.compared.slots += 1;
                    if near == 0 {
                        self.problems
                            .push(format!("no question for slot {slot} of server {place}"));
                    }
                }
            }
        }
    }

    /// Whether the bot was well for long enough within a day of `due`, and its clock not wrong by hours around it.
    fn must_be_done(&self, due: DateTime<Utc>) -> bool {
        let ledger = &self.story.ledger;
        let jumped = ledger.jumps.iter().any(|at| (*at - due).abs() < NEAR * 2);
        let well = |at: &DateTime<Utc>| *at >= due && *at < due + A_DAY - TimeDelta::hours(2);
        !jumped && ledger.calm.iter().any(well)
    }

    /// Each answer is posted once at most, and once at least where its author was told so and stayed.
    fn posts(&mut self) {
        let asked_at = self.questions_by_round();
        for answer in &self.story.ledger.answers {
            let posted = self
                .messages
                .iter()
                .filter(|(_, one)| marked(&one.text(), &answer.mark));
            let posted: Vec<usize> = posted.map(|(place, _)| *place).collect();
            self.compared.posts += posted.len();
            let mark = &answer.mark;
            if posted.len() > 1 {
                self.problems
                    .push(format!("answer {mark} is posted {} times", posted.len()));
            }
            if posted.iter().any(|place| *place != answer.server) {
                self.problems
                    .push(format!("answer {mark} is posted in another server"));
            }
            let stayed = !self.story.town.people[answer.member]
                .left
                .contains(&answer.server);
            let asked = answer.round.and_then(|round| asked_at.get(&round));
            let due = answer
                .to_post_since
                .zip(asked)
                .map(|(since, asked)| since.max(*asked));
            if stayed && posted.is_empty() && due.is_some_and(|due| self.must_be_done(due)) {
                self.problems.push(format!("answer {mark} is not posted"));
            }
        }
    }

    fn questions_by_round(&self) -> BTreeMap<i64, DateTime<Utc>> {
        let round = |message: &MessageView| {
            let id = message.button("Answer")?.custom_id.as_deref()?;
            Some((round_in(id)?, message.at))
        };
        self.messages
            .iter()
            .filter_map(|(_, one)| round(one))
            .collect()
    }

    /// Notes are seen by their authors only; crafts nowhere but where they were logged.
    fn privacy(&mut self) {
        let town = &self.story.town;
        for (place, message) in &self.messages {
            let text = message.text();
            if text.contains(&format!("{PLANTED} note")) {
                self.problems
                    .push(format!("a note is seen in server {place}: {text}"));
            }
            for person in 0..town.people.len() {
                for elsewhere in (0..town.servers.len()).filter(|one| one != place) {
                    if text.contains(&craft(person, elsewhere)) {
                        self.problems.push(format!(
                            "a craft of server {elsewhere} is seen in server {place}: {text}"
                        ));
                    }
                }
            }
        }
        let users: BTreeSet<_> = town.people.iter().map(|one| one.user).collect();
        for (person, member) in town.people.iter().enumerate() {
            for message in self.story.discord.ephemerals(member.user) {
                let text = message.text();
                let others = (0..users.len()).filter(|one| *one != person);
                let seen = others
                    .into_iter()
                    .any(|other| text.contains(&format!("{PLANTED} craft {other}p")));
                if seen {
                    self.problems.push(format!(
                        "{} sees somebody else's craft: {text}",
                        member.name
                    ));
                }
            }
        }
    }

    /// No rule of Discord's was broken. An answer whose receipt was lost may be given twice.
    fn rules(&mut self) {
        let broken = self.story.discord.violations().into_iter();
        self.problems
            .extend(broken.filter(|one| !one.contains("acknowledged twice")));
    }
}

/// Whether a text has a mark, which ends in a letter so that no other begins with it.
fn marked(text: &str, mark: &str) -> bool {
    text.contains(mark)
}
