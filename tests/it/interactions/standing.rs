//! `/join`, `/leave`, `/compare` and its sharing, `/settings`, `/help`.

use standin::{Outcome, Place};

use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn numbers_are_shared_only_by_who_has_joined_and_only_what_the_server_may_see() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, Place::Dm, "5h", "secret").await;
    let compared = app.command(shed.ada, shed.place(), "compare", &[]).await;
    assert!(compared.is_ephemeral());
    assert!(compared.text().contains("6 h"), "{}", compared.text());

    let refused = app
        .discord
        .press(shed.ada, &compared.message(), "Share this week here")
        .await;
    assert!(refused.is_ephemeral());
    assert!(refused.text().contains("/join"), "{}", refused.text());
    app.command(shed.ada, shed.place(), "join", &[]).await;
    let shared = app
        .discord
        .press(shed.ada, &compared.message(), "Share this week here")
        .await;
    assert!(!shared.is_ephemeral());
    assert!(shared.text().contains("1 h · "), "{}", shared.text());
    assert!(!shared.text().contains("6 h"), "{}", shared.text());

    app.command(shed.ada, shed.place(), "leave", &[]).await;
    let refused = app
        .discord
        .press(shed.ada, &compared.message(), "Share this week here")
        .await;
    assert!(refused.is_ephemeral(), "{refused:?}");
}

#[tokio::test]
async fn an_entry_is_shared_only_in_the_server_it_was_logged_in() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let shared = app
        .discord
        .press(shed.ada, &logged.message(), "Share here")
        .await;
    assert!(!shared.is_ephemeral());
    assert!(shared.text().contains("guitar"), "{}", shared.text());

    let other = app.discord.add_server("Elsewhere", shed.ada);
    let there = Place::Server(other, app.discord.add_text_channel(other, "talk"));
    app.command(shed.ada, there, "join", &[]).await;
    let shown = app
        .command(shed.ada, there, "history", &[("show", 1.into())])
        .await;
    if shown.message().button("Share here").is_some() {
        let refused = app
            .discord
            .press(shed.ada, &shown.message(), "Share here")
            .await;
        assert!(refused.is_ephemeral(), "{refused:?}");
    }
}

#[tokio::test]
async fn nothing_is_offered_for_sharing_where_only_the_member_has_the_bot() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.discord.install_app(shed.ada);
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    for place in [Place::Dm, Place::UserInstallIn(shed.server, shed.channel)] {
        let compared = app.command(shed.ada, place, "compare", &[]).await;
        assert!(compared.is_ephemeral());
        assert_eq!(compared.message().buttons, [], "{place:?}");
    }
}

#[tokio::test]
async fn commands_of_a_server_are_not_offered_elsewhere() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for name in ["join", "leave", "checkin", "setup"] {
        let outcome = app.command(shed.ada, Place::Dm, name, &[]).await;
        assert!(
            matches!(outcome.kind, Outcome::NotSent(_)),
            "/{name}: {outcome:?}"
        );
    }
    let ask = [("ask", "by direct message".into())];
    let refused = app.command(shed.ada, Place::Dm, "settings", &ask).await;
    assert!(
        refused.text().contains("ask:by direct message"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn joining_leaving_and_joining_again_by_the_button() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    let joined = app.command(shed.ben, shed.place(), "join", &[]).await;
    assert!(joined.text().contains("Evening Shed"), "{}", joined.text());
    assert!(joined.text().contains("<t:"), "{}", joined.text());
    let left = app.command(shed.ben, shed.place(), "leave", &[]).await;
    let again = app
        .discord
        .press(shed.ben, &left.message(), "Join again")
        .await;
    assert!(again.is_ephemeral());
    assert!(again.text().contains("You are in"), "{}", again.text());
}

#[tokio::test]
async fn settings_change_by_option_by_form_and_by_button() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    let options = [
        ("timezone", "america/new york".into()),
        ("day_start", 4.into()),
    ];
    let shown = app
        .command(shed.ben, shed.place(), "settings", &options)
        .await;
    assert!(
        shown.text().contains("America/New_York"),
        "{}",
        shown.text()
    );
    assert!(shown.text().contains("04:00"), "{}", shown.text());

    let form = app
        .discord
        .press(shed.ben, &shown.message(), "Week start")
        .await
        .modal();
    let changed = app
        .discord
        .submit(shed.ben, &form, &[("value", "sunday")])
        .await;
    assert!(changed.text().contains("Sunday"), "{}", changed.text());
    let form = app
        .discord
        .press(shed.ben, &changed.message(), "Timezone")
        .await
        .modal();
    let refused = app
        .discord
        .submit(shed.ben, &form, &[("value", "Europe/Berlim")])
        .await;
    assert!(
        refused.text().contains("Europe/Berlin"),
        "{}",
        refused.text()
    );
    let form = app
        .discord
        .press(shed.ben, &refused.message(), "Correct it")
        .await
        .modal();
    assert_eq!(form.field("value").expect("a field").value, "Europe/Berlim");

    let direct = app
        .discord
        .press(shed.ben, &changed.message(), "Ask me by direct message")
        .await;
    assert!(
        direct.text().contains("asked by direct message"),
        "{}",
        direct.text()
    );
    for (option, value) in [("day_start", 7.into()), ("week_start", "someday".into())] {
        let refused = app
            .command(shed.ben, shed.place(), "settings", &[(option, value)])
            .await;
        assert!(refused.text().contains("You typed"), "{}", refused.text());
    }
}

#[tokio::test]
async fn help_says_what_there_is() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let help = app.command(shed.ada, shed.place(), "help", &[]).await;
    assert!(help.is_ephemeral());
    for name in [
        "/log",
        "/checkin",
        "/compare",
        "/journey",
        "/year",
        "/server",
        "/history",
        "/settings",
        "/setup",
    ] {
        assert!(help.text().contains(name), "{name}");
    }
}

#[tokio::test]
async fn joining_or_leaving_for_nothing_says_so() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    let text = async |name: &str| {
        let told = app.command(shed.ben, shed.place(), name, &[]).await;
        assert!(told.is_ephemeral());
        told.text()
    };
    let out = text("leave").await;
    assert!(out.contains("had not joined"), "{out}");
    assert!(text("join").await.contains("You are in."));
    let again = text("join").await;
    assert!(again.contains("in already"), "{again}");
    assert!(again.contains("<t:"), "{again}");
    assert!(text("leave").await.contains("You are out"));
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    let direct = text("leave").await;
    assert!(direct.contains("direct message"), "{direct}");
    let out = text("leave").await;
    assert!(out.contains("had not joined"), "{out}");
}

#[tokio::test]
async fn an_entry_is_shared_by_command_as_by_its_button() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, Place::Dm, "2h", "secret").await;
    let share = async |number: i64| {
        let options = [("share", number.into())];
        app.command(shed.ada, shed.place(), "history", &options)
            .await
    };
    let refused = share(2).await;
    assert!(refused.text().contains("`/join`"), "{}", refused.text());
    app.command(shed.ada, shed.place(), "join", &[]).await;
    let shared = share(2).await;
    assert!(!shared.is_ephemeral());
    assert!(shared.text().contains("guitar"), "{}", shared.text());
    for number in [1, 3] {
        let refused = share(number).await;
        assert!(refused.is_ephemeral(), "{refused:?}");
        assert!(!refused.text().contains("secret"), "{}", refused.text());
    }
}
