//! Who is forgotten is taken out of closing posts that show others too.

use chrono::{DateTime, TimeDelta, Utc};
use standin::Fault;
use yesteryou::actions::membership::leave;
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState, GiveUpReason};
use yesteryou::domain::notice::Notice;

use super::POSTING;
use crate::deliveries::fixture::{Post, SLOT, minutes};

impl Post {
    /// The closing post stands below the question, and shows Chen alone.
    async fn is_closed_without_ben(&self) {
        let texts = self.texts(self.channel);
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(
            !texts[1].contains("Ben") && texts[1].contains("Chen"),
            "{texts:?}"
        );
        self.is_quiet().await;
    }
}

/// The question is posted, and Ben and Chen have logged.
async fn two_weeks() -> Post {
    let post = Post::set_up_without_thread().await;
    post.log(post.ben, "1h", "guitar").await;
    post.log(post.chen, "2h", "rust").await;
    post.tick(SLOT).await;
    post
}

/// Ben's and Chen's weeks in one closing post that Discord took unnoticed; when that was.
async fn closed_unnoticed() -> (Post, DateTime<Utc>) {
    let post = two_weeks().await;
    post.discord.fault(Fault::cut_after(POSTING));
    let close = SLOT + minutes(48 * 60 + 1);
    post.tick(close).await;
    assert_eq!(post.texts(post.channel).len(), 2);
    (post, close)
}

/// Ben's and Chen's weeks in one closing post.
async fn closed_together() -> Post {
    let post = Post::set_up().await;
    post.log(post.ben, "1h", "guitar").await;
    post.log(post.chen, "2h", "rust").await;
    post.tick(SLOT).await;
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    let text = post.only_message(post.thread()).text();
    assert!(text.contains("Ben") && text.contains("Chen"), "{text}");
    post
}

