//! What Discord refuses for good: the reason is kept, an admin is told once, and the rest goes on.

use standin::{Fault, Target, permission};
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState, GiveUpReason};
use yesteryou::domain::notice::Notice;

use super::fixture::{Post, SLOT, channel_id, minutes};

/// The notice an admin finds.
fn given_up(post: &Post, kind: DeliveryKind, reason: GiveUpReason) -> Notice {
    Notice::GivenUp {
        kind,
        reason,
        channel: Some(channel_id(post.channel)),
    }
}

#[tokio::test]
async fn a_lost_permission_is_told_to_an_admin_once() {
    let post = Post::set_up().await;
    post.discord
        .overwrite(post.channel, Target::Bot, 0, permission::SEND_MESSAGES);
    let report = post.tick(SLOT).await;
    assert_eq!(report.deliveries.given_up, 1);
    assert_eq!(
        post.delivery(DeliveryKind::Question).await.reason,
        "permission"
    );
    let notice = given_up(&post, DeliveryKind::Question, GiveUpReason::Permission);
    assert_eq!(post.admin_notices().await, [notice]);
    post.discord.clear_requests();
    post.tick(SLOT + minutes(10)).await;
    assert!(post.discord.requests().is_empty());
    assert_eq!(post.admin_notices().await.len(), 1);
}

#[tokio::test]
async fn a_channel_that_is_gone_is_told_to_an_admin() {
    let post = Post::set_up().await;
    post.discord.delete_channel(post.channel);
    post.tick(SLOT).await;
    let notice = given_up(&post, DeliveryKind::Question, GiveUpReason::ChannelGone);
    assert_eq!(post.admin_notices().await, [notice]);
}

#[tokio::test]
async fn without_leave_to_open_threads_the_channel_takes_the_answers() {
    let post = Post::set_up().await;
    post.discord.overwrite(
        post.channel,
        Target::Bot,
        0,
        permission::CREATE_PUBLIC_THREADS,
    );
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    let texts = post.texts(post.channel);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[1].contains("Chords in G."), "{texts:?}");
    let notice = given_up(&post, DeliveryKind::Thread, GiveUpReason::Permission);
    assert_eq!(post.admin_notices().await, [notice]);
}

#[tokio::test]
async fn a_thread_that_was_removed_leaves_the_answers_to_the_channel() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.discord.delete_channel(post.thread());
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    let texts = post.texts(post.channel);
    assert!(
        texts.last().expect("posted").contains("Chords in G."),
        "{texts:?}"
    );
}

#[tokio::test]
async fn an_archived_thread_is_opened_again() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    post.discord.set_thread(post.thread(), true, false);
    post.answer(post.ben, "Chords in D.", "").await;
    post.tick(SLOT + minutes(2)).await;
    assert!(
        post.only_message(post.thread())
            .text()
            .contains("Chords in D.")
    );
    post.discord.set_thread(post.thread(), true, false);
    post.answer(post.ada, "A plane for the edges.", "").await;
    post.tick(SLOT + minutes(3)).await;
    assert_eq!(post.texts(post.thread()).len(), 2);
}

#[tokio::test]
async fn a_locked_thread_is_left_alone_and_said_so_once() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    let thread = post.thread();
    post.discord.set_thread(thread, true, true);
    post.answer(post.ben, "Chords in G.", "").await;
    post.answer(post.ada, "A plane for the edges.", "").await;
    let report = post.tick(SLOT + minutes(1)).await;
    assert_eq!(report.deliveries.given_up, 2);
    assert!(post.texts(thread).is_empty());
    assert!(post.discord.threads(post.channel)[0].locked);
    let (kind, reason) = (DeliveryKind::Comparison, GiveUpReason::ThreadLocked);
    let notice = Notice::GivenUp {
        kind,
        reason,
        channel: Some(channel_id(thread)),
    };
    assert_eq!(post.admin_notices().await, [notice]);
}

#[tokio::test]
async fn a_post_that_a_moderator_removed_is_not_posted_again() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    let posted = post.only_message(post.thread());
    post.discord.delete_message(posted.channel, posted.id);
    for (minute, words) in [(2, "Chords in D."), (3, "Chords in A.")] {
        post.answer(post.ben, words, "").await;
        post.tick(SLOT + minutes(minute)).await;
        assert!(post.texts(post.thread()).is_empty());
    }
    assert!(
        post.admin_notices().await.is_empty(),
        "who removed it knows"
    );
}

#[tokio::test]
async fn a_question_that_a_moderator_removed_leaves_the_answers_to_the_channel() {
    let post = Post::set_up().await;
    post.discord
        .fault(Fault::server_error("POST /channels/*/messages/*/threads"));
    post.tick(SLOT).await;
    let question = post.only_message(post.channel);
    post.discord.delete_message(post.channel, question.id);
    post.answer(post.ben, "Chords in G.", "").await;
    for minute in 1..4 {
        post.tick(SLOT + minutes(minute)).await;
    }
    let texts = post.texts(post.channel);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("Chords in G."), "{texts:?}");
}

#[tokio::test]
async fn a_message_that_discord_refuses_is_not_sent_again_and_again() {
    let post = Post::set_up_without_thread().await;
    let refusal = Fault::status(
        "POST /channels/*/messages",
        400,
        50_035,
        "Invalid Form Body",
    );
    let refused = post.discord.fault(refusal.always());
    for minute in 0..5 {
        post.tick(SLOT + minutes(minute)).await;
    }
    assert_eq!(refused.hits(), 1);
    let question = post.delivery(DeliveryKind::Question).await;
    assert_eq!(
        (question.state, question.reason.as_str()),
        (DeliveryState::GivenUp, "refused")
    );
}

#[tokio::test]
async fn who_leaves_the_check_in_is_not_posted_any_more() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    let (server, ben) = (
        super::fixture::server_id(post.server),
        super::fixture::member_id(post.ben),
    );
    post.write(move |session| Box::pin(session.set_joined(server, ben, None)))
        .await;
    let report = post.tick(SLOT + minutes(1)).await;
    assert_eq!((report.deliveries.sent, report.deliveries.dropped), (0, 1));
    assert!(post.texts(post.thread()).is_empty());
}
