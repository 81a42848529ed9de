//! What the buttons, forms and switches do.

use serde_json::json;
use standin::Target;
use standin::page::Controls;
use standin::permission::SEND_MESSAGES;

use crate::running::{Running, now};

#[tokio::test]
async fn commands_are_offered_with_their_options_and_completed_by_the_bot() {
    let running = Running::with_bot().await;
    let page = running.seen_by(running.mia).await;
    assert!(page.contains("data-name=\"log\"") && page.contains("data-name=\"timer start\""));
    let asked = format!(
        "/command-form?as={}&in={}&name=log",
        running.mia, running.general
    );
    let (status, form) = running.get(&asked).await;
    assert_eq!(status, 200);
    assert!(form.contains("name=\"time\"") && form.contains("data-complete"));
    assert_eq!(
        running
            .get(&asked.replace("name=log", "name=nothing"))
            .await
            .0,
        404
    );
    let typing = json!({"name": "log", "options": {"craft": "gui"}, "focused": ["craft", "gui"]});
    let answer = running.act(running.mia, "/complete", typing).await;
    assert_eq!(
        answer["choices"],
        json!([{"name": "guitar", "value": "guitar"}])
    );
}

#[tokio::test]
async fn options_arrive_by_the_types_the_bot_declared() {
    let running = Running::with_bot().await;
    let options = json!({"time": "1h", "where": running.general.to_string(),
        "with": running.tom.to_string()});
    running
        .act(
            running.mia,
            "/command",
            json!({"name": "log", "options": options}),
        )
        .await;
    let text = running.own_message(running.mia).text();
    assert!(
        text.contains("where=Channel(") && text.contains("with=User("),
        "{text}"
    );
    let wrong = json!({"name": "timer start", "options": {"minutes": "many"}});
    let refused = running.act(running.mia, "/command", wrong).await;
    assert_eq!(refused["why"], "minutes: a whole number");
    let missing = json!({"name": "log", "options": {}});
    let refused = running.act(running.mia, "/command", missing).await;
    assert_eq!(refused["why"], "Not sent: the option time is required.");
}

#[tokio::test]
async fn a_form_opens_and_is_sent_back() {
    let running = Running::with_bot().await;
    let opened = running
        .act(running.mia, "/command", json!({"name": "ask"}))
        .await;
    assert_eq!(opened["kind"], "modal");
    let form = opened["html"].as_str().expect("markup");
    let (_, rest) = form.split_once("data-modal=\"").expect("a form's number");
    let token: u64 = rest
        .split('"')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("a number");
    let fields = json!({"modal": token, "fields": {"what": ""}});
    let refused = running.act(running.mia, "/submit", fields).await;
    assert_eq!(refused["kind"], "refused");
    let of_another = json!({"modal": token, "fields": {"what": "x"}});
    assert_eq!(
        running.act(running.tom, "/submit", of_another).await["kind"],
        "refused"
    );
    let fields = json!({"modal": token, "fields": {"what": "hello"}});
    assert_eq!(
        running.act(running.mia, "/submit", fields).await["kind"],
        "done"
    );
    assert!(
        running
            .seen_by(running.mia)
            .await
            .contains("you said hello")
    );
}

#[tokio::test]
async fn buttons_and_menus_reach_the_bot() {
    let running = Running::with_bot().await;
    let log = json!({"name": "log", "options": {"time": "1h"}});
    running.act(running.mia, "/command", log).await;
    let id = running.own_message(running.mia).id.to_string();
    let picked = json!({"message": id, "id": "where", "kind": 8,
        "values": [running.general.to_string()]});
    assert_eq!(
        running.act(running.mia, "/select", picked).await["kind"],
        "done"
    );
    let pressed = json!({"message": id, "id": "undo"});
    assert_eq!(
        running.act(running.mia, "/press", pressed).await["kind"],
        "done"
    );
    assert!(running.seen_by(running.mia).await.contains("undone"));
    running
        .act(running.mia, "/dismiss", json!({"message": id}))
        .await;
    assert!(!running.seen_by(running.mia).await.contains("undone"));
}

