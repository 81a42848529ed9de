//! Takes the pictures of the playground that are in `docs/images/`: plays a year in a small server, opens the page in a headless
//! Chromium and writes its main states. Run it after a change of the page's look: `cargo run --example screenshots`.

#[path = "../tests/browser/chrome.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod chrome;
#[path = "../tests/browser/play.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod play;

use std::path::Path;
use std::sync::Arc;

use chrome::{Chrome, Look, browse};
use chrono::TimeDelta;
use fantoccini::key::Key;
use play::Play;
use standin::{OptionValue, Outcome, Place, UserId};

/// Where the pictures go.
const FOLDER: &str = "docs/images";
/// Long enough for every comparison to have its year ago.
const WEEKS: i64 = 56;
const DARK: Look = Look {
    width: 1200,
    height: 760,
    dark: true,
};
const LIGHT: Look = Look {
    dark: false,
    ..DARK
};
const PHONE: Look = Look {
    width: 360,
    height: 740,
    dark: true,
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    std::fs::create_dir_all(FOLDER)?;
    let play = Arc::new(Play::start().await?);
    live_a_year(&play).await?;
    browse(DARK, |chrome| async move {
        question(&chrome, &play).await?;
        command(&chrome, &play).await?;
        answer(&chrome, &play).await?;
        comparison(&chrome, &play).await?;
        faults(&chrome, &play).await?;
        phone(&chrome, &play).await
    })
    .await;
    Ok(())
}

async fn picture(chrome: &Chrome, name: &str) -> anyhow::Result<()> {
    let path = Path::new(FOLDER).join(name);
    std::fs::write(&path, chrome.client.screenshot().await?)?;
    println!("{}", path.display());
    Ok(())
}

/// A year of weeks: both log, Mia answers.
async fn live_a_year(play: &Play) -> anyhow::Result<()> {
    let setup = [
        ("weekday", "Monday".into()),
        ("time", "09:00".into()),
        ("timezone", "Europe/Berlin".into()),
        ("thread", true.into()),
    ];
    act(play, play.ada, "setup", &setup).await;
    for week in 0..WEEKS {
        log(play, play.mia, "1h30", "guitar", "Asturias, the slow bit").await;
        play.pass(TimeDelta::days(2)).await?;
        let evening = format!("{}min", 40 + (week * 17) % 60);
        log(
            play,
            play.mia,
            &evening,
            "guitar",
            "scales, with the metronome",
        )
        .await;
        log(play, play.tom, "2h", "drawing", "hands").await;
        play.pass(TimeDelta::days(2)).await?;
        if week % 3 > 0 {
            log(play, play.mia, "1h15", "rust", "chapter by chapter").await;
        }
        // On to Tuesday morning: the question came the day before.
        play.pass(TimeDelta::days(3)).await?;
        if week + 1 < WEEKS {
            reply(
                play,
                play.mia,
                "Two evenings with the guitar, and the slow bit is slow.",
            )
            .await;
        }
    }
    reply(
        play,
        play.tom,
        "Hands, again. They begin to look like hands.",
    )
    .await;
    play.pass(TimeDelta::minutes(1)).await
}

async fn act(play: &Play, who: UserId, name: &str, options: &[(&str, OptionValue)]) {
    let place = Place::Server(play.server, play.channel);
    let outcome = play.standin.command(who, place, name, options).await;
    assert_eq!(outcome.failure(), None, "/{name}");
    for message in play.standin.ephemerals(who) {
        play.standin.dismiss(&message);
    }
}

async fn log(play: &Play, who: UserId, time: &str, craft: &str, what: &str) {
    let options = [
        ("time", time.into()),
        ("craft", craft.into()),
        ("what", what.into()),
    ];
    act(play, who, "log", &options).await;
}

/// Answers the latest question.
async fn reply(play: &Play, who: UserId, words: &str) {
    let messages = play.standin.messages(play.channel);
    let question = messages
        .iter()
        .rev()
        .find(|one| one.button("Answer").is_some());
    let question = question.expect("a question was asked");
    let pressed = play.standin.press(who, question, "Answer").await;
    let form = if let Outcome::Modal(form) = &pressed.kind {
        form.clone()
    } else {
        // Their old words come first.
        let old = pressed.message();
        play.standin.press(who, &old, "Answer now").await.modal()
    };
    play.standin.submit(who, &form, &[("words", words)]).await;
    for message in play.standin.ephemerals(who) {
        play.standin.dismiss(&message);
    }
}

async fn question(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    let threads = play.standin.threads(play.channel);
    let thread = threads.last().expect("answers have a thread").id;
    let address = format!("{}/?as={}&in={thread}", play.page.url(), play.mia);
    chrome.open(&address).await?;
    chrome.see("They begin to look like hands").await?;
    picture(chrome, "playground.png").await?;
    chrome.set_look(LIGHT).await?;
    picture(chrome, "playground-light.png").await?;
    chrome.set_look(DARK).await
}

async fn command(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    chrome.open(&play.address(play.mia)).await?;
    chrome.click("#box").await?;
    chrome.type_in("/").await?;
    chrome.wait_for("#palette li").await?;
    picture(chrome, "commands.png").await?;
    chrome.type_in("log").await?;
    chrome.press(Key::Enter).await?;
    chrome.wait_for("#o-time").await?;
    chrome.type_in("1h20").await?;
    chrome.click("#o-craft").await?;
    chrome.wait_for("#l-craft li").await?;
    chrome.press(Key::Down).await?;
    picture(chrome, "log.png").await?;
    chrome.press(Key::Enter).await?;
    chrome.press(Key::Enter).await?;
    chrome.see("Only you can see this").await
}

async fn answer(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    chrome.open(&play.address(play.mia)).await?;
    chrome.click_button("Answer").await?;
    chrome.see("your own words from then").await?;
    chrome.click_button("Answer now").await?;
    chrome.wait_for("#modal[open]").await?;
    chrome.type_in("Two evenings with the guitar.").await?;
    picture(chrome, "answer.png").await?;
    chrome.press(Key::Escape).await
}

async fn comparison(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    let place = Place::Server(play.server, play.channel);
    play.standin.command(play.mia, place, "compare", &[]).await;
    chrome.set_look(LIGHT).await?;
    chrome.open(&play.address(play.mia)).await?;
    chrome.see("A year ago").await?;
    picture(chrome, "compare.png").await?;
    chrome.set_look(DARK).await
}

async fn faults(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    chrome.open(&play.address(play.mia)).await?;
    chrome.click("#to-trouble").await?;
    chrome.click("[data-fault=permission]").await?;
    chrome
        .wait_for("[data-fault=permission][aria-checked=true]")
        .await?;
    play.pass(TimeDelta::days(7)).await?;
    chrome.wait_for(".requests tr.bad").await?;
    picture(chrome, "faults.png").await?;
    chrome.click("[data-fault=permission]").await?;
    chrome
        .click("#trouble .drawer-head [data-act=toggle-trouble]")
        .await
}

async fn phone(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    chrome.set_look(PHONE).await?;
    chrome.open(&play.address(play.mia)).await?;
    chrome.see("What have you done last week?").await?;
    picture(chrome, "phone.png").await
}
