//! A plain bot, to know the machine by: serenity as its own examples show it, a pool of connections, a commit for each `/log`. It reads
//! no way of writing a duration, refuses nothing, and tells one sum.

use anyhow::Context as _;
use serenity::all::{
    ClientBuilder, Command, CommandInteraction, CommandOptionType, Context, CreateCommand,
    CreateCommandOption, CreateInteractionResponse, CreateInteractionResponseMessage, EventHandler,
    GatewayIntents, HttpBuilder, Interaction,
};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

/// What the process is called by; then come Discord's address and the database's path, with the token in the environment.
pub(crate) const ARGUMENT: &str = "plain-bot";

const SCHEMA: &str = "CREATE TABLE entry (entry_id INTEGER PRIMARY KEY, member_id BIGINT NOT NULL, craft TEXT NOT NULL,
         minutes BIGINT NOT NULL, note TEXT NOT NULL, created_at BIGINT NOT NULL);
     CREATE INDEX entry_by_member ON entry (member_id, created_at)";

struct Plain {
    pool: SqlitePool,
}

/// Runs it until the process is ended.
pub(crate) async fn run(api_url: &str, database: &str) -> anyhow::Result<()> {
    let token = std::env::var("DISCORD_TOKEN").context("the token")?;
    let options = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePool::connect_with(options).await?;
    sqlx::raw_sql(SCHEMA).execute(&pool).await?;
    let http = HttpBuilder::new(token)
        .proxy(api_url)
        .ratelimiter_disabled(true)
        .build();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .event_handler(Plain { pool })
        .await?;
    let option = |kind, name: &str| CreateCommandOption::new(kind, name, name);
    let log = CreateCommand::new("log")
        .description("Log some work")
        .add_option(option(CommandOptionType::String, "time").required(true))
        .add_option(option(CommandOptionType::String, "craft").required(true))
        .add_option(option(CommandOptionType::String, "what"));
    let application = client.http.get_current_application_info().await?;
    client.http.set_application_id(application.id);
    Command::set_global_commands(&client.http, vec![log]).await?;
    Ok(client.start().await?)
}

#[serenity::async_trait]
impl EventHandler for Plain {
    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let week = self.keep(&command).await.expect("the database answers");
        let message = CreateInteractionResponseMessage::new()
            .content(format!("Kept. This week: {week} min"))
            .ephemeral(true);
        let response = CreateInteractionResponse::Message(message);
        let answered = command.create_response(&context.http, response).await;
        answered.expect("Discord takes the answer");
    }
}

impl Plain {
    async fn keep(&self, command: &CommandInteraction) -> anyhow::Result<i64> {
        let text = |name: &str| {
            let option = command.data.options.iter().find(|one| one.name == name);
            option
                .and_then(|one| one.value.as_str())
                .unwrap_or_default()
        };
        let member = i64::try_from(command.user.id.get())?;
        let minutes: i64 = text("time").trim_end_matches('m').parse()?;
        let now = command.id.created_at().unix_timestamp();
        sqlx::query(
            "INSERT INTO entry (member_id, craft, minutes, note, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(member)
        .bind(text("craft"))
        .bind(minutes)
        .bind(text("what"))
        .bind(now)
        .execute(&self.pool)
        .await?;
        let week = sqlx::query_scalar(
            "SELECT SUM(minutes) FROM entry WHERE member_id = $1 AND created_at > $2",
        )
        .bind(member)
        .bind(now - 7 * 86_400)
        .fetch_one(&self.pool)
        .await?;
        Ok(week)
    }
}
