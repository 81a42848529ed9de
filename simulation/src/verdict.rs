//! What is left in the end, held against the ledger: in the database, read past the bot's own code, and on Discord.

mod asked;
mod asking;
mod forgotten;
mod importing;
mod kept;
mod letters;
mod practice;
mod private;
mod record;
mod rooms;
mod sharing;
mod timing;

use std::path::Path;

use standin::MessageView;

use crate::story::{Counts, Story};
use crate::town::public_messages;
use record::Record;

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
    /// Imported files that members were told are kept.
    pub files: usize,
    /// Weeks that members shared.
    pub shares: usize,
    /// Evenings in voice rooms that counted.
    pub stays: usize,
    /// Letters read by their owners.
    pub letters: usize,
    /// Timers of which it is certain what they came to.
    pub timers: usize,
    /// Answers that members were told are kept.
    pub answers: usize,
    /// Weekly questions on Discord.
    pub questions: usize,
    /// Slots at which one had to be asked.
    pub slots: usize,
    /// Direct messages.
    pub direct: usize,
    /// Slots at which somebody had to be asked by direct message.
    pub direct_slots: usize,
    /// Answers posted.
    pub posts: usize,
    /// Messages in habit channels that had to count, or not, for certain.
    pub messages: usize,
    /// Daily posts of habits.
    pub openings: usize,
    /// Members of whom nothing may be left.
    pub forgotten: usize,
}

pub(crate) async fn judge(mut story: Story, folder: &Path) -> anyhow::Result<Verdict> {
    let users: Vec<_> = story.town.people.iter().map(|one| one.user).collect();
    let record = Record::read(&folder.join("yesteryou.sqlite"), &users).await?;
    let messages = public_messages(&story.discord, &story.town);
    let now = story.now();
    story.ledger.timers_by(now, timing::LAST_LOOK);
    let mut judge = Judge {
        problems: story.problems.clone(),
        compared: Compared::default(),
        story: &story,
        messages,
    };
    judge.entries(&record.entries);
    judge.timers(&record);
    judge.files(&record.entries);
    judge.letters(&record.letters);
    judge.answers(&record.answers);
    judge.questions();
    judge.posts();
    judge.direct_messages();
    judge.shares();
    judge.rooms(&record);
    judge.practice(&record);
    judge.forgotten(&record, folder);
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

struct Judge<'a> {
    problems: Vec<String>,
    compared: Compared,
    story: &'a Story,
    /// Everything that everybody in its place sees, with the server.
    messages: Vec<(usize, MessageView)>,
}

impl Judge<'_> {
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
