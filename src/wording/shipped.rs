//! What was made and shipped, with the hours behind it and behind what was made before. No target, and no judgement of the hours.

use chrono::{Datelike, NaiveDate};

use super::crafts::undo_button;
use super::logging::CRAFT_MAX;
use super::text::inline;
use super::{COLOUR, NAME_MAX, button, count, danger, dates, input, plain, rows};
use crate::domain::change::Turn;
use crate::domain::custom_id::{Action, ShippedStep};
use crate::domain::format;
use crate::domain::ids::ChangeId;
use crate::domain::message::{Button, Embed, Input, Message, Modal};
use crate::domain::shipped::{Effort, Shipped, Since, UsualThing};

/// Characters of what was shipped, in a list.
const LINE_MAX: usize = 80;
/// Characters of it where it stands alone; as typed it has 200.
const WHAT_MAX: usize = 260;

/// A thing next to those made before it.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The thing.
    pub shipped: &'a Shipped,
    /// The hours behind it.
    pub effort: Option<Effort>,
    /// Those before it in the same craft, the latest first.
    pub earlier: &'a [(Shipped, Effort)],
    /// The usual one among them.
    pub usual: Option<UsualThing>,
    /// The member's today.
    pub today: NaiveDate,
}

/// The reply when something was shipped.
pub fn shipped(made: &Made<'_>) -> Message {
    told("Shipped", made)
}

/// The reply to a change by hand, with the button that undoes it.
pub fn shipped_changed(made: &Made<'_>, change: Option<ChangeId>) -> Message {
    let mut message = told("Changed", made);
    let undo = change.map(|change| undo_button("Undo", change, Turn::Undo));
    message.rows[0].extend(undo);
    message
}

/// The reply when a thing was put back.
pub fn shipped_put_back(made: &Made<'_>) -> Message {
    told("Put back", made)
}

/// One thing, looked at again.
pub fn shipped_view(made: &Made<'_>) -> Message {
    told("What you shipped", made)
}

/// The reply when a thing was taken back.
pub fn shipped_taken_back(shipped: &Shipped, today: NaiveDate) -> Message {
    let put_back = Action::Shipped(ShippedStep::PutBack(shipped.id));
    let row = vec![
        button("Put it back", put_back),
        button("All you shipped", Action::Shipped(ShippedStep::Page(0))),
    ];
    Message {
        rows: vec![row],
        ..plain(format!("Taken back: {}", named(shipped, today)))
    }
}

/// A thing that its member chose to post in a channel, with the hours that the server may see.
pub fn shared_shipped(name: &str, made: &Made<'_>) -> Message {
    let lines = lines(made);
    let text = format!(
        "**{}** shipped {}\n{}",
        inline(name, NAME_MAX),
        named(made.shipped, made.today),
        lines.join("\n")
    );
    plain(text)
}

/// A page of what was shipped, counted from 0, of `total`. A number opens its thing.
pub fn shipped_page(
    things: &[(Shipped, Effort)],
    page: u32,
    total: i64,
    today: NaiveDate,
) -> Message {
    if things.is_empty() {
        return plain(
            "Nothing shipped yet. When something is done, `/shipped what:my first song craft:guitar` keeps it, with the \
             hours that went into it.",
        );
    }
    let before = page as usize * 10;
    let numbered = || {
        things
            .iter()
            .enumerate()
            .map(|(index, thing)| (before + index + 1, thing))
    };
    let mut lines = vec![
        "**What you shipped**, the latest first, each with the hours since the one before it"
            .to_owned(),
    ];
    lines.extend(numbered().map(|(number, (thing, effort))| line(number, thing, *effort, today)));
    lines.push(
        "-# A number opens it, to change it or take it back. So do `/shipped show:2`, `edit:2`, `delete:2` and `share:2`."
            .to_owned(),
    );
    let numbers: Vec<Button> = numbered()
        .map(|(number, (thing, _))| {
            button(
                number.to_string(),
                Action::Shipped(ShippedStep::Show(thing.id)),
            )
        })
        .collect();
    let mut rows = rows(&numbers);
    let turns = page_turns(page, before + things.len(), total);
    if !turns.is_empty() {
        rows.push(turns);
    }
    Message {
        rows,
        ..plain(lines.join("\n"))
    }
}

/// The form that changes a thing.
pub fn shipped_modal(shipped: &Shipped) -> Modal {
    let craft = shipped.craft_name.as_deref().unwrap_or_default();
    let inputs = vec![
        Input {
            placeholder: "my first song".to_owned(),
            required: true,
            ..input("what", "What it is", &shipped.what, 200)
        },
        Input {
            placeholder: "https://example.org/song".to_owned(),
            ..input("link", "Where it is", &shipped.link, 500)
        },
        Input {
            placeholder: "guitar".to_owned(),
            ..input("craft", "Craft (leave empty: over all)", craft, 100)
        },
        Input {
            placeholder: "today, tue or 2026-11-22".to_owned(),
            ..input("day", "Day", &shipped.shipped_on.to_string(), 40)
        },
    ];
    Modal {
        title: "Change what you shipped".to_owned(),
        action: Action::Shipped(ShippedStep::EditForm(shipped.id)),
        inputs,
    }
}

