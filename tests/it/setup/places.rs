//! The question is asked in a text or announcement channel, and in no other kind.

use standin::{OptionValue, Place};

use super::{MONDAY, says, setup};
use crate::test_app::{TestApp, berlin};

#[tokio::test]
async fn a_first_setup_in_a_place_of_another_kind_says_which_channel_to_name() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let thread = app
        .discord
        .add_thread(shed.channel, shed.ada, "Side by side");
    let voice = app.discord.add_voice_channel(shed.server, "Voices");
    let forum = app.discord.add_forum(shed.server, "Plans");
    let post = app.discord.add_thread(forum, shed.ada, "A plan");
    for (place, kind) in [(thread, "thread"), (voice, "voice"), (post, "thread")] {
        let place = Place::Server(shed.server, place);
        let options = [("timezone", "Europe/Berlin".into())];
        let refused = app.command(shed.ada, place, "setup", &options).await;
        let typed = "/setup timezone:Europe/Berlin";
        let example = "`/setup channel:#check-in`";
        says(
            &refused,
            &[kind, "text or announcement channel", example, typed],
        );
    }
    let none = setup(&app, shed, &[]).await.text();
    assert!(none.contains("No weekly question yet"), "{none}");

    let named = [
        ("channel", OptionValue::Channel(shed.channel)),
        ("timezone", "Europe/Berlin".into()),
    ];
    let place = Place::Server(shed.server, thread);
    let set = app.command(shed.ada, place, "setup", &named).await;
    let set = set.finished().await.text();
    assert!(set.contains(&format!("<#{}>", shed.channel)), "{set}");
}

#[tokio::test]
async fn an_announcement_channel_takes_the_question() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let news = app.discord.add_announcement_channel(shed.server, "news");
    let place = Place::Server(shed.server, news);
    let options = [("timezone", "Europe/Berlin".into())];
    let set = app.command(shed.ada, place, "setup", &options).await;
    let set = set.finished().await.text();
    assert!(set.contains(&format!("<#{news}>")), "{set}");
}

#[tokio::test]
async fn a_channel_option_of_another_kind_is_not_offered() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let voice = app.discord.add_voice_channel(shed.server, "Voices");
    let options = [("channel", OptionValue::Channel(voice))];
    let outcome = app.command(shed.ada, shed.place(), "setup", &options).await;
    let why = outcome.failure().expect("the client does not send it");
    assert!(why.contains("channel"), "{why}");
}
