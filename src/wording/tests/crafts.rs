//! Crafts, their rhythm, and changes of one's record undone and put back.

use super::super::{
    CraftListed, archived, before_set, craft_hidden, craft_shared, crafts, merged, renamed,
    rhythm_set, turned, with_steadiness,
};
use super::*;
use crate::domain::change::{Change, ChangeKind, Turn};
use crate::domain::engine::Record;
use crate::domain::engine::journey::Lifetime;
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::engine::steadiness::{Steadiness, steadiness};
use crate::domain::estimate::Estimate;
use crate::domain::ids::ChangeId;
use crate::domain::record::Craft;

const CHANGE: Option<ChangeId> = Some(ChangeId::from_row(4));

fn craft(name: &str, rhythm: u8) -> Craft {
    Craft {
        id: CraftId::from_row(2),
        name: name.to_owned(),
        archived: false,
        rhythm: Rhythm::new(rhythm),
    }
}

/// Work on these days before today, in days ago.
fn worked(days_ago: impl IntoIterator<Item = i64>) -> Record {
    let logged = days_ago
        .into_iter()
        .map(|ago| (today() - chrono::TimeDelta::days(ago), 60))
        .collect();
    Record::whole(logged, std::collections::BTreeMap::new(), Vec::new())
}

fn seen(record: &Record, rhythm: u8) -> Steadiness {
    steadiness(record, Rhythm::new(rhythm), today(), Weekday::Mon)
}

/// Three days in most weeks of two years.
fn two_years() -> Record {
    worked((0..728).filter(|ago| ago % 7 < 3 && ago % 35 > 6))
}

#[test]
fn the_list_of_crafts() {
    let (steady, none) = (seen(&two_years(), 3), seen(&worked([]), 3));
    let comeback = seen(&worked([0, 1, 30, 31, 32, 90, 91]), 0);
    let (guitar, rust, lute) = (craft("guitar", 3), craft("rust", 0), craft("l*u*te", 7));
    let lute = Craft {
        archived: true,
        ..lute
    };
    let listed = |craft, minutes, estimated_minutes, steadiness, shared_in| CraftListed {
        craft,
        lifetime: Lifetime {
            minutes,
            estimated_minutes,
        },
        last_on: (minutes > 0).then(today),
        steadiness,
        shared_in,
    };
    let servers: Vec<String> = ["Evening Shed", "Makers", "", "Sea", "Hill"]
        .map(str::to_owned)
        .to_vec();
    let lines = [
        listed(&guitar, 12_345, 18_000, &steady, &servers[..1]),
        listed(&rust, 300, 0, &comeback, &servers),
        listed(&lute, 0, 0, &none, &[]),
    ];
    message("crafts", &crafts(&lines, (0, 8), 3, today()));
    message("crafts_of_many", &crafts(&lines, (1, 8), 40, today()));
    message("crafts_none", &crafts(&[], (0, 8), 0, today()));
    let long = craft(&"_".repeat(50), 7);
    let lines = [listed(
        &long,
        i64::from(i32::MAX),
        i64::from(i32::MAX),
        &steady,
        &servers,
    ); 8];
    within_limits(&crafts(&lines, (9, 8), 500, today()));
}

#[test]
fn rhythm_strength_and_comeback() {
    let shown = |record: &Record, rhythm| {
        let message = with_steadiness(Message::default(), &seen(record, rhythm));
        let lines = message.embeds.first();
        lines.map_or_else(String::new, |embed| embed.description.clone())
    };
    let mut away = worked([10, 11, 12, 17, 18, 19]);
    away.away = vec![DateRange::new(date("2026-11-16"), date("2026-11-22"))];
    texts(
        "steadiness",
        &[
            shown(&two_years(), 3),
            shown(&two_years(), 7),
            shown(&worked([0]), 3),
            shown(&worked([2, 9]), 1),
            shown(&worked([10]), 2),
            shown(&away, 3),
            shown(&worked([0, 40]), 0),
            shown(&worked([1, 2, 40, 41, 100]), 2),
            shown(&worked([0, 20, 21, 60]), 2),
        ],
    );
    assert_eq!(shown(&worked([]), 3), "");
}

