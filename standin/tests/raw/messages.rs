//! Messages: nonces, pages, edits, threads, direct messages, mentions, transcripts.

use chrono::TimeDelta;
use serde_json::{Value, json};
use standin::{Ping, Target, permission};

use crate::client::{now, scene, text};

#[tokio::test]
async fn one_nonce_posts_once_for_five_minutes() {
    let scene = scene().await;
    let path = format!("/channels/{}/messages", scene.general);
    let body = json!({"content": "once", "nonce": "abc123", "enforce_nonce": true});
    let (_, first) = scene.call("POST", &path, body.clone()).await;
    let (status, second) = scene.call("POST", &path, body.clone()).await;
    assert_eq!((status, &second["id"]), (200, &first["id"]));
    assert_eq!(scene.standin.messages(scene.general).len(), 1);

    scene.standin.set_now(now() + TimeDelta::minutes(6));
    let (_, third) = scene.call("POST", &path, body).await;
    assert_ne!(third["id"], first["id"]);
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn pages_are_newest_first_and_meet_at_their_edges() {
    let scene = scene().await;
    for number in 0..5 {
        scene.say(scene.general, &number.to_string()).await;
    }
    let path = |query: &str| format!("/channels/{}/messages?{query}", scene.general);
    let contents = |page: &Value| {
        let all = page.as_array().expect("a list").iter();
        all.map(|one| text(&one["content"]).to_owned())
            .collect::<String>()
    };
    let (_, newest) = scene.call("GET", &path("limit=2"), Value::Null).await;
    assert_eq!(contents(&newest), "43");
    let third = text(&newest[1]["id"]);
    let (_, before) = scene
        .call("GET", &path(&format!("before={third}")), Value::Null)
        .await;
    assert_eq!(contents(&before), "210");
    let first = text(&before[2]["id"]);
    let (_, after) = scene
        .call("GET", &path(&format!("after={first}&limit=2")), Value::Null)
        .await;
    assert_eq!(contents(&after), "21");
    let (_, around) = scene
        .call(
            "GET",
            &path(&format!("around={third}&limit=3")),
            Value::Null,
        )
        .await;
    assert_eq!(contents(&around), "432");
    let (status, _) = scene.call("GET", &path("limit=0"), Value::Null).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_message_can_be_edited_by_its_author_only() {
    let scene = scene().await;
    let (_, own) = scene.say(scene.general, "frist").await;
    let path = |id: &str| format!("/channels/{}/messages/{id}", scene.general);
    let (status, edited) = scene
        .call(
            "PATCH",
            &path(text(&own["id"])),
            json!({"content": "first"}),
        )
        .await;
    assert_eq!((status, &edited["content"]), (200, &json!("first")));
    assert!(edited["edited_timestamp"].is_string());

    let other = scene.standin.say(scene.ada, scene.general, "mine");
    let id = other.id.to_string();
    let (status, body) = scene
        .call("PATCH", &path(&id), json!({"content": "ha"}))
        .await;
    assert_eq!((status, &body["code"]), (403, &json!(50005)));
    let (status, _) = scene
        .call("DELETE", &path(text(&own["id"])), Value::Null)
        .await;
    assert_eq!(status, 204);
    let (status, body) = scene
        .call("GET", &path(text(&own["id"])), Value::Null)
        .await;
    assert_eq!((status, &body["code"]), (404, &json!(10008)));
}

#[tokio::test]
async fn an_empty_or_too_long_message_is_refused() {
    let scene = scene().await;
    assert_eq!(scene.say(scene.general, "").await.1["code"], 50006);
    assert_eq!(
        scene.say(scene.general, &"x".repeat(2001)).await.1["code"],
        50035
    );
    assert_eq!(scene.say(scene.general, &"é".repeat(2000)).await.0, 200);
    assert!(!scene.standin.take_violations().is_empty());
}

#[tokio::test]
async fn a_thread_has_its_messages_id_and_there_is_only_one() {
    let scene = scene().await;
    let (_, message) = scene.say(scene.general, "question").await;
    let path = format!(
        "/channels/{}/messages/{}/threads",
        scene.general,
        text(&message["id"])
    );
    let (status, thread) = scene.call("POST", &path, json!({"name": "Week"})).await;
    assert_eq!((status, &thread["id"]), (201, &message["id"]));
    let (status, body) = scene.call("POST", &path, json!({"name": "Week"})).await;
    assert_eq!((status, &body["code"]), (400, &json!(160_004)));
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn an_archived_thread_refuses_edits_and_comes_back_with_a_message() {
    let scene = scene().await;
    let thread = scene.standin.add_thread(scene.general, scene.ada, "talk");
    let (_, message) = scene.say(thread, "in time").await;
    scene.standin.set_now(now() + TimeDelta::days(4));
    assert!(scene.standin.threads(scene.general)[0].archived);
    let path = format!("/channels/{thread}/messages/{}", text(&message["id"]));
    let (status, body) = scene.call("PATCH", &path, json!({"content": "late"})).await;
    assert_eq!((status, &body["code"]), (400, &json!(50083)));
    assert_eq!(scene.say(thread, "back").await.0, 200);
    assert!(!scene.standin.threads(scene.general)[0].archived);

    scene.standin.set_thread(thread, true, true);
    assert_eq!(scene.say(thread, "locked out").await.1["code"], 50083);
}

#[tokio::test]
async fn a_forum_post_is_a_thread_with_its_first_message() {
    let scene = scene().await;
    let forum = scene.standin.add_forum(scene.server, "habits");
    assert_eq!(scene.say(forum, "no").await.1["code"], 50008);
    let body = json!({"name": "Scales", "message": {"content": "Day 1"}});
    let (status, post) = scene
        .call("POST", &format!("/channels/{forum}/threads"), body)
        .await;
    assert_eq!((status, &post["message"]["id"]), (201, &post["id"]));
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_forum_that_needs_a_tag_says_so_and_takes_its_own_tags_only() {
    let scene = scene().await;
    let standin = &scene.standin;
    let forum = standin.add_forum(scene.server, "habits");
    let path = format!("/channels/{forum}/threads");
    let post = |tags: Vec<standin::TagId>| {
        let body = json!({"name": "Scales", "message": {"content": "Day 1"}, "applied_tags": tags});
        scene.call("POST", &path, body)
    };
    let (daily, closed) = (
        standin.add_tag(forum, "daily", false),
        standin.add_tag(forum, "closed", true),
    );
    standin.require_tag(forum, true);
    let (_, channel) = scene
        .call("GET", &format!("/channels/{forum}"), Value::Null)
        .await;
    assert_eq!(channel["flags"], 16);
    assert_eq!(channel["available_tags"][0]["name"], "daily");
    assert_eq!(post(Vec::new()).await.1["code"], 40067);
    assert_eq!(post(vec![closed]).await.1["code"], 50013);
    assert_eq!(post(vec![closed.0.wrapping_add(9).into()]).await.0, 400);
    assert!(
        standin.threads(forum).is_empty(),
        "what is refused leaves nothing"
    );
    assert_eq!(post(vec![daily]).await.0, 201);
    assert_eq!(standin.threads(forum)[0].tags, [daily]);
    assert_eq!(standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_forum_post_needs_the_permissions_of_its_message() {
    let scene = scene().await;
    let forum = scene.standin.add_forum(scene.server, "habits");
    let path = format!("/channels/{forum}/threads");
    let post = || {
        let message = json!({"embeds": [{"title": "Day 1"}]});
        let body = json!({"name": "Scales", "message": message});
        scene.call("POST", &path, body)
    };
    for denied in [permission::SEND_MESSAGES, permission::EMBED_LINKS] {
        scene.standin.overwrite(forum, Target::Bot, 0, denied);
        assert_eq!(post().await.1["code"], 50013);
    }
    scene.standin.overwrite(forum, Target::Bot, 0, 0);
    assert_eq!(post().await.0, 201);
}

#[tokio::test]
async fn a_closed_direct_message_and_no_shared_server_are_told_apart() {
    let scene = scene().await;
    let stranger = scene.standin.add_user("Stranger");
    for (who, closed, code) in [(scene.ada, true, 50007), (stranger, false, 50278)] {
        scene.standin.close_dms(who, closed);
        let (_, dm) = scene
            .call("POST", "/users/@me/channels", json!({"recipient_id": who}))
            .await;
        let id = text(&dm["id"]).parse().expect("an id");
        let (status, body) = scene.say(id, "hello").await;
        assert_eq!((status, &body["code"]), (403, &json!(code)));
    }
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn allowed_mentions_decide_whom_a_message_pings() {
    let scene = scene().await;
    let ada = scene.ada;
    let role = scene.standin.add_role(scene.server, "makers", 0, false);
    let text = format!("@everyone <@{ada}> <@&{role}>");
    let path = format!("/channels/{}/messages", scene.general);
    let pings = |at: usize| scene.standin.messages(scene.general)[at].pings.clone();
    let post = |allowed: Value| {
        scene.call(
            "POST",
            &path,
            json!({"content": text, "allowed_mentions": allowed}),
        )
    };
    post(json!({"parse": []})).await;
    assert_eq!(pings(0), []);
    post(json!({"parse": ["everyone", "users", "roles"]})).await;
    assert_eq!(
        pings(1),
        [Ping::User(ada), Ping::Role(role), Ping::Everyone]
    );
    // Without the permission, neither everyone nor a role that is not mentionable.
    scene.standin.overwrite(
        scene.general,
        Target::Everyone,
        0,
        permission::MENTION_EVERYONE,
    );
    scene.say(scene.general, &text).await;
    assert_eq!(pings(2), [Ping::User(ada)]);
}

#[tokio::test]
async fn a_transcript_reads_as_people_see_it() {
    let scene = scene().await;
    scene.standin.name_bot("yesteryou");
    let body = json!({
        "content": format!("Hello <@{}>, next <t:1795939200:R>", scene.ada),
        "embeds": [{"title": "Week", "fields": [{"name": "guitar", "value": "3 h\n+1 h"}]}],
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "custom_id": "a", "label": "Answer"},
            {"type": 2, "style": 2, "custom_id": "b", "label": "Away this week"}]}],
    });
    scene
        .call(
            "POST",
            &format!("/channels/{}/messages", scene.general),
            body,
        )
        .await;
    let expected = "== #general ==\n\
        yesteryou [APP] 2026-11-23 08:00\n  \
          Hello @Ada, next in 6 days\n  \
          | Week\n  \
          | guitar: 3 h\n  \
          | +1 h\n  \
          [ Answer ]  [ Away this week ]\n";
    assert_eq!(scene.standin.transcript(scene.general), expected);
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_webhooks_message_says_so_and_is_no_members() {
    let scene = scene().await;
    let posted = scene
        .standin
        .say_by_webhook("news", scene.general, "1h scales");
    let path = format!("/channels/{}/messages/{}", scene.general, posted.id);
    let (_, message) = scene.call("GET", &path, Value::Null).await;
    assert_eq!(message["webhook_id"], message["author"]["id"]);
    assert_eq!(message["author"]["bot"], true);
    assert_eq!(message.get("member"), None);
}
