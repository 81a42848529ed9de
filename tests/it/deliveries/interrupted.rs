//! Kills, cut connections, storms: everything ends with one message each, in order, and nobody waits for anybody else.

use std::time::Duration;

use standin::Fault;
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState};
use yesteryou::wording;

use super::fixture::{Post, SLOT, channel_id, minutes, server_id};

const POSTING: &str = "POST /channels/*/messages";

/// Opens the round without sending anything, as a bot that is killed right after the commit.
async fn ask_without_sending(post: &Post) {
    post.discord.set_now(SLOT);
    yesteryou::actions::ask::ask(post.store(), SLOT)
        .await
        .expect("asked");
}

#[tokio::test]
async fn killed_between_the_commit_and_the_sending_it_sends_once() {
    let post = Post::set_up().await;
    ask_without_sending(&post).await;
    let question = post.delivery(DeliveryKind::Question).await.id;
    post.write(move |session| Box::pin(session.note_attempt(question, None, SLOT)))
        .await;
    let report = post.tick(SLOT + minutes(2)).await;
    assert_eq!(report.deliveries.sent, 2, "the question and its thread");
    post.only_message(post.channel);
    assert_eq!(post.round().await.posted_at, Some(SLOT + minutes(2)));
}

#[tokio::test]
async fn killed_between_the_sending_and_the_mark_it_finds_the_question_again() {
    let post = Post::set_up().await;
    ask_without_sending(&post).await;
    let question = post.delivery(DeliveryKind::Question).await;
    let id = question.id;
    post.write(move |session| Box::pin(session.note_attempt(id, None, SLOT)))
        .await;
    let message = wording::question(&post.round().await, "Evening Shed");
    let channel = channel_id(post.channel);
    post.scheduler
        .messenger
        .send(channel, &message, &question.nonce)
        .await
        .expect("sent");

    post.discord.clear_requests();
    post.tick(SLOT + minutes(2)).await;
    assert_eq!(post.posts(), 0, "it looks first");
    post.only_message(post.channel);
    post.thread();
    let round = post.round().await;
    assert_eq!(
        round.posted_at,
        Some(SLOT),
        "the window runs from the posting"
    );
}

#[tokio::test]
async fn sent_while_the_clock_was_an_hour_ahead_the_question_is_found_again() {
    let post = Post::set_up().await;
    ask_without_sending(&post).await;
    let question = post.delivery(DeliveryKind::Question).await;
    let id = question.id;
    post.write(move |session| Box::pin(session.note_attempt(id, None, SLOT + minutes(60))))
        .await;
    let message = wording::question(&post.round().await, "Evening Shed");
    let channel = channel_id(post.channel);
    post.scheduler
        .messenger
        .send(channel, &message, &question.nonce)
        .await
        .expect("sent");
    post.discord.clear_requests();
    post.tick(SLOT + minutes(16)).await;
    assert_eq!(post.posts(), 0, "it looks first");
    post.only_message(post.channel);
}

#[tokio::test]
async fn a_comparison_whose_answer_was_cut_off_is_found_again() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.discord.fault(Fault::cut_after(POSTING));
    assert_eq!(post.tick(SLOT + minutes(1)).await.deliveries.put_off, 1);
    post.discord.clear_requests();
    assert_eq!(post.tick(SLOT + minutes(3)).await.deliveries.sent, 1);
    assert_eq!(post.posts(), 0);
    post.only_message(post.thread());
    // The post is known: another version changes it.
    post.answer(post.ben, "Chords in D.", "").await;
    post.tick(SLOT + minutes(4)).await;
    assert!(
        post.only_message(post.thread())
            .text()
            .contains("Chords in D.")
    );
}

#[tokio::test]
async fn within_a_minute_the_nonce_keeps_a_repeat_from_posting_twice() {
    let post = Post::set_up_without_thread().await;
    post.discord.fault(Fault::cut_after(POSTING));
    post.tick(SLOT).await;
    assert_eq!(
        post.tick(SLOT + chrono::TimeDelta::seconds(6))
            .await
            .deliveries
            .sent,
        1
    );
    assert_eq!(post.posts(), 2);
    post.only_message(post.channel);
}

#[tokio::test]
async fn a_closing_post_whose_answer_was_cut_off_is_found_again() {
    let post = Post::set_up().await;
    post.log(post.chen, "2h", "rust").await;
    post.tick(SLOT).await;
    post.discord.fault(Fault::cut_after(POSTING));
    let close = SLOT + minutes(48 * 60 + 1);
    post.tick(close).await;
    post.tick(close + minutes(2)).await;
    post.only_message(post.thread());
    assert_eq!(
        post.delivery(DeliveryKind::Closing).await.state,
        DeliveryState::Done
    );
}

