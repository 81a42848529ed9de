//! How `/shipped` says no.

use crate::domain::rejection::ShippedRejection;

const EXAMPLE: &str =
    "For example: `/shipped what:my first song link:https://example.org/song craft:guitar`.";

/// What a refusal says.
pub(super) fn sentence(rejection: &ShippedRejection) -> String {
    match rejection {
        ShippedRejection::WhatMissing => {
            format!("What did you ship? A few words under *what* are enough. {EXAMPLE}")
        }
        ShippedRejection::NoSuchThing { total: 0, .. } | ShippedRejection::NothingToTakeBack => {
            format!("There is nothing that you shipped yet. {EXAMPLE}")
        }
        ShippedRejection::NoSuchThing { number, total } => format!(
            "Nothing you shipped has the number {number}: yours go from 1, the latest, to {total}. `/shipped` shows them. \
             For example: `/shipped show:1`."
        ),
        ShippedRejection::Gone => {
            "That is not there, or not any more. What is there stands in `/shipped`; `/shipped put_back:True` brings back \
             what you took back last."
                .to_owned()
        }
        ShippedRejection::NothingToPutBack => {
            "There is nothing to put back. What was taken back can be. For example: `/shipped put_back:True`, after \
             `/shipped undo:True`."
                .to_owned()
        }
    }
}
