//! Every action survives the way to Discord and back; nothing else is one.

use proptest::prelude::*;

use super::*;
use crate::domain::ids::{ChannelId, LetterId, MessageId, ShippedId};

fn habit_steps() -> impl Strategy<Value = HabitStep> {
    use crate::domain::ids::{MessageId, OpeningId};
    let opening = || (1..=i64::MAX).prop_map(OpeningId::from_row);
    prop_oneof![
        (1..=i64::MAX).prop_map(|id| HabitStep::WhatCounts {
            message: MessageId::from_row(id)
        }),
        opening().prop_map(|opening| HabitStep::DidIt { opening }),
        opening().prop_map(|opening| HabitStep::LogTime { opening }),
        opening().prop_map(|opening| HabitStep::LogTimeModal { opening }),
        opening().prop_map(|opening| HabitStep::NotToday { opening }),
        any::<bool>().prop_map(|on| HabitStep::Name { on }),
        any::<bool>().prop_map(|on| HabitStep::Quote { on }),
    ]
}

fn actions() -> impl Strategy<Value = Action> {
    let row = || 1..=i64::MAX;
    let round = || row().prop_map(RoundId::from_row);
    let entry = || row().prop_map(EntryId::from_row);
    let server = || row().prop_map(ServerId::from_row);
    let draft = || row().prop_map(DraftId::from_row);
    let setup = || prop::sample::select(SetupStep::ALL.to_vec());
    let settings = || prop::sample::select(SettingsStep::ALL.to_vec());
    let shared = prop_oneof![
        (
            prop::sample::select(Look::ALL.to_vec()),
            prop::option::of(row().prop_map(CraftId::from_row))
        )
            .prop_map(|(look, craft)| Shared::Look(look, craft)),
        entry().prop_map(Shared::Entry),
    ];
    let by_row = prop_oneof![
        round().prop_map(|round| Action::Answer { round }),
        round().prop_map(|round| Action::AnswerModal { round }),
        round().prop_map(|round| Action::AwayThisWeek { round }),
        round().prop_map(|round| Action::NotAway { round }),
        entry().prop_map(|entry| Action::Undo { entry }),
        entry().prop_map(|entry| Action::Edit { entry }),
        entry().prop_map(|entry| Action::EditModal { entry }),
        entry().prop_map(|entry| Action::Delete { entry }),
        entry().prop_map(|entry| Action::Evidence { entry }),
        entry().prop_map(|entry| Action::EvidenceModal { entry }),
        (entry(), row().prop_map(CraftId::from_row))
            .prop_map(|(entry, craft)| Action::MeantCraft { entry, craft }),
        draft().prop_map(|draft| Action::CorrectDraft { draft }),
        (row().prop_map(AnswerId::from_row), server())
            .prop_map(|(answer, server)| Action::ShareAnswer { answer, server }),
        habit_steps().prop_map(|step| Action::Habit { step }),
        server().prop_map(|server| Action::KeepAsking { server }),
        server().prop_map(|server| Action::StopAsking { server }),
        timers(),
        imports(),
        log_this(),
    ];
    let by_word = prop_oneof![
        of_the_record(),
        any::<u32>().prop_map(|page| Action::HistoryPage { page }),
        shared.prop_map(|what| Action::ShareHere { what }),
        "[0-9a-z]{1,25}".prop_map(|nonce| Action::Mine { nonce }),
        setup().prop_map(|step| Action::Setup { step }),
        setup().prop_map(|step| Action::SetupModal { step }),
        settings().prop_map(|step| Action::Settings { step }),
        settings().prop_map(|step| Action::SettingsModal { step }),
        Just(Action::EraseServer {
            confirm: Confirm::Ask
        }),
        Just(Action::EraseServer {
            confirm: Confirm::Confirmed
        }),
        made(),
        prop::sample::select(OwnDataStep::ALL.to_vec()).prop_map(|step| Action::OwnData { step }),
        Just(Action::Join),
        Just(Action::Leave),
        Just(Action::Back),
    ];
    prop_oneof![by_row, by_word]
}

fn imports() -> impl Strategy<Value = Action> {
    let step = || prop::sample::select(ImportStep::ALL.to_vec());
    let import = || (1..=i64::MAX).prop_map(ImportId::from_row);
    prop_oneof![
        (step(), import()).prop_map(|(step, import)| Action::Import { step, import }),
        (step(), import()).prop_map(|(step, import)| Action::ImportModal { step, import }),
    ]
}

fn log_this() -> impl Strategy<Value = Action> {
    let row = || 1..=i64::MAX;
    let link = (
        prop::option::of(row().prop_map(ServerId::from_row)),
        row().prop_map(ChannelId::from_row),
        row().prop_map(MessageId::from_row),
    );
    link.prop_map(|(server, channel, message)| Action::LogThisModal {
        message: MessageLink {
            server,
            channel,
            message,
        },
    })
}

/// What members change in their record, and look for in it.
fn of_the_record() -> impl Strategy<Value = Action> {
    let row = || 1..=i64::MAX;
    prop_oneof![
        (
            row().prop_map(ChangeId::from_row),
            prop::sample::select(vec![Turn::Undo, Turn::PutBack])
        )
            .prop_map(|(change, turn)| Action::Change { change, turn }),
        any::<u32>().prop_map(|page| Action::Crafts { page }),
        (row().prop_map(SearchId::from_row), any::<u32>())
            .prop_map(|(search, page)| Action::FoundPage { search, page }),
        row()
            .prop_map(DraftId::from_row)
            .prop_map(|draft| Action::Backfill {
                step: BackfillStep::Keep { draft }
            }),
        Just(Action::Backfill {
            step: BackfillStep::Form
        }),
    ]
}

