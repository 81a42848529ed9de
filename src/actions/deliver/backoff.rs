//! How long a delivery waits after a failed attempt, and when it is too old to be worth another.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

const FIRST: TimeDelta = TimeDelta::seconds(5);
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// What could not be sent for so long is given up.
const TOO_OLD: TimeDelta = TimeDelta::hours(24);

/// The wait after `attempts` attempts: doubling from 5 seconds to 15 minutes, of which a random half to all is taken, but not
/// less than Discord asked for. `random` lies in 0.0 to 1.0.
pub(super) fn backoff(attempts: i64, asked_for: Option<Duration>, random: f64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(1, 16) - 1).expect("from 0 to 15");
    let full = (FIRST * (1 << doublings)).min(LONGEST);
    let half_ms = full.num_milliseconds() / 2;
    #[expect(clippy::cast_possible_truncation, reason = "at most 450,000")]
    #[expect(clippy::cast_precision_loss, reason = "at most 450,000")]
    let jitter_ms = (half_ms as f64 * random.clamp(0.0, 1.0)) as i64;
    let wait = TimeDelta::milliseconds(half_ms + jitter_ms);
    let asked_for = asked_for.and_then(|wait| TimeDelta::from_std(wait).ok());
    asked_for.map_or(wait, |asked_for| wait.max(asked_for))
}

/// Whether something that could be sent from `from` on has waited too long.
pub(super) fn is_too_old(from: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - from > TOO_OLD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        for (attempts, seconds) in [
            (0, 5),
            (1, 5),
            (2, 10),
            (3, 20),
            (7, 320),
            (8, 640),
            (9, 900),
        ] {
            assert_eq!(
                backoff(attempts, None, 1.0),
                TimeDelta::seconds(seconds),
                "{attempts}"
            );
        }
        assert_eq!(backoff(i64::MAX, None, 1.0), LONGEST);
        assert_eq!(backoff(2, None, 0.0), TimeDelta::seconds(5));
    }

    #[test]
    fn discord_may_ask_for_more_and_not_for_less() {
        let wait = |seconds| backoff(1, Some(Duration::from_secs(seconds)), 1.0);
        assert_eq!(wait(60), TimeDelta::seconds(60));
        assert_eq!(wait(1), TimeDelta::seconds(5));
    }
}
