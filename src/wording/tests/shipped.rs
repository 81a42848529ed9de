//! Things shipped: the first, one among several, some on one day, without hours, listed, changed, taken back, shared.

use super::super::{
    Made, rejection, shared_shipped, shipped, shipped_changed, shipped_modal, shipped_page,
    shipped_put_back, shipped_taken_back, shipped_view,
};
use super::*;
use crate::domain::ids::{ChangeId, ShippedId};
use crate::domain::rejection::{Rejection, ShippedRejection};
use crate::domain::shipped::{Effort, Shipped, Since, UsualThing};

fn thing(id: i64, what: &str, craft: Option<&str>, on: &str) -> Shipped {
    Shipped {
        id: ShippedId::from_row(id),
        member: MemberId::from_row(1),
        craft: craft.map(|_| CraftId::from_row(2)),
        craft_name: craft.map(str::to_owned),
        server: Some(ServerId::from_row(3)),
        shipped_on: date(on),
        what: what.to_owned(),
        link: String::new(),
        deleted_at: None,
    }
}

fn effort(minutes: i64, since: Since) -> Effort {
    Effort {
        minutes,
        since,
        together: 1,
    }
}

fn song() -> Shipped {
    Shipped {
        link: "https://example.org/song".to_owned(),
        ..thing(4, "my third song", Some("guitar"), "2026-11-18")
    }
}

fn earlier() -> Vec<(Shipped, Effort)> {
    let first = Since::FirstEntry(date("2025-01-02"));
    vec![
        (
            thing(3, "my second song", Some("guitar"), "2026-11-02"),
            effort(1_330, Since::Before(date("2026-06-01"))),
        ),
        (
            thing(2, "my *first* song", Some("guitar"), "2026-06-01"),
            effort(0, Since::Before(date("2025-12-24"))),
        ),
        (
            thing(1, "a scale, at last", Some("guitar"), "2025-12-24"),
            effort(2_400, first),
        ),
    ]
}

fn made<'a>(shipped: &'a Shipped, effort: Effort, earlier: &'a [(Shipped, Effort)]) -> Made<'a> {
    Made {
        shipped,
        effort: Some(effort),
        earlier,
        usual: None,
        today: today(),
    }
}

#[test]
fn the_first_thing_has_none_to_stand_next_to() {
    let thing = thing(1, "my first song", Some("guitar"), "2026-11-18");
    let since = Since::FirstEntry(date("2025-03-04"));
    message(
        "shipped_first",
        &shipped(&made(&thing, effort(2_480, since), &[])),
    );
    let thing = Shipped {
        craft: None,
        craft_name: None,
        server: None,
        ..thing
    };
    message(
        "shipped_without_hours",
        &shipped(&made(&thing, effort(0, Since::NoRecord), &[])),
    );
}

#[test]
fn a_thing_stands_next_to_earlier_ones() {
    let (song, earlier) = (song(), earlier());
    let since = Since::Before(date("2026-11-02"));
    let told = Made {
        usual: Some(UsualThing {
            minutes: 1_005,
            things: 3,
        }),
        ..made(&song, effort(870, since), &earlier)
    };
    message("shipped_third", &shipped(&told));
    message("shipped_view", &shipped_view(&told));
    message(
        "shipped_changed",
        &shipped_changed(&told, Some(ChangeId::from_row(7))),
    );
    message("shipped_shared", &shared_shipped("Ada_", &told));
}

#[test]
fn things_of_one_day_share_its_hours() {
    let (song, earlier) = (song(), earlier());
    let shared = Effort {
        together: 2,
        ..effort(95, Since::Before(date("2026-11-02")))
    };
    message(
        "shipped_two_in_a_day",
        &shipped(&made(&song, shared, &earlier)),
    );
    let none = effort(0, Since::Before(date("2026-11-02")));
    message(
        "shipped_nothing_since",
        &shipped_put_back(&made(&song, none, &earlier)),
    );
}

#[test]
fn the_list_of_things() {
    let mut things = vec![(song(), effort(870, Since::Before(date("2026-11-02"))))];
    things.extend(earlier());
    things.push((
        thing(9, "נעליים", Some("תפירה"), "2025-01-03"),
        effort(60, Since::FirstEntry(date("2025-01-02"))),
    ));
    message("shipped_page", &shipped_page(&things, 0, 5, today()));
    message(
        "shipped_page_middle",
        &shipped_page(&things[..2], 1, 31, today()),
    );
    message("shipped_page_empty", &shipped_page(&[], 0, 0, today()));
}

#[test]
fn the_longest_page_fits() {
    let long = "*".repeat(200);
    let things: Vec<(Shipped, Effort)> = (1..=10)
        .map(|id| {
            let thing = thing(id, &long, Some(&long[..50]), "2025-11-18");
            (thing, effort(59_999, Since::FirstEntry(date("2025-01-02"))))
        })
        .collect();
    let page = shipped_page(&things, 0, 10, today());
    assert!(page.text.chars().count() <= 2_000, "{}", page.text);
}

#[test]
fn a_thing_taken_back_and_its_form() {
    message("shipped_taken_back", &shipped_taken_back(&song(), today()));
    modal("shipped_modal", &shipped_modal(&song()));
}

#[test]
fn refusals_of_things_shipped() {
    let refusals = [
        ShippedRejection::WhatMissing,
        ShippedRejection::NoSuchThing {
            number: 1,
            total: 0,
        },
        ShippedRejection::NoSuchThing {
            number: 9,
            total: 3,
        },
        ShippedRejection::Gone,
        ShippedRejection::NothingToTakeBack,
        ShippedRejection::NothingToPutBack,
    ];
    let said = refusals.map(|refusal| rejection(&Rejection::from(refusal)));
    for text in &said {
        assert!(text.contains("`/shipped"), "no example in {text}");
    }
    texts("rejections_of_things_shipped", &said);
}
