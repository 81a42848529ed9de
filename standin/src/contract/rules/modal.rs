//! Modals: a title and rows of one text input each, or labels (the newer shape) around one
//! component each.

use serde_json::Value;

use super::components::check_select;
use super::spot::{Findings, Spot, Unique, length};

const ROW: u64 = 1;
const TEXT_INPUT: u64 = 4;
const SELECTS: [u64; 5] = [3, 5, 6, 7, 8];
const TEXT: u64 = 10;
const LABEL: u64 = 18;

const MOST_ROWS: usize = 5;
const MOST_TITLE: usize = 45;
const MOST_LABEL: usize = 45;
const MOST_PLACEHOLDER: usize = 100;
const MOST_INPUT: u64 = 4000;

/// A modal: the `data` of a callback of type 9.
pub fn check_modal(modal: &Value) -> Vec<String> {
    let mut found = Findings::default();
    check(&mut found, &Spot::root(modal));
    found.done()
}

pub(super) fn check(found: &mut Findings, modal: &Spot<'_>) {
    found.needs(modal, "custom_id", 1..=100);
    found.needs(modal, "title", 1..=MOST_TITLE);
    let rows = modal.list("components");
    if !(1..=MOST_ROWS).contains(&rows.len()) {
        found.add(modal, format_args!("{} rows, 1 to {MOST_ROWS}", rows.len()));
    }
    let mut custom_ids = Unique::default();
    for row in &rows {
        match row.kind() {
            ROW => {
                let inputs = row.list("components");
                if inputs.len() != 1 {
                    let reason = format_args!("{} components in a row, exactly 1", inputs.len());
                    found.add(row, reason);
                }
                for input in &inputs {
                    found.needs(input, "label", 1..=MOST_LABEL);
                    check_input(found, &mut custom_ids, input);
                    if input.kind() != TEXT_INPUT {
                        found.add(input, "only a text input can stand in a modal's row");
                    }
                }
            }
            LABEL => {
                found.needs(row, "label", 1..=MOST_LABEL);
                found.length(row, "description", 0..=100);
                match row.get("component") {
                    Some(input) => check_input(found, &mut custom_ids, &input),
                    None => found.add(row, "a label without component"),
                }
            }
            TEXT => {}
            kind => found.add(
                row,
                format_args!("component {kind} cannot stand in a modal"),
            ),
        }
    }
}

fn check_input<'a>(found: &mut Findings, custom_ids: &mut Unique<'a>, input: &Spot<'a>) {
    custom_ids.check(found, input, "custom_id");
    if SELECTS.contains(&input.kind()) {
        check_select(found, input);
        return;
    }
    found.needs(input, "custom_id", 1..=100);
    if input.kind() == TEXT_INPUT {
        check_text_input(found, input);
    }
}

fn check_text_input(found: &mut Findings, input: &Spot<'_>) {
    found.length(input, "placeholder", 0..=MOST_PLACEHOLDER);
    if !matches!(input.number("style"), Some(1 | 2)) {
        found.add(input, "style is neither 1 (short) nor 2 (paragraph)");
    }
    for (field, least) in [("min_length", 0), ("max_length", 1)] {
        if let Some(given) = input.number(field)
            && !(least..=MOST_INPUT).contains(&given)
        {
            found.add(
                input,
                format_args!("{field} {given}, {least} to {MOST_INPUT}"),
            );
        }
    }
    found.ordered(input, "min_length", "max_length");
    let most = input
        .number("max_length")
        .unwrap_or(MOST_INPUT)
        .min(MOST_INPUT);
    let prefilled = input.text("value").map_or(0, length);
    if prefilled as u64 > most {
        found.add(
            input,
            format_args!("value of {prefilled} characters, at most {most}"),
        );
    }
}