#[test]
fn a_changed_craft() {
    message(
        "craft_renamed",
        &renamed("gitar", &craft("guitar", 0), CHANGE),
    );
    message(
        "craft_renamed_already",
        &renamed("guitar", &craft("guitar", 0), None),
    );
    let shared = ["Evening Shed".to_owned()];
    message(
        "craft_merged",
        &merged("gitar", &craft("guitar", 0), 12, &[], CHANGE),
    );
    message(
        "craft_merged_shared",
        &merged("gitar", &craft("guitar", 0), 1, &shared, CHANGE),
    );
    let old = Craft {
        archived: true,
        ..craft("guitar", 0)
    };
    let said = |message: Message| shown(&message);
    texts(
        "craft_changes",
        &[
            said(archived(&old, CHANGE)),
            said(archived(&old, None)),
            said(archived(&craft("guitar", 0), CHANGE)),
            said(archived(&craft("guitar", 0), None)),
            said(craft_shared(&craft("guitar", 0), "Evening Shed", CHANGE)),
            said(craft_shared(&craft("guitar", 0), "", None)),
            said(craft_hidden(&craft("guitar", 0), "Evening Shed", CHANGE)),
            said(craft_hidden(&craft("guitar", 0), "Evening Shed", None)),
            said(rhythm_set(&craft("guitar", 3), CHANGE)),
            said(rhythm_set(&craft("guitar", 7), CHANGE)),
            said(rhythm_set(&craft("guitar", 0), CHANGE)),
            said(rhythm_set(&craft("guitar", 0), None)),
        ],
    );
}

#[test]
fn hours_before_the_record() {
    let total = Estimate {
        minutes: 18_000,
        over: None,
    };
    let span = Estimate {
        minutes: 18_780,
        over: Some(DateRange::new(date("2024-11-17"), date("2026-11-17"))),
    };
    let said = |estimate| shown(&before_set(&craft("guitar", 0), estimate, today(), CHANGE));
    texts(
        "craft_before",
        &[said(Some(total)), said(Some(span)), said(None)],
    );
}

#[test]
fn changes_undone_and_put_back() {
    let said = |kind, turn, entries: &[Entry], partly| {
        let change = Change {
            id: ChangeId::from_row(4),
            member: MemberId::from_row(1),
            interaction: InteractionId::from_row(9),
            kind,
            about: "gitar".to_owned(),
            also: "guitar".to_owned(),
            created_at: at("2026-11-18T12:00:00Z"),
            undone_at: None,
            turned_by: None,
        };
        shown(&turned(&change, turn, entries, partly, today()))
    };
    let kept = [entry(90, "rust", "lifetimes"), entry(60, "rust", "")];
    let gone = kept.clone().map(|entry| Entry {
        deleted_at: Some(at("2026-11-18T12:00:00Z")),
        ..entry
    });
    let crafts = [
        ChangeKind::CraftRenamed,
        ChangeKind::CraftMerged,
        ChangeKind::CraftArchived,
        ChangeKind::CraftBroughtBack,
        ChangeKind::CraftShared,
        ChangeKind::CraftHidden,
        ChangeKind::RhythmSet,
        ChangeKind::BeforeSet,
        ChangeKind::ShippedEdited,
        ChangeKind::AwayChanged,
        ChangeKind::AnswerGivenAgain,
    ];
    let both = [Turn::Undo, Turn::PutBack];
    let of_crafts = crafts
        .into_iter()
        .flat_map(|kind| both.map(|turn| said(kind, turn, &[], false)));
    texts("turned_crafts", &of_crafts.collect::<Vec<_>>());
    texts(
        "turned_entries",
        &[
            said(ChangeKind::EntryEdited, Turn::Undo, &kept, false),
            said(ChangeKind::EntryEdited, Turn::Undo, &kept, true),
            said(ChangeKind::EntryEdited, Turn::PutBack, &kept, false),
            said(ChangeKind::EntryDeleted, Turn::Undo, &kept, false),
            said(ChangeKind::EntryPutBack, Turn::Undo, &gone, false),
            said(ChangeKind::EntriesAdded, Turn::Undo, &gone, false),
            said(ChangeKind::EntriesAdded, Turn::PutBack, &kept, false),
        ],
    );
}
