//! Who can read the page: on a narrow screen, with a screen reader, dark and light.

use std::sync::Arc;

use serde_json::Value;

use crate::chrome::{Chrome, Look, WIDE, browse};
use crate::play::Play;

/// A small phone.
const NARROW: Look = Look {
    width: 360,
    height: 740,
    dark: false,
};

/// The checks of axe-core, a library that finds faults of accessibility.
const AXE: &str = include_str!("vendor/axe-core/axe.min.js");

async fn talked() -> Arc<Play> {
    let play = Play::start().await.expect("the bot starts");
    let long = "a-word-without-a-gap".repeat(20);
    play.standin.say(
        play.tom,
        play.channel,
        &format!("# Big\n`{long}` {long}\n> quoted\n- one\n||hidden||"),
    );
    play.standin.say(
        play.mia,
        play.channel,
        &format!("<@{}> <#{}> <t:1795420800:F>", play.tom, play.channel),
    );
    let thread = play
        .standin
        .add_thread(play.channel, play.mia, &"long name ".repeat(9));
    play.standin.say(play.mia, thread, "inside");
    let place = standin::Place::Server(play.server, play.channel);
    play.standin.command(play.mia, place, "help", &[]).await;
    Arc::new(play)
}

async fn assert_no_sideways_scroll(chrome: &Chrome, when: &str) -> anyhow::Result<()> {
    let wide = chrome
        .evaluate(
            "return [...document.querySelectorAll('body, main, #log, .bar, #composer, #channels, #trouble')]
                .filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 0)
                .map((one) => `${one.id || one.nodeName} is ${one.scrollWidth} wide in ${one.clientWidth}`)
                .concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])",
        )
        .await?;
    anyhow::ensure!(wide == serde_json::json!([]), "{when}: {wide}");
    Ok(())
}

/// Serious and critical faults that axe finds, each with where it is.
async fn faults(chrome: &Chrome) -> anyhow::Result<Vec<String>> {
    chrome.client.execute(AXE, Vec::new()).await?;
    let script = "const done = arguments[0];
        axe.run(document, {resultTypes: ['violations']}).then((found) => done(found.violations))";
    let found: Value = chrome.client.execute_async(script, Vec::new()).await?;
    let found = found.as_array().cloned().unwrap_or_default();
    let is_bad = |one: &&Value| one["impact"] == "serious" || one["impact"] == "critical";
    Ok(found
        .iter()
        .filter(is_bad)
        .map(|one| {
            let nodes = one["nodes"].as_array().into_iter().flatten();
            let places: Vec<String> = nodes
                .map(|node| format!("{}: {}", node["html"], node["failureSummary"]))
                .collect();
            format!("{}\n{}", one["help"], places.join("\n"))
        })
        .collect())
}

async fn assert_no_faults(chrome: &Chrome, when: &str) -> anyhow::Result<()> {
    let faults = faults(chrome).await?;
    anyhow::ensure!(faults.is_empty(), "{when}:\n{}", faults.join("\n\n"));
    Ok(())
}

#[tokio::test]
async fn a_phone_shows_everything_without_scrolling_sideways() {
    let play = talked().await;
    browse(NARROW, |chrome| async move {
        chrome.open(&play.address(play.mia)).await?;
        chrome.see("quoted").await?;
        assert_no_sideways_scroll(&chrome, "messages").await?;
        chrome.click("#to-channels").await?;
        chrome.wait_for("body.channels-open").await?;
        assert_no_sideways_scroll(&chrome, "channels").await?;
        chrome.click("#to-channels").await.ok();
        chrome.open(&play.address(play.mia)).await?;
        chrome.click("#to-trouble").await?;
        assert_no_sideways_scroll(&chrome, "faults").await?;
        chrome.click("#trouble [data-act=toggle-trouble]").await?;
        chrome.click("#box").await?;
        chrome.type_in("/log").await?;
        chrome.wait_for("#palette li").await?;
        assert_no_sideways_scroll(&chrome, "commands").await?;
        chrome.type_in("\n").await?;
        chrome.wait_for("form.options").await?;
        assert_no_sideways_scroll(&chrome, "options").await
    })
    .await;
}

#[tokio::test]
async fn a_screen_reader_finds_no_serious_fault_dark_or_light() {
    let play = talked().await;
    browse(WIDE, |chrome| async move {
        for dark in [true, false] {
            chrome.set_look(Look { dark, ..WIDE }).await?;
            chrome.open(&play.address(play.mia)).await?;
            chrome.see("quoted").await?;
            assert_no_faults(&chrome, "messages").await?;
            chrome.click("#to-trouble").await?;
            assert_no_faults(&chrome, "faults").await?;
            chrome
                .click("#trouble .drawer-head [data-act=toggle-trouble]")
                .await?;
            chrome.click("#box").await?;
            chrome.type_in("/log").await?;
            chrome.wait_for("#palette li").await?;
            assert_no_faults(&chrome, "commands").await?;
            chrome.type_in("\n").await?;
            chrome.wait_for("form.options").await?;
            assert_no_faults(&chrome, "options").await?;
        }
        chrome.open(&play.address(play.ada)).await?;
        chrome.assert_quiet().await
    })
    .await;
}

#[tokio::test]
async fn a_form_has_no_serious_fault() {
    let play = talked().await;
    browse(WIDE, |chrome| async move {
        chrome.open(&play.address(play.ada)).await?;
        let place = standin::Place::Server(play.server, play.channel);
        let options = [("weekday", "Monday".into()), ("time", "09:00".into())];
        play.standin
            .command(play.ada, place, "setup", &options)
            .await;
        chrome.click_button("Question").await?;
        chrome.wait_for("#modal[open]").await?;
        assert_no_faults(&chrome, "form").await
    })
    .await;
}
