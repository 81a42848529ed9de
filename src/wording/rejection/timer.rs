//! How the bot says no about timers.

use crate::domain::duration::DAY_MINUTES;
use crate::domain::format;
use crate::domain::rejection::TimerRejection;
use crate::wording::dates;
use crate::wording::text::inline;

pub(super) fn rejection(rejection: &TimerRejection) -> String {
    match rejection {
        TimerRejection::Running {
            craft,
            started_at,
            minutes,
        } => {
            let so_far = match minutes {
                ..1 => String::new(),
                minutes => format!(", {} so far", format::duration(*minutes)),
            };
            format!(
                "A timer of **{}** has been running since {}{so_far}, and one runs at a time. `/timer stop` keeps it, \
                 `/timer discard` drops it; then the next can start. For example: `/timer stop`.",
                inline(craft, 60),
                dates::time(*started_at),
            )
        }
        TimerRejection::NotRunning => {
            "No timer is running. A craft starts one, and work that is done already goes in \
             with `/log`. For example: `/timer start craft:guitar`."
                .to_owned()
        }
        TimerRejection::TooShort => {
            "That timer has not run for a minute, and one minute is the least. It runs on; \
             `/timer stop` works in a moment. For example: `/timer discard`, to drop it."
                .to_owned()
        }
        TimerRejection::NoRoom { day } => format!(
            "{} holds {} already, all that a day has, and that is the day this timer began. The timer is as it was. \
             `/history` can make room, or the timer can be dropped. For example: `/timer discard`.",
            day.format("%A %-d %B %Y"),
            format::duration(DAY_MINUTES.into()),
        ),
        TimerRejection::DayLong => {
            "This timer has run for 24 h, all that a day holds, so it cannot run on. \
             *Stop now* keeps it, *It was this long…* says otherwise. For example: `/timer stop`."
                .to_owned()
        }
        TimerRejection::DealtWith => {
            "That timer is dealt with. What was kept of it stands in `/history`, and can be \
             changed there at any time. For example: `/history edit:1`."
                .to_owned()
        }
    }
}
