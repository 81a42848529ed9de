//! What is typed at the prompt, as the command that it means.

use anyhow::Context;
use serde_json::Value;
use standin::{ChannelId, OptionValue};

/// Discord's numbers for what branches into subcommands.
const BRANCHES: [u64; 2] = [1, 2];
/// The value of that place takes all words that are left: `/log 1h30 rust the borrow checker`.
const TAKES_THE_REST: usize = 3;

/// A command, with its subcommand, and its options by name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) options: Vec<(String, OptionValue)>,
}

/// Reads a line without its slash: the command, its subcommand where it has some, then values in the order of its options, or
/// `name:value`, which goes on until the next name. A channel is always the one that is given.
pub(crate) fn typed(commands: &[Value], line: &str, channel: ChannelId) -> anyhow::Result<Typed> {
    let mut words = line.split_whitespace();
    let mut name = words.next().unwrap_or_default().to_owned();
    let command = commands.iter().find(|command| command["name"] == *name);
    let command = command.with_context(|| format!("there is no /{name}; /help lists them"))?;
    let mut declared = list(&command["options"]);
    while declared.iter().any(is_branch) {
        let names: Vec<&str> = declared.iter().map(name_of).collect();
        let said = words.next().unwrap_or_default();
        let branch = declared.iter().find(|branch| name_of(branch) == said);
        let branch =
            branch.with_context(|| format!("one of these behind /{name}: {}", names.join(", ")))?;
        name = format!("{name} {said}");
        declared = list(&branch["options"]);
    }
    let options = values(declared, words)?
        .into_iter()
        .map(|(option, text)| Ok((name_of(option).to_owned(), value(option, text, channel)?)))
        .collect::<anyhow::Result<_>>()?;
    Ok(Typed { name, options })
}

/// The words, gathered by the option that they are for.
fn values<'a, 'w>(
    declared: &'a [Value],
    words: impl Iterator<Item = &'w str>,
) -> anyhow::Result<Vec<(&'a Value, String)>> {
    let mut given: Vec<(&Value, String)> = Vec::new();
    let mut goes_on = false;
    for word in words {
        let named = word.split_once(':').and_then(|(name, value)| {
            let option = declared.iter().find(|option| name_of(option) == name)?;
            Some((option, value.to_owned()))
        });
        if let Some(named) = named {
            given.push(named);
            goes_on = true;
            continue;
        }
        if let Some((_, value)) = given.last_mut().filter(|_| goes_on) {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(word);
            continue;
        }
        let is_free = |option: &&Value| {
            given
                .iter()
                .all(|(taken, _)| name_of(taken) != name_of(option))
        };
        let option = declared.iter().find(is_free);
        given.push((
            option.context("that is more than it takes")?,
            word.to_owned(),
        ));
        goes_on = given.len() == TAKES_THE_REST.min(declared.len());
    }
    Ok(given)
}

fn value(option: &Value, text: String, channel: ChannelId) -> anyhow::Result<OptionValue> {
    Ok(match option["type"].as_u64() {
        Some(4) => OptionValue::Integer(text.parse().context("a whole number")?),
        Some(5) => OptionValue::Boolean(matches!(text.as_str(), "true" | "yes" | "on")),
        Some(7) => OptionValue::Channel(channel),
        Some(10) => OptionValue::Number(text.parse().context("a number")?),
        _ => OptionValue::Text(text),
    })
}

fn is_branch(option: &Value) -> bool {
    option["type"]
        .as_u64()
        .is_some_and(|kind| BRANCHES.contains(&kind))
}

fn name_of(option: &Value) -> &str {
    option["name"].as_str().unwrap_or_default()
}

fn list(options: &Value) -> &[Value] {
    options.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(line: &str) -> Result<(String, Vec<(String, OptionValue)>), String> {
        let text = |name: &str| json!({"name": name, "type": 3});
        let commands = [
            json!({"name": "log", "options": [text("time"), text("craft"), text("what"), text("day"),
                {"name": "dead_end", "type": 5}]}),
            json!({"name": "timer", "options": [
                {"name": "start", "type": 1, "options": [text("craft"), text("what")]},
                {"name": "stop", "type": 1, "options": [text("note")]}]}),
            json!({"name": "help"}),
        ];
        let read = typed(&commands, line, ChannelId::new(1));
        read.map(|typed| (typed.name, typed.options))
            .map_err(|error| error.to_string())
    }

    fn means(line: &str, name: &str, options: &[(&str, &str)]) {
        let text = |(name, value): &(&str, &str)| {
            ((*name).to_owned(), OptionValue::Text((*value).to_owned()))
        };
        let options = options.iter().map(text).collect();
        assert_eq!(read(line), Ok((name.to_owned(), options)), "{line}");
    }

    #[test]
    fn values_go_to_the_options_in_their_order_or_by_name() {
        means("help", "help", &[]);
        means(
            "log 1h30 rust",
            "log",
            &[("time", "1h30"), ("craft", "rust")],
        );
        let all = [
            ("time", "1h"),
            ("craft", "rust"),
            ("what", "the borrow checker"),
            ("day", "last tue"),
        ];
        means("log 1h rust the borrow checker day:last tue", "log", &all);
        let named = [
            ("craft", "bass guitar"),
            ("time", "1:30"),
            ("what", "scales"),
        ];
        means(
            "log craft:bass guitar time:1:30 what: scales",
            "log",
            &named,
        );
        let both = [("time", "2h"), ("craft", "rust"), ("day", "yesterday")];
        means("log 2h rust day:yesterday", "log", &both);
        let yes = read("log 1h rust dead_end:yes").map(|(_, options)| options[2].clone());
        assert_eq!(yes, Ok(("dead_end".to_owned(), OptionValue::Boolean(true))));
        assert_eq!(
            read("help me"),
            Err("that is more than it takes".to_owned())
        );
    }

    #[test]
    fn a_subcommand_comes_before_the_values() {
        means(
            "timer start piano etudes by heart",
            "timer start",
            &[("craft", "piano"), ("what", "etudes by heart")],
        );
        means("timer stop", "timer stop", &[]);
        let which = "one of these behind /timer: start, stop";
        assert_eq!(read("timer"), Err(which.to_owned()));
        assert_eq!(read("timer begin"), Err(which.to_owned()));
        assert_eq!(
            read("stop"),
            Err("there is no /stop; /help lists them".to_owned())
        );
    }
}