/// What members make: things shipped, letters.
fn made() -> impl Strategy<Value = Action> {
    let row = || 1..=i64::MAX;
    prop_oneof![
        prop::sample::select(vec![
            LetterStep::Write,
            LetterStep::WriteForm,
            LetterStep::Explain,
            LetterStep::ExplainForm,
        ])
        .prop_map(Action::Letter),
        any::<u32>().prop_map(|page| Action::Letter(LetterStep::Page(page))),
        (row(), 0..4usize).prop_map(|(id, step)| {
            let steps = [
                LetterStep::Show,
                LetterStep::TakeBack,
                LetterStep::PutBack,
                LetterStep::Share,
            ];
            Action::Letter(steps[step](LetterId::from_row(id)))
        }),
        any::<u32>().prop_map(|page| Action::Shipped(ShippedStep::Page(page))),
        (row(), 0..6usize).prop_map(|(id, step)| {
            let steps = [
                ShippedStep::Show,
                ShippedStep::Edit,
                ShippedStep::EditForm,
                ShippedStep::TakeBack,
                ShippedStep::PutBack,
                ShippedStep::Share,
            ];
            Action::Shipped(steps[step](ShippedId::from_row(id)))
        }),
    ]
}

fn timers() -> impl Strategy<Value = Action> {
    let timer = || (1..=i64::MAX).prop_map(TimerId::from_row);
    let step = prop::sample::select(TimerStep::ALL.to_vec());
    prop_oneof![
        (step, timer()).prop_map(|(step, timer)| Action::Timer { step, timer }),
        timer().prop_map(|timer| Action::TimerModal { timer }),
    ]
}

#[test]
fn ids_that_were_sent_once_keep_their_meaning() {
    let round = RoundId::from_row(12);
    let (entry, craft) = (EntryId::from_row(7), CraftId::from_row(3));
    let (answer, server) = (
        AnswerId::from_row(5),
        ServerId::from_row(80_351_110_224_678_912),
    );
    let table = [
        ("y1:answer:12", Action::Answer { round }),
        ("y1:away:12", Action::AwayThisWeek { round }),
        ("y1:not-away:12", Action::NotAway { round }),
        ("y1:meant:7:3", Action::MeantCraft { entry, craft }),
        (
            "y1:share:so-far",
            Action::ShareHere {
                what: Shared::Look(Look::WeekSoFar, None),
            },
        ),
        (
            "y1:share:90-days:3",
            Action::ShareHere {
                what: Shared::Look(Look::NinetyDays, Some(craft)),
            },
        ),
        (
            "y1:share:entry:7",
            Action::ShareHere {
                what: Shared::Entry(entry),
            },
        ),
        (
            "y1:share-answer:5:80351110224678912",
            Action::ShareAnswer { answer, server },
        ),
        (
            "y1:mine:5xk2q",
            Action::Mine {
                nonce: "5xk2q".to_owned(),
            },
        ),
        (
            "y1:setup:ask-now",
            Action::Setup {
                step: SetupStep::AskNow,
            },
        ),
        (
            "y1:erase-server:yes",
            Action::EraseServer {
                confirm: Confirm::Confirmed,
            },
        ),
        (
            "y1:timer:yes:4",
            Action::Timer {
                step: TimerStep::StillAtIt,
                timer: TimerId::from_row(4),
            },
        ),
        (
            "y1:log-this:@me:2:3",
            Action::LogThisModal {
                message: MessageLink::from_parts("@me", "2", "3").unwrap(),
            },
        ),
        ("y1:join", Action::Join),
    ];
    for (custom_id, action) in table {
        assert_eq!(action.to_custom_id(), custom_id);
        assert_eq!(Action::parse(custom_id), Some(action));
    }
}

#[test]
fn unknown_and_foreign_ids_mean_nothing() {
    let table = [
        "",
        "y1:",
        "y1",
        "y2:answer:12",
        "answer:12",
        "Y1:answer:12",
        "y1:answer",
        "y1:answer:",
        "y1:answer:0",
        "y1:answer:-12",
        "y1:answer:+12",
        "y1:answer:012",
        "y1:answer:12:13",
        "y1:answer:9223372036854775808",
        "y1:meant:7",
        "y1:meant:7:3:1",
        "y1:share",
        "y1:share:entry",
        "y1:share:everything",
        "y1:share:year:0",
        "y1:share:year:3:4",
        "y1:history:-1",
        "y1:history:01",
        "y1:mine:",
        "y1:mine:ABC",
        "y1:mine:abcdefghijklmnopqrstuvwxyz",
        "y1:setup:everything",
        "y1:settings:ask-now",
        "y1:erase-server:no",
        "y1:join:1",
    ];
    for custom_id in table {
        assert_eq!(Action::parse(custom_id), None, "{custom_id:?}");
    }
}

proptest! {
    #[test]
    fn every_action_comes_back_as_it_went(action in actions()) {
        let custom_id = action.to_custom_id();
        prop_assert!(custom_id.len() <= 100);
        prop_assert_eq!(Action::parse(&custom_id), Some(action));
    }

    #[test]
    fn every_id_has_one_spelling(custom_id in "(y1:)?[a-z-]{0,14}(:[0-9a-z-]{0,6}){0,3}|.*") {
        if let Some(action) = Action::parse(&custom_id) {
            prop_assert_eq!(action.to_custom_id(), custom_id);
        }
    }
}
