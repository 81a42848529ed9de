//! `/setup`: the weekly question of a server, for those who manage it.

use serenity::all::{PartialChannel, Role};

use crate::actions::setup::SetupChange;
use crate::discord::contact::question_channel;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::ids::RoleId;

/// The weekly question: where, when and how it is asked
#[poise::command(
    slash_command,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
pub(super) async fn setup(
    ctx: Context<'_>,
    #[description = "The channel to ask in; here, if none was ever chosen"]
    #[channel_types("Text", "News")]
    channel: Option<PartialChannel>,
    #[description = "The weekday to ask on"]
    #[autocomplete = "choices::weekdays"]
    weekday: Option<String>,
    #[description = "The local time to ask at, like 09:00"] time: Option<String>,
    #[description = "Whose clocks count, like Europe/Berlin"]
    #[autocomplete = "choices::timezones"]
    timezone: Option<String>,
    #[description = "Your own wording of the question; default brings the usual one back"]
    question: Option<String>,
    #[description = "A role to mention; @everyone stands for nobody"] role: Option<Role>,
    #[description = "Whether the answers go into a thread of their own"] thread: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let server = turn.needs_server()?;
    let channel = channel
        .map(|channel| question_channel(&channel))
        .transpose()?;
    let role = role
        .map(|role| RoleId::from_u64(role.id.get()))
        .transpose()?;
    let change = SetupChange {
        channel,
        weekday,
        time,
        timezone,
        question,
        // The role of everybody has the server's own id: nobody is mentioned then.
        role: role.map(|role| Some(role).filter(|role| role.get() != server.get())),
        thread,
    };
    buttons::setup(&turn, change).await
}
