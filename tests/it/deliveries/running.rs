//! The scheduler's loop, with the stand-in's clock.

use yesteryou::clock::Clock;

use super::fixture::{Post, SLOT};

#[tokio::test]
async fn the_loop_looks_when_nudged_and_ends_when_told() {
    let post = Post::set_up().await;
    let (scheduler, discord) = (post.scheduler.clone(), post.discord.clone());
    let clock = Clock::from_fn(move || discord.now());
    let running = tokio::spawn(async move { scheduler.run(clock).await });
    post.discord.set_now(SLOT);
    post.scheduler.nudge.notify_one();
    let channel = post.channel;
    post.discord
        .settle("the question", |discord| {
            !discord.threads(channel).is_empty()
        })
        .await;
    post.scheduler.options.stop.cancel();
    running.await.expect("no panic");
    post.only_message(channel);
}

#[tokio::test]
async fn the_loop_finishes_what_is_in_flight() {
    let post = Post::set_up_without_thread().await;
    let held = post
        .discord
        .fault(standin::Fault::slow("POST /channels/*/messages"));
    post.discord.set_now(SLOT);
    let scheduler = post.scheduler.clone();
    let running = tokio::spawn(async move { scheduler.run(Clock::fixed(SLOT)).await });
    held.reached(1).await;
    post.scheduler.options.stop.cancel();
    held.release();
    running.await.expect("no panic");
    assert!(post.round().await.message.is_some(), "marked done");
}
