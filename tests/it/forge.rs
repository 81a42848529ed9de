//! What a modified client can do: press a button with any custom_id.

use serde_json::json;
use standin::{ChannelId, MessageView};

use crate::test_app::TestApp;

/// A message of the bot's with one button labelled "Forged", which anybody who sees the channel can press.
pub(crate) async fn message_with_button(
    app: &TestApp,
    channel: ChannelId,
    custom_id: &str,
) -> MessageView {
    let button = json!({ "type": 2, "style": 2, "label": "Forged", "custom_id": custom_id });
    let body =
        json!({ "content": "forged", "components": [{ "type": 1, "components": [button] }] });
    let url = format!(
        "{}/api/v10/channels/{channel}/messages",
        app.discord.api_url()
    );
    let sent = reqwest::Client::new()
        .post(url)
        .header("Authorization", format!("Bot {}", app.discord.token()))
        .json(&body)
        .send()
        .await
        .expect("the stand-in answers");
    assert!(sent.status().is_success(), "{custom_id}");
    app.discord
        .messages(channel)
        .pop()
        .expect("it was posted above")
}
