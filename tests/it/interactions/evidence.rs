//! What an entry has to show: a link, a message by its link; and how many hours have something.

use standin::InteractionOutcome;

use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_message_is_kept_under_one_address_whichever_client_copied_it() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let options = [
        ("time", "2h".into()),
        ("craft", "guitar".into()),
        ("link", "https://canary.discord.com/channels/1/2/3".into()),
    ];
    let logged = app.command(shed.ben, shed.place(), "log", &options).await;
    says(&logged, &["<https://discord.com/channels/1/2/3>"]);
}

#[tokio::test]
async fn an_entry_gets_its_link_later_and_loses_it_again() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ben, shed.place(), "2h", "guitar").await;
    let show = [("show", 1.into())];
    let shown = app.command(shed.ben, shed.place(), "history", &show).await;
    let form = app
        .discord
        .press(shed.ben, &shown.message(), "Link")
        .await
        .modal();
    let refused = app
        .discord
        .submit(shed.ben, &form, &[("link", "nowhere")])
        .await;
    says(&refused, &["not an address", "Nothing you typed is lost"]);
    let form = app
        .discord
        .press(shed.ben, &refused.message(), "Correct it")
        .await
        .modal();
    let link = [("link", "https://example.org/take")];
    let linked = app.discord.submit(shed.ben, &form, &link).await;
    says(&linked, &["https://example.org/take"]);
    app.discord.redeliver(linked.id);
    let number = [("link", 1.into())];
    let form = app
        .command(shed.ben, shed.place(), "history", &number)
        .await
        .modal();
    assert_eq!(
        form.field("link").expect("a field").value,
        "https://example.org/take"
    );
    let bare = app.discord.submit(shed.ben, &form, &[("link", "")]).await;
    assert!(!bare.text().contains("example.org"), "{}", bare.text());
}

#[tokio::test]
async fn hours_with_something_to_show_are_said_to_their_owner_only() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.command(shed.ben, shed.place(), "join", &[]).await;
    app.log(shed.ben, shed.place(), "1h", "guitar").await;
    for look in ["history", "compare", "journey"] {
        let bare = app.command(shed.ben, shed.place(), look, &[]).await;
        let text = bare.finished().await.text();
        assert!(!text.contains("to show"), "{text}");
    }
    let options = [
        ("time", "2h05".into()),
        ("craft", "guitar".into()),
        ("link", "https://example.org/take".into()),
    ];
    app.command(shed.ben, shed.place(), "log", &options).await;
    for look in ["history", "compare", "journey"] {
        let own = app.command(shed.ben, shed.place(), look, &[]).await;
        let text = own.finished().await.text();
        assert!(text.contains("2 h 05 with something to show"), "{text}");
    }
    let window = [("window", "4 weeks".into())];
    let own = app
        .command(shed.ben, shed.place(), "compare", &window)
        .await;
    says(&own, &["2 h 05 with something to show"]);
    for look in ["compare", "journey"] {
        let share = [("share", true.into())];
        let posted = app.command(shed.ben, shed.place(), look, &share).await;
        let text = posted.finished().await.text();
        assert!(!text.contains("to show"), "{text}");
    }
}