fn told(what: &str, made: &Made<'_>) -> Message {
    let embed = Embed {
        title: what.to_owned(),
        description: format!(
            "{}\n\n{}",
            named(made.shipped, made.today),
            lines(made).join("\n")
        ),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    let id = made.shipped.id;
    let mut row = vec![
        button("Edit", Action::Shipped(ShippedStep::Edit(id))),
        danger("Take back", Action::Shipped(ShippedStep::TakeBack(id))),
    ];
    if made.shipped.server.is_some() {
        row.push(button(
            "Share here",
            Action::Shipped(ShippedStep::Share(id)),
        ));
    }
    row.push(button(
        "All you shipped",
        Action::Shipped(ShippedStep::Page(0)),
    ));
    Message {
        embeds: vec![embed],
        rows: vec![row],
        ..Message::default()
    }
}

/// "**my first song**, guitar, today" and its link on a line of its own.
fn named(shipped: &Shipped, today: NaiveDate) -> String {
    let craft = shipped.craft_name.as_deref();
    let craft = craft.map(|craft| format!(", {}", inline(craft, CRAFT_MAX)));
    let link = match shipped.link.as_str() {
        "" => String::new(),
        link => format!("\n<{link}>"),
    };
    format!(
        "**{}**{}, {}{link}",
        inline(&shipped.what, WHAT_MAX),
        craft.unwrap_or_default(),
        dates::day(shipped.shipped_on, today)
    )
}

/// The hours behind it and behind the earlier ones.
fn lines(made: &Made<'_>) -> Vec<String> {
    let Some(effort) = made.effort else {
        return Vec::new();
    };
    let mut lines = vec![behind(made.shipped, effort, made.today)];
    if made.earlier.is_empty() {
        let of = match made.shipped.craft {
            Some(_) => "The first of this craft",
            None => "The first without a craft",
        };
        lines.push(format!("{of}, so there is none to stand next to yet."));
        return lines;
    }
    lines.push("\n**Before it**".to_owned());
    let earlier = made.earlier.iter().map(|(thing, effort)| {
        format!(
            "{}, {}: {}",
            inline(&thing.what, LINE_MAX),
            dates::short_day(thing.shipped_on, made.today.year()),
            hours(*effort)
        )
    });
    lines.extend(earlier);
    lines.extend(made.usual.map(|usual| {
        format!(
            "The usual one: {}, the mean of {}",
            hours_or_none(usual.minutes),
            count(usual.things, "thing", "things")
        )
    }));
    lines
}

/// "**14 h 30** of guitar since the one before, on Monday 2 November".
fn behind(shipped: &Shipped, effort: Effort, today: NaiveDate) -> String {
    let craft = shipped.craft_name.as_deref();
    let craft = craft.map_or("work".to_owned(), |craft| inline(craft, CRAFT_MAX));
    let each = match effort.together {
        1 => String::new(),
        together => format!(" for each of the {together} shipped that day"),
    };
    match (effort.since, effort.minutes) {
        (Since::NoRecord, _) | (Since::FirstEntry(_), 0) => {
            format!("No hours of {craft} are logged up to it.")
        }
        (Since::Before(day), 0) => {
            format!(
                "No hours of {craft} are logged since the one before, {}.",
                dates::on_day(day, today)
            )
        }
        (Since::Before(day), minutes) => format!(
            "**{}** of {craft}{each} since the one before, {}",
            format::duration(minutes),
            dates::on_day(day, today)
        ),
        (Since::FirstEntry(day), minutes) => format!(
            "**{}** of {craft}{each} since the first entry, {}",
            format::duration(minutes),
            dates::on_day(day, today)
        ),
    }
}

/// "`3` Mon 16 Nov · **14 h 30** guitar: my first song".
fn line(number: usize, shipped: &Shipped, effort: Effort, today: NaiveDate) -> String {
    let craft = shipped.craft_name.as_deref();
    let craft = craft.map(|craft| format!(" · {}", inline(craft, 30)));
    format!(
        "`{number}` {}{} · **{}** · {}",
        dates::short_day(shipped.shipped_on, today.year()),
        craft.unwrap_or_default(),
        inline(&shipped.what, LINE_MAX),
        hours(effort)
    )
}

/// The hours of one thing in a list; those from the first entry on are told apart.
fn hours(effort: Effort) -> String {
    let told = hours_or_none(effort.minutes);
    match effort.since {
        Since::FirstEntry(_) if effort.minutes > 0 => format!("{told} since the first entry"),
        _ => told,
    }
}

fn hours_or_none(minutes: i64) -> String {
    match minutes {
        0 => "no hours logged".to_owned(),
        minutes => format::duration(minutes),
    }
}

fn page_turns(page: u32, shown: usize, total: i64) -> Vec<Button> {
    let turn = |label, page| button(label, Action::Shipped(ShippedStep::Page(page)));
    let newer = page.checked_sub(1).map(|page| turn("Newer", page));
    let is_more = i64::try_from(shown).is_ok_and(|shown| shown < total);
    let older = is_more.then(|| turn("Older", page.saturating_add(1)));
    newer.into_iter().chain(older).collect()
}