#[tokio::test]
async fn a_thread_whose_opening_was_cut_off_is_taken_as_it_is() {
    let post = Post::set_up().await;
    post.discord
        .fault(Fault::cut_after("POST /channels/*/messages/*/threads"));
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    post.tick(SLOT + minutes(2)).await;
    post.only_message(post.thread());
    assert_eq!(
        post.delivery(DeliveryKind::Thread).await.state,
        DeliveryState::Done
    );
}

#[tokio::test]
async fn a_storm_of_errors_ends_with_each_message_once_and_in_order() {
    let post = Post::set_up().await;
    let storms = [
        Fault::server_error(POSTING).times(3),
        Fault::rate_limited(POSTING, Duration::from_secs(1)).times(2),
        Fault::cut(POSTING).times(2),
    ];
    for storm in storms {
        post.discord.fault(storm);
    }
    post.tick(SLOT).await;
    post.answer(post.ben, "First.", "").await;
    post.answer(post.ada, "Second.", "").await;
    for minute in 1..30 {
        post.tick(SLOT + minutes(minute)).await;
    }
    assert_eq!(post.discord.messages(post.channel).len(), 1);
    let texts = post.texts(post.thread());
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0].contains("First.") && texts[1].contains("Second."),
        "{texts:?}"
    );
}

#[tokio::test]
async fn what_failed_first_stays_first() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "First.", "").await;
    post.answer(post.ada, "Second.", "").await;
    post.discord.fault(Fault::server_error(POSTING));
    let report = post.tick(SLOT + minutes(1)).await;
    assert_eq!((report.deliveries.sent, report.deliveries.put_off), (0, 2));
    post.tick(SLOT + minutes(2)).await;
    let texts = post.texts(post.thread());
    assert!(
        texts[0].contains("First.") && texts[1].contains("Second."),
        "{texts:?}"
    );
}

#[tokio::test]
async fn a_server_whose_channel_hangs_holds_nobody_up() {
    let post = Post::set_up_without_thread().await;
    let other = post.add_server("Morning Shed").await;
    let hanging = format!("POST /channels/{}/messages", post.channel);
    let held = post.discord.fault(Fault::slow(&hanging));
    post.discord.set_now(SLOT);
    let scheduler = post.scheduler.clone();
    let tick = tokio::spawn(async move { scheduler.tick(SLOT).await });
    post.discord
        .settle("the other question", |discord| {
            discord.messages(other).len() == 1
        })
        .await;
    assert!(post.discord.messages(post.channel).is_empty());
    held.release();
    assert_eq!(tick.await.expect("no panic").deliveries.sent, 2);
}

#[tokio::test]
async fn a_message_for_a_record_that_was_erased_meanwhile_is_taken_back() {
    let post = Post::set_up_without_thread().await;
    let held = post.discord.fault(Fault::slow(POSTING));
    post.discord.set_now(SLOT);
    let scheduler = post.scheduler.clone();
    let tick = tokio::spawn(async move { scheduler.tick(SLOT).await });
    held.reached(1).await;
    let erased = yesteryou::actions::setup::erase(
        post.store(),
        &post.scheduler.halls,
        server_id(post.server),
        post.now(),
    )
    .await;
    erased.expect("erased");
    held.release();
    tick.await.expect("no panic");
    assert!(post.discord.messages(post.channel).is_empty());
}

#[tokio::test]
async fn once_told_to_stop_it_begins_nothing_more() {
    let post = Post::set_up().await;
    post.scheduler.options.stop.cancel();
    assert_eq!(post.tick(SLOT).await.deliveries.sent, 0);
    assert!(post.discord.messages(post.channel).is_empty());
}

#[tokio::test]
async fn what_waits_longer_than_a_day_is_given_up_as_too_old() {
    let post = Post::set_up_without_thread().await;
    post.discord.fault(Fault::server_error(POSTING).always());
    post.tick(SLOT).await;
    post.tick(SLOT + minutes(24 * 60 + 1)).await;
    assert_eq!(
        post.delivery(DeliveryKind::Question).await.state,
        DeliveryState::GivenUp
    );
    assert_eq!(
        post.delivery(DeliveryKind::Question).await.reason,
        "too_old"
    );
}