#[tokio::test]
async fn a_closing_post_is_made_again_without_them_and_goes_with_the_last() {
    let post = closed_together().await;
    let before = post.only_message(post.thread());
    post.forget(post.ben).await;
    post.tick(post.now() + minutes(1)).await;
    let after = post.only_message(post.thread());
    assert_eq!(after.id, before.id, "the same message, changed");
    assert!(
        !after.text().contains("Ben") && after.text().contains("Chen"),
        "{}",
        after.text()
    );
    assert_eq!(after.buttons, before.buttons);
    let row = post.delivery(DeliveryKind::Closing).await;
    assert_eq!(row.state, DeliveryState::Done);
    post.is_quiet().await;
    post.forget(post.chen).await;
    post.tick(post.now() + minutes(1)).await;
    assert!(post.texts(post.thread()).is_empty());
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_on_its_way_is_made_again_without_them() {
    let post = two_weeks().await;
    let close = SLOT + minutes(48 * 60 + 1);
    post.discord.set_now(close);
    let held = post.discord.fault(Fault::slow(POSTING));
    let scheduler = post.scheduler.clone();
    let tick = tokio::spawn(async move { scheduler.tick(close).await });
    held.reached(1).await;
    post.forget(post.ben).await;
    held.release();
    tick.await.expect("no panic");
    post.tick(close + minutes(2)).await;
    post.is_closed_without_ben().await;
}

#[tokio::test]
async fn a_closing_post_that_discord_took_unnoticed_is_made_again_without_them() {
    let (post, close) = closed_unnoticed().await;
    post.forget(post.ben).await;
    for minute in 2..4 {
        post.tick(close + minutes(minute)).await;
    }
    post.is_closed_without_ben().await;
}

#[tokio::test]
async fn a_closing_post_that_is_being_written_is_written_again_without_them() {
    let post = two_weeks().await;
    let close = SLOT + minutes(48 * 60 + 1);
    post.forget_while_asked(post.ben, 2, close).await;
    for minute in 2..4 {
        post.tick(close + minutes(minute)).await;
    }
    post.is_closed_without_ben().await;
}

#[tokio::test]
async fn a_closing_post_that_may_be_there_goes_where_nobody_is_left_in_it() {
    let (post, close) = closed_unnoticed().await;
    post.forget(post.ben).await;
    leave(post.store(), post.contact(post.chen), post.now())
        .await
        .expect("left");
    for minute in 2..5 {
        post.tick(close + minutes(minute)).await;
    }
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_that_was_dropped_may_be_there_and_is_removed() {
    let (post, close) = closed_unnoticed().await;
    for who in [post.ben, post.chen] {
        leave(post.store(), post.contact(who), post.now())
            .await
            .expect("left");
    }
    post.tick(close + TimeDelta::seconds(30)).await;
    let row = post.delivery(DeliveryKind::Closing).await;
    assert_eq!(row.state, DeliveryState::Dropped);
    post.forget(post.ben).await;
    for minute in 2..4 {
        post.tick(close + minutes(minute)).await;
    }
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_that_may_not_be_sent_again_may_be_there_and_is_removed() {
    let (post, close) = closed_unnoticed().await;
    post.forget(post.ben).await;
    post.discord.fault(Fault::forbidden(POSTING));
    post.tick(close + TimeDelta::seconds(30)).await;
    for minute in 2..4 {
        post.tick(close + minutes(minute)).await;
    }
    assert!(post.only_message(post.channel).button("Answer").is_some());
    let told = post.admin_notices().await;
    assert!(
        matches!(
            told[..],
            [Notice::GivenUp {
                kind: DeliveryKind::ClosingEdit,
                reason: GiveUpReason::Permission,
                ..
            }]
        ),
        "{told:?}"
    );
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_that_was_given_up_is_not_posted_when_somebody_in_it_is_forgotten() {
    let post = two_weeks().await;
    let forbidden = post.discord.fault(Fault::forbidden(POSTING).always());
    let close = SLOT + minutes(48 * 60 + 1);
    post.tick(close).await;
    let row = post.delivery(DeliveryKind::Closing).await;
    assert_eq!(row.state, DeliveryState::GivenUp);
    forbidden.clear();
    post.forget(post.ben).await;
    for minute in 1..4 {
        post.tick(close + minutes(minute)).await;
    }
    assert!(post.only_message(post.channel).button("Answer").is_some());
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_is_looked_for_where_it_was_tried_however_much_was_said_since() {
    let (post, close) = closed_unnoticed().await;
    let later = close + minutes(120);
    post.discord.set_now(later);
    for number in 0..101 {
        let words = format!("Word {number}");
        post.discord.say(post.ada, post.channel, &words);
    }
    post.forget(post.ben).await;
    leave(post.store(), post.contact(post.chen), later)
        .await
        .expect("left");
    for minute in 0..2 {
        post.tick(later + minutes(minute)).await;
    }
    let texts = post.texts(post.channel);
    assert!(!texts.iter().any(|text| text.contains("Chen")), "it stands");
    post.is_quiet().await;
}

#[tokio::test]
async fn what_the_server_did_together_stays_when_the_only_one_beside_it_goes() {
    let post = Post::set_up_without_thread().await;
    let more = ["Dan", "Eve", "Fay"].map(|name| post.add_member(name));
    let others = [post.ada, post.chen, more[0], more[1], more[2]];
    for who in others.into_iter().chain([post.ben]) {
        post.log(who, "2h", "rust").await;
    }
    post.tick(SLOT).await;
    for who in others {
        post.answer(who, "Some rust.", "").await;
    }
    post.tick(SLOT + minutes(1)).await;
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    let last = || post.discord.messages(post.channel).pop().expect("posted");
    let before = last();
    let text = before.text();
    assert!(
        text.contains("Ben") && text.contains("12 h together"),
        "{text}"
    );
    post.forget(post.ben).await;
    post.tick(post.now() + minutes(1)).await;
    let after = last();
    assert_eq!(after.id, before.id, "the same message, changed");
    let text = after.text();
    assert!(
        !text.contains("Ben") && text.contains("10 h together"),
        "{text}"
    );
    post.is_quiet().await;
}

#[tokio::test]
async fn a_closing_post_of_which_an_earlier_attempt_showed_more_is_made_again() {
    let (post, close) = closed_unnoticed().await;
    let until = close + minutes(60);
    post.discord.time_out(post.server, post.ben, Some(until));
    post.tick(close + TimeDelta::seconds(30)).await;
    post.tick(close + minutes(2)).await;
    post.is_closed_without_ben().await;
}

#[tokio::test]
async fn an_archived_thread_is_opened_to_change_a_closing_post() {
    let post = closed_together().await;
    post.discord.set_thread(post.thread(), true, false);
    post.forget(post.ben).await;
    post.tick(post.now() + minutes(1)).await;
    let text = post.only_message(post.thread()).text();
    assert!(!text.contains("Ben") && text.contains("Chen"), "{text}");
}

#[tokio::test]
async fn what_is_new_goes_before_what_is_made_again() {
    let mut post = closed_together().await;
    post.scheduler.options.at_once = 1;
    let closing = post.only_message(post.thread()).id.0;
    let next = SLOT + minutes(7 * 24 * 60);
    post.discord.set_now(next - minutes(1));
    post.forget(post.ben).await;
    post.discord.clear_requests();
    post.tick(next).await;
    let requests = post.discord.requests();
    let first = |method: &str, end: &str| {
        let mut all = requests.iter();
        all.position(|one| one.method == method && one.path.ends_with(end))
    };
    let question = first("POST", "/messages").expect("the next question");
    let change = first("PATCH", &format!("/messages/{closing}"));
    assert!(question < change.expect("the closing post is changed"));
}
