//! The one place that reads the machine's clock. Everything else is told what time it is, so that
//! tests and the playground live through years in seconds. No sleeping and no timers here.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Says what time it is: the machine's time, or whatever a test wants it to be.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's own clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    pub fn system() -> Self {
        Self::from_fn(Utc::now)
    }

    /// A clock that stands still at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::from_fn(move || at)
    }

    /// A clock that asks `read` every time.
    pub fn from_fn(read: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let at = DateTime::from_timestamp(1_795_000_000, 0).expect("in range");
        let clock = Clock::fixed(at);
        assert_eq!(clock.now(), at);
        assert_eq!(clock.clone().now(), at);
    }
}
