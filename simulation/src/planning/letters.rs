//! Letters that members write to themselves.

use chrono::Days;

use super::PLANTED;
use crate::deeds::{Deed, Post};
use crate::ledger::{Letter, Promise};
use crate::story::Story;

/// A new letter, or one is taken back, or put back.
pub(super) fn letter(story: &mut Story, person: usize, server: usize) -> Deed {
    let own = story.ledger.letters.iter().enumerate();
    let own: Vec<usize> = own
        .filter(|(_, one)| one.promise.member == person)
        .filter(|(_, one)| one.promise.reply.is_some() && !one.promise.is_open())
        .map(|(place, _)| place)
        .collect();
    let (who, place) = (
        story.town.people[person].user,
        story.town.servers[server].place(),
    );
    if !own.is_empty() && story.dice.one_in(3) {
        let letter = *story.dice.pick(&own);
        let promise = &mut story.ledger.letters[letter].promise;
        if let Some(reply) = promise.reply.clone().map(Box::new) {
            let is_gone = reply.button("Put it back").is_some();
            promise.asked(is_gone.then_some(()));
            let post = if is_gone {
                Post::PutBack(reply)
            } else {
                Post::TakeBack(reply)
            };
            return Deed::Letter {
                who,
                place,
                letter,
                post,
            };
        }
    }
    let letter = story.ledger.letters.len();
    // It comes from tomorrow on, wherever tomorrow is.
    let due_on = story.now().date_naive() + Days::new(story.dice.between(2, 4));
    let words = format!("{PLANTED} note {}l{letter}d", story.seed);
    let mut promise = Promise::new(words.clone(), person, server);
    promise.asked(Some(()));
    story.ledger.letters.push(Letter::new(promise, due_on));
    let when = due_on.to_string();
    Deed::Letter {
        who,
        place,
        letter,
        post: Post::Write { words, when },
    }
}
