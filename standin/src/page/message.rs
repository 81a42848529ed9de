//! One message as it is drawn: who, when, text, files, reactions; embeds and components come from
//! the modules beside.

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::avatar::avatar;
use super::components::{self, Around};
use super::embed;
use super::files::Files;
use super::html::Html;
use super::markdown;
use super::names::Names;
use super::snapshot::{Shown, Snapshot, ThreadLink, Viewer};
use crate::world::model::{COMPONENTS_V2, Message};

/// Messages of one author this close together share one head.
const TOGETHER: TimeDelta = TimeDelta::minutes(7);

#[derive(Template)]
#[template(path = "message.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what the template asks, one by one"
)]
struct MessageHtml<'a> {
    id: String,
    author: &'a str,
    by_app: bool,
    avatar: Html,
    at: DateTime<Utc>,
    is_edited: bool,
    is_ephemeral: bool,
    is_loading: bool,
    is_compact: bool,
    is_starter: bool,
    pings_viewer: bool,
    used: Option<&'a (String, String)>,
    answers: Option<&'a (String, String)>,
    content: Html,
    embeds: Vec<Html>,
    components: Vec<Html>,
    files: Vec<Html>,
    reactions: Vec<Reaction>,
    thread: Option<ThreadHtml<'a>>,
    apps: &'a [String],
}

struct Reaction {
    emoji: String,
    shown: String,
    count: usize,
    is_mine: bool,
}

struct ThreadHtml<'a> {
    name: &'a str,
    address: String,
    messages: String,
}

/// Every message on the screen, in order.
pub(crate) fn all(snapshot: &Snapshot, viewer: Viewer) -> Vec<Html> {
    let apps = apps(&snapshot.commands);
    let mut before: Option<&Shown> = None;
    let mut out = Vec::with_capacity(snapshot.messages.len());
    for shown in &snapshot.messages {
        let is_compact = before.is_some_and(|before| goes_with(before, shown));
        out.push(one(snapshot, viewer, shown, is_compact, &apps));
        before = Some(shown);
    }
    out
}

/// The names of the commands in a message's menu.
fn apps(commands: &[Value]) -> Vec<String> {
    let of_messages = commands.iter().filter(|one| one["type"] == 3);
    of_messages
        .filter_map(|one| one["name"].as_str().map(ToOwned::to_owned))
        .collect()
}

fn goes_with(before: &Shown, shown: &Shown) -> bool {
    let (a, b) = (&before.message, &shown.message);
    a.author == b.author
        && a.ephemeral_for == b.ephemeral_for
        && !before.is_starter
        && shown.used.is_none()
        && shown.answers.is_none()
        && b.id.created_at() - a.id.created_at() < TOGETHER
}

fn one(
    snapshot: &Snapshot,
    viewer: Viewer,
    shown: &Shown,
    is_compact: bool,
    apps: &[String],
) -> Html {
    let message = &shown.message;
    let names = &snapshot.names;
    let files = Files::of(message, &snapshot.origin);
    let around = Around {
        message: message.id,
        names,
        files: &files,
    };
    let pinged = message.mentions.users.contains(&viewer.who)
        || message.mentions.everyone
        || message.mentions.here;
    Html::of(&MessageHtml {
        id: message.id.to_string(),
        author: &shown.author,
        by_app: shown.by_app,
        avatar: avatar(message.author, &shown.author, shown.by_app),
        at: message.id.created_at(),
        is_edited: message.edited_at.is_some(),
        is_ephemeral: message.ephemeral_for.is_some(),
        is_loading: message.is_loading(),
        is_compact,
        is_starter: shown.is_starter,
        pings_viewer: pinged && message.ephemeral_for.is_none(),
        used: shown.used.as_ref(),
        answers: shown.answers.as_ref(),
        content: content(message, names),
        embeds: message
            .embeds
            .iter()
            .map(|one| embed::draw(one, names, &files))
            .collect(),
        components: components::draw(&message.components, &around),
        files: files.draw_attached(),
        reactions: reactions(message, viewer),
        thread: shown.thread.as_ref().map(|one| thread(one, names)),
        apps,
    })
}

fn content(message: &Message, names: &Names) -> Html {
    if message.flags & COMPONENTS_V2 != 0 {
        return Html::default();
    }
    markdown::render(&message.content, names)
}

fn reactions(message: &Message, viewer: Viewer) -> Vec<Reaction> {
    let all = message.reactions.iter();
    all.map(|one| Reaction {
        shown: match one.emoji.split_once(':') {
            Some((name, _)) => format!(":{name}:"),
            None => one.emoji.clone(),
        },
        emoji: one.emoji.clone(),
        count: one.by.len(),
        is_mine: one.by.contains(&viewer.who),
    })
    .collect()
}

fn thread<'a>(thread: &'a ThreadLink, names: &Names) -> ThreadHtml<'a> {
    let messages = match thread.messages {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    ThreadHtml {
        name: &thread.name,
        address: names.address(thread.id),
        messages,
    }
}
