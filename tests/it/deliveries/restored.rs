//! A backup from before is put back: what Discord has already is not posted a second time where a look-back can tell.

use standin::ChannelId;
use tempfile::TempDir;
use yesteryou::actions::nonce::fresh_nonce;
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState, RoundState};
use yesteryou::domain::ids::MessageId;
use yesteryou::store::{self, Existing, Store, StoreOptions};

use super::fixture::{Post, SLOT, minutes};

impl Post {
    async fn back_up(&self, folder: &TempDir) {
        let to = folder.path().join("backup.sqlite");
        self.store()
            .back_up(&to, Existing::Keep)
            .await
            .expect("backed up");
    }

    /// The record of the backup takes the place of today's.
    async fn restore(&mut self, folder: &TempDir) {
        let (backup, database) = (
            folder.path().join("backup.sqlite"),
            folder.path().join("y.sqlite"),
        );
        let (options, now) = (StoreOptions::default(), self.now());
        store::restore(
            &backup,
            &database,
            &options,
            Existing::Keep,
            fresh_nonce,
            now,
        )
        .await
        .expect("restored");
        self.store().close().await;
        self.scheduler.store = Store::open(&database, options).await.expect("opens");
    }

    fn answers_to(&self, channel: ChannelId) -> Vec<String> {
        let messages = self.discord.messages(channel);
        let ids = messages
            .iter()
            .filter_map(|one| one.button("Answer")?.custom_id.clone());
        ids.collect()
    }
}

#[tokio::test]
async fn a_question_that_discord_has_is_taken_over_and_can_be_answered() {
    let folder = TempDir::new().expect("a folder");
    let mut post = Post::set_up().await;
    post.back_up(&folder).await;
    post.tick(SLOT).await;
    let before = post.only_message(post.channel);
    let lost = post.answers_to(post.channel);
    post.discord.set_now(SLOT + minutes(120));
    post.restore(&folder).await;
    post.discord.clear_requests();
    post.tick(SLOT + minutes(121)).await;
    assert_eq!(post.posts(), 0, "it is not asked a second time");
    let after = post.only_message(post.channel);
    assert_eq!(after.id, before.id);
    let round = post.round().await;
    assert_eq!(round.message.map(MessageId::as_u64), Some(after.id.0));
    let now = post.answers_to(post.channel);
    assert_ne!(
        now, lost,
        "a number that was given since the backup is not given again"
    );
    assert_eq!(now, [format!("y1:answer:{}", round.id)]);
    post.answer(post.ben, "Chords in G.", "guitar 3h").await;
    post.tick(SLOT + minutes(122)).await;
    assert!(
        post.only_message(post.thread())
            .text()
            .contains("Chords in G.")
    );
}

#[tokio::test]
async fn a_slot_older_than_a_day_is_skipped_as_after_any_other_pause() {
    let folder = TempDir::new().expect("a folder");
    let mut post = Post::set_up_without_thread().await;
    post.back_up(&folder).await;
    post.tick(SLOT).await;
    post.discord.set_now(SLOT + minutes(3 * 24 * 60));
    post.restore(&folder).await;
    post.tick(SLOT + minutes(3 * 24 * 60 + 1)).await;
    post.only_message(post.channel);
    post.tick(SLOT + minutes(7 * 24 * 60)).await;
    assert_eq!(
        post.discord.messages(post.channel).len(),
        2,
        "the next one is asked"
    );
    assert_eq!(post.round().await.state, RoundState::Open);
}

#[tokio::test]
async fn a_comparison_that_was_owed_is_found_by_its_nonce() {
    let folder = TempDir::new().expect("a folder");
    let mut post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.back_up(&folder).await;
    post.tick(SLOT + minutes(1)).await;
    assert_eq!(post.texts(post.channel).len(), 2);
    post.discord.set_now(SLOT + minutes(120));
    post.restore(&folder).await;
    post.discord.clear_requests();
    post.tick(SLOT + minutes(121)).await;
    assert_eq!(post.posts(), 0);
    assert_eq!(post.texts(post.channel).len(), 2);
    assert_eq!(
        post.delivery(DeliveryKind::Comparison).await.state,
        DeliveryState::Done
    );
}

#[tokio::test]
async fn a_closing_post_that_discord_has_is_not_made_again() {
    let folder = TempDir::new().expect("a folder");
    let mut post = Post::set_up_without_thread().await;
    post.log(post.chen, "2h", "rust").await;
    post.tick(SLOT).await;
    post.back_up(&folder).await;
    let close = SLOT + minutes(48 * 60 + 1);
    post.tick(close).await;
    assert_eq!(post.texts(post.channel).len(), 2);
    post.discord.set_now(close + minutes(60));
    post.restore(&folder).await;
    post.tick(close + minutes(61)).await;
    assert_eq!(post.texts(post.channel).len(), 2);
    let row = post.delivery(DeliveryKind::Closing).await;
    assert_eq!(row.state, DeliveryState::Dropped);
    assert_eq!(row.reason, "posted before the record was restored");
}

#[tokio::test]
async fn what_discord_never_got_is_posted_after_all() {
    let folder = TempDir::new().expect("a folder");
    let mut post = Post::set_up_without_thread().await;
    post.log(post.chen, "2h", "rust").await;
    post.back_up(&folder).await;
    post.discord.set_now(SLOT + minutes(120));
    post.restore(&folder).await;
    post.tick(SLOT + minutes(121)).await;
    post.only_message(post.channel);
    post.tick(SLOT + minutes(121 + 48 * 60)).await;
    assert_eq!(post.texts(post.channel).len(), 2);
}
