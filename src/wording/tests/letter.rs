//! Letters to oneself: kept, sealed, listed, arriving, taken back; and what is explained.

use super::super::{
    explain_modal, explain_prompt, explain_set, letter_arrives, letter_kept, letter_modal,
    letter_put_back, letter_taken_back, letter_view, letters_page, plain, rejection,
    shared_explanation, with_notices,
};
use super::*;
use crate::domain::ids::LetterId;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::rejection::{LetterRejection, Rejection};

fn letter(kind: LetterKind, handed_over: bool) -> Letter {
    Letter {
        id: LetterId::from_row(4),
        member: MemberId::from_row(1),
        kind,
        words: "Is the parser *done*?\nI hope you still play.".to_owned(),
        written_on: date("2026-11-18"),
        due_on: date("2027-11-18"),
        handed_over_at: handed_over.then(|| at("2027-11-18T09:00:00Z")),
        taken_back_at: None,
    }
}

#[test]
fn a_letter_and_an_explanation() {
    let sealed = letter(LetterKind::Letter, false);
    let explained = letter(LetterKind::Explanation, false);
    message("letter_kept", &letter_kept(&sealed, true));
    message("letter_kept_explanation", &letter_kept(&explained, true));
    message(
        "letter_kept_explanation_direct",
        &letter_kept(&explained, false),
    );
    message("letter_view", &letter_view(&sealed, true));
    message("letter_view_explanation", &letter_view(&explained, true));
    message("letter_taken_back", &letter_taken_back(&sealed));
    message("letter_put_back", &letter_put_back(&sealed, true));
    message("letter_shared", &shared_explanation("Ada_", &explained));
}

#[test]
fn a_letter_arrives_under_whatever_is_said() {
    message(
        "letter_arrives",
        &letter_arrives(&letter(LetterKind::Letter, true)),
    );
    let arriving = letter_arrives(&letter(LetterKind::Explanation, true));
    let (under, said) = with_notices(plain("You are here already."), &[arriving]);
    assert_eq!(said, 1);
    message("letter_arrives_explanation", &under);
}

/// Three of the longest are more than Discord takes in one message: the third waits.
#[test]
fn the_longest_letter_arrives_whole() {
    let long = |id| Letter {
        id: LetterId::from_row(id),
        words: "_".repeat(2_000),
        ..letter(LetterKind::Letter, true)
    };
    let arriving = [long(1), long(2), long(3)].map(|letter| letter_arrives(&letter));
    assert!(!arriving[0].embeds[0].description.contains('…'));
    let (under, said) = with_notices(plain("Kept."), &arriving);
    within_limits(&under);
    assert_eq!(said, 1);
}

#[test]
fn the_list_of_letters() {
    let letters = [
        letter(LetterKind::Letter, false),
        letter(LetterKind::Explanation, false),
        letter(LetterKind::Letter, true),
        letter(LetterKind::Explanation, true),
    ];
    let letters: Vec<Letter> = (1..)
        .zip(letters)
        .map(|(id, letter)| Letter {
            id: LetterId::from_row(id),
            ..letter
        })
        .collect();
    let next = Some(at("2026-12-18T08:00:00Z"));
    message("letters_page", &letters_page(&letters, 0, 4, None));
    message("letters_page_middle", &letters_page(&letters, 1, 31, next));
    message("letters_page_empty", &letters_page(&[], 0, 0, None));
}

#[test]
fn what_asks_to_explain() {
    message("explain_prompt", &explain_prompt());
    message(
        "explain_set",
        &explain_set(Some(at("2026-12-18T08:00:00Z"))),
    );
    message("explain_unset", &explain_set(None));
    modal("explain_modal", &explain_modal());
    modal("letter_modal", &letter_modal());
}

#[test]
fn refusals_of_letters() {
    let refusals = [
        LetterRejection::WhenUnreadable {
            input: "soon".to_owned(),
        },
        LetterRejection::WhenPast {
            day: date("2026-11-18"),
            today: today(),
        },
        LetterRejection::WhenTooFar {
            last: date("2036-11-18"),
        },
        LetterRejection::TooMany { max: 200 },
        LetterRejection::NoSuchLetter {
            number: 1,
            total: 0,
        },
        LetterRejection::NoSuchLetter {
            number: 9,
            total: 3,
        },
        LetterRejection::Gone,
        LetterRejection::NothingToPutBack,
        LetterRejection::LetterIsPrivate,
    ];
    let said = refusals.map(|refusal| rejection(&Rejection::from(refusal)));
    for text in &said {
        assert!(text.contains("For example"), "no example in {text}");
    }
    texts("rejections_of_letters", &said);
}
