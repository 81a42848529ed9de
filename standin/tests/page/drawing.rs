//! What is drawn for whom.

use serde_json::json;
use standin::permission::VIEW_CHANNEL;
use standin::{MessageView, Target};

use crate::running::Running;

/// What the bot posts, straight over its API.
async fn post(running: &Running, body: serde_json::Value) -> MessageView {
    let address = format!(
        "{}/api/v10/channels/{}/messages",
        running.standin.api_url(),
        running.general
    );
    let token = format!("Bot {}", running.standin.token());
    let request = running.http.post(address).header("authorization", token);
    let response = request.json(&body).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    running
        .standin
        .messages(running.general)
        .pop()
        .expect("posted")
}

#[tokio::test]
async fn typed_markup_is_shown_as_text_wherever_it_stands() {
    let running = Running::quiet().await;
    let bad = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";
    running.standin.say(running.mia, running.general, bad);
    running
        .standin
        .set_nick(running.server, running.mia, Some("<b>Mia</b>"));
    running
        .standin
        .add_thread(running.general, running.mia, bad);
    let body = json!({
        "content": bad,
        "embeds": [{"title": bad, "description": bad, "author": {"name": bad},
            "footer": {"text": bad}, "fields": [{"name": bad, "value": bad}],
            "image": {"url": "https://x.example/\"onerror=alert(1)"}}],
        "components": [
            {"type": 1, "components": [
                {"type": 2, "style": 1, "label": "<i>go</i>", "custom_id": "\"><script>"}]},
            {"type": 1, "components": [{"type": 3, "custom_id": "m", "placeholder": "<i>which</i>",
                "options": [{"label": "<i>one</i>", "value": "\"><i>"}]}]},
        ],
    });
    post(&running, body).await;
    let page = running.seen_by(running.mia).await;
    for tag in [
        "<img src",
        "<script>alert",
        "<b>Mia",
        "<i>",
        "\"onerror",
        "<script>\"",
    ] {
        assert!(!page.contains(tag), "{tag} is in the page");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") || page.contains("&#60;img"));
}

#[tokio::test]
async fn a_message_has_all_its_parts() {
    let running = Running::quiet().await;
    let body = json!({
        "content": "Hello <@&1> <t:1795420800:R>",
        "embeds": [{"title": "A week", "description": "**4 h**", "color": 0x57_F287,
            "fields": [{"name": "Before", "value": "2 h", "inline": true}]}],
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 3, "label": "Answer", "custom_id": "answer"},
            {"type": 2, "style": 5, "label": "Read", "url": "https://a.example"}]}],
    });
    let message = post(&running, body).await;
    running
        .standin
        .react(running.tom, running.general, message.id, "👍");
    let page = running.seen_by(running.mia).await;
    for part in [
        "<span class=\"badge\">APP</span>",
        "fill=\"#57f287\"",
        "<strong>4 h</strong>",
        "data-style=\"R\"",
        "data-act=\"press\"",
        "href=\"https://a.example\"",
        "aria-label=\"👍, 1\"",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let edited = format!(
        "/api/v10/channels/{}/messages/{}",
        running.general, message.id
    );
    let request = running
        .http
        .patch(format!("{}{edited}", running.standin.api_url()))
        .header("authorization", format!("Bot {}", running.standin.token()));
    request
        .json(&json!({"content": "changed"}))
        .send()
        .await
        .expect("an answer");
    assert!(running.seen_by(running.mia).await.contains("(edited)"));
}

#[tokio::test]
async fn nobody_sees_what_is_for_someone_else() {
    let running = Running::with_bot().await;
    let options = json!({"time": "my secret hour"});
    let answer = running
        .act(
            running.mia,
            "/command",
            json!({"name": "log", "options": options}),
        )
        .await;
    assert_eq!(answer["kind"], "done");
    let own = running.seen_by(running.mia).await;
    assert!(own.contains("my secret hour") && own.contains("Only you can see this"));
    assert!(
        !running
            .seen_by(running.tom)
            .await
            .contains("my secret hour")
    );
    let live = format!("/?as={}&in={}", running.ada, running.general);
    assert!(!running.get(&live).await.1.contains("my secret hour"));
    let theirs = running.own_message(running.mia);
    let press = json!({"message": theirs.id.to_string(), "id": "undo"});
    let refused = running.act(running.tom, "/press", press).await;
    assert_eq!(refused["kind"], "refused");
    let refused = running
        .act(
            running.tom,
            "/dismiss",
            json!({"message": theirs.id.to_string()}),
        )
        .await;
    assert_eq!(refused["kind"], "refused");
}

#[tokio::test]
async fn a_closed_channel_and_others_direct_messages_stay_closed() {
    let running = Running::quiet().await;
    let office = running.standin.add_text_channel(running.server, "office");
    running
        .standin
        .overwrite(office, Target::Everyone, 0, VIEW_CHANNEL);
    running.standin.say(running.ada, office, "for the admin");
    running
        .standin
        .say(running.mia, running.general, &format!("see <#{office}>"));
    let page = running.page(running.mia, office).await;
    assert!(!page.contains("for the admin") && !page.contains("office"));
    assert!(page.contains("# no access"));
    assert!(
        running
            .page(running.ada, office)
            .await
            .contains("for the admin")
    );
    let dm = running.standin.dm_channel(running.mia);
    running.standin.say(running.mia, dm, "between us");
    assert!(running.page(running.mia, dm).await.contains("between us"));
    assert!(!running.page(running.tom, dm).await.contains("between us"));
}

#[tokio::test]
async fn a_reply_to_what_one_person_sees_shows_nobody_else_what_it_was() {
    let running = Running::with_bot().await;
    running
        .standin
        .command(
            running.mia,
            standin::Place::Server(running.server, running.general),
            "log",
            &[("time", "a secret".into())],
        )
        .await;
    let own = running.own_message(running.mia);
    let form = running
        .standin
        .press(running.mia, &own, "edit")
        .await
        .modal();
    running
        .standin
        .submit(running.mia, &form, &[("what", "shared")])
        .await;
    let page = running.seen_by(running.tom).await;
    assert!(page.contains("you said shared") && !page.contains("a secret"));
}

#[tokio::test]
async fn the_page_lets_nothing_else_in() {
    let running = Running::quiet().await;
    let response = running
        .http
        .get(running.page.url())
        .send()
        .await
        .expect("an answer");
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    let page = response.text().await.expect("text");
    assert!(!page.contains(" style=") && !page.contains(" onclick="));
    // A form of another site's page cannot act: it cannot send JSON without asking.
    let form = running
        .http
        .post(format!("{}/say", running.page.url()))
        .header("content-type", "text/plain")
        .body(json!({"text": "x"}).to_string());
    assert_eq!(form.send().await.expect("an answer").status(), 415);
}

#[tokio::test]
async fn a_file_that_browsers_run_is_saved_instead() {
    let running = Running::quiet().await;
    let script = bytes::Bytes::from_static(b"<script>alert(1)</script>");
    let said = running
        .standin
        .say_with_file(running.mia, running.general, "", "a.html", script);
    let id = said.attachments[0]
        .url
        .rsplit('/')
        .nth(1)
        .expect("an id")
        .to_owned();
    let address = format!("{}/files/{id}/a.html", running.page.url());
    let response = running.http.get(address).send().await.expect("an answer");
    assert_eq!(response.headers()["content-disposition"], "attachment");
    assert_eq!(
        response.headers()["content-type"],
        "application/octet-stream"
    );
}
