//! A bot written with serenity against the stand-in: everything it is sent must parse, since
//! serenity drops in silence what does not.

mod bot;

use std::sync::Arc;

use bot::{Bot, Seen};
use chrono::{DateTime, Utc};
use serenity::all::{
    CreateAllowedMentions, CreateAttachment, CreateEmbed, CreateMessage, CreateThread,
    GatewayIntents, GetMessages, HttpBuilder,
};
use serenity::client::ClientBuilder;
use serenity::gateway::ShardManager;
use serenity::http::Http;
use standin::{
    Config, OptionValue, Outcome, Picked, Ping, Place, Standin, Target, VoiceFlags, permission,
};

fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().expect("a time")
}

struct Running {
    standin: Standin,
    seen: Seen,
    http: Arc<Http>,
    shards: Arc<ShardManager>,
}

/// A stand-in with the bot connected and its commands registered.
async fn run() -> Running {
    let standin = Standin::start(Config::at(now()))
        .await
        .expect("a free port");
    let http = HttpBuilder::new(standin.token()).proxy(standin.api_url());
    let http = http.ratelimiter_disabled(true).build();
    let seen = Seen::default();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::all())
        .event_handler(Bot)
        .raw_event_handler(seen.clone())
        .await
        .expect("a client");
    let (http, shards) = (client.http.clone(), client.shard_manager.clone());
    tokio::spawn(async move { client.start().await });
    standin.connected().await;
    standin
        .settle("commands", |s| !s.commands(None).is_empty())
        .await;
    Running {
        standin,
        seen,
        http,
        shards,
    }
}

impl Running {
    /// Whatever happened, serenity could read it and no rule was broken.
    async fn end(self) {
        let seen = self.seen.0.lock().expect("nobody panics with it").clone();
        let unread: Vec<_> = seen
            .iter()
            .filter(|name| name.starts_with("UNKNOWN"))
            .collect();
        assert_eq!(unread, Vec::<&String>::new());
        assert_eq!(self.standin.violations(), Vec::<String>::new());
        self.shards.shutdown_all().await;
        self.standin.shutdown().await;
    }
}

#[tokio::test]
async fn commands_buttons_menus_and_forms_make_the_round() {
    let running = run().await;
    let standin = &running.standin;
    let ada = standin.add_user("Ada");
    let server = standin.add_server("Crafts", ada);
    let general = standin.add_text_channel(server, "general");
    let here = Place::Server(server, general);
    let role = standin.add_role(server, "makers", 0, true);

    let options = [
        ("time", OptionValue::from("1h30")),
        ("where", general.into()),
        ("with", ada.into()),
        ("role", role.into()),
        ("file", OptionValue::File("a.txt".into(), "hello".into())),
    ];
    let logged = standin.command(ada, here, "log", &options).await;
    assert!(logged.is_ephemeral());
    assert!(
        logged.text().contains(r#"time=String("1h30")"#),
        "{}",
        logged.text()
    );
    assert_eq!(standin.messages(general).len(), 0);
    assert_eq!(standin.ephemerals(ada).len(), 1);

    let picked = standin
        .select(
            ada,
            &logged.message(),
            "where",
            Picked::Channels(vec![general]),
        )
        .await;
    assert!(matches!(picked.kind, Outcome::DeferredUpdate), "{picked:?}");
    let form = standin.press(ada, &logged.message(), "Edit").await.modal();
    let said = standin.submit(ada, &form, &[("what", "twenty <@1>")]).await;
    assert_eq!(said.text(), "you said twenty <@1>");
    let undone = standin.press(ada, &logged.message(), "Undo").await;
    assert_eq!(undone.text(), "undone");
    assert!(logged.message().buttons.is_empty());

    let timer = standin
        .command(ada, Place::Dm, "timer start", &[("minutes", 5.into())])
        .await;
    assert!(timer.text().contains("Integer(5)"), "{}", timer.text());
    let choices = standin
        .autocomplete(ada, here, "log", &[], ("craft", "gui"))
        .await;
    assert_eq!(choices[0].name, "guitar");

    let said = standin.say(ada, general, "2 h of scales");
    let kept = standin.message_command(ada, here, "Log this", &said).await;
    assert_eq!(kept.text(), "logged 2 h of scales");

    let slow = standin.command(ada, here, "slow", &[]).await;
    assert_eq!(slow.finished().await.content, "done thinking");
    standin
        .settle("the follow-up", |_| slow.followups().len() == 1)
        .await;
    let form = standin.command(ada, Place::Dm, "ask", &[]).await.modal();
    assert!(
        standin.submit(ada, &form, &[]).await.failure().is_some(),
        "the field is required"
    );
    assert_eq!(
        standin
            .submit(ada, &form, &[("What?", "scales")])
            .await
            .text(),
        "you said scales"
    );
    running.end().await;
}

#[tokio::test]
async fn every_event_parses() {
    let running = run().await;
    let standin = &running.standin;
    let (ada, grace) = (standin.add_user("Ada"), standin.add_user("Grace"));
    let server = standin.add_server("Crafts", ada);
    let general = standin.add_text_channel(server, "general");
    let voice = standin.add_voice_channel(server, "practice");
    standin.join(server, grace);
    standin.set_nick(server, grace, Some("Amazing"));
    standin.make_manager(server, grace);
    standin.time_out(server, grace, Some(now() + chrono::TimeDelta::hours(1)));
    standin.time_out(server, grace, None);
    standin.overwrite(general, Target::Bot, 0, permission::MANAGE_MESSAGES);
    let said = standin.say(grace, general, "hello");
    standin.reply(ada, &said, "hi");
    standin.edit_message(general, said.id, "hello!");
    standin.react(ada, general, said.id, "👍");
    standin.unreact(ada, general, said.id, "👍");
    standin.set_voice(server, grace, Some(voice), VoiceFlags::default());
    standin.set_afk_channel(server, Some(voice));
    standin.begin_outage(server);
    standin.end_outage(server);
    standin.set_voice(server, grace, None, VoiceFlags::default());
    let thread = standin.add_thread(general, ada, "talk");
    standin.say(ada, thread, "first");
    standin.set_now(now() + chrono::TimeDelta::days(8));
    assert!(standin.threads(general)[0].archived);
    standin.delete_channel(thread);
    standin.delete_message(general, said.id);
    standin.say(grace, standin.dm_channel(grace), "psst");
    standin.ban(server, grace);
    standin.delete_channel(voice);
    standin.remove_bot(server);
    standin.invite_bot(server);
    let marker = standin.add_user("Marker");
    standin.join(server, marker);
    let seen = running.seen.clone();
    let seen_last = move || {
        let seen = seen.0.lock().unwrap();
        seen.iter()
            .filter(|name| *name == "GUILD_MEMBER_ADD")
            .count()
            == 2
    };
    // Events are handled by serenity after they were sent; touching the clock wakes the wait.
    while !seen_last() {
        standin.set_now(standin.now());
        tokio::task::yield_now().await;
    }
    running.end().await;
}

#[tokio::test]
async fn the_rest_of_the_api_answers_what_serenity_reads() {
    let running = run().await;
    let (standin, http) = (&running.standin, &running.http);
    let ada = standin.add_user("Ada");
    let server = standin.add_server("Crafts", ada);
    let general = standin.add_text_channel(server, "general");
    let channel = serenity::all::ChannelId::new(general.0);
    let guild = serenity::all::GuildId::new(server.0);

    assert_eq!(
        http.get_current_user().await.unwrap().id.get(),
        standin.bot().0
    );
    assert_eq!(
        http.get_current_application_info().await.unwrap().id.get(),
        standin.bot().0
    );
    assert_eq!(http.get_guild(guild).await.unwrap().name, "Crafts");
    assert_eq!(http.get_guild_roles(guild).await.unwrap().len(), 2);
    assert_eq!(http.get_channels(guild).await.unwrap().len(), 1);
    assert_eq!(
        http.get_member(guild, ada.0.into())
            .await
            .unwrap()
            .user
            .name,
        "ada"
    );
    assert_eq!(http.get_bot_gateway().await.unwrap().shards, 1);
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 1);
    assert_eq!(http.get_global_commands().await.unwrap().len(), 5);
    http.get_channel(channel).await.unwrap();

    running.end().await;
}

