//! The weekly question by direct message.

use chrono::{DateTime, TimeDelta, Utc};
use standin::{Fault, ServerId};
use yesteryou::domain::notice::Notice;
use yesteryou::domain::record::{AskBy, DirectState};
use yesteryou::store::Reader;

use super::fixture::{Post, SLOT, member_id, minutes, server_id};

const POSTING: &str = "POST /channels/*/messages";

/// Ben is asked by direct message, for the first time at the slot.
async fn ben_is_asked_directly() -> Post {
    let post = Post::set_up_without_thread().await;
    let (server, ben) = (server_id(post.server), member_id(post.ben));
    post.write(move |session| Box::pin(session.set_ask_by(server, ben, AskBy::Direct, Some(SLOT))))
        .await;
    post
}

#[tokio::test]
async fn who_chose_it_is_asked_by_direct_message_once() {
    let post = ben_is_asked_directly().await;
    post.tick(SLOT).await;
    post.tick(SLOT + minutes(1)).await;
    let asked = post.discord.dms(post.ben);
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0].text().contains("Evening Shed"),
        "{}",
        asked[0].text()
    );
    let ben = post
        .read()
        .await
        .member(member_id(post.ben))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ben.last_direct_at, Some(SLOT));
}

#[tokio::test]
async fn a_direct_question_whose_answer_was_cut_off_is_found_again() {
    let post = ben_is_asked_directly().await;
    let dm = post.discord.dm_channel(post.ben);
    post.discord
        .fault(Fault::cut_after(&format!("POST /channels/{dm}/messages")));
    post.tick(SLOT).await;
    post.discord.clear_requests();
    assert_eq!(post.tick(SLOT + minutes(2)).await.deliveries.sent, 1);
    assert_eq!(post.posts(), 0);
    assert_eq!(post.discord.dms(post.ben).len(), 1);
}

#[tokio::test]
async fn closed_direct_messages_are_said_in_the_next_reply() {
    let post = ben_is_asked_directly().await;
    post.discord.close_dms(post.ben, true);
    let report = post.tick(SLOT).await;
    assert_eq!((report.deliveries.sent, report.deliveries.given_up), (1, 1));
    let ben = member_id(post.ben);
    let kept = post.read().await.member(ben).await.unwrap().unwrap();
    assert_eq!(kept.direct_closed_at, Some(SLOT));
    let notices = post.notices(Reader::Member(ben)).await;
    let round = post.round().await.id;
    let waiting = Notice::QuestionWaiting {
        round,
        server_name: "Evening Shed".to_owned(),
    };
    assert_eq!(notices, [Notice::DirectClosed, waiting]);
    assert!(post.admin_notices().await.is_empty());
}

#[tokio::test]
async fn who_left_the_server_is_not_asked_about_it() {
    let post = ben_is_asked_directly().await;
    post.discord.leave(post.server, post.ben);
    post.tick(SLOT).await;
    assert!(post.discord.dms(post.ben).is_empty());
}

#[tokio::test]
async fn after_three_unanswered_rounds_the_bot_asks_whether_to_go_on() {
    let post = ben_is_asked_directly().await;
    let (server, ben) = (server_id(post.server), member_id(post.ben));
    let (state, unanswered) = (DirectState::Asking, 3);
    post.write(move |session| Box::pin(session.set_direct_state(server, ben, state, unanswered)))
        .await;
    post.discord.fault(Fault::server_error(POSTING));
    for minute in [0, 1, 2] {
        post.tick(SLOT + minutes(minute)).await;
    }
    let asked = post.discord.dms(post.ben);
    assert_eq!(asked.len(), 1, "{}", post.discord.whole_transcript());
    assert!(
        asked[0].button("Go on asking").is_some(),
        "{}",
        asked[0].text()
    );
}

/// Another server with the same slot, which Ben is in.
async fn another_server(post: &Post) -> ServerId {
    post.add_server("Day Shed").await;
    let servers = post.discord.servers();
    let other = servers.iter().find(|one| one.name == "Day Shed");
    let other = other.expect("it was just added").id;
    post.discord.join(other, post.ben);
    other
}

