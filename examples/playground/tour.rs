//! Fourteen months of three people, as a story: who logs what on which day is fixed, so every run tells the same.

use std::fmt;

use anyhow::{Context, ensure};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use standin::{ChannelId, InteractionOutcome, MessageView, OptionValue, Outcome, Place, UserId};

use super::town::Town;

/// Weeks of the story: fourteen months.
pub(crate) const WEEKS: i64 = 61;

/// How much of the story is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Everything that anybody sees.
    Whole,
    /// Nothing but the sums.
    Short,
}

impl From<bool> for Telling {
    fn from(whole: bool) -> Telling {
        if whole {
            Telling::Whole
        } else {
            Telling::Short
        }
    }
}

/// What happened, counted from what stands in the channels.
pub(crate) struct Sums {
    weeks_asked: usize,
    answers: usize,
    comparisons: usize,
    messages: usize,
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums {
            weeks_asked,
            answers,
            comparisons,
            messages,
        } = self;
        write!(
            f,
            "{weeks_asked} weeks asked, {answers} answers, {comparisons} comparisons, {messages} messages"
        )
    }
}

/// Plays the story with everybody in it, from the next Monday on, and counts what stands in the channels then.
pub(crate) async fn play(
    town: &Town,
    telling: Telling,
    progress: impl Fn(i64),
) -> anyhow::Result<Sums> {
    let everybody = [town.ada, town.ben, town.chen];
    let mut tour = Tour::new(town, telling, &everybody);
    tour.set_up().await?;
    tour.weeks(progress).await?;
    tour.sums()
}

/// Plays the story for Ada and Ben alone, behind whatever has happened so far.
pub(crate) async fn play_two(town: &Town, progress: impl Fn(i64)) -> anyhow::Result<()> {
    let mut tour = Tour::new(town, Telling::Short, &[town.ada, town.ben]);
    tour.set_up().await?;
    tour.weeks(progress).await
}

pub(crate) struct Tour<'a> {
    pub(crate) town: &'a Town,
    pub(crate) telling: Telling,
    /// The Monday it begins on.
    begins_on: NaiveDate,
    pub(crate) who: Vec<UserId>,
    answers: usize,
    replies: usize,
    /// Whether the words of a year ago were shown once.
    old_words_told: bool,
}

/// One `/log` of the story.
struct Log {
    who: UserId,
    weekday: u64,
    minutes: i64,
    craft: &'static str,
    what: &'static str,
    lesson: &'static str,
}

