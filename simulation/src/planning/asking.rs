//! Members who want to be asked by direct message, and answer there.

use super::promise;
use crate::deeds::Deed;
use crate::ledger::Choice;
use crate::story::Story;
use crate::town::round_in;

/// `/settings`, with how they are to be asked there.
pub(super) fn choose(story: &mut Story, person: usize, server: usize) -> Deed {
    let directly = !story.dice.one_in(4);
    story.ledger.chosen(Choice {
        member: person,
        server,
        at: story.now(),
        directly,
        told: None,
    });
    Deed::Choose {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        member: person,
        server,
        directly,
        zone: story.town.zone_of(person).name().to_owned(),
    }
}

/// *Answer* under the latest direct question, if it stands.
pub(super) fn answer(story: &mut Story, person: usize) -> Option<Deed> {
    let member = &story.town.people[person];
    let (user, name) = (member.user, &member.name);
    let question = story.discord.dms(user).pop().filter(|one| one.by_bot)?;
    let buttons = question.buttons.iter();
    let answers: Vec<_> = buttons
        .filter(|one| one.label.starts_with("Answer"))
        .cloned()
        .collect();
    if answers.is_empty() {
        return None;
    }
    let button = story.dice.pick(&answers).clone();
    let said = if answers.len() == 1 {
        question.text()
    } else {
        button.label
    };
    let places = 0..story.town.servers.len();
    let server = places
        .into_iter()
        .find(|place| said.contains(&shed(*place)));
    let Some(server) = server else {
        let problem = format!("{name} was asked for no server: {said}");
        story.problems.push(problem);
        return None;
    };
    let custom_id = button.custom_id?;
    let round = round_in(&custom_id)?;
    // One that was given in the server is replaced, with its post; perhaps it is there though nobody knows whether it was erased.
    let mut given = story.ledger.answers.iter();
    let replaces = given.any(|one| {
        (one.member, one.server, one.round) == (person, server, Some(round))
            && one.forgotten_by.is_none()
    });
    let (answer, words) = promise(story, person, server, round)?;
    if !replaces {
        story.ledger.answers[answer].is_private = true;
    }
    Some(Deed::Answer {
        who: user,
        question: Box::new(question),
        button: custom_id,
        answer,
        words,
    })
}

/// A server's name.
pub(crate) fn shed(place: usize) -> String {
    format!("Shed {place}")
}
