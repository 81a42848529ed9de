//! What is wrong with leaving out a time.

use super::full_day;
use crate::domain::own_words::QUIET_TIMES_MAX;
use crate::domain::rejection::OwnWordsRejection;

pub(super) fn own_words(rejection: &OwnWordsRejection) -> String {
    match rejection {
        OwnWordsRejection::TimeEndsBefore { from, to } => format!(
            "From {} to {} ends before it begins. The first day comes first. For example: from `{to}` to `{from}`.",
            full_day(*from),
            full_day(*to)
        ),
        OwnWordsRejection::TooManyTimes => format!(
            "{QUIET_TIMES_MAX} times are left out already, and no more are kept apart. A longer one that holds several of them works, \
             or bring one back first: `/settings`, then *Old words*."
        ),
    }
}
