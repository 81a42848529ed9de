//! Milestones, to their owner and in a channel.

use super::super::{milestone_post, milestone_reached};
use super::*;
use crate::domain::engine::journey::MILESTONES_HOURS;
use crate::domain::milestone::Milestone;

#[test]
fn each_milestone_has_its_word() {
    let told = MILESTONES_HOURS.map(|hours| milestone_reached("guitar", hours).text);
    texts("milestones", &told);
}

#[test]
fn a_milestone_in_a_channel() {
    let milestone = |craft: &str, hours| Milestone {
        member: MemberId::from_row(1),
        craft: CraftId::from_row(2),
        craft_name: craft.to_owned(),
        hours,
    };
    message(
        "milestone_post_first",
        &milestone_post("Ada_", &milestone("rust", 1), "abc"),
    );
    message(
        "milestone_post",
        &milestone_post("נועה", &milestone("**גיטרה**", 1_000), "abc"),
    );
}
