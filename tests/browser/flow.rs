//! Using the bot: setting a server up, logging, answering, and what others do not see of it.

use std::sync::Arc;

use chrono::TimeDelta;
use fantoccini::key::Key;

use crate::chrome::{Chrome, WIDE, browse};
use crate::play::Play;

/// More than begin with one letter.
const COMMANDS: usize = 10;

async fn play() -> Arc<Play> {
    Arc::new(Play::start().await.expect("the bot starts"))
}

/// Chooses a command by its name and fills in its options, by the keyboard alone.
async fn command(chrome: &Chrome, name: &str, options: &[(&str, &str)]) -> anyhow::Result<()> {
    chrome.click("#box").await?;
    chrome.type_in(&format!("/{name}")).await?;
    chrome.wait_for("#palette li[aria-selected=true]").await?;
    chrome.press(Key::Enter).await?;
    chrome.wait_for("form.options").await?;
    for (option, text) in options {
        chrome.focus(&format!("#o-{option}")).await?;
        chrome.type_in(text).await?;
    }
    // What is offered for the last option may lie over the button until the focus moves on.
    chrome.focus("form.options [type=submit]").await?;
    chrome.press(Key::Enter).await?;
    chrome
        .until("!document.querySelector('form.options')")
        .await
}

/// Ada sets the weekly question up: Mondays at nine.
async fn set_up(chrome: &Chrome, play: &Play) -> anyhow::Result<()> {
    chrome.open(&play.address(play.ada)).await?;
    let options = [
        ("weekday", "Monday"),
        ("time", "09:00"),
        ("timezone", "Europe/Berlin"),
        ("thread", "True"),
    ];
    command(chrome, "setup", &options).await?;
    chrome.see("Mondays at 09:00 (Europe/Berlin)").await
}

#[tokio::test]
async fn a_week_from_setting_up_to_the_comparison_in_the_thread() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        set_up(&chrome, &run).await?;
        chrome.open(&run.address(run.mia)).await?;
        command(&chrome, "log", &[("time", "1h30"), ("craft", "guitar")]).await?;
        chrome.see("Only you can see this").await?;
        chrome.see("guitar").await?;
        // The craft is known by now, and the bot offers it while it is typed.
        chrome.click("#box").await?;
        chrome.type_in("/log").await?;
        chrome.wait_for("#palette li[aria-selected=true]").await?;
        chrome.press(Key::Tab).await?;
        chrome.wait_for("#o-craft").await?;
        chrome.type_in("45").await?;
        chrome.press(Key::Tab).await?;
        chrome.type_in("gui").await?;
        chrome
            .until("document.querySelector('#l-craft').innerText === 'guitar'")
            .await?;
        chrome.press(Key::Down).await?;
        chrome.press(Key::Enter).await?;
        chrome
            .until("document.querySelector('#o-craft').value === 'guitar'")
            .await?;
        chrome.press(Key::Enter).await?;
        chrome.see("2 h 15").await?;
        chrome.click("[data-act=action][data-id=next]").await?;
        chrome.see("What have you done last week?").await?;
        chrome.click_button("Answer").await?;
        chrome.wait_for("#modal[open] textarea[name=words]").await?;
        chrome.type_in("Two evenings with the guitar.").await?;
        chrome.click("#modal [type=submit]").await?;
        chrome.see("on its way to").await?;
        chrome.click("#channels ul ul a").await?;
        chrome.see("Two evenings with the guitar.").await?;
        chrome.see("2 h 15").await?;
        chrome.see("The week before").await?;
        chrome.assert_quiet().await
    })
    .await;
    play.assert_lawful();
}

#[tokio::test]
async fn a_second_member_does_not_see_what_the_first_one_alone_sees() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        chrome.open(&run.address(run.mia)).await?;
        command(&chrome, "log", &[("time", "1h"), ("craft", "secret craft")]).await?;
        chrome.see("secret craft").await?;
        chrome
            .click(&format!("[data-person='{}']", run.tom))
            .await?;
        chrome
            .until(&format!("document.body.dataset.as === '{}'", run.tom))
            .await?;
        chrome
            .until("!document.body.innerText.includes('secret craft')")
            .await?;
        chrome.open(&run.address(run.mia)).await?;
        chrome.see("secret craft").await?;
        // Dismissed, it is gone for its reader too, at once and after a reload.
        chrome.click("[data-act=dismiss]").await?;
        chrome
            .until("!document.body.innerText.includes('secret craft')")
            .await?;
        chrome.client.refresh().await?;
        chrome
            .until("!document.body.innerText.includes('secret craft')")
            .await?;
        chrome.assert_quiet().await
    })
    .await;
    play.assert_lawful();
}

#[tokio::test]
async fn a_message_is_logged_from_its_menu_by_the_keyboard_alone() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        chrome.open(&run.address(run.mia)).await?;
        chrome.focus("#box").await?;
        chrome.type_in("Take twelve, the one with the bend").await?;
        chrome.press(Key::Enter).await?;
        chrome.wait_for(".message .apps summary").await?;
        chrome.focus(".message .apps summary").await?;
        chrome.press(Key::Enter).await?;
        chrome.press(Key::Tab).await?;
        chrome.press(Key::Enter).await?;
        chrome.wait_for("#modal[open] [name=time]").await?;
        chrome.type_in("1h30").await?;
        chrome.press(Key::Tab).await?;
        chrome.type_in("guitar").await?;
        chrome.focus("#modal [type=submit]").await?;
        chrome.press(Key::Enter).await?;
        chrome.see("1 h 30").await?;
        chrome.see("Only you can see this").await?;
        chrome.see("/channels/").await?;
        chrome.assert_quiet().await
    })
    .await;
    play.assert_lawful();
}

