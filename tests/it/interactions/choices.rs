//! What is offered while an option is typed.

use serde_json::json;
use standin::{Choice, OptionValue};

use crate::test_app::{TestApp, berlin};

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.name.as_str()).collect()
}

#[tokio::test]
async fn crafts_are_ones_own_the_latest_first_and_days_are_the_last_seven() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    let place = shed.place();
    app.log_on(shed.ada, place, "1h", "Guitar", "monday").await;
    app.log_on(shed.ada, place, "1h", "rust", "today").await;
    app.log(shed.ben, place, "1h", "sailing").await;
    let time = [("time", OptionValue::from("1h"))];
    let offered = app
        .discord
        .autocomplete(shed.ada, place, "log", &time, ("craft", ""))
        .await;
    assert_eq!(names(&offered), ["rust", "Guitar"]);
    let offered = app
        .discord
        .autocomplete(shed.ada, place, "log", &time, ("craft", "gUI"))
        .await;
    assert_eq!(names(&offered), ["Guitar"]);
    let offered = app
        .discord
        .autocomplete(shed.ada, place, "log", &time, ("day", ""))
        .await;
    assert_eq!(offered.len(), 7);
    assert_eq!(offered[0].name, "today, Wednesday 18 November");
    assert_eq!(offered[6].value, json!("2026-11-12"));
}

#[tokio::test]
async fn zones_weekdays_and_days_ahead_are_offered() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    let (who, place) = (shed.ada, shed.place());
    let zones = app
        .discord
        .autocomplete(who, place, "settings", &[], ("timezone", "berl"))
        .await;
    assert_eq!(names(&zones), ["Europe/Berlin"]);
    let days = app
        .discord
        .autocomplete(who, place, "settings", &[], ("week_start", "su"))
        .await;
    assert_eq!(names(&days), ["Sunday"]);
    let until = app
        .discord
        .autocomplete(who, place, "away", &[], ("until", ""))
        .await;
    assert_eq!(until[0].value, json!("2026-11-19"));
}