impl<'a> Tour<'a> {
    fn new(town: &'a Town, telling: Telling, who: &[UserId]) -> Tour<'a> {
        let today = town.discord.now().with_timezone(&Berlin).date_naive();
        let days = (7 - today.weekday().num_days_from_monday()) % 7;
        Tour {
            town,
            telling,
            begins_on: today + TimeDelta::days(days.into()),
            who: who.to_vec(),
            answers: 0,
            replies: 0,
            old_words_told: false,
        }
    }

    async fn weeks(&mut self, progress: impl Fn(i64)) -> anyhow::Result<()> {
        for week in 0..WEEKS {
            progress(week);
            self.week(week).await?;
        }
        self.look_back().await?;
        self.habit().await?;
        self.voice().await
    }

    /// The Monday on which the last question is asked.
    pub(crate) fn after_the_story(&self) -> NaiveDate {
        self.begins_on + TimeDelta::weeks(WEEKS)
    }

    /// Where everybody stands in the end, each with a picture.
    async fn look_back(&mut self) -> anyhow::Result<()> {
        let town = self.town;
        let quarter = [("window", "this quarter".into()), ("craft", "rust".into())];
        self.command(town.ada, town.place(), "compare", &quarter)
            .await?;
        self.command(town.ada, town.place(), "journey", &[]).await?;
        self.command(town.ada, town.place(), "lessons", &[]).await?;
        let shared = [("craft", "guitar".into()), ("share", true.into())];
        self.command(town.ben, town.place(), "year", &shared).await
    }

    async fn set_up(&mut self) -> anyhow::Result<()> {
        let town = self.town;
        let options = [
            ("channel", OptionValue::Channel(town.channel)),
            ("weekday", "Monday".into()),
            ("time", "09:00".into()),
            ("timezone", "Europe/Berlin".into()),
        ];
        self.command(town.mara, town.place(), "setup", &options)
            .await?;
        let new_york = [("timezone", "America/New_York".into())];
        self.command(town.ben, town.place(), "settings", &new_york)
            .await?;
        if !self.who.contains(&town.chen) {
            return Ok(());
        }
        self.command(town.chen, town.place(), "join", &[]).await?;
        self.command(
            town.chen,
            town.place(),
            "settings",
            &[("ask", "by direct message".into())],
        )
        .await?;
        Ok(())
    }

    /// The logs of one week, then the question of the Monday after it, and the answers.
    async fn week(&mut self, week: i64) -> anyhow::Result<()> {
        let monday = self.begins_on + TimeDelta::weeks(week);
        if week == 20 {
            self.town.pass_to(evening(monday)).await;
            let until = (monday + TimeDelta::days(13)).to_string();
            self.command(
                self.town.ben,
                self.town.place(),
                "away",
                &[("until", until.into())],
            )
            .await?;
        }
        for log in self.story(week) {
            self.town
                .pass_to(evening(monday + chrono::Days::new(log.weekday)))
                .await;
            self.log(&log).await?;
        }
        self.town
            .pass_to(morning(monday + TimeDelta::weeks(1)))
            .await;
        self.tell_channel(monday);
        self.answer_in_channel(week).await?;
        self.answer_directly(week).await?;
        self.tell_thread();
        Ok(())
    }

    /// Who does what in a week. Ada grows slowly and steadily; Ben has good months and poor ones and two weeks away; Chen draws
    /// on Sundays, and stops for a while in spring.
    fn story(&self, week: i64) -> Vec<Log> {
        let town = self.town;
        let log = |who, weekday, minutes, craft, what| Log {
            who,
            weekday,
            minutes,
            craft,
            what,
            lesson: "",
        };
        let mut logs = vec![
            log(town.ada, 0, 30 + week, "rust", "the book, one chapter"),
            log(
                town.ada,
                2,
                60 + (week * 7) % 40,
                "rust",
                "a parser for my notes",
            ),
        ];
        if week % 4 != 3 {
            logs.push(log(town.ada, 4, 90, "rust", "reading other people's code"));
        }
        if week % 6 == 5 {
            logs.push(Log {
                lesson: "lifetimes are about who owns it, not about how long it lives",
                ..log(
                    town.ada,
                    5,
                    150,
                    "rust",
                    "a tree with references up and down",
                )
            });
        }
        if !matches!(week, 20 | 21) {
            let minutes = if (week / 8) % 2 == 0 { 45 } else { 20 };
            logs.push(log(town.ben, 1, minutes, "guitar", "scales"));
            logs.push(log(
                town.ben,
                5,
                minutes + 30,
                "guitar",
                "Blackbird, slowly",
            ));
        }
        if !(26..34).contains(&week) {
            logs.push(log(town.chen, 6, 120, "drawing", "hands"));
        }
        logs.retain(|log| self.who.contains(&log.who));
        logs.sort_by_key(|log| log.weekday);
        logs
    }

    async fn log(&mut self, log: &Log) -> anyhow::Result<()> {
        let time = format!("{}m", log.minutes);
        let mut options: Vec<(&str, OptionValue)> = vec![
            ("time", time.into()),
            ("craft", log.craft.into()),
            ("what", log.what.into()),
        ];
        if !log.lesson.is_empty() {
            options.push(("dead_end", true.into()));
            options.push(("lesson", log.lesson.into()));
        }
        self.command(log.who, self.town.place(), "log", &options)
            .await
    }

    async fn answer_in_channel(&mut self, week: i64) -> anyhow::Result<()> {
        let question = self
            .question()
            .context("the question is not in the channel")?;
        let words = format!(
            "Week {} of the parser. It reads more than it did.",
            week + 1
        );
        self.answer(self.town.ada, &question, &words, "").await?;
        match week {
            20 => {
                let away = self
                    .town
                    .discord
                    .press(self.town.ben, &question, "Away this week")
                    .await;
                self.tell_reply("Ben presses Away this week", &away).await?;
            }
            // Every fifth week Ben logs and does not answer: the closing post speaks of him.
            week if week % 5 == 4 || week == 21 => {}
            _ => {
                self.answer(
                    self.town.ben,
                    &question,
                    "Scales, and a song.",
                    "sat guitar 20m",
                )
                .await?;
            }
        }
        self.town.settle().await;
        Ok(())
    }

    async fn answer_directly(&mut self, week: i64) -> anyhow::Result<()> {
        if (26..34).contains(&week) || !self.who.contains(&self.town.chen) {
            return Ok(());
        }
        let chen = self.town.chen;
        let asked = self.town.discord.dms(chen).into_iter().rev();
        let Some(question) = asked
            .into_iter()
            .find(|message| message.button("Answer").is_some())
        else {
            return Ok(());
        };
        let sunday = self.town.discord.now() - TimeDelta::days(1);
        if question.at < sunday {
            return Ok(());
        }
        self.answer(
            chen,
            &question,
            "Hands again. Thumbs are the hard part.",
            "",
        )
        .await
    }

    async fn answer(
        &mut self,
        who: UserId,
        question: &MessageView,
        words: &str,
        hours: &str,
    ) -> anyhow::Result<()> {
        let discord = &self.town.discord;
        let pressed = discord.press(who, question, "Answer").await;
        let modal = if let Outcome::Modal(modal) = &pressed.kind {
            modal.clone()
        } else {
            // Their old words come first.
            let old = pressed.message();
            if old.text().contains("A year ago") && !self.old_words_told {
                self.old_words_told = true;
                let did = format!("{} presses Answer", self.name(who));
                self.tell_reply(&did, &pressed).await?;
            }
            discord.press(who, &old, "Answer now").await.modal()
        };
        let fields = [("words", words), ("hours", hours)];
        let outcome = discord.submit(who, &modal, &fields).await;
        self.answers += 1;
        self.tell_reply(
            &format!("{} answers: {words} {hours}", self.name(who)),
            &outcome,
        )
        .await
    }

    /// The latest question in the channel.
    fn question(&self) -> Option<MessageView> {
        let messages = self.town.discord.messages(self.town.channel);
        messages
            .into_iter()
            .rev()
            .find(|message| message.button("Answer").is_some())
    }

    pub(crate) async fn command(
        &mut self,
        who: UserId,
        place: Place,
        name: &str,
        options: &[(&str, OptionValue)],
    ) -> anyhow::Result<()> {
        let outcome = self.town.discord.command(who, place, name, options).await;
        let typed: Vec<String> = options
            .iter()
            .map(|(name, value)| match value {
                OptionValue::Text(text) => format!("{name}:{text}"),
                OptionValue::Boolean(yes) => format!("{name}:{yes}"),
                OptionValue::Channel(id) => format!("{name}:{}", self.called(*id)),
                other => format!("{name}:{other:?}"),
            })
            .collect();
        self.tell_reply(
            &format!("{} /{name} {}", self.name(who), typed.join(" ")),
            &outcome,
        )
        .await
    }

    /// A text with its instants and channels as a reader sees them.
    fn as_shown(&self, text: &str) -> String {
        let town = self.town;
        let channels = [town.channel, town.guitar, town.practice, town.stage];
        channels.into_iter().fold(as_read(text), |text, channel| {
            text.replace(&format!("<#{channel}>"), self.called(channel))
        })
    }

    /// A channel as people write it.
    pub(crate) fn called(&self, channel: ChannelId) -> &'static str {
        match channel {
            channel if channel == self.town.guitar => "#guitar",
            channel if channel == self.town.practice => "#practice",
            channel if channel == self.town.stage => "#stage",
            _ => "#check-in",
        }
    }

