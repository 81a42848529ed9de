//! Application commands: names, options, and the limits of one command and of all of them.

use std::collections::HashSet;
use std::sync::OnceLock;

use regex::Regex;
use serde_json::Value;

use super::spot::{Findings, Spot, Unique, length};

const CHAT_INPUT: u64 = 1;
const USER: u64 = 2;
const MESSAGE: u64 = 3;

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
/// String, integer and number: what has choices, autocomplete and bounds.
const WITH_CHOICES: [u64; 3] = [3, 4, 10];

const MOST_OPTIONS: usize = 25;
const MOST_CHOICES: usize = 25;
/// Names, descriptions and choices' values of one command; 4000 until 2025.
const MOST_CHARACTERS: usize = 8000;

/// All commands of a bulk registration, an array.
pub fn check_commands(commands: &Value) -> Vec<String> {
    let root = Spot::root(commands);
    let mut found = Findings::default();
    let commands = root.items();
    let mut names = HashSet::new();
    for command in &commands {
        check(&mut found, command);
        let name = command.text("name").unwrap_or_default();
        if !names.insert((kind(command), name)) {
            found.add(command, format_args!("command {name:?} is there twice"));
        }
    }
    // 130 in all, as the document says: 100 + 15 + 15.
    for (wanted, most, what) in [
        (CHAT_INPUT, 100, "slash"),
        (USER, 15, "user"),
        (MESSAGE, 15, "message"),
    ] {
        let given = commands
            .iter()
            .filter(|command| kind(command) == wanted)
            .count();
        if given > most {
            found.add(
                &root,
                format_args!("{given} {what} commands, at most {most}"),
            );
        }
    }
    found.done()
}

/// One command by itself.
pub(super) fn check_command(command: &Value) -> Vec<String> {
    let mut found = Findings::default();
    check(&mut found, &Spot::root(command));
    found.done()
}

/// A command without `type` is a slash command.
fn kind(command: &Spot<'_>) -> u64 {
    command.number("type").unwrap_or(CHAT_INPUT)
}

fn check(found: &mut Findings, command: &Spot<'_>) {
    match kind(command) {
        USER | MESSAGE => {
            found.needs(command, "name", 1..=32);
            if command
                .text("description")
                .is_some_and(|text| !text.is_empty())
            {
                found.add(command, "a menu command has no description");
            }
            if !command.list("options").is_empty() {
                found.add(command, "a menu command has no options");
            }
        }
        _ => {
            check_name(found, command);
            found.needs(command, "description", 1..=100);
            check_options(found, command, Within::Command);
        }
    }
    let total = characters(command);
    if total > MOST_CHARACTERS {
        let reason = format_args!(
            "{total} characters of names, descriptions and values, at most {MOST_CHARACTERS}"
        );
        found.add(command, reason);
    }
}

/// What the options stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Command,
    Group,
    Subcommand,
}

fn check_options(found: &mut Findings, of: &Spot<'_>, within: Within) {
    found.at_most(of, "options", MOST_OPTIONS);
    let options = of.list("options");
    let mut names = Unique::default();
    let mut optional_seen = false;
    for option in &options {
        names.check(found, option, "name");
        check_name(found, option);
        found.needs(option, "description", 1..=100);
        let required = option.value["required"] == Value::Bool(true);
        if required && optional_seen {
            found.add(option, "a required option after an optional one");
        }
        optional_seen |= !required;
        match (option.kind(), within) {
            (SUBCOMMAND_GROUP, Within::Command) => check_options(found, option, Within::Group),
            (SUBCOMMAND, Within::Command | Within::Group) => {
                check_options(found, option, Within::Subcommand);
            }
            (SUBCOMMAND | SUBCOMMAND_GROUP, _) => found.add(option, "a subcommand nested too deep"),
            (_, Within::Group) => found.add(option, "a group holds subcommands only"),
            _ => check_choices(found, option),
        }
    }
    let subcommands = options
        .iter()
        .filter(|option| option.kind() <= SUBCOMMAND_GROUP)
        .count();
    if within == Within::Command && subcommands > 0 && subcommands < options.len() {
        found.add(of, "subcommands beside other options");
    }
}

fn check_choices(found: &mut Findings, option: &Spot<'_>) {
    let choices = option.list("choices");
    let completes = option.value["autocomplete"] == Value::Bool(true);
    found.at_most(option, "choices", MOST_CHOICES);
    if completes && !choices.is_empty() {
        found.add(option, "choices beside autocomplete");
    }
    if (completes || !choices.is_empty()) && !WITH_CHOICES.contains(&option.kind()) {
        let reason = format_args!("an option of type {} has no choices", option.kind());
        found.add(option, reason);
    }
    let mut names = Unique::default();
    for choice in &choices {
        found.needs(choice, "name", 1..=100);
        found.length(choice, "value", 1..=100);
        names.check(found, choice, "name");
    }
    found.ordered(option, "min_value", "max_value");
    found.ordered(option, "min_length", "max_length");
}

/// The pattern of Discord's reference, and lower case wherever a letter has one.
fn check_name(found: &mut Findings, of: &Spot<'_>) {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$")
            .expect("a fixed, tested pattern")
    });
    let Some(name) = of.text("name") else {
        found.add(of, "name is missing");
        return;
    };
    if !pattern.is_match(name) {
        found.add(
            of,
            format_args!("name {name:?}: 1 to 32 letters, digits, '-', '_'"),
        );
    } else if name.to_lowercase() != name {
        found.add(of, format_args!("name {name:?} is not in lower case"));
    }
}

/// Of a translated text the longest counts.
fn characters(of: &Spot<'_>) -> usize {
    let longest = |field: &str, translations: &str| {
        let own = of.text(field).map_or(0, length);
        let translated = of.value[translations].as_object().into_iter().flatten();
        let most = translated
            .filter_map(|(_, text)| text.as_str())
            .map(length)
            .max();
        own.max(most.unwrap_or(0))
    };
    let own = longest("name", "name_localizations")
        + longest("description", "description_localizations")
        + of.text("value").map_or(0, length);
    let inner = of.list("options").into_iter().chain(of.list("choices"));
    own + inner.map(|inner| characters(&inner)).sum::<usize>()
}
