//! Callbacks: what answers an interaction, and which answers its kind allows.

use serde_json::Value;

use super::message::{check_edited, check_new};
use super::modal;
use super::spot::{Findings, Spot};

// Kinds of interaction.
const PING: u8 = 1;
const COMMAND: u8 = 2;
const COMPONENT: u8 = 3;
const AUTOCOMPLETE: u8 = 4;
const MODAL_SUBMIT: u8 = 5;

// Kinds of callback.
const PONG: u64 = 1;
const MESSAGE: u64 = 4;
const DEFERRED_MESSAGE: u64 = 5;
const DEFERRED_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const MODAL: u64 = 9;
const PREMIUM_REQUIRED: u64 = 10;
const LAUNCH_ACTIVITY: u64 = 12;

const MOST_CHOICES: usize = 25;

/// A callback by itself: the body of `POST /interactions/{id}/{token}/callback`.
pub fn check_callback(callback: &Value) -> Vec<String> {
    let callback = Spot::root(callback);
    let mut found = Findings::default();
    let data = callback.get("data");
    match (callback.kind(), &data) {
        (MESSAGE | CHOICES | MODAL, None) => {
            found.add(
                &callback,
                format_args!("type {} without data", callback.kind()),
            );
        }
        (MESSAGE, Some(message)) => check_new(&mut found, message),
        (UPDATE, Some(message)) => check_edited(&mut found, message),
        (CHOICES, Some(data)) => check_choices(&mut found, data),
        (MODAL, Some(data)) => modal::check(&mut found, data),
        (
            PONG | DEFERRED_MESSAGE | DEFERRED_UPDATE | UPDATE | PREMIUM_REQUIRED | LAUNCH_ACTIVITY,
            _,
        ) => {}
        (kind, _) => found.add(&callback, format_args!("{kind} is no type of callback")),
    }
    found.done()
}

/// Whether such a callback may answer an interaction of this type (1 ping, 2 command, 3 component,
/// 4 autocomplete, 5 modal submit): above all, a modal never answers a modal. Only that; the
/// callback itself is [`check_callback`]'s.
pub fn check_callback_for(interaction_type: u8, callback: &Value) -> Vec<String> {
    let callback = Spot::root(callback);
    let kind = callback.kind();
    let allowed: &[u64] = match interaction_type {
        PING => &[PONG],
        COMMAND => &[
            MESSAGE,
            DEFERRED_MESSAGE,
            MODAL,
            PREMIUM_REQUIRED,
            LAUNCH_ACTIVITY,
        ],
        COMPONENT => &[
            MESSAGE,
            DEFERRED_MESSAGE,
            DEFERRED_UPDATE,
            UPDATE,
            MODAL,
            PREMIUM_REQUIRED,
            LAUNCH_ACTIVITY,
        ],
        AUTOCOMPLETE => &[CHOICES],
        // An update needs a modal that a component opened; the interaction's `message` tells, which
        // is not known here.
        MODAL_SUBMIT => &[
            MESSAGE,
            DEFERRED_MESSAGE,
            DEFERRED_UPDATE,
            UPDATE,
            PREMIUM_REQUIRED,
            LAUNCH_ACTIVITY,
        ],
        _ => return vec![format!("$: {interaction_type} is no type of interaction")],
    };
    let mut found = Findings::default();
    if !allowed.contains(&kind) {
        let asked = match interaction_type {
            PING => "a ping",
            COMMAND => "a command",
            COMPONENT => "a component",
            AUTOCOMPLETE => "an autocomplete",
            _ => "a modal",
        };
        let given = match kind {
            MODAL => "a modal".to_owned(),
            kind => format!("a callback of type {kind}"),
        };
        found.add(&callback, format_args!("{given} cannot answer {asked}"));
    }
    found.done()
}

fn check_choices(found: &mut Findings, data: &Spot<'_>) {
    if !data.has("choices") {
        found.add(data, "choices are missing");
    }
    found.at_most(data, "choices", MOST_CHOICES);
    for choice in data.list("choices") {
        found.needs(&choice, "name", 1..=100);
        found.length(&choice, "value", 1..=100);
        if !choice.has("value") {
            found.add(&choice, "value is missing");
        }
    }
}