#[tokio::test]
async fn what_serenity_posts_is_there_with_files_threads_and_pings() {
    let running = run().await;
    let (standin, http) = (&running.standin, &running.http);
    let ada = standin.add_user("Ada");
    let server = standin.add_server("Crafts", ada);
    let role = standin.add_role(server, "makers", 0, true);
    let general = standin.add_text_channel(server, "general");
    let channel = serenity::all::ChannelId::new(general.0);

    let text = format!("hello <@{ada}> <@&{role}> @everyone");
    let allowed = CreateAllowedMentions::new().roles(vec![serenity::all::RoleId::new(role.0)]);
    let embed = CreateEmbed::new()
        .title("Week")
        .field("guitar", "3 h", false)
        .image("attachment://card.png");
    let new = CreateMessage::new()
        .content(text)
        .allowed_mentions(allowed)
        .embed(embed)
        .add_file(CreateAttachment::bytes(
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03"[..],
            "card.png",
        ));
    let posted = channel.send_message(http, new).await.unwrap();
    let view = &standin.messages(general)[0];
    assert_eq!(view.pings, [Ping::Role(role)]);
    assert_eq!(view.attachments[0].filename, "card.png");
    assert_eq!(
        view.embeds[0].image.as_deref(),
        Some(view.attachments[0].url.as_str())
    );
    assert_eq!(posted.attachments[0].width, Some(2));
    let file = reqwest::get(&view.attachments[0].url)
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(file, view.attachments[0].bytes);

    let thread = channel
        .create_thread_from_message(http, posted.id, CreateThread::new("Week"))
        .await
        .unwrap();
    assert_eq!(thread.id.get(), posted.id.get());
    thread.id.say(http, "in the thread").await.unwrap();
    assert_eq!(standin.threads(general)[0].name, "Week");
    posted.react(http, '👍').await.unwrap();
    assert_eq!(
        channel
            .messages(http, GetMessages::new())
            .await
            .unwrap()
            .len(),
        1
    );
    let dm = serenity::all::UserId::new(ada.0)
        .create_dm_channel(http)
        .await
        .unwrap();
    dm.id.say(http, "hello you").await.unwrap();
    assert_eq!(standin.dms(ada)[0].content, "hello you");
    posted.delete(http).await.unwrap();
    running.end().await;
}

#[tokio::test]
async fn options_that_do_not_fit_are_not_sent() {
    let running = run().await;
    let standin = &running.standin;
    let ada = standin.add_user("Ada");
    let server = standin.add_server("Crafts", ada);
    let general = standin.add_text_channel(server, "general");
    let here = Place::Server(server, general);
    let cases: [(&str, Vec<(&str, OptionValue)>); 5] = [
        ("log", vec![]),
        ("log", vec![("time", 5.into())]),
        ("log", vec![("time", "1h".into()), ("nonsense", "x".into())]),
        ("timer", vec![]),
        ("timer start", vec![("minutes", 0.into())]),
    ];
    for (name, options) in cases {
        let outcome = standin.command(ada, here, name, &options).await;
        assert!(
            matches!(outcome.kind, Outcome::NotSent(_)),
            "{name} {options:?}: {outcome:?}"
        );
    }
    running.end().await;
}
