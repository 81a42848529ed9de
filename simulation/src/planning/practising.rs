//! What is posted in habit channels: times, talk that sounds like them, edits, deletions, other bots; and the daily post's buttons.

use crate::deeds::{Deed, Saying, Then};
use crate::ledger::{Counts, Promise};
use crate::story::Story;

use super::PLANTED;

/// Stands in every message of a habit channel, whose words are kept nowhere.
pub(crate) const TALK: &str = "zebrafishtalk";
/// Messages that say how long, and the minutes that a reader takes from them.
const TIMED: [(&str, u32); 4] = [
    ("1h30 scales", 90),
    ("did 20 min of scales", 20),
    ("45 min scales", 45),
    ("30 min: scales", 30),
];
/// Messages that do not.
const CHATTER: [&str; 4] = [
    "2 days off",
    "nice work",
    "who is up for 30 min of scales?",
    "Hello.",
];
/// So many of one's latest messages are edited or deleted.
const LATEST: usize = 6;

/// Something in the habit channel of a server, if there is one.
pub(crate) fn talk(story: &mut Story, person: usize, server: usize) -> Option<Deed> {
    match story.dice.between(0, 9) {
        0..=4 => say(story, Some(person), server),
        5..=7 => amend(story, person),
        8 => repeat(story, server),
        _ => say(story, None, server),
    }
}

fn say(story: &mut Story, member: Option<usize>, server: usize) -> Option<Deed> {
    let channel = story.town.servers[server].practice?.channel;
    let who = match member {
        Some(member) => {
            story.town.people[member].forgotten_at = None;
            Some(story.town.people[member].user)
        }
        None => story.dice.one_in(2).then_some(story.town.robot),
    };
    let (text, counts) = words(story);
    let then = match story.dice.between(0, 7) {
        0 => {
            let (text, counts) = words(story);
            Then::Edit(text, counts)
        }
        1 if who.is_some() => Then::Delete,
        _ => Then::Nothing,
    };
    Some(Deed::Say(Saying {
        who,
        member,
        server,
        channel,
        text,
        counts,
        then,
    }))
}

/// A message, and what a reader takes from it: where the bot may not read, only what is said to it has a time.
fn words(story: &mut Story) -> (String, Counts) {
    if story.dice.one_in(3) {
        let text = *story.dice.pick(&CHATTER);
        return (format!("{text} {TALK}"), Counts::Done);
    }
    let (text, minutes) = *story.dice.pick(&TIMED);
    if story.dice.one_in(3) {
        let bot = story.discord.bot();
        return (format!("<@{bot}> {text} {TALK}"), Counts::Timed(minutes));
    }
    let counts = if story.is_reading() {
        Counts::Timed(minutes)
    } else {
        Counts::Done
    };
    (format!("{text} {TALK}"), counts)
}

/// One of the person's latest messages is edited, or deleted.
pub(super) fn amend(story: &mut Story, person: usize) -> Option<Deed> {
    let own = story.ledger.spoken.iter().enumerate().rev();
    let inside = &story.town.people[person].inside;
    let own: Vec<usize> = own
        .filter(|(_, one)| one.member == Some(person) && !one.is_deleted)
        .filter(|(_, one)| inside.contains(&one.server))
        .map(|(place, _)| place)
        .take(LATEST)
        .collect();
    if own.is_empty() {
        return None;
    }
    let message = *story.dice.pick(&own);
    let edit = (!story.dice.one_in(3)).then(|| words(story));
    let spoken = &story.ledger.spoken[message];
    Some(Deed::Amend {
        message,
        channel: spoken.channel,
        id: spoken.id,
        edit,
    })
}

/// Discord tells of a message twice.
fn repeat(story: &mut Story, server: usize) -> Option<Deed> {
    let spoken = story.ledger.spoken.iter().rev();
    let there = spoken.filter(|one| one.server == server && !one.is_deleted);
    let there: Vec<_> = there
        .take(LATEST)
        .map(|one| (one.channel, one.id))
        .collect();
    if there.is_empty() {
        return None;
    }
    let (channel, id) = *story.dice.pick(&there);
    Some(Deed::Repeat { channel, id })
}

/// A button of the latest daily post.
pub(super) fn button(story: &mut Story, person: usize, server: usize) -> Option<Deed> {
    let post = story.town.servers[server].openings(&story.discord).pop()?;
    let (who, post) = (story.town.people[person].user, Box::new(post));
    match story.dice.between(0, 2) {
        0 => {
            let entry = story.ledger.entries.len();
            let mark = format!("{PLANTED} note {}n{entry}e", story.seed);
            let minutes = u32::try_from(story.dice.between(1, 20)).expect("minutes");
            let mut promise = Promise::new(mark.clone(), person, server);
            promise.asked(Some(minutes));
            story.ledger.entries.push(promise);
            Some(Deed::LogTime {
                who,
                post,
                entry,
                mark,
                minutes,
            })
        }
        1 => Some(press(who, post, "Not today", person)),
        _ => Some(press(who, post, "Did it", person)),
    }
}

const fn press(
    who: standin::UserId,
    post: Box<standin::MessageView>,
    label: &'static str,
    member: usize,
) -> Deed {
    Deed::Press {
        who,
        post,
        label,
        member,
    }
}
