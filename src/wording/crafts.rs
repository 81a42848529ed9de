//! What is said of crafts: the list of them, and each change of one with the button that undoes it.

use chrono::NaiveDate;

use super::journey::estimated_apart;
use super::logging::CRAFT_MAX;
use super::steadiness::{days_a_week, steadiness_lines};
use super::text::inline;
use super::{COLOUR, button, count, dates, plain, server};
use crate::domain::change::Turn;
use crate::domain::custom_id::Action;
use crate::domain::engine::journey::Lifetime;
use crate::domain::engine::steadiness::Steadiness;
use crate::domain::estimate::Estimate;
use crate::domain::format;
use crate::domain::ids::ChangeId;
use crate::domain::message::{Button, Embed, Message};
use crate::domain::record::Craft;

/// Names of servers that are listed.
const SERVERS_MAX: usize = 3;

/// One craft of the list.
#[derive(Debug, Clone, Copy)]
pub struct CraftListed<'a> {
    /// The craft.
    pub craft: &'a Craft,
    /// Its hours.
    pub lifetime: Lifetime,
    /// The day of its last entry.
    pub last_on: Option<NaiveDate>,
    /// Rhythm, strength and comeback.
    pub steadiness: &'a Steadiness,
    /// The servers that may see all of it.
    pub shared_in: &'a [String],
}