    fn name(&self, who: UserId) -> &'static str {
        match who {
            who if who == self.town.ada => "Ada",
            who if who == self.town.ben => "Ben",
            who if who == self.town.mara => "Mara",
            _ => "Chen",
        }
    }

    /// What somebody did, and the reply they got.
    pub(crate) async fn tell_reply(
        &mut self,
        did: &str,
        outcome: &InteractionOutcome,
    ) -> anyhow::Result<()> {
        ensure!(outcome.failure().is_none(), "{did}: {outcome:?}");
        self.replies += 1;
        if self.telling == Telling::Whole {
            let day = self
                .town
                .discord
                .now()
                .with_timezone(&Berlin)
                .format("%a %d %b %Y %H:%M");
            println!("{day}  {did}");
            let to = if outcome.is_ephemeral() {
                "only they see"
            } else {
                "all see"
            };
            let message = outcome.finished().await;
            for line in self.as_shown(&message.text()).lines() {
                println!("    [{to}] {line}");
            }
            for picture in &message.attachments {
                let words = picture.description.as_deref().unwrap_or_default();
                println!("    [{to}] [{}] {words}", picture.filename);
            }
        }
        Ok(())
    }

    fn tell_channel(&self, monday: NaiveDate) {
        if self.telling == Telling::Whole {
            println!("\n==== the week of {monday} is over ====");
            if let Some(question) = self.question() {
                println!("#check-in\n{}", as_read(&question.text()));
            }
        }
    }

    fn tell_thread(&self) {
        let threads = self.town.discord.threads(self.town.channel);
        let newest = threads.into_iter().max_by_key(|thread| thread.id);
        if let (Telling::Whole, Some(thread)) = (self.telling, newest) {
            println!("\n-- thread: {}", thread.name);
            println!("{}", as_read(&self.town.discord.transcript(thread.id)));
        }
    }

    /// Counted from what stands in the channels, not from what the story meant to do.
    fn sums(&self) -> anyhow::Result<Sums> {
        let discord = &self.town.discord;
        let channel = discord.messages(self.town.channel);
        let asked = |message: &&MessageView| message.button("Answer").is_some();
        let threads = discord.threads(self.town.channel);
        let in_threads: Vec<MessageView> = threads
            .iter()
            .flat_map(|thread| discord.messages(thread.id))
            .collect();
        let compared = |text: &str| text.contains("in all") || text.contains("In all");
        let embeds = in_threads.iter().flat_map(|message| &message.embeds);
        let told = embeds.filter_map(|embed| embed.description.as_deref());
        let comparisons = told.filter(|text| compared(text)).count();
        let sums = Sums {
            weeks_asked: channel.iter().filter(asked).count(),
            answers: self.answers,
            comparisons,
            messages: channel.len()
                + in_threads.len()
                + discord.messages(self.town.guitar).len()
                + discord.dms(self.town.chen).len()
                + self.replies,
        };
        let weeks = usize::try_from(WEEKS).context("weeks")?;
        ensure!(
            sums.weeks_asked == weeks,
            "{weeks} weeks passed, but: {sums}"
        );
        Ok(sums)
    }
}

