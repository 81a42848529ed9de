//! The bot's own messages in serenity's builders. Allowed mentions are always explicit: nobody is pinged by text that a member
//! typed.

use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed,
    CreateEmbedFooter, CreateForumPost, CreateMessage, EditAttachments, EditMessage,
};
use serenity::model::application::ButtonStyle as DiscordStyle;
use serenity::model::channel::{AutoArchiveDuration, MessageReference, Nonce};
use serenity::model::id::{self as discord, ForumTagId, RoleId};

use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::message::{Button, ButtonStyle, Embed, Message};

/// A new message, which Discord drops when it has one with this nonce.
pub(crate) fn create_message(message: &Message, nonce: &str) -> CreateMessage {
    new_message(message)
        .nonce(Nonce::String(nonce.to_owned()))
        .enforce_nonce(true)
}

/// A new post in a forum: a thread that begins with the message. Discord takes no nonce for it.
pub(crate) fn create_post(
    name: &str,
    message: &Message,
    tag: Option<ForumTagId>,
) -> CreateForumPost<'static> {
    CreateForumPost::new(name, new_message(message))
        .auto_archive_duration(AutoArchiveDuration::OneWeek)
        .set_applied_tags(tag)
}

fn new_message(message: &Message) -> CreateMessage {
    let builder = CreateMessage::new()
        .embeds(embeds(message))
        .components(components(message))
        .allowed_mentions(allowed_mentions(message))
        .add_files(attachment(message));
    let builder = match message.answers {
        Some(answered) => builder.reference_message(reference(answered)),
        None => builder,
    };
    if message.text.is_empty() {
        return builder;
    }
    builder.content(&message.text)
}

fn reference((channel, message): (ChannelId, MessageId)) -> MessageReference {
    let channel = discord::ChannelId::new(channel.as_u64());
    let message = discord::MessageId::new(message.as_u64());
    MessageReference::from((channel, message)).fail_if_not_exists(false)
}

/// A message in place of an earlier one: what it does not have is taken away.
pub(crate) fn edit_message(message: &Message) -> EditMessage {
    EditMessage::new()
        .content(&message.text)
        .embeds(embeds(message))
        .components(components(message))
        .attachments(attachments(message))
        .allowed_mentions(allowed_mentions(message))
}

/// The file of a message, for whatever takes a new one.
pub(crate) fn attachment(message: &Message) -> Option<CreateAttachment> {
    let file = message.file.as_ref()?;
    let attachment = CreateAttachment::bytes(file.bytes.to_vec(), file.name);
    Some(attachment.description(&file.description))
}

/// The file of a message in place of those that were there.
pub(crate) fn attachments(message: &Message) -> EditAttachments {
    let none = EditAttachments::new();
    attachment(message)
        .into_iter()
        .fold(none, EditAttachments::add)
}

/// The one role that the message pings, and nobody else.
pub(crate) fn allowed_mentions(message: &Message) -> CreateAllowedMentions {
    let roles = message.pings.iter().map(|role| RoleId::new(role.as_u64()));
    CreateAllowedMentions::new().empty_users().roles(roles)
}

/// The blocks under the text.
pub(crate) fn embeds(message: &Message) -> Vec<CreateEmbed> {
    message.embeds.iter().map(embed).collect()
}

/// The rows of buttons.
pub(crate) fn components(message: &Message) -> Vec<CreateActionRow> {
    let row = |row: &Vec<Button>| CreateActionRow::Buttons(row.iter().map(button).collect());
    message.rows.iter().map(row).collect()
}

fn embed(embed: &Embed) -> CreateEmbed {
    let fields = embed.fields.iter().map(|(name, value)| (name, value, true));
    let mut builder = CreateEmbed::new().fields(fields);
    if !embed.title.is_empty() {
        builder = builder.title(&embed.title);
    }
    if !embed.description.is_empty() {
        builder = builder.description(&embed.description);
    }
    if let Some(colour) = embed.colour {
        builder = builder.colour(colour);
    }
    if !embed.footer.is_empty() {
        builder = builder.footer(CreateEmbedFooter::new(&embed.footer));
    }
    builder
}

fn button(button: &Button) -> CreateButton {
    let style = match button.style {
        ButtonStyle::Primary => DiscordStyle::Primary,
        ButtonStyle::Secondary => DiscordStyle::Secondary,
        ButtonStyle::Danger => DiscordStyle::Danger,
    };
    CreateButton::new(button.action.to_custom_id())
        .label(&button.label)
        .style(style)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::message::File;

    #[test]
    fn a_file_goes_along_with_its_words_and_an_edit_without_one_takes_it_away() {
        let file = File {
            name: "week.png",
            bytes: vec![1, 2, 3].into(),
            description: "Three hours.".to_owned(),
        };
        let with_file = Message {
            file: Some(file),
            ..Message::default()
        };
        let listed = json!([{ "id": 0, "filename": "week.png", "description": "Three hours." }]);
        for sent in [
            serde_json::to_value(create_message(&with_file, "abc")).unwrap(),
            serde_json::to_value(edit_message(&with_file)).unwrap(),
        ] {
            assert_eq!(sent["attachments"], listed);
        }
        let without = serde_json::to_value(edit_message(&Message::default())).unwrap();
        assert_eq!(without["attachments"], json!([]));
    }

    #[test]
    fn only_the_role_of_the_message_is_pinged() {
        let role = crate::domain::ids::RoleId::from_row(42);
        let text = "@everyone <@1> <@&42>".to_owned();
        let message = Message {
            text,
            pings: Some(role),
            ..Message::default()
        };
        let sent = serde_json::to_value(create_message(&message, "abc")).unwrap();
        assert_eq!(sent["allowed_mentions"]["parse"], json!([]));
        assert_eq!(sent["allowed_mentions"]["users"], json!([]));
        assert_eq!(sent["allowed_mentions"]["roles"], json!(["42"]));
        assert_eq!(sent["nonce"], json!("abc"));
        assert_eq!(sent["enforce_nonce"], json!(true));

        let quiet = Message {
            pings: None,
            ..message
        };
        for sent in [
            serde_json::to_value(create_message(&quiet, "abc")).unwrap(),
            serde_json::to_value(edit_message(&quiet)).unwrap(),
        ] {
            assert_eq!(sent["allowed_mentions"]["parse"], json!([]));
            assert_eq!(sent["allowed_mentions"]["roles"], json!([]));
        }
    }
}
