//! Every refusal, and what comes back with it.

use super::super::{refused, refused_modal, rejection};
use super::*;
use crate::domain::ids::DraftId;
use crate::domain::rejection::{
    BackfillRejection, BeforeRejection, ChangeRejection, CraftRejection, Field, LessonsRejection,
    OwnDataRejection, OwnWordsRejection, Rejection, SearchRejection,
};

/// One of each; a new variant does not compile in `wording::rejection` until it has its sentence.
fn all() -> Vec<Rejection> {
    let mut all = of_texts();
    all.extend(of_days());
    all.extend(of_places());
    all.extend(of_crafts());
    all
}

fn of_texts() -> Vec<Rejection> {
    let input = || "**abc** @everyone".to_owned();
    vec![
        Rejection::DurationUnreadable { input: input() },
        Rejection::DurationZero,
        Rejection::DurationNegative,
        Rejection::DurationTooLong,
        Rejection::TextEmpty { what: Field::Words },
        Rejection::TextTooLong {
            what: Field::Note,
            max: 1000,
            length: 1204,
        },
        Rejection::TextTooLong {
            what: Field::Link,
            max: 500,
            length: 501,
        },
        Rejection::CraftNameEmpty,
        Rejection::CraftNameTooLong { length: 51 },
        Rejection::CraftUnknown {
            input: "guitra".to_owned(),
            near: Some("guitar".to_owned()),
        },
        Rejection::CraftUnknown {
            input: "cello".to_owned(),
            near: None,
        },
        Rejection::LinkUnreadable {
            input: "htp:/x".to_owned(),
        },
        Rejection::HoursLine {
            line_no: 2,
            item: "guitar lots".to_owned(),
            reason: Box::new(Rejection::DurationUnreadable {
                input: "guitar lots".to_owned(),
            }),
        },
        Rejection::HoursLine {
            line_no: 1,
            item: "mon 3h".to_owned(),
            reason: Box::new(Rejection::CraftNameEmpty),
        },
        Rejection::HoursLine {
            line_no: 3,
            item: "tue rust 25h".to_owned(),
            reason: Box::new(Rejection::DurationTooLong),
        },
        Rejection::Lessons(LessonsRejection::SearchTooLong { length: 51 }),
        Rejection::Lessons(LessonsRejection::NoSuchLesson {
            number: 3,
            total: 0,
        }),
        Rejection::Lessons(LessonsRejection::NoSuchLesson {
            number: 24,
            total: 23,
        }),
        Rejection::Lessons(LessonsRejection::LessonGone),
        Rejection::HoursTooMany { minutes: 10_090 },
        Rejection::HoursTooManyItems { count: 51, max: 50 },
        Rejection::EntriesTooMany {
            free_at: Some(at("2026-11-25T07:30:00Z")),
        },
        Rejection::EntriesTooMany { free_at: None },
    ]
}

fn of_days() -> Vec<Rejection> {
    vec![
        Rejection::DayUnreadable {
            input: "someday".to_owned(),
        },
        Rejection::DayInFuture {
            day: date("2026-11-19"),
            today: today(),
        },
        Rejection::DayTooOld {
            day: date("1999-12-31"),
        },
        Rejection::DayFull {
            day: today(),
            kept_minutes: 1200,
            asked_minutes: 300,
        },
        Rejection::DayFull {
            day: today(),
            kept_minutes: 1440,
            asked_minutes: 30,
        },
        Rejection::DayOutsidePeriod {
            input: "2026-11-25".to_owned(),
            period: the_week(),
        },
        Rejection::OwnWords(OwnWordsRejection::TimeEndsBefore {
            from: date("2026-03-02"),
            to: date("2026-03-01"),
        }),
        Rejection::OwnWords(OwnWordsRejection::TooManyTimes),
        Rejection::TimezoneUnknown {
            input: "Berlin".to_owned(),
            near: vec!["Europe/Berlin".to_owned(), "Europe/Dublin".to_owned()],
        },
        Rejection::TimezoneUnknown {
            input: "Atlantis".to_owned(),
            near: Vec::new(),
        },
        Rejection::TimeUnreadable {
            input: "25:00".to_owned(),
        },
        Rejection::WeekdayUnreadable {
            input: "moonday".to_owned(),
        },
        Rejection::HourOutOfRange { hour: 7 },
        Rejection::AwayUntilPast {
            day: date("2026-11-17"),
            today: today(),
        },
        Rejection::AwayTooFar {
            day: date("2030-01-01"),
            last: date("2027-11-19"),
        },
        Rejection::NoRoundYet {
            next_at: Some(at("2026-11-23T08:00:00Z")),
        },
        Rejection::NoRoundYet { next_at: None },
        Rejection::AskedRecently {
            last_at: at("2026-11-23T08:00:00Z"),
        },
    ]
}

