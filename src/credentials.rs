//! The two questions to Discord that come before everything else: who does this token belong to,
//! and is the gateway open for it? Everything after that goes through the Discord library.

use std::time::Duration;

use anyhow::Context;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// Longer than the door takes with all its repeats; only a door that hangs is cut.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// The application behind the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id, which the invite link names.
    pub id: u64,
    /// Its name in the developer portal.
    pub name: String,
}

/// Asks who `token` belongs to. `door_url` is where requests to Discord go.
pub async fn application(door_url: &str, token: &SecretString) -> Result<Application, Failure> {
    #[derive(Deserialize)]
    struct Answer {
        id: String,
        name: String,
    }
    let answer: Answer = ask(door_url, token, "applications/@me").await?;
    let id = answer
        .id
        .parse()
        .with_context(|| format!("Discord named the application {:?}", answer.id))?;
    Ok(Application {
        id,
        name: answer.name,
    })
}

/// Makes sure that Discord names a gateway. The Discord library would fall back on discord.com for
/// the life of the process when it cannot ask.
pub async fn gateway_is_open(door_url: &str, token: &SecretString) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Answer {
        url: String,
    }
    let answer: Answer = ask(door_url, token, "gateway/bot").await?;
    tracing::debug!(url = answer.url, "the gateway is open");
    Ok(())
}

/// Why the bot ends when Discord answers with `status`, 401 or 403, to who asks with the token.
pub fn refused(status: u16) -> Failure {
    let reason = match status {
        401 => "the token is wrong or was reset; take a new one from the developer portal",
        _ => "the token is known, and the bot may not be asked about with it (status 403)",
    };
    Failure::Refused(reason.to_owned())
}

async fn ask<T: DeserializeOwned>(
    door_url: &str,
    token: &SecretString,
    path: &str,
) -> Result<T, Failure> {
    let tried = || format!("asking Discord for {path}");
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(ANSWER_WITHIN)
        .build()
        .context("setting up the connection to Discord")?;
    let response = client
        .get(format!("{door_url}/api/v10/{path}"))
        .header("Authorization", format!("Bot {}", token.expose_secret()))
        .send()
        .await
        .with_context(tried)?;
    let status = response.status();
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Err(refused(status.as_u16()));
    }
    if !status.is_success() {
        let text = response.text().await.unwrap_or_default();
        let start: String = text.chars().take(200).collect();
        return Err(anyhow::anyhow!("status {status}: {start}")
            .context(tried())
            .into());
    }
    Ok(response.json().await.with_context(tried)?)
}
