//! What members do next: decided before any of it begins.

mod asking;
mod importing;
mod letters;
mod practising;
mod timing;

pub(crate) use asking::shed;
pub(crate) use practising::{TALK, talk};

use standin::{Outcome, Place};

use crate::deeds::Deed;
use crate::ledger::{Promise, Standing, Timer};
use crate::story::Story;
use crate::town::round_in;

/// What no log and no stranger may ever show begins with this.
pub(crate) const PLANTED: &str = "zebrafish";

/// A few things that different people do at once.
pub(crate) async fn deeds(story: &mut Story) -> Vec<Deed> {
    let mut people: Vec<usize> = (0..story.town.people.len()).collect();
    let mut deeds = Vec::new();
    for _ in 0..story.dice.between(1, 3) {
        if people.is_empty() {
            break;
        }
        // Who has a timer running is there sooner.
        let times = |one: &usize| story.ledger.latest_timer(*one).is_some_and(Timer::may_run);
        let timing = people.iter().position(times);
        let any = story.dice.place(people.len());
        let place = timing.filter(|_| story.dice.one_in(2)).unwrap_or(any);
        let person = people.swap_remove(place);
        deeds.extend(one(story, person).await);
    }
    deeds
}

async fn one(story: &mut Story, person: usize) -> Option<Deed> {
    let inside: Vec<usize> = story.town.people[person].inside.iter().copied().collect();
    if inside.is_empty() || story.dice.one_in(14) {
        move_about(story, person);
        return None;
    }
    let server = *story.dice.pick(&inside);
    let (who, place) = (
        story.town.people[person].user,
        story.town.servers[server].place(),
    );
    if story.town.people[person].forgotten_at.is_some() && !story.dice.one_in(3) {
        // Away for good, it may be; what they said before can still be changed.
        return practising::amend(story, person);
    }
    story.town.people[person].forgotten_at = None;
    if story
        .ledger
        .latest_timer(person)
        .is_some_and(Timer::may_run)
        && story.dice.one_in(2)
    {
        return Some(timing::on(story, person, server));
    }
    let shares = story.ledger.shares.iter();
    let has_shared = shares.last().is_some_and(|one| one.member == person);
    if has_shared && story.dice.one_in(4) {
        return Some(forget(story, person, place));
    }
    match story.dice.between(0, 41) {
        0..=6 => Some(log(story, person, server)),
        7 | 8 => change(story, person),
        9..=13 => answer(story, person, server),
        14 => early(story, person, server).await,
        15 => Some(membership(story, person, server, "leave")),
        16 => Some(membership(story, person, server, "join")),
        17 | 18 => Some(Deed::Command {
            who,
            place,
            name: "compare",
        }),
        19 => {
            let channel = story.town.servers[server].channel;
            story.discord.say(who, channel, "Hello.");
            None
        }
        20..=24 => talk(story, person, server),
        25 | 26 => practising::button(story, person, server),
        27 | 28 => Some(timing::timer(story, person, server)),
        29 | 30 => Some(asking::choose(story, person, server)),
        31 | 32 => asking::answer(story, person),
        33..=35 => importing::import(story, person, server),
        36 | 37 => Some(letters::letter(story, person, server)),
        38..=40 => Some(share(story, person, server)),
        _ => Some(forget(story, person, place)),
    }
}

/// `/leave` or `/join`: until it is acknowledged, nobody knows whether they are counted in habits.
fn membership(story: &mut Story, person: usize, server: usize, name: &'static str) -> Deed {
    if name == "leave" {
        story.town.people[person].left.insert(server);
        story.ledger.may_not_agree(person, server);
    }
    story.ledger.stands(person, server, Standing::Unsure);
    if name == "join" {
        let now = story.now();
        story.ledger.may_have_joined.push((person, server, now));
    }
    Deed::Membership {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        name,
        member: person,
        server,
    }
}

/// `/compare share:True`.
fn share(story: &mut Story, person: usize, server: usize) -> Deed {
    let now = story.now();
    story.ledger.share_asked(person, server, now);
    Deed::Share {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        member: person,
    }
}

/// `/forget`, now and then with a word that is not the one.
fn forget(story: &mut Story, person: usize, place: Place) -> Deed {
    let word = if story.dice.one_in(5) {
        "forget"
    } else {
        "forget me"
    };
    let now = story.now();
    story.ledger.forgetting_asked(person, now);
    Deed::Forget {
        who: story.town.people[person].user,
        place,
        member: person,
        word,
    }
}

/// Somebody leaves a server, or comes back.
fn move_about(story: &mut Story, person: usize) {
    let server = story.dice.place(story.town.servers.len());
    let id = story.town.servers[server].id;
    let member = &mut story.town.people[person];
    if member.inside.remove(&server) {
        member.left.insert(server);
        story.ledger.may_not_agree(person, server);
        story.discord.leave(id, member.user);
    } else {
        member.inside.insert(server);
        story.discord.join(id, member.user);
    }
}