#[tokio::test]
async fn people_say_what_they_may() {
    let running = Running::quiet().await;
    running
        .act(running.mia, "/say", json!({"text": "hello **all**"}))
        .await;
    assert!(
        running
            .seen_by(running.tom)
            .await
            .contains("hello <strong>all</strong>")
    );
    let long = json!({"text": "x".repeat(2_001)});
    assert_eq!(
        running.act(running.mia, "/say", long).await["kind"],
        "refused"
    );
    running
        .standin
        .overwrite(running.general, Target::Everyone, 0, SEND_MESSAGES);
    let refused = running.act(running.mia, "/say", json!({"text": "x"})).await;
    assert_eq!(refused["why"], "You may not write in this channel.");
}

#[tokio::test]
async fn the_clock_moves_and_the_hosts_buttons_run_one_at_a_time() {
    let (release, held) = tokio::sync::watch::channel(false);
    let running = Running::with_controls(|_| {
        Controls::new()
            .action("year", "Play a year", move |progress| {
                let mut held = held.clone();
                async move {
                    progress.report(3, 52, "week 3 of 52");
                    held.wait_for(|go| *go).await?;
                    Ok(())
                }
            })
            .action("broken", "Break", |_| async { anyhow::bail!("a reason") })
    })
    .await;
    let day = json!({"minutes": 1440});
    assert_eq!(
        running.act(running.mia, "/clock", day.clone()).await["kind"],
        "done"
    );
    let tomorrow = now() + chrono::TimeDelta::days(1);
    running
        .standin
        .settle("time to move", |s| s.now() == tomorrow)
        .await;
    wait_for(&running, "data-id=\"year\"").await;
    running
        .act(running.mia, "/action", json!({"id": "year"}))
        .await;
    wait_for(&running, "week 3 of 52").await;
    assert_eq!(
        running.act(running.mia, "/clock", day).await["kind"],
        "refused"
    );
    release.send_replace(true);
    wait_for(&running, "data-id=\"broken\"").await;
    running
        .act(running.mia, "/action", json!({"id": "broken"}))
        .await;
    wait_for(&running, "Break failed: a reason").await;
}

/// Asks for the page until it has this, ten seconds at most.
async fn wait_for(running: &Running, part: &str) {
    let looking = async {
        while !running.seen_by(running.mia).await.contains(part) {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(std::time::Duration::from_secs(10), looking).await;
    assert!(waited.is_ok(), "{part} did not come");
}

#[tokio::test]
async fn faults_are_switched_on_and_off_and_the_log_shows_what_came_of_them() {
    let running = Running::with_bot().await;
    let switch = |fault: &'static str, on: bool| {
        running.act(running.mia, "/fault", json!({"fault": fault, "on": on}))
    };
    switch("errors", true).await;
    let failed = running.act(running.mia, "/command", json!({"name": "ask"}));
    let page = async { wait_for(&running, "<td>500").await };
    let (failed, ()) = tokio::join!(failed, page);
    assert_eq!(failed["why"], "The application did not respond");
    switch("errors", false).await;
    switch("permission", true).await;
    let (bot, general) = (running.standin.bot(), running.general);
    assert!(
        running
            .seen_by(running.mia)
            .await
            .contains("aria-checked=\"true\"")
    );
    let say = format!(
        "{}/api/v10/channels/{general}/messages",
        running.standin.api_url()
    );
    let token = format!("Bot {}", running.standin.token());
    let post = || {
        let request = running.http.post(&say).header("authorization", &token);
        request.json(&json!({"content": "hello"})).send()
    };
    assert_eq!(
        post().await.expect("an answer").status(),
        403,
        "{bot} posted"
    );
    switch("permission", false).await;
    assert_eq!(post().await.expect("an answer").status(), 200);
    switch("closed-dm", true).await;
    let page = running.seen_by(running.mia).await;
    assert_eq!(page.matches("aria-checked=\"true\"").count(), 1);
    switch("cut", true).await;
    running.standin.connected().await;
}

#[tokio::test]
async fn a_file_is_chosen_in_the_form_and_goes_along_with_the_command() {
    let running = Running::with_bot().await;
    let asked = format!(
        "/command-form?as={}&in={}&name=log",
        running.mia, running.general
    );
    let (_, form) = running.get(&asked).await;
    assert!(form.contains("name=\"file\" type=\"file\""), "{form}");
    let upload = |kind: &'static str| {
        let address = format!("{}/upload?name=toggl.csv", running.page.url());
        let request = running.http.post(address).header("content-type", kind);
        request.body("date,hours\n").send()
    };
    // What a form on another site could send is not taken.
    let refused = upload("text/plain").await.expect("an answer");
    assert_eq!(refused.status().as_u16(), 415);
    let taken = upload("application/octet-stream").await.expect("an answer");
    let taken: serde_json::Value = taken.json().await.expect("JSON");
    let options = json!({"time": "1h", "file": taken["token"].to_string()});
    running
        .act(
            running.mia,
            "/command",
            json!({"name": "log", "options": options}),
        )
        .await;
    let text = running.own_message(running.mia).text();
    assert!(text.contains("file=Attachment("), "{text}");
    let stale = json!({"name": "log", "options": {"time": "1h", "file": "987"}});
    let refused = running.act(running.mia, "/command", stale).await;
    assert_eq!(refused["why"], "file: choose the file again");
}

