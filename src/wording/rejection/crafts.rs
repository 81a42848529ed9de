//! What is said when a change of a craft, an estimate of the hours before the record, or an undoing is refused.

use super::quoted;
use crate::domain::estimate::{ESTIMATE_HOURS_MAX, ESTIMATE_YEARS_MAX};
use crate::domain::format;
use crate::domain::record::CRAFTS_MAX;
use crate::domain::rejection::{BeforeRejection, ChangeRejection, CraftRejection};
use crate::wording::text::inline;

const BEFORE: &str = "For example: `/craft before craft:guitar hours:300`, or `weekly:3h years:2`.";

/// A refused change of a craft.
pub(super) fn craft(rejection: &CraftRejection) -> String {
    match rejection {
        CraftRejection::NameTaken { name } => {
            let name = inline(name, 60);
            format!(
                "You have a craft named **{name}** already, or it stands for one. Another name works, and `/craft merge` makes one \
                 craft of two. For example: `/craft merge craft:gitar into:guitar`."
            )
        }
        CraftRejection::TooMany => format!(
            "You have {CRAFTS_MAX} crafts, and no more are kept; names that were merged into one count too. One that you have works, \
             under a new name as well. For example: `/craft rename craft:gitar to:cello`."
        ),
        CraftRejection::MergeWithItself { name } => {
            let name = inline(name, 60);
            format!(
                "Both names are **{name}**, so there is nothing to merge. Two crafts make one. \
                 For example: `/craft merge craft:gitar into:guitar`."
            )
        }
        CraftRejection::RhythmOutOfRange { days } => format!(
            "A week has seven days, and {days} is not a number of them. 1 to 7 days work, and 0 for no rhythm. \
             For example: `/craft rhythm craft:guitar days:3`."
        ),
    }
}

/// A refused estimate.
pub(super) fn before(rejection: &BeforeRejection) -> String {
    match rejection {
        BeforeRejection::HoursUnreadable { input } => format!(
            "{} is not a number of hours that I can read. Hours, with or without minutes, work. {BEFORE}",
            quoted(input)
        ),
        BeforeRejection::NotTwoOfThree => format!(
            "Hours alone are kept as a total; to spread them, two of *hours*, *years* and *weekly* are needed, and the third \
             follows from them. {BEFORE}"
        ),
        BeforeRejection::TooManyHours => {
            let most = format::thousands(ESTIMATE_HOURS_MAX.unsigned_abs());
            format!("That is more than a life has room for. Up to {most} h are kept. {BEFORE}")
        }
        BeforeRejection::NoHours => {
            format!(
                "That comes to no hours over a span. One hour is enough; *hours:0* alone takes the estimate away. {BEFORE}"
            )
        }
        BeforeRejection::WeekTooFull => {
            format!(
                "That is more than the 168 h of a week. Fewer hours, or more years, work. {BEFORE}"
            )
        }
        BeforeRejection::YearsOutOfRange => {
            format!(
                "The years are to be more than none and at most {ESTIMATE_YEARS_MAX}. Parts of a year work, such as 1.5. {BEFORE}"
            )
        }
        BeforeRejection::BeginsTooEarly { from } => format!(
            "That would begin in {}, before this record can: it reaches back to 1 January 2000. Fewer years work, and hours \
             alone, which have no dates. {BEFORE}",
            from.format("%Y")
        ),
    }
}

/// Why something is not undone or put back.
pub(super) const fn change(rejection: ChangeRejection) -> &'static str {
    match rejection {
        ChangeRejection::TooOld => {
            "That is more than a day ago, and changes can be undone for 24 hours. It can be changed by hand: entries in \
             `/history`, crafts with `/craft`. For example: `/history edit:1`."
        }
        ChangeRejection::ChangedSince => {
            "That was changed again since, so it stays as it is now. What came later can be undone first. \
             For example: `/history undo:True`."
        }
        ChangeRejection::TurnedAlready => {
            "That is done already, and nothing was changed. The reply to it has the button that turns it round, and \
             `/history` does the same. For example: `/history put_back:True`."
        }
    }
}
