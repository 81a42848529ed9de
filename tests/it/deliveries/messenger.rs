//! The way out itself, against the stand-in.

use standin::{Target, permission};
use yesteryou::domain::check_in::GiveUpReason;
use yesteryou::domain::custom_id::Action;
use yesteryou::domain::ids::{RoleId, RoundId};
use yesteryou::domain::message::{Button, ButtonStyle, File, Message};
use yesteryou::messenger::{SendError, Standing};
use yesteryou::permissions::Permission;

use super::fixture::{Post, SLOT, channel_id, member_id, minutes, server_id};

fn asking(round: i64) -> Message {
    let action = Action::Answer {
        round: RoundId::from_row(round),
    };
    let label = "Answer".to_owned();
    let button = Button {
        label,
        style: ButtonStyle::Primary,
        action,
    };
    Message {
        text: "@everyone".to_owned(),
        rows: vec![vec![button]],
        ..Message::default()
    }
}

#[tokio::test]
async fn a_look_back_takes_no_other_round_for_the_one_it_looks_for() {
    let post = Post::set_up().await;
    let messenger = &post.scheduler.messenger;
    let channel = channel_id(post.channel);
    post.discord.set_now(SLOT);
    let twelfth = messenger.send(channel, &asking(12), "a").await.unwrap();
    for _ in 0..150 {
        post.discord.say(post.ada, post.channel, "hello");
    }
    let last = messenger.send(channel, &asking(123), "b").await.unwrap();
    let find = async |round, since| {
        let marker = Action::Answer {
            round: RoundId::from_row(round),
        };
        messenger.find(channel, &[marker], since).await.unwrap()
    };
    let since = SLOT - minutes(10);
    assert_eq!(find(12, since).await, Some(twelfth));
    assert_eq!(
        find(123, since).await,
        Some(last),
        "past the first hundred messages"
    );
    assert_eq!(find(1, since).await, None);
    assert_eq!(find(12, SLOT + minutes(1)).await, None, "posted before");
}

#[tokio::test]
async fn typed_text_pings_nobody() {
    let post = Post::set_up().await;
    let channel = channel_id(post.channel);
    post.scheduler
        .messenger
        .send(channel, &asking(1), "a")
        .await
        .unwrap();
    assert!(post.only_message(post.channel).pings.is_empty());
}

#[tokio::test]
async fn standing_is_asked_of_discord() {
    let post = Post::set_up().await;
    let messenger = &post.scheduler.messenger;
    let standing = async |who| {
        let (server, who) = (server_id(post.server), member_id(who));
        messenger.member_standing(server, who, SLOT).await.unwrap()
    };
    post.discord
        .set_nick(post.server, post.ada, Some("Countess"));
    assert_eq!(
        standing(post.ada).await,
        Standing::Here {
            display_name: "Countess".to_owned()
        }
    );
    post.discord
        .time_out(post.server, post.ben, Some(SLOT + minutes(1)));
    assert_eq!(standing(post.ben).await, Standing::TimedOut);
    post.discord
        .time_out(post.server, post.ben, Some(SLOT - minutes(1)));
    assert!(matches!(standing(post.ben).await, Standing::Here { .. }));
    post.discord.ban(post.server, post.chen);
    assert_eq!(standing(post.chen).await, Standing::Gone);
}

#[tokio::test]
async fn missing_permissions_are_named() {
    let post = Post::set_up().await;
    let missing = async || {
        let (server, channel) = (server_id(post.server), channel_id(post.channel));
        let messenger = &post.scheduler.messenger;
        messenger
            .missing_permissions(server, channel, &Permission::ALL)
            .await
    };
    assert_eq!(missing().await, Ok(vec![]));
    let denied = permission::EMBED_LINKS | permission::CREATE_PUBLIC_THREADS;
    post.discord.overwrite(post.channel, Target::Bot, 0, denied);
    let expected = vec![Permission::EmbedLinks, Permission::CreatePublicThreads];
    assert_eq!(missing().await, Ok(expected));
    post.discord
        .overwrite(post.channel, Target::Bot, 0, permission::VIEW_CHANNEL);
    assert_eq!(missing().await, Ok(Permission::ALL.to_vec()));
    post.discord.delete_channel(post.channel);
    assert_eq!(
        missing().await,
        Err(SendError::GiveUp(GiveUpReason::ChannelGone))
    );
}

#[tokio::test]
async fn a_role_that_cannot_be_mentioned_is_known() {
    let post = Post::set_up().await;
    let quiet = post.discord.add_role(post.server, "quiet", 0, false);
    let loud = post.discord.add_role(post.server, "loud", 0, true);
    let everyone = post.discord.everyone_role(post.server);
    let without = permission::EVERYONE_DEFAULT & !permission::MENTION_EVERYONE;
    post.discord
        .set_role_permissions(post.server, everyone, without);
    let can_mention = async |role: standin::RoleId| {
        let role = RoleId::from_u64(role.0).unwrap();
        let (server, channel) = (server_id(post.server), channel_id(post.channel));
        post.scheduler
            .messenger
            .can_mention(server, channel, role)
            .await
            .unwrap()
    };
    assert!(can_mention(loud).await);
    assert!(!can_mention(quiet).await);
    post.discord
        .overwrite(post.channel, Target::Bot, permission::MENTION_EVERYONE, 0);
    assert!(can_mention(quiet).await);
}

#[tokio::test]
async fn a_picture_goes_along_is_replaced_and_is_left_out_where_files_are_not_allowed() {
    let post = Post::set_up().await;
    let messenger = &post.scheduler.messenger;
    let channel = channel_id(post.channel);
    let with_picture = |bytes: &[u8], description: &str| Message {
        text: "words".to_owned(),
        file: Some(File {
            name: "week.png",
            bytes: bytes.into(),
            description: description.to_owned(),
        }),
        ..Message::default()
    };
    let seen = || {
        let message = post
            .discord
            .messages(post.channel)
            .pop()
            .expect("a message");
        let files = message.attachments.into_iter();
        let files = files.map(|file| (file.bytes.to_vec(), file.description.unwrap_or_default()));
        (message.content, files.collect::<Vec<_>>())
    };
    let words = || "words".to_owned();
    let first = with_picture(b"one", "in words");
    let sent = messenger.send(channel, &first, "a").await.unwrap();
    let one = (b"one".to_vec(), "in words".to_owned());
    assert_eq!(seen(), (words(), vec![one]));
    let second = with_picture(b"two", "others");
    messenger.edit(channel, sent, &second).await.unwrap();
    let two = (b"two".to_vec(), "others".to_owned());
    assert_eq!(seen(), (words(), vec![two]));
    let bare = Message {
        file: None,
        ..second.clone()
    };
    messenger.edit(channel, sent, &bare).await.unwrap();
    assert_eq!(seen(), (words(), vec![]));

    let (target, no_files) = (Target::Everyone, permission::ATTACH_FILES);
    post.discord.overwrite(post.channel, target, 0, no_files);
    messenger.send(channel, &first, "b").await.unwrap();
    assert_eq!(seen(), (words(), vec![]));
    messenger.edit(channel, sent, &second).await.unwrap();
    assert_eq!(post.discord.messages(post.channel).len(), 2);
}
