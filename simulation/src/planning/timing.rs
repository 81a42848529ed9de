//! What members do with timers.

use chrono::TimeDelta;

use super::{PLANTED, craft};
use crate::deeds::{Deed, Way};
use crate::ledger::{Promise, Timer};
use crate::story::Story;

/// Between two timers of one member that run long: a day has room for one of them, whatever else it holds.
const APART: TimeDelta = TimeDelta::hours(30);

/// Starts one, or says how long the last one was.
pub(super) fn timer(story: &mut Story, person: usize, server: usize) -> Deed {
    let latest = story.ledger.latest_timer(person);
    let waits = latest.is_some_and(Timer::may_wait);
    let is_fresh = latest.is_some_and(|one| story.now() < one.began_at + APART);
    if waits && story.dice.one_in(2) {
        return deed(story, person, server, Way::Right);
    }
    if is_fresh {
        return on(story, person, server);
    }
    start(story, person, server)
}

/// Goes on with one that may run.
pub(super) fn on(story: &mut Story, person: usize, server: usize) -> Deed {
    let minutes = u32::try_from(story.dice.between(1, 20)).expect("minutes");
    let is_over = story
        .ledger
        .latest_timer(person)
        .is_some_and(|one| one.minutes(story.now()) >= 240);
    let way = match story.dice.between(0, 7) {
        0..=2 if is_over => Way::Yes,
        3 | 4 if is_over => Way::ThisLong(minutes),
        0..=4 => Way::Stop,
        5 => Way::Discard,
        6 => Way::DiscardAndKeep,
        _ => return start(story, person, server),
    };
    deed(story, person, server, way)
}

fn start(story: &mut Story, person: usize, server: usize) -> Deed {
    let entry = story.ledger.entries.len();
    let mark = format!("{PLANTED} note {}n{entry}e", story.seed);
    let promise = Promise::new(mark.clone(), person, server);
    story.ledger.entries.push(promise);
    let now = story.now();
    story.ledger.timer_wanted(person, entry, now);
    let craft = craft(person, server);
    deed(story, person, server, Way::Start { craft, mark })
}

fn deed(story: &mut Story, person: usize, server: usize, way: Way) -> Deed {
    let now = story.now();
    story.ledger.timer_asked(person, now, way.steps());
    Deed::Timer {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        member: person,
        way,
    }
}
