//! What the bot owes Discord: each kind of delivery, interruptions, refusals, and the messenger itself. The steps run on the real
//! store against the stand-in, without a gateway.

mod cards;
mod direct;
mod fixture;
mod forgotten;
mod interrupted;
mod messenger;
mod refused;
mod restored;
mod running;

use fixture::{Post, SLOT, minutes};
use yesteryou::domain::check_in::{DeliveryKind, DeliveryState};

#[tokio::test]
async fn the_question_opens_its_thread_and_the_answers_go_there() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    let question = post.only_message(post.channel);
    assert!(question.button("Answer").is_some(), "{}", question.text());
    let threads = post.discord.threads(post.channel);
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].name, "Week of 16 to 22 November");
    assert_eq!(threads[0].auto_archive_minutes, 10_080);

    post.answer(post.ben, "Chords in G.", "guitar 3h").await;
    post.answer(post.ada, "Read about sockets.", "").await;
    let report = post.tick(SLOT + minutes(30)).await;
    assert_eq!(report.deliveries.sent, 2);
    let posted = post.discord.messages(threads[0].id);
    let texts: Vec<String> = posted.iter().map(standin::MessageView::text).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0].contains("Chords in G.") && texts[0].contains("Ben"),
        "{texts:?}"
    );
    assert!(texts[1].contains("Read about sockets."), "{texts:?}");
    let round = post.round().await;
    assert_eq!(round.posted_at, Some(SLOT));
    assert_eq!(round.closes_at, Some(SLOT + minutes(48 * 60)));
}

#[tokio::test]
async fn a_second_tick_sends_nothing() {
    let post = Post::set_up().await;
    post.log(post.chen, "2h", "rust").await;
    let wednesday = SLOT + minutes(48 * 60 + 1);
    for now in [SLOT, wednesday] {
        post.tick(now).await;
        if now == SLOT {
            post.answer(post.ben, "Chords in G.", "guitar 3h").await;
            post.tick(now + minutes(1)).await;
        }
        let before = post.discord.whole_transcript();
        post.discord.clear_requests();
        for later in [now + minutes(2), now + minutes(3)] {
            assert_eq!(
                post.tick(later).await,
                yesteryou::scheduler::TickReport::default()
            );
        }
        assert!(
            post.discord.requests().is_empty(),
            "{:?}",
            post.discord.requests()
        );
        assert_eq!(post.discord.whole_transcript(), before);
    }
}

#[tokio::test]
async fn early_answers_are_posted_after_the_question_and_in_its_thread() {
    let post = Post::set_up().await;
    post.answer_early(post.ben, "Packed for a trip.").await;
    post.answer_early(post.ada, "Planed a board.").await;
    assert_eq!(post.tick(SLOT - minutes(1)).await.deliveries.sent, 0);
    post.tick(SLOT).await;
    assert_eq!(post.discord.messages(post.channel).len(), 1);
    let texts = post.texts(post.thread());
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0].contains("Packed for a trip."),
        "in the order in which they came: {texts:?}"
    );
}

#[tokio::test]
async fn without_a_thread_the_channel_takes_the_answers() {
    let post = Post::set_up_without_thread().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    assert!(post.discord.threads(post.channel).is_empty());
    assert_eq!(post.discord.messages(post.channel).len(), 2);
}

#[tokio::test]
async fn an_answer_given_again_changes_its_post() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(1)).await;
    post.answer(post.ben, "Chords in G and D.", "").await;
    post.tick(SLOT + minutes(2)).await;
    let message = post.only_message(post.thread());
    assert!(
        message.text().contains("Chords in G and D."),
        "{}",
        message.text()
    );
    assert!(message.edited_at.is_some());
}

#[tokio::test]
async fn an_answer_changed_before_it_is_posted_is_posted_once() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.answer(post.ben, "Chords in D.", "").await;
    post.tick(SLOT + minutes(1)).await;
    post.tick(SLOT + minutes(2)).await;
    let message = post.only_message(post.thread());
    assert!(
        message.text().contains("Chords in D."),
        "{}",
        message.text()
    );
}

#[tokio::test]
async fn those_who_logged_without_answering_share_one_post_by_name() {
    let post = Post::set_up().await;
    for (who, time) in [(post.chen, "2h"), (post.ada, "1h"), (post.ben, "9h")] {
        post.log(who, time, "rust").await;
    }
    post.tick(SLOT).await;
    post.answer(post.ben, "Rust all week.", "").await;
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    let posted = post.discord.messages(post.thread());
    let closing = posted.last().expect("posted");
    let names: Vec<_> = closing
        .embeds
        .iter()
        .map(|embed| embed.title.clone())
        .collect();
    assert_eq!(closing.embeds.len(), 2, "{}", closing.text());
    let (first, second) = (format!("{:?}", names[0]), format!("{:?}", names[1]));
    assert!(
        first.contains("Ada") && second.contains("Chen"),
        "{names:?}"
    );
    assert_eq!(
        post.round().await.state,
        yesteryou::domain::check_in::RoundState::Closed
    );
}

#[tokio::test]
async fn eleven_who_logged_get_two_posts_and_nobody_stands_twice() {
    let post = Post::set_up().await;
    let mut people = Vec::new();
    for number in 0..11 {
        let who = post.add_member(&format!("Member {number:02}"));
        post.log(who, "1h", "rust").await;
        people.push(format!("Member {number:02}"));
    }
    post.tick(SLOT).await;
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    let posted = post.discord.messages(post.thread());
    assert_eq!(
        posted
            .iter()
            .map(|message| message.embeds.len())
            .collect::<Vec<_>>(),
        [10, 2]
    );
    let all: Vec<String> = posted.iter().map(standin::MessageView::text).collect();
    for name in people {
        assert_eq!(all.join("\n").matches(&name).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn who_left_is_banned_or_timed_out_is_not_posted_about() {
    let post = Post::set_up().await;
    for who in [post.ada, post.ben, post.chen] {
        post.log(who, "2h", "rust").await;
    }
    post.tick(SLOT).await;
    post.answer(post.ben, "Not to be seen.", "").await;
    post.discord.ban(post.server, post.ben);
    let close = SLOT + minutes(48 * 60 + 1);
    post.discord
        .time_out(post.server, post.chen, Some(close + minutes(10)));
    post.tick(SLOT + minutes(1)).await;
    assert!(post.texts(post.thread()).is_empty());
    let report = post.tick(close).await;
    assert_eq!((report.deliveries.sent, report.deliveries.dropped), (1, 0));
    let text = post.only_message(post.thread()).text();
    assert!(
        text.contains("Ada") && !text.contains("Chen") && !text.contains("Ben"),
        "{text}"
    );
}

#[tokio::test]
async fn when_nobody_is_left_the_closing_post_is_dropped() {
    let post = Post::set_up().await;
    post.log(post.chen, "2h", "rust").await;
    post.tick(SLOT).await;
    post.discord.leave(post.server, post.chen);
    let report = post.tick(SLOT + minutes(48 * 60 + 1)).await;
    assert_eq!((report.deliveries.sent, report.deliveries.dropped), (0, 1));
    let closing = post.delivery(DeliveryKind::Closing).await;
    assert_eq!(closing.state, DeliveryState::Dropped);
}

#[tokio::test]
async fn the_name_is_the_one_the_server_shows_now() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "").await;
    post.discord.set_nick(post.server, post.ben, Some("Benny"));
    post.tick(SLOT + minutes(1)).await;
    let text = post.only_message(post.thread()).text();
    assert!(text.contains("Benny"), "{text}");
    assert_eq!(post.membership(post.ben).await.display_name, "Benny");
}
