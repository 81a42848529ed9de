//! The way in: the running connection to Discord's gateway.

use secrecy::{ExposeSecret, SecretString};
use tokio_util::task::AbortOnDropHandle;

use super::Shared;
use crate::credentials;
use crate::discord::{self, Data};
use crate::failure::Failure;

/// Connects; a token that Discord refuses ends the start. The task ends, after `stopping` was
/// cancelled, when every event that came is dealt with.
pub(super) async fn connect(
    shared: &Shared,
    token: &SecretString,
) -> Result<AbortOnDropHandle<()>, Failure> {
    credentials::gateway_is_open(&shared.door_url, token).await?;
    let data = Data {
        store: shared.store.clone(),
        messenger: shared.scheduler.messenger.clone(),
        studio: shared.studio.clone(),
        nudge: shared.scheduler.nudge.clone(),
        health: shared.health.clone(),
        clock: shared.clock.clone(),
    };
    let gateway = discord::connect(&shared.door_url, token.expose_secret(), data).await?;
    let stopping = shared.stopping.clone();
    let connection = async move { gateway.run(stopping).await.map_err(why_it_ended) };
    Ok(shared.vital.spawn("the gateway", connection))
}

fn why_it_ended(error: anyhow::Error) -> Failure {
    if discord::is_refusal(&error) {
        Failure::Refused(format!("{error:#}"))
    } else {
        error.into()
    }
}
