//! Who is forgotten is taken out of every post about them, wherever the bot was with it.

mod closings;

use std::time::Duration;

use chrono::{DateTime, Utc};
use standin::{Fault, UserId};
use yesteryou::actions::forget::{self, Forgotten};
use yesteryou::actions::membership::leave;
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState};
use yesteryou::domain::custom_id::Action;
use yesteryou::domain::message::{Button, ButtonStyle, Message};
use yesteryou::scheduler::TickReport;

use super::fixture::{Post, SLOT, channel_id, member_id, minutes};

const POSTING: &str = "POST /channels/*/messages";
const REMOVING: &str = "DELETE /channels/*/messages/*";
const MEMBER: &str = "GET /guilds/*/members/*";

impl Post {
    async fn forget(&self, who: UserId) {
        let done = forget::erase(self.store(), member_id(who), self.now()).await;
        assert_eq!(done.expect("erased"), Forgotten::Now);
    }

    /// Somebody is forgotten while a post is written: Discord is being asked for the name of the `nth` member in it. What is posted
    /// then Discord takes unnoticed.
    async fn forget_while_asked(&self, who: UserId, nth: u32, at: DateTime<Utc>) {
        self.discord.set_now(at);
        for _ in 1..nth {
            self.discord.fault(Fault::late(MEMBER, Duration::ZERO));
        }
        let held = self.discord.fault(Fault::slow(MEMBER));
        self.discord.fault(Fault::cut_after(POSTING));
        let scheduler = self.scheduler.clone();
        let tick = tokio::spawn(async move { scheduler.tick(at).await });
        held.reached(1).await;
        self.forget(who).await;
        held.release();
        tick.await.expect("no panic");
    }

    /// Nothing is left to do, and no row of a removal is left either.
    async fn is_quiet(&self) {
        let later = self.now() + minutes(60);
        assert_eq!(self.tick(later).await, TickReport::default());
        let due = self
            .read()
            .await
            .due_deliveries(later + minutes(60), 10)
            .await;
        assert!(due.expect("readable").is_empty());
    }
}

#[tokio::test]
async fn a_posted_comparison_is_removed_and_nobody_elses() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "guitar 3h").await;
    post.answer(post.ada, "Read about sockets.", "").await;
    post.tick(SLOT + minutes(1)).await;
    assert_eq!(post.texts(post.thread()).len(), 2);
    post.forget(post.ben).await;
    post.tick(SLOT + minutes(2)).await;
    let text = post.only_message(post.thread()).text();
    assert!(text.contains("Read about sockets."), "{text}");
    post.is_quiet().await;
}

#[tokio::test]
async fn one_on_its_way_is_taken_back() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    let held = post.discord.fault(Fault::slow(POSTING));
    let scheduler = post.scheduler.clone();
    let tick = tokio::spawn(async move { scheduler.tick(SLOT + minutes(1)).await });
    held.reached(1).await;
    post.forget(post.ben).await;
    held.release();
    tick.await.expect("no panic");
    post.tick(SLOT + minutes(2)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn one_that_discord_took_unnoticed_is_found_and_removed() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.discord.fault(Fault::cut_after(POSTING));
    assert_eq!(post.tick(SLOT + minutes(1)).await.deliveries.put_off, 1);
    assert_eq!(post.texts(post.channel).len(), 2);
    post.forget(post.ben).await;
    post.tick(SLOT + minutes(3)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn one_that_was_never_sent_is_not_sent() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.forget(post.ben).await;
    post.discord.clear_requests();
    post.tick(SLOT + minutes(3)).await;
    assert_eq!(post.posts(), 0);
    post.is_quiet().await;
}

#[tokio::test]
async fn one_that_is_being_written_is_not_sent() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.forget_while_asked(post.ben, 1, SLOT + minutes(1))
        .await;
    post.tick(SLOT + minutes(3)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn one_that_arrives_after_its_author_was_forgotten_is_found_and_removed() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    let row = post.delivery(DeliveryKind::Comparison).await;
    let at = post.now();
    let channel = Some(channel_id(post.channel));
    post.write(move |session| Box::pin(session.note_attempt(row.id, channel, at)))
        .await;
    post.forget(post.ben).await;
    post.tick(at).await;
    let nonce = row.nonce.clone();
    let button = Button {
        label: "My own week".to_owned(),
        style: ButtonStyle::Secondary,
        action: Action::Mine { nonce },
    };
    let message = Message {
        text: "Chords in G.".to_owned(),
        rows: vec![vec![button]],
        ..Message::default()
    };
    let messenger = &post.scheduler.messenger;
    let sent = messenger.send(channel_id(post.channel), &message, &row.nonce);
    sent.await.expect("sent");
    post.tick(at + minutes(2)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn one_whose_sending_fails_after_its_author_was_forgotten_is_looked_for_anew() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    let at = SLOT + minutes(1);
    post.discord.set_now(at);
    let held = post.discord.fault(Fault::slow_and_cut_after(POSTING));
    let scheduler = post.scheduler.clone();
    let tick = tokio::spawn(async move { scheduler.tick(at).await });
    held.reached(1).await;
    post.forget(post.ben).await;
    // It was looked for, and was not there yet.
    let due = post.read().await.due_deliveries(at + minutes(60), 10).await;
    let due = due.expect("readable");
    let removal = due.iter().find(|row| row.kind == DeliveryKind::Removal);
    let removal = removal.expect("it is queued").id;
    post.write(move |session| Box::pin(session.remove_delivery(removal)))
        .await;
    held.release();
    tick.await.expect("no panic");
    assert_eq!(post.texts(post.channel).len(), 2, "it arrived");
    post.tick(at + minutes(2)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn one_that_was_given_up_may_be_there_and_is_removed() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.discord.fault(Fault::cut_after(POSTING));
    post.tick(SLOT + minutes(1)).await;
    leave(post.store(), post.contact(post.ben), post.now())
        .await
        .expect("left");
    post.tick(SLOT + minutes(3)).await;
    let row = post.delivery(DeliveryKind::Comparison).await;
    assert_eq!(row.state, DeliveryState::Dropped);
    post.forget(post.ben).await;
    post.tick(SLOT + minutes(5)).await;
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn a_removal_is_tried_again_for_as_long_as_it_takes() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    post.forget(post.ben).await;
    let storm = post.discord.fault(Fault::server_error(REMOVING).always());
    for hour in 1..50 {
        post.tick(SLOT + minutes(60 * hour)).await;
    }
    assert!(
        post.texts(post.channel)
            .iter()
            .any(|text| text.contains("Chords"))
    );
    storm.clear();
    post.tick(SLOT + minutes(60 * 51)).await;
    assert!(
        !post
            .texts(post.channel)
            .iter()
            .any(|text| text.contains("Chords"))
    );
    post.is_quiet().await;
}

#[tokio::test]
async fn what_may_not_be_removed_or_is_gone_leaves_no_row() {
    for fault in [
        Fault::forbidden(REMOVING),
        Fault::status(REMOVING, 404, 10_008, "Unknown Message"),
    ] {
        let post = Post::set_up_without_thread().await;
        post.tick(SLOT).await;
        post.answer(post.ben, "Chords in G.", "").await;
        post.tick(SLOT + minutes(1)).await;
        post.forget(post.ben).await;
        post.discord.fault(fault);
        post.tick(SLOT + minutes(2)).await;
        post.is_quiet().await;
    }
}