/// A page of the member's crafts, with how many there are in all and on each page.
pub fn crafts(
    crafts: &[CraftListed<'_>],
    (page, per_page): (u32, usize),
    total: usize,
    today: NaiveDate,
) -> Message {
    if crafts.is_empty() {
        return plain(super::comparison::NOTHING_YET);
    }
    let blocks: Vec<String> = crafts.iter().map(|craft| listed(craft, today)).collect();
    let first = page as usize * per_page + 1;
    let last = first + crafts.len() - 1;
    let title = if total > crafts.len() {
        format!("Your crafts, {first} to {last} of {total}")
    } else {
        "Your crafts".to_owned()
    };
    let embed = Embed {
        title,
        description: blocks.join("\n\n"),
        colour: Some(COLOUR),
        footer: "/craft rename, merge, archive, share, hide, rhythm and before change them."
            .to_owned(),
        ..Embed::default()
    };
    let mut row = Vec::new();
    if let Some(page) = page.checked_sub(1) {
        row.push(button("Back", Action::Crafts { page }));
    }
    if last < total {
        let page = page.saturating_add(1);
        row.push(button("More", Action::Crafts { page }));
    }
    Message {
        embeds: vec![embed],
        rows: if row.is_empty() {
            Vec::new()
        } else {
            vec![row]
        },
        ..Message::default()
    }
}

/// A craft as autocomplete offers it.
pub fn craft_choice(craft: &Craft) -> String {
    if craft.archived {
        format!("{} (archived)", craft.name)
    } else {
        craft.name.clone()
    }
}

fn listed(listed: &CraftListed<'_>, today: NaiveDate) -> String {
    let archived = if listed.craft.archived {
        " (archived)"
    } else {
        ""
    };
    let hours = match listed.lifetime.minutes {
        0 => "nothing logged".to_owned(),
        minutes => format::duration(minutes),
    };
    let estimated = estimated_apart(listed.lifetime);
    let estimated = estimated.map_or_else(String::new, |estimated| format!(", {estimated}"));
    let last = listed
        .last_on
        .map(|day| format!(" · last {}", dates::on_day(day, today)));
    let name = inline(&listed.craft.name, CRAFT_MAX);
    let mut lines = vec![format!(
        "**{name}**{archived} · {hours}{estimated}{}",
        last.unwrap_or_default()
    )];
    if let (None, Some(rhythm)) = (&listed.steadiness.rhythm, listed.craft.rhythm) {
        lines.push(format!(
            "Rhythm: {}, from the first entry on.",
            days_a_week(rhythm.days())
        ));
    }
    lines.extend(steadiness_lines(listed.steadiness));
    lines.extend(shared(listed.shared_in));
    lines.join("\n")
}

/// "Shared in **Evening Shed** and 2 more servers".
fn shared(servers: &[String]) -> Option<String> {
    let shown = servers.len().min(SERVERS_MAX);
    let names: Vec<String> = servers[..shown].iter().map(|name| server(name)).collect();
    let more = i64::try_from(servers.len() - shown).unwrap_or(i64::MAX);
    let more = match more {
        0 => String::new(),
        more => format!(" and {}", count(more, "more server", "more servers")),
    };
    (!names.is_empty()).then(|| format!("Shared in {}{more}", names.join(", ")))
}

/// A craft with a new name.
pub fn renamed(before: &str, craft: &Craft, change: Option<ChangeId>) -> Message {
    let name = inline(&craft.name, CRAFT_MAX);
    match change {
        Some(_) => undoable(
            format!(
                "**{}** is called **{name}** from now on, with everything logged in it.",
                inline(before, CRAFT_MAX)
            ),
            change,
        ),
        None => plain(format!(
            "**{name}** is its name already, and nothing was changed."
        )),
    }
}

/// Two crafts that are one now.
pub fn merged(
    before: &str,
    craft: &Craft,
    entries: u64,
    shared_in: &[String],
    change: Option<ChangeId>,
) -> Message {
    let (from, into) = (inline(before, CRAFT_MAX), inline(&craft.name, CRAFT_MAX));
    let moved = match entries {
        0 => String::new(),
        entries => {
            let entries = i64::try_from(entries).unwrap_or(i64::MAX);
            format!(" with {}", count(entries, "entry", "entries"))
        }
    };
    let mut lines = vec![
        format!(
            "**{from}** went into **{into}**{moved}. Its name stands for **{into}** from now on."
        ),
        "Undone, each gets back what it had; what is logged until then stays where it was logged."
            .to_owned(),
    ];
    if let Some(shared) = shared(shared_in) {
        lines.push(format!(
            "**{into}**: {shared}, so what came with **{from}** can be seen there too."
        ));
    }
    undoable(lines.join("\n"), change)
}

/// A craft offered no more, or again.
pub fn archived(craft: &Craft, change: Option<ChangeId>) -> Message {
    let name = inline(&craft.name, CRAFT_MAX);
    let text = match (craft.archived, change) {
        (true, Some(_)) => format!(
            "**{name}** is archived: it is not offered while you type. Nothing of it is lost, it counts as before, and \
             `/craft archive` with *bring_back* offers it again."
        ),
        (true, None) => format!("**{name}** is archived already. *bring_back* offers it again."),
        (false, Some(_)) => format!("**{name}** is back, and offered while you type."),
        (false, None) => format!("**{name}** is not archived, so it is offered already."),
    };
    undoable(text, change)
}

/// A craft that the server may see.
pub fn craft_shared(craft: &Craft, server_name: &str, change: Option<ChangeId>) -> Message {
    let (name, place) = (inline(&craft.name, CRAFT_MAX), server(server_name));
    let text = match change {
        Some(_) => format!(
            "**{name}** is shared in {place}: what is posted of you there counts all of it, wherever you logged it, hours \
             before the record included. It is posted only if you joined there. `/craft hide` takes it back."
        ),
        None => format!("**{name}** is shared in {place} already. `/craft hide` takes it back."),
    };
    undoable(text, change)
}

/// A craft that the server may see no more.
pub fn craft_hidden(craft: &Craft, server_name: &str, change: Option<ChangeId>) -> Message {
    let (name, place) = (inline(&craft.name, CRAFT_MAX), server(server_name));
    let text = match change {
        Some(_) => format!(
            "**{name}** is not shared in {place} any more: only what you logged there is seen there. \
             What was posted before stays."
        ),
        None => format!(
            "**{name}** is not shared in {place}: only what you logged there is seen there."
        ),
    };
    undoable(text, change)
}

/// The days a week meant for a craft.
pub fn rhythm_set(craft: &Craft, change: Option<ChangeId>) -> Message {
    let name = inline(&craft.name, CRAFT_MAX);
    let text = match (craft.rhythm, change) {
        (Some(rhythm), _) => format!(
            "**{name}**: {}. A week keeps the rhythm or it does not, a week away counts neither way, and no single day \
             breaks anything. `/craft list` and `/compare craft` show it.",
            days_a_week(rhythm.days())
        ),
        (None, Some(_)) => format!("**{name}** has no rhythm any more."),
        (None, None) => format!("**{name}** has no rhythm. For example: `/craft rhythm days:3`."),
    };
    undoable(text, change)
}

/// The hours before the record.
pub fn before_set(
    craft: &Craft,
    estimate: Option<Estimate>,
    today: NaiveDate,
    change: Option<ChangeId>,
) -> Message {
    let name = inline(&craft.name, CRAFT_MAX);
    let Some(estimate) = estimate else {
        let text = format!("**{name}** has no estimate of the time before its record.");
        return undoable(text, change);
    };
    let hours = format::hours_or_minutes(estimate.minutes);
    let spread = match (estimate.over, estimate.weekly_minutes()) {
        (Some(over), Some(weekly)) => {
            let year = chrono::Datelike::year(&today);
            let span = dates::range_seen_from(over, year);
            format!(", about {} a week, {span}", format::duration(weekly))
        }
        _ => " before its record".to_owned(),
    };
    let text = format!(
        "**{name}**: {hours}{spread}. That is an estimate, and is marked as one wherever it is shown: it stands beside what \
         you logged, and no difference, pace or milestone counts it."
    );
    undoable(text, change)
}

/// A text with the button that undoes what it tells of.
pub(super) fn undoable(text: String, change: Option<ChangeId>) -> Message {
    let undo = change.map(|change| undo_button("Undo", change, Turn::Undo));
    Message {
        rows: undo.into_iter().map(|undo| vec![undo]).collect(),
        ..plain(text)
    }
}

pub(super) fn undo_button(label: &str, change: ChangeId, turn: Turn) -> Button {
    button(label, Action::Change { change, turn })
}
