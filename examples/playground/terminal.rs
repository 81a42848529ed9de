//! The prompt: you are one of the members, and type what they would.

use std::io::Write as _;

use anyhow::Context;
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use serde_json::Value;
use standin::{InteractionOutcome, MessageView, OptionValue, UserId};
use tokio::io::{AsyncBufReadExt, BufReader};

use super::town::Town;

const HELP: &str = "\
/log 1h30 rust lifetimes      any command; values in order, or name:value
answer I wrote a parser; rust 2h    the weekly question: words, then hours behind the first ;
press Undo                    a button of the last reply, or of the channel
skip 7d                       let time pass: 3h, 2d, 1w
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
            _ if word.starts_with('/') => self.command(&word[1..], rest).await?,
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
            'h' => TimeDelta::hours(number),
            'd' => TimeDelta::days(number),
            'w' => TimeDelta::weeks(number),
            _ => anyhow::bail!("h, d or w: skip 7d"),
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

    async fn command(&mut self, name: &str, rest: &str) -> anyhow::Result<()> {
        let commands = self.town.discord.commands(None);
        let known = commands.iter().find(|command| command["name"] == name);
        let options = known.with_context(|| format!("there is no /{name}; /help lists them"))?;
        let options = typed_options(&options["options"], rest, self.town)?;
        let options: Vec<(&str, OptionValue)> = options
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        let place = self.town.place();
        let outcome = self
            .town
            .discord
            .command(self.who, place, name, &options)
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

/// Values in the order of the command's options, the last text option taking the rest; or `name:value`.
fn typed_options(
    options: &Value,
    typed: &str,
    town: &Town,
) -> anyhow::Result<Vec<(String, OptionValue)>> {
    let options: &[Value] = options.as_array().map_or(&[], Vec::as_slice);
    let mut given: Vec<(String, OptionValue)> = Vec::new();
    let mut words = typed.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let named = word.split_once(':').and_then(|(name, value)| {
            Some((
                options.iter().find(|option| option["name"] == name)?,
                value.to_owned(),
            ))
        });
        let (option, value) = if let Some(named) = named {
            named
        } else {
            let free = |option: &&Value| given.iter().all(|(name, _)| option["name"] != **name);
            let option = options
                .iter()
                .find(free)
                .context("that is more than it takes")?;
            let mut value = word.to_owned();
            // The third value of `/log 1h30 rust the borrow checker` is all that is left.
            if given.len() >= 2 {
                for word in words.by_ref() {
                    value = format!("{value} {word}");
                }
            }
            (option, value)
        };
        let name = option["name"].as_str().unwrap_or_default().to_owned();
        given.push((name, option_value(option, value, town)?));
    }
    Ok(given)
}

fn option_value(option: &Value, text: String, town: &Town) -> anyhow::Result<OptionValue> {
    Ok(match option["type"].as_u64() {
        Some(4) => OptionValue::Integer(text.parse().context("a whole number")?),
        Some(5) => OptionValue::Boolean(matches!(text.as_str(), "true" | "yes" | "on")),
        Some(7) => OptionValue::Channel(town.channel),
        Some(10) => OptionValue::Number(text.parse().context("a number")?),
        _ => OptionValue::Text(text),
    })
}
