//! A member who asks more than anybody types slows nobody else.

use futures_util::future::join_all;
use standin::Outcome;

use crate::test_app::{TestApp, berlin};

const FEW: [(&str, &str); 2] = [
    ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "5"),
    ("YESTERYOU__LIMITS__MEMBER_PER_SECOND", "1"),
];

#[tokio::test]
async fn who_asks_too_much_at_once_is_told_kindly_and_others_are_served() {
    let app = TestApp::start_with(berlin("2026-11-18 12:00"), &FEW).await;
    let shed = app.add_shed("Evening Shed", "check-in");
    let hasty = join_all((0..40).map(|_| app.log(shed.ada, shed.place(), "1m", "guitar")));
    let calm = async {
        for _ in 0..3 {
            let logged = app.log(shed.ben, shed.place(), "1m", "piano").await;
            assert!(logged.text().contains("piano"), "{}", logged.text());
        }
    };
    let (outcomes, ()) = tokio::join!(hasty, calm);
    let texts: Vec<String> = outcomes
        .iter()
        .filter(|one| matches!(one.kind, Outcome::Reply { .. }))
        .map(standin::InteractionOutcome::text)
        .collect();
    let kept = texts.iter().filter(|text| text.starts_with("Kept")).count();
    let told = texts.iter().filter(|text| text.contains("a lot at once"));
    assert!((5..10).contains(&kept), "{kept} were kept");
    assert_eq!(told.count(), 1, "{texts:?}");
    // What was let go left no trace.
    let page = app.metrics().await;
    let ignored = r#"yesteryou_interactions_total{kind="command",name="log",outcome="ignored"}"#;
    assert!(page.contains(ignored), "{page}");
    assert!(outcomes.iter().all(|one| {
        one.failure()
            .is_none_or(|why| why.contains("did not respond"))
    }));
}

#[tokio::test]
async fn who_asks_while_every_server_comes_at_once_is_answered() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    // As at the start of a bot that is in many servers.
    for number in 0..600 {
        app.discord.add_server(&format!("Shed {number}"), shed.ada);
    }
    let logged = app.log(shed.ben, shed.place(), "1m", "piano").await;
    assert!(logged.text().contains("piano"), "{}", logged.text());
}
