//! Tasks without which there is no bot: when one of them ends, by an error, a panic or by itself,
//! the process must end too, and say why.

use std::future::Future;

use anyhow::anyhow;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::failure::Failure;

/// Starts such tasks, and tells the receiver of [`Vital::new`] about the first that cannot go on.
#[derive(Clone)]
pub(super) struct Vital {
    failing: mpsc::Sender<Failure>,
    stopping: CancellationToken,
}

impl Vital {
    /// Once `stopping` is cancelled a task may end.
    pub(super) fn new(stopping: CancellationToken) -> (Self, mpsc::Receiver<Failure>) {
        let (failing, failed) = mpsc::channel(1);
        (Self { failing, stopping }, failed)
    }

    /// Starts `work`, which the log calls `name`. Dropped, the handle cuts it off.
    pub(super) fn spawn(
        &self,
        name: &'static str,
        work: impl Future<Output = Result<(), Failure>> + Send + 'static,
    ) -> AbortOnDropHandle<()> {
        let Self { failing, stopping } = self.clone();
        let work = AbortOnDropHandle::new(tokio::spawn(work));
        AbortOnDropHandle::new(tokio::spawn(async move {
            let failure: Failure = match work.await {
                Ok(Ok(())) if stopping.is_cancelled() => return,
                Ok(Ok(())) => anyhow!("{name} ended by itself").into(),
                Ok(Err(failure)) => failure,
                Err(panic) => anyhow!(panic).context(format!("{name} fell over")).into(),
            };
            tracing::error!(part = name, failure = failure.in_one_line(), "cannot go on");
            // A full channel already holds a reason to end.
            let _ = failing.try_send(failure);
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_ends_by_an_error_a_panic_or_itself_is_told() {
        let (vital, mut failed) = Vital::new(CancellationToken::new());
        let refused = async { Err(Failure::Refused("no".to_owned())) };
        let _one = vital.spawn("one", refused);
        assert_eq!(failed.recv().await.unwrap().exit_status(), 4);
        let _two = vital.spawn("two", async { panic!("in a test") });
        let line = failed.recv().await.unwrap().in_one_line();
        assert!(line.starts_with("two fell over: "), "{line}");
        let _three = vital.spawn("three", async { Ok(()) });
        assert_eq!(
            failed.recv().await.unwrap().in_one_line(),
            "three ended by itself"
        );
    }

    #[tokio::test]
    async fn a_part_may_end_when_the_bot_stops() {
        let stopping = CancellationToken::new();
        let (vital, mut failed) = Vital::new(stopping.clone());
        stopping.cancel();
        let part = vital.spawn("a part", async { Ok(()) });
        assert!(part.await.is_ok());
        drop(vital);
        assert!(failed.recv().await.is_none());
    }
}
