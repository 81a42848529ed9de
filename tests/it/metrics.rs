//! `/metrics`: what it counts, that it names nobody, and that the documents, the dashboard and the alerts speak of metrics that
//! there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use standin::{Fault, OptionValue};

use crate::test_app::{TestApp, berlin};

/// The value of a line that begins like this.
fn value(page: &str, begins: &str) -> Option<f64> {
    let line = page.lines().find(|line| line.starts_with(begins))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// A bot that has done a little of everything.
async fn page_of_a_busy_bot() -> String {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.discord
        .say(shed.ben, shed.channel, "No habit of anybody's.");
    app.log(shed.ben, shed.place(), "1h", "zebrafish").await;
    app.log(shed.ben, shed.place(), "soon", "zebrafish").await;
    app.discord
        .fault(Fault::server_error("POST /channels/*/messages").times(1));
    app.at(berlin("2026-11-09 09:00")).await;
    let question = app.question(shed.channel);
    app.answer(shed.chen, &question, "Done.", "zebrafish 1h")
        .await;
    app.answer(shed.chen, &question, "Done.", "zebrafish soon")
        .await;
    let typed: [(&str, OptionValue); 1] = [("time", "1h".into())];
    app.discord
        .autocomplete(shed.ben, shed.place(), "log", &typed, ("craft", "zebra"))
        .await;
    app.discord.close_gateway(4000);
    app.discord
        .settle("the end", |one| !one.is_connected())
        .await;
    app.discord.connected().await;
    app.metrics().await
}

#[tokio::test]
async fn what_the_bot_does_is_counted() {
    let page = page_of_a_busy_bot().await;
    let log = |outcome: &str| {
        let labels = format!(r#"{{kind="command",name="log",outcome="{outcome}"}}"#);
        value(&page, &format!("yesteryou_interactions_total{labels}"))
    };
    assert_eq!(log("done"), Some(1.0), "{page}");
    assert_eq!(log("refused"), Some(1.0), "{page}");
    let form = |outcome: &str| {
        let labels = format!(r#"{{kind="form",name="answer-modal",outcome="{outcome}"}}"#);
        value(&page, &format!("yesteryou_interactions_total{labels}"))
    };
    assert_eq!(form("done"), Some(1.0), "{page}");
    assert_eq!(form("refused"), Some(1.0), "{page}");
    for (begins, least) in [
        (
            r#"yesteryou_interaction_seconds_count{kind="command",name="log"}"#,
            2.0,
        ),
        (r#"yesteryou_deliveries_total{outcome="sent"}"#, 3.0),
        (
            r#"yesteryou_door_requests_total{route="POST interactions/:id/:token/callback",status="204"}"#,
            4.0,
        ),
        (
            r#"yesteryou_door_requests_total{route="POST channels/:id/messages",status="200"}"#,
            2.0,
        ),
        ("yesteryou_door_wait_seconds_count", 6.0),
        ("yesteryou_door_retries_total", 1.0),
        (r#"yesteryou_gateway_sessions_total{how="new"}"#, 1.0),
        (r#"yesteryou_gateway_sessions_total{how="resumed"}"#, 1.0),
        (r#"yesteryou_gateway_closes_total{code="4000"}"#, 1.0),
        ("yesteryou_gateway_shards_up", 1.0),
        ("yesteryou_gateway_events_total", 5.0),
        ("yesteryou_gateway_events_taken_total", 4.0),
        ("yesteryou_gateway_events_let_go_total", 1.0),
        ("yesteryou_commit_seconds_count", 5.0),
        (r#"yesteryou_database_bytes{file="database"}"#, 4096.0),
    ] {
        let value = value(&page, begins);
        assert!(
            value.is_some_and(|value| value >= least),
            "{begins}: {value:?}\n{page}"
        );
    }
    assert_eq!(value(&page, "yesteryou_unparsed_events_total"), Some(0.0));
}

#[tokio::test]
async fn no_label_holds_an_id_or_what_somebody_typed() {
    let page = page_of_a_busy_bot().await;
    assert!(!page.contains("zebrafish"), "{page}");
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let labels = line.split_once('{').map_or("", |(_, rest)| rest);
        let labels = labels.split_once('}').map_or("", |(labels, _)| labels);
        let digits = labels.split(|char: char| !char.is_ascii_digit());
        assert!(digits.into_iter().all(|run| run.len() < 15), "{line}");
    }
}

/// The metrics that a text names, without what Prometheus puts after a histogram's.
fn named(text: &str) -> BTreeSet<String> {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let words = text.split(|char| !is_name(char));
    let metrics = words.filter(|word| word.starts_with("yesteryou_"));
    let family = |word: &str| {
        let suffixes = ["_bucket", "_sum", "_count"];
        let bare = suffixes.iter().find_map(|suffix| word.strip_suffix(suffix));
        bare.unwrap_or(word).to_owned()
    };
    metrics.map(family).collect()
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).expect("a file of the repository")
}

#[tokio::test]
async fn dashboard_and_alerts_speak_of_metrics_that_there_are_and_the_list_is_whole() {
    let page = page_of_a_busy_bot().await;
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let there: BTreeSet<String> = types
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    for file in ["docs/grafana-dashboard.json", "docs/alerts.yml"] {
        let named = named(&read(file));
        assert!(named.len() > 5, "{file}: {named:?}");
        let missing: Vec<_> = named.difference(&there).collect();
        assert!(missing.is_empty(), "{file} names {missing:?}\n{there:#?}");
    }
    assert_eq!(named(&read("docs/metrics.md")), there);
    let dashboard: serde_json::Value =
        serde_json::from_str(&read("docs/grafana-dashboard.json")).expect("JSON");
    assert!(
        dashboard["panels"]
            .as_array()
            .is_some_and(|panels| panels.len() >= 8)
    );
}
