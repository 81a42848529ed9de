//! A member's own old words, and how they are dealt with.

use super::super::{
    OldWords, OwnWords, answer_hidden, before_answering, leave_out_modal, own_words_view, plain,
    quoting_stopped, time_hidden, under_old_words,
};
use super::*;
use crate::domain::ids::QuietTimeId;

fn old(weeks: i64, words: &str) -> OldWords<'_> {
    OldWords {
        weeks,
        period: the_week().shifted(-7 * weeks),
        words,
    }
}

fn round() -> RoundId {
    RoundId::from_row(7)
}

#[test]
fn old_words_before_answering() {
    let words = "Could not play a *barre* chord.\n- tried three days\n- rested";
    for weeks in [52, 26, 13, 4] {
        let shown = before_answering(
            &old(weeks, words),
            AnswerId::from_row(3),
            (round(), the_week()),
        );
        message(&format!("own_words_{weeks}_weeks"), &shown);
    }
    for text in ["x", "*", "🎸", "ש", "\n>"] {
        let long: String = text.repeat(3500).chars().take(3500).collect();
        let answer = AnswerId::from_row(i64::MAX);
        let shown = before_answering(&old(52, &long), answer, (round(), the_week()));
        within_limits(&shown);
    }
}

#[test]
fn old_words_above_a_post() {
    let post = under_old_words(
        plain("The post."),
        "Ada",
        &old(52, "Could not play a barre chord."),
        the_week(),
    );
    message("own_words_above_a_post", &post);
}

#[test]
fn old_words_hidden() {
    message("own_words_answer_hidden", &answer_hidden(round()));
    let spring = DateRange::new(date("2025-03-01"), date("2025-05-31"));
    message("own_words_time_hidden", &time_hidden(spring, Some(round())));
    let turn = DateRange::new(date("2025-12-01"), date("2026-01-31"));
    message("own_words_time_left_out", &time_hidden(turn, None));
    message("own_words_stopped", &quoting_stopped(round()));
    modal(
        "own_words_modal",
        &leave_out_modal(Some(spring), Some(round())),
    );
    modal("own_words_modal_empty", &leave_out_modal(None, None));
}

#[test]
fn old_words_in_the_settings() {
    let usual = OwnWords {
        quoting: true,
        posted_here: Some(("Makers", false)),
        hidden: 0,
        quiet: &[],
    };
    message("own_words_view", &own_words_view(&usual));
    let day = DateRange::new(date("2025-06-01"), date("2025-06-01"));
    let spring = DateRange::new(date("2025-03-01"), date("2025-05-31"));
    let quiet = [
        (QuietTimeId::from_row(1), spring),
        (QuietTimeId::from_row(2), day),
    ];
    let changed = OwnWords {
        quoting: false,
        posted_here: Some(("Makers", true)),
        hidden: 2,
        quiet: &quiet,
    };
    message("own_words_view_changed", &own_words_view(&changed));
    let alone = OwnWords {
        posted_here: None,
        ..usual
    };
    message(
        "own_words_view_in_a_direct_message",
        &own_words_view(&alone),
    );
    let long = DateRange::new(date("2024-09-28"), date("2025-09-30"));
    let many: Vec<_> = (1..=20)
        .map(|id| (QuietTimeId::from_row(id), long))
        .collect();
    within_limits(&own_words_view(&OwnWords {
        quiet: &many,
        ..changed
    }));
}
