//! `/away` and `/back`, and *Away this week* pressed by mistake.

use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

#[tokio::test]
async fn away_until_a_day_and_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let until = [("until", "friday".into())];
    let away = app.command(shed.ada, shed.place(), "away", &until).await;
    assert!(
        away.text().contains("Friday 20 November"),
        "{}",
        away.text()
    );
    let back = app
        .discord
        .press(shed.ada, &away.message(), "I am back")
        .await;
    assert!(back.text().contains("Welcome back"), "{}", back.text());
    let undone = app.discord.press(shed.ada, &back.message(), "Undo").await;
    let text = undone.text();
    assert!(text.contains("days away are as before"), "{text}");
    let back = app.command(shed.ada, shed.place(), "back", &[]).await;
    assert!(back.text().contains("Welcome back"), "{}", back.text());
    app.discord.redeliver(back.id);
    let not_away = app.command(shed.ada, shed.place(), "back", &[]).await;
    assert!(
        not_away.text().contains("here already"),
        "{}",
        not_away.text()
    );
    for until in ["2026-11-17", "2030-01-01", "whenever"] {
        let refused = app
            .command(shed.ada, shed.place(), "away", &[("until", until.into())])
            .await;
        let typed = format!("/away until:{until}");
        assert!(refused.text().contains(&typed), "{}", refused.text());
    }
}

#[tokio::test]
async fn away_last_week_by_mistake_is_taken_back_by_the_button_and_by_the_command() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    app.log(shed.ben, shed.place(), "1h", "guitar").await;
    app.at(berlin("2026-11-23 09:00")).await;
    let question = app.question(shed.channel);
    let is_away = async || {
        let weeks = app.command(shed.ben, shed.place(), "compare", &[]).await;
        weeks.text().contains("Away")
    };
    let press = async || {
        app.discord
            .press(shed.ben, &question, "Away this week")
            .await
    };
    let away = press().await;
    assert!(is_away().await);
    let taken_back = app
        .discord
        .press(shed.ben, &away.message(), "Not away after all")
        .await;
    assert!(
        taken_back.text().contains("16 to 22 November"),
        "{}",
        taken_back.text()
    );
    assert!(!is_away().await);

    press().await;
    let hint = app.command(shed.ben, shed.place(), "back", &[]).await;
    assert!(
        hint.text().contains("`/back since:2026-11-16`"),
        "{}",
        hint.text()
    );
    assert!(is_away().await, "a week that is over stays as it was said");
    let since = [("since", "2026-11-16".into())];
    let back = app.command(shed.ben, shed.place(), "back", &since).await;
    assert!(
        back.text().contains("Monday 16 November"),
        "{}",
        back.text()
    );
    assert!(!is_away().await);
    for since in ["2026-12-24", "whenever"] {
        let options = [("since", since.into())];
        let refused = app.command(shed.ben, shed.place(), "back", &options).await;
        let typed = format!("/back since:{since}");
        assert!(refused.text().contains(&typed), "{}", refused.text());
    }
}
