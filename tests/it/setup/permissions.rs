//! What the bot lacks in the channel is said there and then.

use standin::{OptionValue, Place, Target, permission};

use super::{MONDAY, setup};
use crate::test_app::{TestApp, berlin};

const NEEDED: [(u64, &str); 7] = [
    (permission::VIEW_CHANNEL, "View Channel"),
    (permission::SEND_MESSAGES, "Send Messages"),
    (permission::EMBED_LINKS, "Embed Links"),
    (permission::ATTACH_FILES, "Attach Files"),
    (permission::READ_MESSAGE_HISTORY, "Read Message History"),
    (permission::CREATE_PUBLIC_THREADS, "Create Public Threads"),
    (
        permission::SEND_MESSAGES_IN_THREADS,
        "Send Messages in Threads",
    ),
];

/// The permissions that a text names as missing.
fn named(text: &str) -> Vec<&'static str> {
    let names = NEEDED.into_iter().map(|(_, name)| name);
    names
        .filter(|name| text.contains(&format!("**{name}**")))
        .collect()
}

#[tokio::test]
async fn each_missing_permission_is_named_and_those_of_threads_only_with_a_thread() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let talk = app.discord.add_text_channel(shed.server, "talk");
    let place = Place::Server(shed.server, talk);
    for thread in [true, false] {
        for (bit, name) in NEEDED {
            app.discord.overwrite(shed.channel, Target::Bot, 0, bit);
            let options = [("thread", thread.into())];
            let set = app.command(shed.ada, place, "setup", &options).await;
            let text = set.finished().await.text();
            let of_threads = name.contains("Threads");
            let expected: Vec<&str> = match name {
                "View Channel" if thread => NEEDED.map(|(_, name)| name).to_vec(),
                "View Channel" => NEEDED[..5].iter().map(|(_, name)| *name).collect(),
                _ if of_threads && !thread => Vec::new(),
                _ => vec![name],
            };
            assert_eq!(
                named(&text),
                expected,
                "without {name}, thread {thread}:\n{text}"
            );
            let all_there = text.contains("All permissions are there");
            assert_eq!(all_there, expected.is_empty(), "{text}");
        }
        app.discord.overwrite(shed.channel, Target::Bot, 0, 0);
    }
    let text = setup(&app, shed, &[]).await.text();
    assert!(text.contains("All permissions are there"), "{text}");
}

#[tokio::test]
async fn a_role_that_cannot_be_mentioned_is_said() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let quiet = app.discord.add_role(shed.server, "quiet", 0, false);
    let loud = app.discord.add_role(shed.server, "loud", 0, true);
    let cannot = |role| format!("I cannot mention <@&{role}>");
    // A new server of the stand-in lets everybody mention everything, as Discord does.
    let text = setup(&app, shed, &[("role", OptionValue::Role(quiet))])
        .await
        .text();
    assert!(!text.contains("I cannot mention"), "{text}");
    let everyone = app.discord.everyone_role(shed.server);
    let fewer = permission::EVERYONE_DEFAULT & !permission::MENTION_EVERYONE;
    app.discord
        .set_role_permissions(shed.server, everyone, fewer);
    let text = setup(&app, shed, &[]).await.text();
    assert!(text.contains(&cannot(quiet)), "{text}");
    let text = setup(&app, shed, &[("role", OptionValue::Role(loud))])
        .await
        .text();
    assert!(!text.contains("I cannot mention"), "{text}");
}

#[tokio::test]
async fn a_channel_that_is_gone_leaves_everything_missing() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let talk = app.discord.add_text_channel(shed.server, "talk");
    app.discord.delete_channel(shed.channel);
    let place = Place::Server(shed.server, talk);
    let set = app.command(shed.ada, place, "setup", &[]).await;
    let text = set.finished().await.text();
    assert_eq!(named(&text).len(), NEEDED.len(), "{text}");
}