/// Ben is asked directly in that server, at this instant.
async fn ask_in(post: &Post, server: ServerId, at: DateTime<Utc>) {
    let (server, ben) = (server_id(server), member_id(post.ben));
    post.write(move |session| {
        Box::pin(async move {
            session.meet_in_server(server, ben, "Ben").await?;
            session
                .set_ask_by(server, ben, AskBy::Direct, Some(at))
                .await
        })
    })
    .await;
}

#[tokio::test]
async fn two_questions_that_waited_for_discord_write_once_a_week() {
    let post = ben_is_asked_directly().await;
    let other = another_server(&post).await;
    let dm = post.discord.dm_channel(post.ben);
    let down = Fault::server_error(&format!("POST /channels/{dm}/messages"));
    let down = post.discord.fault(down.always());
    post.tick(SLOT).await;
    ask_in(&post, other, SLOT + minutes(30)).await;
    post.tick(SLOT + minutes(30)).await;
    down.clear();
    for minute in [60, 61, 120] {
        post.tick(SLOT + minutes(minute)).await;
    }
    let asked = post.discord.dms(post.ben);
    assert_eq!(asked.len(), 1, "{}", post.discord.whole_transcript());
    let notices = post.notices(Reader::Member(member_id(post.ben))).await;
    let waits = |one: &Notice| matches!(one, Notice::QuestionWaiting { server_name, .. } if server_name == "Evening Shed");
    assert_eq!(
        notices.iter().filter(|one| waits(one)).count(),
        1,
        "{notices:?}"
    );
}

#[tokio::test]
async fn a_question_that_may_have_reached_them_counts_though_it_is_owed_no_more() {
    let post = ben_is_asked_directly().await;
    let other = another_server(&post).await;
    let dm = post.discord.dm_channel(post.ben);
    post.discord
        .fault(Fault::cut_after(&format!("POST /channels/{dm}/messages")));
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(10)).await;
    ask_in(&post, other, SLOT + minutes(20)).await;
    post.tick(SLOT + minutes(20)).await;
    assert_eq!(post.discord.dms(post.ben).len(), 1);
}

#[tokio::test]
async fn who_chose_the_channel_meanwhile_is_not_written_to() {
    for unanswered in [0, 3] {
        let post = ben_is_asked_directly().await;
        let (server, ben) = (server_id(post.server), member_id(post.ben));
        let state = DirectState::Asking;
        post.write(move |session| {
            Box::pin(session.set_direct_state(server, ben, state, unanswered))
        })
        .await;
        post.discord.fault(Fault::server_error(POSTING).times(2));
        post.tick(SLOT).await;
        post.write(move |session| Box::pin(session.set_ask_by(server, ben, AskBy::Channel, None)))
            .await;
        post.tick(SLOT + minutes(30)).await;
        assert!(post.discord.dms(post.ben).is_empty(), "{unanswered}");
    }
}

#[tokio::test]
async fn whether_to_go_on_waits_for_the_next_week_when_they_were_written_to_meanwhile() {
    let post = ben_is_asked_directly().await;
    let (server, ben) = (server_id(post.server), member_id(post.ben));
    let (state, unanswered) = (DirectState::Asking, 3);
    post.write(move |session| Box::pin(session.set_direct_state(server, ben, state, unanswered)))
        .await;
    post.discord.fault(Fault::server_error(POSTING).times(2));
    post.tick(SLOT).await;
    post.write(move |session| Box::pin(session.set_last_direct(ben, SLOT)))
        .await;
    post.tick(SLOT + minutes(30)).await;
    assert!(post.discord.dms(post.ben).is_empty());
    post.tick(SLOT + TimeDelta::days(7)).await;
    let asked = post.discord.dms(post.ben);
    assert_eq!(asked.len(), 1, "{}", post.discord.whole_transcript());
    assert!(
        asked[0].button("Go on asking").is_some(),
        "{}",
        asked[0].text()
    );
}
