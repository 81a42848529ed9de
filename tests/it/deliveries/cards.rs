//! The pictures that go along: the week under an answer, the server under the closing post.

use standin::MessageView;

use super::fixture::{Post, SLOT, minutes};

/// The names and the words of a message's pictures.
fn pictures(message: &MessageView) -> Vec<(String, String)> {
    let files = message.attachments.iter();
    files
        .map(|file| {
            assert!(file.bytes.starts_with(b"\x89PNG"), "no picture");
            let words = file.description.clone().expect("alt text");
            (file.filename.clone(), words)
        })
        .collect()
}

fn last(post: &Post) -> MessageView {
    let mut messages = post.discord.messages(post.thread());
    messages.pop().expect("something was posted")
}

#[tokio::test]
async fn an_answer_carries_the_card_of_its_week_also_when_it_is_given_again() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    post.answer(post.ben, "Chords in G.", "guitar 3h").await;
    post.tick(SLOT + minutes(1)).await;
    let before = pictures(&last(&post));
    assert_eq!(before.len(), 1, "{before:?}");
    assert_eq!(before[0].0, "week.png");
    assert!(
        before[0].1.contains("Ben") && before[0].1.contains("3 h"),
        "{before:?}"
    );
    post.answer(post.ben, "Chords in G and D.", "guitar 4h")
        .await;
    post.tick(SLOT + minutes(2)).await;
    let after = pictures(&post.only_message(post.thread()));
    assert_eq!(after.len(), 1, "{after:?}");
    assert!(after[0].1.contains("4 h"), "{after:?}");
}

#[tokio::test]
async fn the_closing_post_carries_the_servers_card_once_five_members_are_in_it() {
    let post = Post::set_up().await;
    let more = [post.add_member("Dan"), post.add_member("Eve")];
    post.tick(SLOT).await;
    for who in [post.ada, post.ben, post.chen, more[0], more[1]] {
        post.log(who, "2h", "rust").await;
    }
    post.answer(post.ben, "Chords in G.", "").await;
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    let closing = last(&post);
    let pictures = pictures(&closing);
    assert_eq!(pictures.len(), 1, "{pictures:?}");
    assert_eq!(pictures[0].0, "server.png");
    assert!(pictures[0].1.contains("10 h together"), "{pictures:?}");
    let text = closing.text();
    assert!(
        text.contains("Also logged") && text.contains("10 h together"),
        "{text}"
    );
}

#[tokio::test]
async fn where_everybody_answered_the_closing_post_tells_only_what_they_did_together() {
    let post = Post::set_up().await;
    let more = [post.add_member("Dan"), post.add_member("Eve")];
    let all = [post.ada, post.ben, post.chen, more[0], more[1]];
    for who in all {
        post.log(who, "2h", "rust").await;
    }
    post.tick(SLOT).await;
    for who in all {
        post.answer(who, "Some rust.", "").await;
    }
    post.tick(SLOT + minutes(1)).await;
    let answers = post.discord.messages(post.thread()).len();
    for now in [minutes(48 * 60 + 1), minutes(48 * 60 + 2)] {
        post.tick(SLOT + now).await;
        assert_eq!(post.discord.messages(post.thread()).len(), answers + 1);
    }
    let closing = last(&post);
    assert!(
        closing.text().contains("All together"),
        "{}",
        closing.text()
    );
    assert_eq!(pictures(&closing)[0].0, "server.png");
}

#[tokio::test]
async fn fewer_than_five_have_no_card_together() {
    let post = Post::set_up().await;
    post.tick(SLOT).await;
    for who in [post.ada, post.chen] {
        post.log(who, "2h", "rust").await;
    }
    post.tick(SLOT + minutes(48 * 60 + 1)).await;
    assert!(pictures(&last(&post)).is_empty());
}
