//! What a craft's settings show, and to whom.

use super::*;

#[tokio::test]
async fn a_comeback_stands_in_the_comparison_of_everything() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (craft, day) in [("guitar", "2026-10-12"), ("rust", "2026-11-17")] {
        app.log_on(shed.ada, shed.place(), "1h", craft, day).await;
    }
    let compared = app.command(shed.ada, shed.place(), "compare", &[]).await;
    says(&compared, &["How steadily", "Back after 35 days: 1 h"]);
    app.set_now(berlin("2026-11-25 12:00"));
    let compared = app.command(shed.ada, shed.place(), "compare", &[]).await;
    assert!(!compared.text().contains("Back after"));
}

#[tokio::test]
async fn a_server_sees_all_of_a_craft_once_it_is_shared_there() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, Place::Dm, "2h", "guitar").await;
    app.log(shed.ada, Place::Dm, "4h", "rust").await;
    let posted = async || {
        let options = [("window", "this week".into()), ("share", true.into())];
        let posted = app
            .command(shed.ada, shed.place(), "compare", &options)
            .await;
        assert!(!posted.is_ephemeral());
        posted.text()
    };
    assert!(posted().await.contains("1 h · 1 day · 1 entry"));
    let options = [("craft", "guitar".into())];
    let shared = craft(&app, shed, "share", &options).await;
    says(&shared, &["**guitar** is shared in **Evening Shed**"]);
    let text = posted().await;
    assert!(
        text.contains("3 h · 1 day · 2 entries") && text.contains("3 h"),
        "{text}"
    );
    says(
        &craft(&app, shed, "list", &[]).await,
        &["Shared in **Evening Shed**"],
    );
    let options = [("share", true.into()), ("craft", "guitar".into())];
    let journey = app
        .command(shed.ada, shed.place(), "journey", &options)
        .await;
    assert!(journey.text().contains("**3 h**"), "{}", journey.text());
    let options = [("craft", "guitar".into())];
    says(
        &craft(&app, shed, "hide", &options).await,
        &["not shared in **Evening Shed** any more"],
    );
    assert!(posted().await.contains("1 h · 1 day · 1 entry"));
    says(&history(&app, shed, "undo").await, &["shared there again"]);
    assert!(posted().await.contains("3 h · 1 day"));
    // With the app on one's own account only, nothing becomes visible.
    app.discord.install_app(shed.ada);
    let refused = app
        .command(shed.ada, Place::Dm, "craft share", &options)
        .await;
    says(&refused, &["in a server only"]);
}

#[tokio::test]
async fn a_group_counts_what_is_shared_with_its_server() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-12 12:00")).await;
    let mut members = vec![shed.ada, shed.ben, shed.chen];
    for name in ["Dora", "Emil"] {
        let member = app.discord.add_user(name);
        app.discord.join(shed.server, member);
        members.push(member);
    }
    for member in members {
        app.command(member, shed.place(), "join", &[]).await;
        app.log(member, shed.place(), "1h", "guitar").await;
    }
    app.log(shed.ada, Place::Dm, "5h", "guitar").await;
    app.set_now(berlin("2026-11-18 12:00"));
    let group = app.command(shed.ben, shed.place(), "server", &[]).await;
    assert!(group.text().contains("5 h"), "{}", group.text());
    craft(&app, shed, "share", &[("craft", "guitar".into())]).await;
    let group = app.command(shed.ben, shed.place(), "server", &[]).await;
    assert!(group.text().contains("10 h"), "{}", group.text());
}

#[tokio::test]
async fn hours_before_the_record_are_marked_and_mixed_with_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    let options = [("craft", "guitar".into()), ("hours", "300".into())];
    let set = craft(&app, shed, "before", &options).await;
    says(&set, &["**guitar**: 300 h", "an estimate"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["2 h, and 300 h estimated, apart"],
    );
    let options = [("craft", "guitar".into())];
    let journey = app
        .command(shed.ada, shed.place(), "journey", &options)
        .await;
    says(&journey, &["**2 h** of guitar, and 300 h estimated, apart"]);
    let options = [
        ("craft", "guitar".into()),
        ("weekly", "3h".into()),
        ("years", OptionValue::Number(2.0)),
    ];
    let set = craft(&app, shed, "before", &options).await;
    says(&set, &["about 3 h a week", "17 November 2026"]);
    let options = [("craft", "guitar".into()), ("window", "4 weeks".into())];
    let compared = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(&compared, &["11 h 35 estimated"]);
    // A year ago there is no record, and the estimate says so for itself.
    says(
        &compared,
        &["No record of you then, and 12 h estimated, apart"],
    );
    let options = [("craft", "guitar".into())];
    let week = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(
        &week,
        &[
            "**A year ago**",
            "No record of you then, and 1 h 17 estimated, apart",
            "2 h, and 313 h estimated, apart",
        ],
    );
    says(&history(&app, shed, "undo").await, &["as before"]);
    says(&craft(&app, shed, "list", &[]).await, &["300 h estimated"]);
    let options = [("craft", "guitar".into()), ("hours", "0".into())];
    says(
        &craft(&app, shed, "before", &options).await,
        &["no estimate"],
    );
    assert!(
        !craft(&app, shed, "list", &[])
            .await
            .text()
            .contains("estimated")
    );
}

#[tokio::test]
async fn a_rhythm_is_shown_week_by_week_with_its_strength() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for day in [
        "2026-11-02",
        "2026-11-04",
        "2026-11-06",
        "2026-11-10",
        "2026-11-16",
        "2026-11-18",
    ] {
        app.log_on(shed.ada, shed.place(), "1h", "guitar", day)
            .await;
    }
    let options = [("craft", "guitar".into()), ("days", 3.into())];
    let set = craft(&app, shed, "rhythm", &options).await;
    says(&set, &["**guitar**: 3 days a week"]);
    let list = craft(&app, shed, "list", &[]).await;
    says(
        &list,
        &[
            "This week has 2 of 3 so far",
            "Kept in 1 of the last 2 weeks",
            "Strength",
        ],
    );
    let options = [("craft", "guitar".into())];
    let compared = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(&compared, &["How steadily", "This week has 2 of 3 so far"]);
    says(&history(&app, shed, "undo").await, &["as before"]);
    assert!(
        !craft(&app, shed, "list", &[])
            .await
            .text()
            .contains("Rhythm")
    );
}
