//! How `/letter` says no.

use super::super::dates;
use super::super::text::quoted;
use crate::domain::rejection::LetterRejection;
use chrono::Datelike;

const EXAMPLE: &str = "For example: `/letter text:I hope the parser is done when:6 months`.";

/// What a refusal says.
pub(super) fn sentence(rejection: &LetterRejection) -> String {
    match rejection {
        LetterRejection::WhenUnreadable { input } => format!(
            "{} is not a time to come that I can read. A number of days, weeks, months or years works, or a date; left out, it \
             is a year. For example: `6 months`, `2 years` or `2027-11-25`.",
            quoted(input)
        ),
        LetterRejection::WhenPast { day, today } => format!(
            "{} is not to come any more. From tomorrow on works; today is {}. For example: `6 months`.",
            dates::weekday_and_day(*day, today.year()),
            dates::weekday_and_day(*today, today.year())
        ),
        LetterRejection::WhenTooFar { last } => format!(
            "That is further off than ten years. Up to {last} works. For example: `5 years`."
        ),
        LetterRejection::TooMany { max } => format!(
            "{max} letters are on their way to you already, as many as I keep. One that is taken back makes room. \
             For example: `/letter take_back:1`."
        ),
        LetterRejection::NoSuchLetter { total: 0, .. } => {
            format!("There is no letter yet. {EXAMPLE}")
        }
        LetterRejection::NoSuchLetter { number, total } => format!(
            "No letter has the number {number}: yours go from 1 to {total}. `/letter` shows them. For example: `/letter show:1`."
        ),
        LetterRejection::Gone => {
            format!("That letter is not there, or not any more. What is there stands in `/letter`. {EXAMPLE}")
        }
        LetterRejection::NothingToPutBack => {
            "There is no letter to put back. One that was taken back can be. For example: `/letter put_back:True`, after \
             `/letter take_back:1`."
                .to_owned()
        }
        LetterRejection::LetterIsPrivate => {
            "A letter to yourself stays between us. What you explained can be posted. For example: `/letter explain:now`."
                .to_owned()
        }
    }
}
