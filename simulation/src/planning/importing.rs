//! Files that members bring from other tools.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::{ALONE, PLANTED, craft};
use crate::deeds::{Afterwards, Bringing, Deed};
use crate::ledger::{File, Promise};
use crate::story::Story;

/// A file, the first time or once more; or one is taken back.
pub(super) fn import(story: &mut Story, person: usize, server: usize) -> Option<Deed> {
    let own: Vec<usize> = (story.ledger.files.iter().enumerate())
        .filter(|(_, one)| one.promise.member == person)
        .filter(|(_, one)| !one.promise.is_past && !one.promise.is_open())
        .map(|(place, _)| place)
        .collect();
    if !own.is_empty() && story.dice.one_in(3) {
        let file = *story.dice.pick(&own);
        return undo(story, person, file);
    }
    let file = if own.is_empty() || story.dice.one_in(2) {
        new(story, person, server)
    } else {
        *story.dice.pick(&own)
    };
    let then = match story.dice.between(0, 5) {
        0 => Afterwards::NotNow,
        1 => Afterwards::Nothing,
        _ => Afterwards::Keep,
    };
    let brought = &mut story.ledger.files[file];
    if then == Afterwards::Keep {
        brought.promise.asked(Some(brought.rows));
    }
    let text = table(&brought.promise.mark, brought.rows, &craft(person, ALONE));
    Some(Deed::Bring {
        who: story.town.people[person].user,
        place: story.town.servers[server].place(),
        bringing: Bringing { file, text, then },
    })
}

fn new(story: &mut Story, person: usize, server: usize) -> usize {
    let file = story.ledger.files.len();
    // Some take several writes, so that the bot may be killed between two of them.
    let (least, most) = if story.dice.one_in(3) {
        (410, 820)
    } else {
        (1, 12)
    };
    let rows = u32::try_from(story.dice.between(least, most)).expect("rows");
    let mark = format!("{PLANTED} note {}i{file}f", story.seed);
    let promise = Promise::new(mark, person, server);
    story.ledger.files.push(File { promise, rows });
    file
}

/// *Undo the import* under the reply that it was kept.
fn undo(story: &mut Story, person: usize, file: usize) -> Option<Deed> {
    let promise = &mut story.ledger.files[file].promise;
    let reply = Box::new(promise.reply.clone()?);
    promise.asked(None);
    Some(Deed::TakeBack {
        who: story.town.people[person].user,
        file,
        reply,
    })
}

/// A table of rows that are told apart by their notes, a day each, long ago.
fn table(mark: &str, rows: u32, craft: &str) -> String {
    let first = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a day");
    let mut text = "date,minutes,craft,note\n".to_owned();
    for row in 0..rows {
        let day = first + Days::new(row.into());
        let minutes = row % 9 + 1;
        writeln!(text, "{day},{minutes},{craft},{mark} {row}r").expect("a string takes all");
    }
    text
}
