//! What is filled in: the list of commands behind `/`, the options of one, and the bot's forms.

use askama::Template;
use serde_json::Value;

use super::html::Html;
use super::names::Names;
use crate::people::modal::{FieldView, ModalView};

/// Discord's numbers for kinds of options.
mod kind {
    pub(super) const SUB_COMMAND: u64 = 1;
    pub(super) const SUB_COMMAND_GROUP: u64 = 2;
    pub(super) const INTEGER: u64 = 4;
    pub(super) const BOOLEAN: u64 = 5;
    pub(super) const USER: u64 = 6;
    pub(super) const CHANNEL: u64 = 7;
    pub(super) const ROLE: u64 = 8;
    pub(super) const MENTIONABLE: u64 = 9;
    pub(super) const NUMBER: u64 = 10;
    pub(super) const ATTACHMENT: u64 = 11;
}

/// A command, or a subcommand by its whole path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Command {
    /// `log`, or `timer start`.
    pub(crate) path: String,
    pub(crate) description: String,
    pub(crate) options: Vec<Value>,
}

/// Every slash command that can be used, subcommands one by one, by name.
pub(crate) fn commands(offered: &[Value]) -> Vec<Command> {
    let mut out = Vec::new();
    for command in offered.iter().filter(|one| one["type"] == 1) {
        flatten(command, "", &mut out);
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

fn flatten(command: &Value, before: &str, out: &mut Vec<Command>) {
    let name = command["name"].as_str().unwrap_or_default();
    let path = format!("{before}{name}");
    let options = command["options"].as_array().cloned().unwrap_or_default();
    let is_branch =
        |one: &&Value| one["type"] == kind::SUB_COMMAND || one["type"] == kind::SUB_COMMAND_GROUP;
    let mut branches = options.iter().filter(is_branch).peekable();
    if branches.peek().is_some() {
        for branch in branches {
            flatten(branch, &format!("{path} "), out);
        }
        return;
    }
    let description = command["description"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    out.push(Command {
        path,
        description,
        options,
    });
}

#[derive(Template)]
#[template(path = "command.html")]
struct CommandHtml<'a> {
    path: &'a str,
    description: &'a str,
    options: Vec<OptionHtml>,
}

struct OptionHtml {
    name: String,
    description: String,
    type_name: &'static str,
    is_required: bool,
    /// What is typed into it: `text`, `number`, `file`, or `choice` out of `choices`.
    input: &'static str,
    completes: bool,
    choices: Vec<(String, String)>,
    min: String,
    max: String,
    max_length: String,
}

/// The form for a command's options.
pub(crate) fn command(command: &Command, names: &Names) -> Html {
    let options = command.options.iter().map(|one| option(one, names));
    Html::of(&CommandHtml {
        path: &command.path,
        description: &command.description,
        options: options.collect(),
    })
}

fn option(option: &Value, names: &Names) -> OptionHtml {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let kind = option["type"].as_u64().unwrap_or(0);
    let choices = choices(option, kind, names);
    let completes = option["autocomplete"] == true;
    OptionHtml {
        name: text(&option["name"]),
        description: text(&option["description"]),
        type_name: type_name(kind),
        is_required: option["required"] == true,
        input: match kind {
            kind::ATTACHMENT => "file",
            _ if !choices.is_empty() => "choice",
            kind::INTEGER | kind::NUMBER if !completes => "number",
            _ => "text",
        },
        completes,
        choices,
        min: text(&option["min_value"]),
        max: text(&option["max_value"]),
        max_length: text(&option["max_length"]),
    }
}

fn type_name(kind: u64) -> &'static str {
    match kind {
        kind::INTEGER => "whole number",
        kind::BOOLEAN => "yes or no",
        kind::USER => "member",
        kind::CHANNEL => "channel",
        kind::ROLE => "role",
        kind::MENTIONABLE => "member or role",
        kind::NUMBER => "number",
        kind::ATTACHMENT => "file",
        _ => "text",
    }
}

/// Label and value of what can be chosen; empty where something is typed.
fn choices(option: &Value, kind: u64, names: &Names) -> Vec<(String, String)> {
    let declared = option["choices"].as_array().into_iter().flatten();
    let declared = declared.map(|one| {
        let name = one["name"].as_str().unwrap_or_default().to_owned();
        (name.clone(), name)
    });
    let users = || {
        names
            .users
            .iter()
            .map(|(id, name)| (format!("@{name}"), id.to_string()))
    };
    let roles = || {
        names
            .roles
            .iter()
            .map(|(id, name)| (format!("@{name}"), id.to_string()))
    };
    let mut out: Vec<(String, String)> = match kind {
        kind::BOOLEAN => {
            let yes_no = [("True", "true"), ("False", "false")];
            return yes_no
                .map(|(label, value)| (label.to_owned(), value.to_owned()))
                .into();
        }
        kind::USER => users().collect(),
        kind::ROLE => roles().collect(),
        kind::MENTIONABLE => users()
            .chain(roles().map(|(n, id)| (n, format!("&{id}"))))
            .collect(),
        kind::CHANNEL => {
            let channels = names.channels.iter();
            channels
                .map(|(id, name)| (format!("#{name}"), id.to_string()))
                .collect()
        }
        _ => return declared.collect(),
    };
    out.sort();
    out
}

#[derive(Template)]
#[template(path = "modal.html")]
struct ModalHtml<'a> {
    token: String,
    title: &'a str,
    bot: &'a str,
    fields: &'a [FieldView],
}

/// The bot's form, to be sent back under `token`.
pub(crate) fn modal(modal: &ModalView, token: u64, bot: &str) -> Html {
    Html::of(&ModalHtml {
        token: token.to_string(),
        title: &modal.title,
        bot,
        fields: &modal.fields,
    })
}