#[tokio::test]
async fn a_messages_menu_has_the_bots_commands_for_messages_and_hands_them_over() {
    let running = Running::with_bot().await;
    let said = running
        .standin
        .say(running.tom, running.general, "2 h of scales");
    let page = running.seen_by(running.mia).await;
    assert!(page.contains("aria-label=\"Apps for this message of Tom\""));
    assert!(page.contains(&format!(
        "data-act=\"app\" data-message=\"{}\" data-name=\"Log this\"",
        said.id
    )));
    let on = json!({"message": said.id.to_string(), "id": "Log this"});
    let done = running.act(running.mia, "/app", on).await;
    assert_eq!(done["kind"], "done");
    assert!(
        running
            .seen_by(running.mia)
            .await
            .contains("logged 2 h of scales")
    );
    let on = json!({"message": said.id.to_string(), "id": "Nothing"});
    let refused = running.act(running.mia, "/app", on).await;
    assert_eq!(refused["why"], "Not sent: there is no command Nothing.");
}

#[tokio::test]
async fn people_enter_voice_channels_and_stop_hearing_there() {
    let running = Running::with_bot().await;
    let server = running.server;
    let voice = running.standin.add_voice_channel(server, "practice");
    let lounge = running.standin.add_voice_channel(server, "lounge");
    running.standin.set_afk_channel(server, Some(lounge));
    let page = running.seen_by(running.mia).await;
    assert!(page.contains("Enter<span class=\"sr\"> practice"), "{page}");
    assert!(page.contains("AFK channel"));
    let enter = json!({"channel": voice.to_string()});
    assert_eq!(
        running.act(running.mia, "/voice", enter).await["kind"],
        "done"
    );
    let deafen = json!({"channel": voice.to_string(), "deafened": true});
    running.act(running.mia, "/voice", deafen).await;
    let page = running.seen_by(running.mia).await;
    assert!(
        page.contains("(deafened)") && page.contains("Leave<span"),
        "{page}"
    );
    let seen = running.seen_by(running.tom).await;
    assert!(seen.contains("(deafened)") && !seen.contains("Leave<span"));
    running
        .act(running.mia, "/voice", json!({"channel": null}))
        .await;
    assert!(!running.seen_by(running.mia).await.contains("(deafened)"));
    let text = json!({"channel": running.general.to_string()});
    assert_eq!(
        running.act(running.mia, "/voice", text).await["kind"],
        "refused"
    );
}
