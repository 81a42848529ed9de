//! The prompt: you are one of the members, and type what they would.

use std::io::Write as _;

use anyhow::Context;
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use standin::{InteractionOutcome, MessageView, OptionValue, UserId};
use tokio::io::{AsyncBufReadExt, BufReader};

use super::town::Town;
use super::typed::typed;

const HELP: &str = "\
/log 1h30 rust lifetimes      any command; values in order, or name:value, as /log 1h rust day:yesterday
/timer start piano            where a command has several parts, the part comes next
answer I wrote a parser; rust 2h    the weekly question: words, then hours behind the first ;
press Undo                    a button of the last reply, or of the channel
skip 7d                       let time pass: 45m, 3h, 2d, 1w
as ben                        be somebody else: mara (admin), ada, ben, chen
read                          the check-in channel and its newest thread
quit";

/// Reads lines until `quit` or the end of input.
pub(crate) async fn run(town: &Town) -> anyhow::Result<()> {
    println!("You are Ada, in #check-in of Evening Shed. Type help for what you can do.");
    let mut prompt = Prompt {
        town,
        who: town.ada,
        name: "ada".to_owned(),
        last: None,
    };
    let mut obeyed = false;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        let now = town
            .discord
            .now()
            .with_timezone(&Berlin)
            .format("%a %d %b %Y %H:%M");
        print!("{now} {}> ", prompt.name);
        std::io::stdout().flush().context("writing the prompt")?;
        let Some(line) = lines.next_line().await.context("reading a line")? else {
            // No terminal at all: the page goes on until Ctrl-C. A script that has ended ends the playground.
            return if obeyed {
                Ok(())
            } else {
                std::future::pending().await
            };
        };
        obeyed = true;
        match line.trim() {
            "quit" | "exit" => return Ok(()),
            line => {
                if let Err(problem) = prompt.obey(line).await {
                    println!("{problem}");
                }
            }
        }
    }
}

struct Prompt<'a> {
    town: &'a Town,
    who: UserId,
    name: String,
    last: Option<MessageView>,
}

impl Prompt<'_> {
    async fn obey(&mut self, line: &str) -> anyhow::Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" => {}
            "help" => println!("{HELP}"),
            "as" => {
                self.who = self
                    .town
                    .member(rest.trim())
                    .context("mara, ada, ben or chen")?;
                self.name = rest.trim().to_lowercase();
            }
            "skip" => self.skip(rest).await?,
            "read" => self.read(),
            "press" => self.press(rest.trim()).await?,
            "answer" => self.answer(rest).await?,
            _ if word.starts_with('/') => self.command(&line[1..]).await?,
            _ => println!("Type help for what you can do."),
        }
        Ok(())
    }

    async fn skip(&self, text: &str) -> anyhow::Result<()> {
        let text = text.trim();
        let unit = text.chars().last().context("skip 7d")?;
        let number: i64 = text[..text.len() - unit.len_utf8()]
            .trim()
            .parse()
            .context("skip 7d")?;
        anyhow::ensure!((1..=1_000).contains(&number), "from 1 to 1,000 at a time");
        let span = match unit {
            'm' => TimeDelta::minutes(number),
            'h' => TimeDelta::hours(number),
            'd' => TimeDelta::days(number),
            'w' => TimeDelta::weeks(number),
            _ => anyhow::bail!("m, h, d or w: skip 7d"),
        };
        self.town.pass_to(self.town.discord.now() + span).await;
        self.read();
        Ok(())
    }

    fn read(&self) {
        let discord = &self.town.discord;
        for message in discord
            .messages(self.town.channel)
            .iter()
            .rev()
            .take(3)
            .rev()
        {
            println!("{}: {}", message.author, message.text());
        }
        let newest = discord
            .threads(self.town.channel)
            .into_iter()
            .max_by_key(|thread| thread.id);
        if let Some(thread) = newest {
            println!(
                "-- thread: {}\n{}",
                thread.name,
                discord.transcript_for(self.who, thread.id)
            );
        }
        if let Some(message) = discord.dms(self.who).last() {
            println!("-- last direct message\n{}", message.text());
        }
    }

    async fn press(&mut self, label: &str) -> anyhow::Result<()> {
        let last = self
            .last
            .clone()
            .filter(|message| message.button(label).is_some());
        let channel = || {
            let messages = self.town.discord.messages(self.town.channel);
            messages
                .into_iter()
                .rev()
                .find(|message| message.button(label).is_some())
        };
        let message = last.or_else(channel).context("there is no such button")?;
        let outcome = self.town.discord.press(self.who, &message, label).await;
        self.show(&outcome).await;
        Ok(())
    }

    async fn answer(&mut self, text: &str) -> anyhow::Result<()> {
        let (words, hours) = text.split_once(';').unwrap_or((text, ""));
        let discord = &self.town.discord;
        let checkin = discord.command(self.who, self.town.place(), "checkin", &[]);
        let mut outcome = checkin.await;
        // Their old words come first.
        if let standin::Outcome::Reply { message, .. } = &outcome.kind
            && message.button("Answer now").is_some()
        {
            let old = message.clone();
            self.show(&outcome).await;
            outcome = discord.press(self.who, &old, "Answer now").await;
        }
        if outcome.failure().is_some() || !matches!(outcome.kind, standin::Outcome::Modal(_)) {
            self.show(&outcome).await;
            return Ok(());
        }
        let fields = [("words", words.trim()), ("hours", hours.trim())];
        let outcome = self
            .town
            .discord
            .submit(self.who, &outcome.modal(), &fields)
            .await;
        self.show(&outcome).await;
        self.read();
        Ok(())
    }

    async fn command(&mut self, line: &str) -> anyhow::Result<()> {
        let discord = &self.town.discord;
        let typed = typed(&discord.commands(None), line, self.town.channel)?;
        let options: Vec<(&str, OptionValue)> = typed
            .options
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        let outcome = discord
            .command(self.who, self.town.place(), &typed.name, &options)
            .await;
        self.show(&outcome).await;
        Ok(())
    }

    async fn show(&mut self, outcome: &InteractionOutcome) {
        match &outcome.kind {
            standin::Outcome::Modal(modal) => println!("[a form opens: {}]", modal.title),
            _ if outcome.failure().is_some() => println!("{}", outcome.failure().unwrap_or("")),
            _ => {
                let message = outcome.finished().await;
                let to = if message.is_ephemeral() {
                    "only you see this"
                } else {
                    "all see this"
                };
                println!("[{to}]\n{}", message.text());
                let labels: Vec<String> = message
                    .buttons
                    .iter()
                    .map(|button| format!("[ {} ]", button.label))
                    .collect();
                if !labels.is_empty() {
                    println!("{}", labels.join(" "));
                }
                self.last = Some(message);
            }
        }
        self.town.settle().await;
    }
}