/// 20:00 in Berlin.
pub(crate) fn evening(day: NaiveDate) -> DateTime<Utc> {
    local(day, 20)
}

/// 09:05 in Berlin would do; 10:00 is after the question even where clocks change.
pub(crate) fn morning(day: NaiveDate) -> DateTime<Utc> {
    local(day, 10)
}

fn local(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = day.and_hms_opt(hour, 0, 0).expect("an hour");
    Berlin
        .from_local_datetime(&time)
        .earliest()
        .expect("clocks change at night")
        .to_utc()
}

/// Discord's timestamps (`<t:1756710000:F>`) as a reader in Berlin sees them; relative ones are left out.
pub(crate) fn as_read(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("<t:") {
        read.push_str(before);
        let Some((stamp, after)) = tail.split_once('>') else {
            break;
        };
        let (seconds, style) = stamp.split_once(':').unwrap_or((stamp, "f"));
        let at = seconds
            .parse()
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        match at {
            Some(at) if style != "R" => {
                let local = at
                    .with_timezone(&Berlin)
                    .format("%A %-d %B %Y, %H:%M")
                    .to_string();
                read.push_str(&local);
            }
            _ => {}
        }
        rest = after
            .strip_prefix(')')
            .filter(|_| read.ends_with('('))
            .unwrap_or(after);
        if read.ends_with(" (") {
            read.truncate(read.len() - 2);
        }
    }
    read.push_str(rest);
    read
}