#[tokio::test]
async fn an_error_leaves_the_text_of_a_form_where_it_is() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        set_up(&chrome, &run).await?;
        run.pass(TimeDelta::days(7)).await?;
        chrome.see("What have you done last week?").await?;
        chrome.click_button("Answer").await?;
        chrome.wait_for("#modal[open] textarea[name=words]").await?;
        chrome.type_in("Words that took an hour.").await?;
        let lost = run.lose_answers();
        chrome.click("#modal [type=submit]").await?;
        chrome.wait_for("#modal-error:not([hidden])").await?;
        let kept = "document.querySelector('#modal textarea').value === 'Words that took an hour.'";
        chrome.until(kept).await?;
        lost.clear();
        chrome.click("#modal [type=submit]").await?;
        chrome.until("!document.querySelector('#modal').open").await
    })
    .await;
}

#[tokio::test]
async fn logging_takes_no_mouse() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        chrome.open(&run.address(run.tom)).await?;
        // The first stop is the way past everything to the message box.
        chrome.type_in(&String::from(char::from(Key::Tab))).await?;
        chrome
            .until("document.activeElement.className === 'skip'")
            .await?;
        chrome.press(Key::Enter).await?;
        chrome.until("document.activeElement.id === 'box'").await?;
        chrome.type_in("/l").await?;
        chrome.wait_for("#palette li[aria-selected=true]").await?;
        let on_log =
            "document.querySelector('#palette [aria-selected=true]').dataset.name === 'log'";
        for _ in 0..COMMANDS {
            if chrome.evaluate(&format!("return {on_log}")).await? == true {
                break;
            }
            chrome.press(Key::Down).await?;
        }
        chrome.press(Key::Tab).await?;
        chrome.wait_for("#o-time").await?;
        chrome
            .until("document.activeElement.id === 'o-time'")
            .await?;
        chrome.type_in("50").await?;
        chrome.press(Key::Tab).await?;
        chrome.type_in("rust").await?;
        chrome.press(Key::Enter).await?;
        chrome.see("rust").await?;
        // Escape leaves what is offered, then the command, and the box is ready for the next one.
        chrome.until("document.activeElement.id === 'box'").await?;
        chrome.type_in("/compare").await?;
        chrome.press(Key::Enter).await?;
        chrome
            .wait_for("form.options [aria-expanded=true]:focus")
            .await?;
        chrome.press(Key::Escape).await?;
        chrome
            .until("!document.querySelector('form.options [aria-expanded=true]')")
            .await?;
        chrome.press(Key::Escape).await?;
        chrome
            .until("document.activeElement.id === 'box' && !document.querySelector('form.options')")
            .await?;
        chrome.assert_quiet().await
    })
    .await;
    play.assert_lawful();
}

#[tokio::test]
async fn what_members_type_is_text_and_runs_nowhere() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        let bad = "<img src=x onerror=\"document.title='run'\">";
        chrome.open(&run.address(run.mia)).await?;
        chrome.click("#box").await?;
        chrome.type_in(bad).await?;
        chrome.press(Key::Enter).await?;
        chrome.see(bad).await?;
        let options = [("time", "1h"), ("craft", "guitar"), ("what", bad)];
        command(&chrome, "log", &options).await?;
        chrome
            .until(&format!(
                "document.querySelector('.ephemeral')?.innerText.includes({})",
                serde_json::json!("onerror")
            ))
            .await?;
        chrome.until("!document.querySelector('#log img')").await?;
        chrome.until("document.title !== 'run'").await?;
        chrome.assert_quiet().await
    })
    .await;
}

#[tokio::test]
async fn the_page_comes_back_as_it_was() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        chrome.open(&run.address(run.mia)).await?;
        chrome.click("#to-trouble").await?;
        chrome.click("#box").await?;
        chrome.type_in("half a thought").await?;
        chrome.client.refresh().await?;
        chrome
            .until("document.querySelector('#box').value === 'half a thought'")
            .await?;
        chrome
            .until("!document.querySelector('#trouble').hidden")
            .await?;
        chrome
            .until(&format!("document.body.dataset.as === '{}'", run.mia))
            .await?;
        // What others say arrives meanwhile, and what is being typed stays.
        run.standin.say(run.tom, run.channel, "hello from Tom");
        chrome.see("hello from Tom").await?;
        chrome
            .until("document.querySelector('#box').value === 'half a thought'")
            .await?;
        chrome.assert_quiet().await
    })
    .await;
}

#[tokio::test]
async fn faults_show_what_the_bot_did_about_them() {
    let play = play().await;
    let run = play.clone();
    browse(WIDE, |chrome| async move {
        set_up(&chrome, &run).await?;
        chrome.click("#to-trouble").await?;
        chrome.click("[data-fault=permission]").await?;
        chrome
            .wait_for("[data-fault=permission][aria-checked=true]")
            .await?;
        chrome.click("[data-act=action][data-id=next]").await?;
        chrome.wait_for(".requests tr.bad").await?;
        chrome.click("[data-fault=permission]").await?;
        chrome
            .wait_for("[data-fault=permission][aria-checked=false]")
            .await?;
        chrome.click("[data-fault=cut]").await?;
        chrome.wait_for(".connection.is-on").await
    })
    .await;
}
