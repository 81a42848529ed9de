//! A bot written with another library than serenity works against the stand-in alone: it connects,
//! is told of a message, registers a command, answers an interaction and edits the answer.

use chrono::{DateTime, Utc};
use standin::{Config, Place, Standin};
use twilight_gateway::{
    ConfigBuilder, Event, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _,
};
use twilight_http::Client;
use twilight_model::application::interaction::InteractionData;
use twilight_model::gateway::payload::incoming::InteractionCreate;
use twilight_model::http::interaction::{
    InteractionResponse, InteractionResponseData, InteractionResponseType,
};
use twilight_model::id::Id;

fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().expect("a time")
}

/// Answers `/ping` and edits the answer; greets whoever says hello.
async fn run(http: Client, mut shard: Shard, bot: u64) -> anyhow::Result<()> {
    let commands = http.interaction(Id::new(bot));
    commands
        .create_global_command()
        .chat_input("ping", "Answers")
        .await?;
    while let Some(event) = shard.next_event(EventTypeFlags::all()).await {
        match event? {
            Event::MessageCreate(message) if message.content == "hello" => {
                let post = http.create_message(message.channel_id);
                post.content(&format!("hello, {}", message.author.name))
                    .await?;
            }
            Event::InteractionCreate(interaction) => answer(&http, bot, &interaction).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn answer(http: &Client, bot: u64, asked: &InteractionCreate) -> anyhow::Result<()> {
    let Some(InteractionData::ApplicationCommand(command)) = &asked.data else {
        anyhow::bail!("only commands are expected");
    };
    let data = InteractionResponseData {
        content: Some(format!("answering {}", command.name)),
        ..InteractionResponseData::default()
    };
    let response = InteractionResponse {
        kind: InteractionResponseType::ChannelMessageWithSource,
        data: Some(data),
    };
    let interactions = http.interaction(Id::new(bot));
    interactions
        .create_response(asked.id, &asked.token, &response)
        .await?;
    let edit = interactions.update_response(&asked.token);
    edit.content(Some("answered, and edited")).await?;
    Ok(())
}

#[tokio::test]
async fn a_bot_of_another_library_works() {
    let standin = Standin::start(Config::at(now()))
        .await
        .expect("a free port");
    let mia = standin.add_user("Mia");
    let server = standin.add_server("The workshop", mia);
    standin.set_bot_permissions(server, standin::permission::EVERYONE_DEFAULT);
    let general = standin.add_text_channel(server, "general");
    let address = standin.api_url().replace("http://", "");
    let http = Client::builder()
        .token(format!("Bot {}", standin.token()))
        .proxy(address.clone(), true)
        .build();
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let config = ConfigBuilder::new(standin.token(), intents)
        .proxy_url(format!("ws://{address}/gateway"))
        .build();
    let shard = Shard::with_config(ShardId::ONE, config);
    let running = tokio::spawn(run(http, shard, standin.bot().0));
    standin.connected().await;
    standin
        .settle("the command", |s| !s.commands(None).is_empty())
        .await;
    standin.say(mia, general, "hello");
    standin
        .settle("a greeting", |s| {
            s.transcript(general).contains("hello, mia")
        })
        .await;
    let outcome = standin
        .command(mia, Place::Server(server, general), "ping", &[])
        .await;
    standin
        .settle("the edit", |_| {
            outcome.message().content == "answered, and edited"
        })
        .await;
    assert!(
        !running.is_finished(),
        "the bot gave up: {:?}",
        running.await
    );
    assert_eq!(standin.violations(), Vec::<String>::new());
}
