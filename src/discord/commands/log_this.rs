//! *Log this*, in the menu of a message: opens a form for the work that the message shows.

use serenity::all::Message;

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};
use crate::domain::evidence::MessageLink;
use crate::domain::ids::{ChannelId, MessageId};

/// Log the work that a message shows
#[poise::command(
    context_menu_command = "Log this",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn log_this(
    ctx: Context<'_>,
    #[description = "The message"] message: Message,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let link = MessageLink {
        server: turn.guild,
        channel: ChannelId::from_u64(message.channel_id.get())?,
        message: MessageId::from_u64(message.id.get())?,
    };
    // Only its author's own words are ever kept, and only by their own hand.
    let is_own = message.author.id.get() == turn.contact.member.as_u64();
    let own_text = if is_own { &*message.content } else { "" };
    let form = buttons::log_this_form(&turn, link, own_text).await?;
    turn.form(&form).await
}
