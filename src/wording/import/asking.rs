//! What has to be chosen before a file can be read: the order of its dates, its columns; and the forms for that.

use chrono::NaiveDate;
use import::{Columns, OrderOfDates};

use super::{Imported, bare_column, column, heading, step, unit_name};
use crate::domain::custom_id::{Action, ImportStep};
use crate::domain::ids::ImportId;
use crate::domain::message::{Input, Message, Modal};
use crate::wording::text::inline;
use crate::wording::{button, input, plain, primary};

/// Columns that are named where they have to be chosen.
const COLUMNS_TOLD: usize = 25;

/// What has to be chosen first.
pub(super) fn asked(told: &Imported<'_>) -> Message {
    let id = told.import.id;
    let not_now = button("Not now", step(id, ImportStep::NotNow));
    if let (
        Some(_),
        OrderOfDates::Open {
            example,
            day_first,
            month_first,
        },
    ) = (&told.plan.columns, told.dates)
    {
        let text = format!(
            "{}\nIts dates can be read two ways: is **{}** {} or {}? Every date in the file fits both, so please \
             choose. Nothing is kept yet.",
            heading(told),
            inline(example, 60),
            full(*day_first),
            full(*month_first)
        );
        let row = vec![
            primary(full(*day_first), step(id, ImportStep::DayFirst)),
            primary(full(*month_first), step(id, ImportStep::MonthFirst)),
            not_now,
        ];
        return Message {
            rows: vec![row],
            ..plain(text)
        };
    }
    let named: Vec<String> = told
        .columns
        .iter()
        .take(COLUMNS_TOLD)
        .map(|name| column(name))
        .collect();
    let text = format!(
        "{}\nI cannot tell which column holds the day and which the time spent. Its columns: {}.\n\
         Choose them, and you see what it comes to. Nothing is kept yet.",
        heading(told),
        named.join(", ")
    );
    Message {
        rows: vec![vec![
            primary("Choose the columns", step(id, ImportStep::Columns)),
            not_now,
        ]],
        ..plain(text)
    }
}

fn full(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// "Read as: day from **date**, …".
pub(super) fn mapping(columns: &Columns) -> String {
    let name = |place: usize| column(columns.names.get(place).map_or("", String::as_str));
    let mut parts = vec![format!("day from {}", name(columns.start))];
    if let Some(place) = columns.length {
        parts.push(format!(
            "time from {}, numbers as {}",
            name(place),
            unit_name(columns.unit)
        ));
    }
    if let Some(place) = columns.end.or(columns.end_time) {
        parts.push(format!("end from {}", name(place)));
    }
    match columns.craft {
        Some(place) => parts.push(format!("craft from {}", name(place))),
        None => parts.push("no column for the craft".to_owned()),
    }
    if let Some(place) = columns.note {
        parts.push(format!("note from {}", name(place)));
    }
    format!("Columns: {}.", parts.join("; "))
}

/// The form in which the columns are chosen, with what is proposed.
pub fn columns_modal(import: ImportId, columns: Option<&Columns>, names: &[String]) -> Modal {
    let name = |place: Option<usize>| {
        let found = place.and_then(|place| columns?.names.get(place).cloned());
        found.unwrap_or_default()
    };
    let length = match columns.and_then(|columns| columns.length) {
        Some(place) => {
            let unit = columns.map_or("hours", |columns| unit_name(columns.unit));
            format!("{} in {unit}", name(Some(place)))
        }
        None => String::new(),
    };
    let some: Vec<String> = names.iter().take(8).map(|name| bare_column(name)).collect();
    let all = crate::wording::text::label(&some.join(", "), 100);
    let inputs = vec![
        Input {
            placeholder: all,
            required: true,
            ..input(
                "start",
                "Column with the day (and time)",
                &name(columns.map(|it| it.start)),
                100,
            )
        },
        Input {
            placeholder: "Duration in hours".to_owned(),
            ..input(
                "length",
                "Column with the time spent, and its unit",
                &length,
                120,
            )
        },
        Input {
            placeholder: "Only where there is no column with the time spent".to_owned(),
            ..input(
                "end",
                "Column with the end",
                &name(columns.and_then(|it| it.end)),
                100,
            )
        },
        input(
            "craft",
            "Column with the craft",
            &name(columns.and_then(|it| it.craft)),
            100,
        ),
        input(
            "note",
            "Column with what was done",
            &name(columns.and_then(|it| it.note)),
            100,
        ),
    ];
    Modal {
        title: "Which column is which".to_owned(),
        action: Action::ImportModal {
            step: ImportStep::Columns,
            import,
        },
        inputs,
    }
}

/// The form for the craft of rows that name none.
pub fn craft_modal(import: ImportId, craft: &str) -> Modal {
    Modal {
        title: "Where rows without a craft go".to_owned(),
        action: Action::ImportModal {
            step: ImportStep::Craft,
            import,
        },
        inputs: vec![Input {
            placeholder: "rust".to_owned(),
            required: true,
            ..input("craft", "Craft", craft, 100)
        }],
    }
}

/// The form for the length of a check.
pub fn check_length_modal(import: ImportId, minutes: Option<u32>) -> Modal {
    let now = minutes
        .map(|minutes| format!("{minutes}m"))
        .unwrap_or_default();
    Modal {
        title: "How long one check stands for".to_owned(),
        action: Action::ImportModal {
            step: ImportStep::CheckLength,
            import,
        },
        inputs: vec![Input {
            placeholder: "20 min, 1h, 0:45".to_owned(),
            required: true,
            ..input("length", "Time", &now, 30)
        }],
    }
}
