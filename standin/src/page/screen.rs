//! The whole page: the frame that is sent once, and the screen inside it that is drawn anew
//! whenever the world changes.

use askama::Template;
use chrono::{DateTime, Utc};

use super::avatar::avatar;
use super::controls::Running;
use super::forms::{self, Command};
use super::html::Html;
use super::names::address;
use super::snapshot::{ChannelEntry, ServerEntry, Snapshot, Viewer};
use super::{State, message, trouble};
use crate::ids::UserId;

/// How many more messages "Show earlier" brings.
const MORE: usize = 100;

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a> {
    title: &'a str,
    viewer: Viewer,
    screen: Html,
}

#[derive(Template)]
#[template(path = "screen.html")]
struct Screen<'a> {
    title: &'a str,
    viewer: Viewer,
    people: Vec<PersonHtml<'a>>,
    now: DateTime<Utc>,
    running: Option<Running>,
    failed: Option<String>,
    actions: Vec<(&'a str, &'a str)>,
    faults: usize,
    rules_broken: usize,
    is_connected: bool,
    servers: &'a [ServerEntry],
    dm: Option<&'a ChannelEntry>,
    mark: &'static str,
    channel: &'a str,
    topic: Option<&'a str>,
    bot: &'a str,
    may_speak: bool,
    messages: Vec<Html>,
    earlier: Option<String>,
    commands: Vec<Command>,
    trouble: Html,
}

struct PersonHtml<'a> {
    id: UserId,
    name: String,
    note: &'a str,
    avatar: Html,
    address: String,
    is_viewer: bool,
}

impl Screen<'_> {
    fn address(&self, channel: &ChannelEntry) -> String {
        address(self.viewer.who, channel.id)
    }

    fn is_here(&self, channel: &ChannelEntry) -> bool {
        channel.id == self.viewer.channel
    }

    /// A thread list long with years is cut; the open one is always in it.
    fn threads<'b>(&self, channel: &'b ChannelEntry) -> Vec<&'b ChannelEntry> {
        const SHOWN: usize = 8;
        let all = channel.threads.iter().enumerate();
        all.filter(|(at, thread)| *at < SHOWN || self.is_here(thread))
            .map(|(_, thread)| thread)
            .collect()
    }
}

/// The page as a browser first gets it. `None` when there is nothing to see.
pub(crate) fn page(state: &State, viewer: Viewer) -> Option<Html> {
    Some(Html::of(&Frame {
        title: &state.title,
        viewer,
        screen: screen(state, viewer)?,
    }))
}

/// What is inside the frame.
pub(crate) fn screen(state: &State, viewer: Viewer) -> Option<Html> {
    let (snapshot, switches) = state.standin.shared.read(|world| {
        let switches = state.trouble.switches(world, viewer);
        Some((Snapshot::take(world, viewer)?, switches))
    })?;
    let people = state.people.iter().map(|person| {
        let name = snapshot.names.user(person.id).to_owned();
        PersonHtml {
            id: person.id,
            avatar: avatar(person.id, &name, false),
            name,
            note: &person.note,
            address: address(person.id, viewer.channel),
            is_viewer: person.id == viewer.who,
        }
    });
    let more = viewer.show + MORE;
    let earlier = format!("{}&show={more}", address(viewer.who, viewer.channel));
    Some(Html::of(&Screen {
        title: &state.title,
        viewer,
        people: people.collect(),
        now: snapshot.now,
        running: state.jobs.running(),
        failed: state.jobs.failed(),
        actions: state.controls.buttons().collect(),
        faults: switches.iter().filter(|one| one.is_on()).count(),
        rules_broken: snapshot.violations.len(),
        is_connected: snapshot.is_connected,
        servers: &snapshot.servers,
        dm: snapshot.dm.as_ref(),
        mark: snapshot.mark,
        channel: &snapshot.title,
        topic: snapshot.topic.as_deref(),
        bot: &snapshot.bot,
        may_speak: snapshot.may_speak,
        messages: message::all(&snapshot, viewer),
        earlier: snapshot.has_earlier.then_some(earlier),
        commands: forms::commands(&snapshot.commands),
        trouble: trouble::draw(&snapshot, &switches),
    }))
}