/// `/log`, in the first server where they are if they are not in that one.
pub(crate) fn log(story: &mut Story, person: usize, server: usize) -> Deed {
    let member = &mut story.town.people[person];
    member.forgotten_at = None;
    let server = if member.inside.contains(&server) {
        server
    } else {
        member.inside.iter().next().copied().unwrap_or(server)
    };
    let entry = story.ledger.entries.len();
    let mark = format!("{PLANTED} note {}n{entry}e", story.seed);
    let minutes = u32::try_from(story.dice.between(1, 20)).expect("minutes");
    let mut promise = Promise::new(mark.clone(), person, server);
    promise.asked(Some(minutes));
    story.ledger.entries.push(promise);
    Deed::Log {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        entry,
        mark,
        craft: craft(person, server),
        minutes,
    }
}

/// A place where nobody is, whose crafts are seen in no server: those of imported files.
pub(crate) const ALONE: usize = 9;

/// A craft that its owner has in that server only.
pub(crate) fn craft(person: usize, server: usize) -> String {
    format!("{PLANTED} craft {person}p{server}s")
}

/// *Edit* or *Undo* of an entry that is there.
fn change(story: &mut Story, person: usize) -> Option<Deed> {
    let entries = story.ledger.entries.iter().enumerate();
    let own: Vec<usize> = entries
        .filter(|(_, one)| one.member == person && one.reply.is_some() && !one.is_open())
        .filter(|(_, one)| story.town.people[person].inside.contains(&one.server))
        .map(|(place, _)| place)
        .collect();
    if own.is_empty() {
        return None;
    }
    let entry = *story.dice.pick(&own);
    let minutes = u32::try_from(story.dice.between(1, 20)).expect("minutes");
    let wants_undo = story.dice.one_in(3);
    let promise = &mut story.ledger.entries[entry];
    let reply = Box::new(promise.reply.clone()?);
    let who = story.town.people[person].user;
    // Where it is not known what it was, nobody can say what undoing is to bring back.
    let was = promise.undone.first().copied();
    let was = was.filter(|_| wants_undo && promise.undone.len() == 1);
    Some(if let Some(was) = was {
        promise.asked(was);
        Deed::Undo { who, reply, entry }
    } else {
        promise.asked(Some(minutes));
        Deed::Edit {
            who,
            reply,
            entry,
            minutes,
        }
    })
}

/// *Answer* under the latest question.
fn answer(story: &mut Story, person: usize, server: usize) -> Option<Deed> {
    let question = story.town.servers[server].questions(&story.discord).pop()?;
    let custom_id = question.button("Answer")?.custom_id.clone()?;
    let (answer, words) = promise(story, person, server, round_in(&custom_id)?)?;
    joins(story, person, server, answer);
    Some(Deed::Answer {
        who: story.town.people[person].user,
        question: Box::new(question),
        button: "Answer".to_owned(),
        answer,
        words,
    })
}

/// `/checkin`, which opens the form of the coming round where it is early.
async fn early(story: &mut Story, person: usize, server: usize) -> Option<Deed> {
    let (who, place) = (
        story.town.people[person].user,
        story.town.servers[server].place(),
    );
    let outcome = story.discord.command(who, place, "checkin", &[]).await;
    let Outcome::Modal(form) = outcome.kind else {
        return None;
    };
    let (answer, words) = promise(story, person, server, round_in(&form.custom_id)?)?;
    joins(story, person, server, answer);
    Some(Deed::Submit {
        who,
        form: Box::new(form),
        answer,
        words,
    })
}

/// An answer in the server joins its check-in.
fn joins(story: &mut Story, person: usize, server: usize, answer: usize) {
    story.ledger.answers[answer].is_private = false;
    let now = story.now();
    story.ledger.may_have_joined.push((person, server, now));
}

/// Asks for an answer to be kept, the first of its round or in place of it.
fn promise(story: &mut Story, person: usize, server: usize, round: i64) -> Option<(usize, String)> {
    let known = story.ledger.answers.iter().position(|one| {
        one.member == person && one.server == server && one.round == Some(round) && !one.is_past
    });
    let answer = known.unwrap_or_else(|| {
        let number = story.ledger.answers.len();
        let mark = format!("{PLANTED} words {}w{number}a", story.seed);
        let mut answer = Promise::new(mark, person, server);
        answer.round = Some(round);
        story.ledger.answers.push(answer);
        number
    });
    let version = story.dice.between(1, 999_999);
    let answer_promise = &mut story.ledger.answers[answer];
    if answer_promise.is_open() {
        return None;
    }
    let words = format!("{} {version}v", answer_promise.mark);
    answer_promise.asked(Some(words.clone()));
    let now = story.now();
    story.ledger.answering.push((person, server, now));
    Some((answer, words))
}
