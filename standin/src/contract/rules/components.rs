//! Components of messages: rows of buttons and selects, and the components-v2 layout around them.

use super::spot::{Findings, Spot, Unique, length};

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
/// User, role, mentionable and channel select; the string select has options of its own.
const SELECTS: [u64; 5] = [STRING_SELECT, 5, 6, 7, 8];
const SECTION: u64 = 9;
const TEXT: u64 = 10;

const LINK: u64 = 5;
const PREMIUM: u64 = 6;

const MOST_ROWS: usize = 5;
const MOST_BUTTONS: usize = 5;
const MOST_OPTIONS: usize = 25;
const MOST_V2_COMPONENTS: usize = 40;
const MOST_V2_TEXT: usize = 4000;

/// Everything below `components`. `uses_v2`: whether the message has the components-v2 flag, `None`
/// if that cannot be told (an edit).
pub(super) fn check_components(found: &mut Findings, message: &Spot<'_>, uses_v2: Option<bool>) {
    let top = message.list("components");
    if uses_v2 == Some(false) {
        found.at_most(message, "components", MOST_ROWS);
        for component in top.iter().filter(|component| component.kind() != ROW) {
            let kind = component.kind();
            found.add(
                component,
                format_args!("component {kind} needs the components-v2 flag"),
            );
        }
    }
    let mut all = Vec::new();
    for component in top {
        collect(component, &mut all);
    }
    let mut custom_ids = Unique::default();
    for component in &all {
        custom_ids.check(found, component, "custom_id");
        match component.kind() {
            ROW => check_row(found, component),
            BUTTON => check_button(found, component),
            kind if SELECTS.contains(&kind) => check_select(found, component),
            SECTION => check_section(found, component),
            _ => {}
        }
    }
    if uses_v2 != Some(false) {
        check_v2_limits(found, message, &all);
    }
}

/// A component and all that it holds, in reading order.
fn collect<'a>(component: Spot<'a>, all: &mut Vec<Spot<'a>>) {
    let inner = component.list("components");
    let accessory = component.get("accessory");
    all.push(component);
    for component in inner.into_iter().chain(accessory) {
        collect(component, all);
    }
}

fn check_v2_limits(found: &mut Findings, message: &Spot<'_>, all: &[Spot<'_>]) {
    let Some(list) = message.get("components") else {
        return;
    };
    if all.len() > MOST_V2_COMPONENTS {
        let reason = format_args!(
            "{} components in all, at most {MOST_V2_COMPONENTS}",
            all.len()
        );
        found.add(&list, reason);
    }
    let texts = all.iter().filter(|component| component.kind() == TEXT);
    let total: usize = texts
        .map(|text| text.text("content").map_or(0, length))
        .sum();
    if total > MOST_V2_TEXT {
        let reason = format_args!("{total} characters of text in all, at most {MOST_V2_TEXT}");
        found.add(&list, reason);
    }
}

fn check_row(found: &mut Findings, row: &Spot<'_>) {
    let inner = row.list("components");
    let buttons = inner
        .iter()
        .filter(|component| component.kind() == BUTTON)
        .count();
    let selects = inner.iter().filter(|c| SELECTS.contains(&c.kind())).count();
    if inner.is_empty() {
        found.add(row, "an empty row");
    }
    if buttons > MOST_BUTTONS {
        found.add(
            row,
            format_args!("{buttons} buttons in a row, at most {MOST_BUTTONS}"),
        );
    }
    if buttons > 0 && selects > 0 {
        found.add(row, "a button and a select in one row");
    }
    if selects > 1 {
        found.add(row, format_args!("{selects} selects in a row, at most 1"));
    }
    for component in inner {
        let kind = component.kind();
        if kind != BUTTON && !SELECTS.contains(&kind) {
            found.add(
                &component,
                format_args!("component {kind} cannot stand in a message's row"),
            );
        }
    }
}

fn check_section(found: &mut Findings, section: &Spot<'_>) {
    let texts = section.list("components").len();
    if !(1..=3).contains(&texts) {
        found.add(section, format_args!("{texts} texts in a section, 1 to 3"));
    }
    if !section.has("accessory") {
        found.add(section, "a section without accessory");
    }
}

fn check_button(found: &mut Findings, button: &Spot<'_>) {
    found.length(button, "label", 0..=80);
    let labelled = button
        .text("label")
        .is_some_and(|label| !label.trim().is_empty());
    let shows_something = labelled || button.has("emoji");
    match button.number("style") {
        Some(PREMIUM) => {
            if !button.has("sku_id") {
                found.add(button, "a premium button without sku_id");
            }
            refuse(
                found,
                button,
                "a premium button",
                &["custom_id", "label", "url", "emoji"],
            );
            return;
        }
        Some(LINK) => {
            found.needs(button, "url", 1..=512);
            refuse(found, button, "a link button", &["custom_id"]);
        }
        _ => {
            found.needs(button, "custom_id", 1..=100);
            refuse(found, button, "a button that is no link", &["url"]);
        }
    }
    if !shows_something {
        found.add(button, "a button without label or emoji");
    }
}

fn refuse(found: &mut Findings, component: &Spot<'_>, what: &str, fields: &[&str]) {
    for field in fields.iter().filter(|field| component.has(field)) {
        found.add(component, format_args!("{what} with {field}"));
    }
}

/// A select in a message or a modal; [`check_components`] and the modal's rules both come here.
pub(super) fn check_select(found: &mut Findings, select: &Spot<'_>) {
    found.needs(select, "custom_id", 1..=100);
    found.length(select, "placeholder", 0..=150);
    found.ordered(select, "min_values", "max_values");
    for (field, least) in [("min_values", 0), ("max_values", 1)] {
        if let Some(given) = select.number(field)
            && !(least..=25).contains(&given)
        {
            found.add(select, format_args!("{field} {given}, {least} to 25"));
        }
    }
    if select.kind() == STRING_SELECT {
        check_options(found, select);
    }
}

fn check_options(found: &mut Findings, select: &Spot<'_>) {
    let options = select.list("options");
    if !(1..=MOST_OPTIONS).contains(&options.len()) {
        found.add(
            select,
            format_args!("{} options, 1 to {MOST_OPTIONS}", options.len()),
        );
    }
    let mut values = Unique::default();
    for option in &options {
        found.needs(option, "label", 1..=100);
        found.needs(option, "value", 1..=100);
        found.length(option, "description", 0..=100);
        values.check(found, option, "value");
    }
    let chosen = options
        .iter()
        .filter(|option| option.value["default"] == serde_json::Value::Bool(true))
        .count();
    let most = select.number("max_values").unwrap_or(1);
    if chosen as u64 > most {
        found.add(
            select,
            format_args!("{chosen} options chosen by default, at most {most}"),
        );
    }
    if most > options.len() as u64 && !options.is_empty() {
        found.add(
            select,
            format_args!("max_values {most} of {} options", options.len()),
        );
    }
}