fn of_places() -> Vec<Rejection> {
    vec![
        Rejection::NotInServer,
        Rejection::NotJoined,
        Rejection::AnsweredThere {
            server_name: "Makers".to_owned(),
        },
        Rejection::LoggedElsewhere,
        Rejection::NotYours,
        Rejection::OlderRound,
        Rejection::NothingToUndo,
        Rejection::NothingToPutBack,
        Rejection::EntryGone,
        Rejection::DraftGone,
        Rejection::ButtonUnknown,
        Rejection::NotSetUp,
        Rejection::NeedManageServer,
        Rejection::ChannelUnfit { kind: "A thread" },
        Rejection::BotLacksPermissions {
            names: vec!["View Channel", "Send Messages"],
        },
        Rejection::IdTooLarge { id: u64::MAX },
        Rejection::OwnData(OwnDataRejection::OtherWord {
            input: "forgot me".to_owned(),
        }),
        Rejection::OwnData(OwnDataRejection::ErasedSince),
    ]
}

fn of_crafts() -> Vec<Rejection> {
    let name = || "gui*tar".to_owned();
    let input = || "ma*ny".to_owned();
    let from = date("1987-11-18");
    vec![
        CraftRejection::NameTaken { name: name() }.into(),
        CraftRejection::MergeWithItself { name: name() }.into(),
        CraftRejection::RhythmOutOfRange { days: 8 }.into(),
        CraftRejection::TooMany.into(),
        BeforeRejection::HoursUnreadable { input: input() }.into(),
        BeforeRejection::NotTwoOfThree.into(),
        BeforeRejection::TooManyHours.into(),
        BeforeRejection::NoHours.into(),
        BeforeRejection::WeekTooFull.into(),
        BeforeRejection::YearsOutOfRange.into(),
        BeforeRejection::BeginsTooEarly { from }.into(),
        ChangeRejection::TooOld.into(),
        ChangeRejection::ChangedSince.into(),
        ChangeRejection::TurnedAlready.into(),
        BackfillRejection::TooManyLines.into(),
        BackfillRejection::NoLines.into(),
        BackfillRejection::NoTime.into(),
        BackfillRejection::NothingToKeep.into(),
        SearchRejection::TextTooLong { length: 101 }.into(),
        SearchRejection::SpanBackwards.into(),
        SearchRejection::Gone.into(),
    ]
}

#[test]
fn every_refusal_reads_well() {
    texts(
        "rejections_of_crafts",
        &of_crafts().iter().map(rejection).collect::<Vec<_>>(),
    );
    texts(
        "rejections_of_texts",
        &of_texts().iter().map(rejection).collect::<Vec<_>>(),
    );
    texts(
        "rejections_of_days",
        &of_days().iter().map(rejection).collect::<Vec<_>>(),
    );
    texts(
        "rejections_of_places",
        &of_places().iter().map(rejection).collect::<Vec<_>>(),
    );
}

#[test]
fn every_refusal_names_something_that_works() {
    for refusal in all() {
        let text = rejection(&refusal);
        assert!(text.contains('`'), "no example: {text}");
        assert!(text.chars().count() <= 600, "{text}");
    }
}

#[test]
fn every_text_has_an_example() {
    for what in [
        Field::Note,
        Field::CraftName,
        Field::Lesson,
        Field::Words,
        Field::Question,
        Field::Link,
        Field::Hours,
    ] {
        let text = rejection(&Rejection::TextEmpty { what });
        assert!(text.contains("For example: `"), "{text}");
    }
}

#[test]
fn a_refused_command_gives_back_what_was_typed() {
    let refusal = Rejection::DurationUnreadable {
        input: "1h3o".to_owned(),
    };
    message(
        "refused",
        &refused(&refusal, "/log time:1h3o craft:rust what:lifetimes"),
    );
    let long = format!("/log time:1h3o craft:rust what:{}", "x".repeat(2500));
    let reply = refused(&refusal, &long);
    within_limits(&reply);
    assert!(
        reply.embeds[0].description.contains(&long),
        "nothing typed is lost"
    );
    for text in ["`", "```", "🎸", "\u{202E}", "@everyone "] {
        within_limits(&refused(&refusal, &text.repeat(6000)));
    }
}

#[test]
fn a_refused_form_can_be_corrected() {
    let refusals = &of_texts()[12..15];
    message(
        "refused_modal",
        &refused_modal(refusals, DraftId::from_row(13)),
    );
    let many: Vec<Rejection> = all().into_iter().cycle().take(60).collect();
    within_limits(&refused_modal(&many, DraftId::from_row(13)));
}
