//! The bot's messages and forms as answers to interactions. Nobody is ever pinged by one: allowed mentions are always empty.

use std::sync::atomic::{AtomicBool, Ordering};

use edge::DoorInside;
use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateModal, EditInteractionResponse, Http, InputTextStyle, InteractionId,
};
use serenity::builder::Builder as _;

use super::errors::Failure;
use super::{Context, Data, callback};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::message::{Input, Message, Modal};
use crate::messenger::{self, builders};

/// The one answer that an interaction takes.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    /// The way of the answer itself.
    door: &'a DoorInside,
    /// The way of what follows it.
    http: &'a Http,
    id: InteractionId,
    token: &'a str,
    /// Whether Discord has it, or the word that it is coming: what is said after that follows it.
    given: &'a AtomicBool,
}

impl<'a> Answer<'a> {
    pub(super) const fn new(
        (data, http): (&'a Data, &'a Http),
        id: InteractionId,
        token: &'a str,
        given: &'a AtomicBool,
    ) -> Self {
        Self {
            door: &data.door,
            http,
            id,
            token,
            given,
        }
    }

    pub(super) fn to_command(ctx: &Context<'a>) -> Self {
        let http = &ctx.framework.serenity_context.http;
        let interaction = ctx.interaction;
        let given = ctx.has_sent_initial_response;
        let ways = (ctx.framework.user_data, &**http);
        Self::new(ways, interaction.id, &interaction.token, given)
    }

    /// Whether Discord has it, or the word that it is coming.
    pub(super) fn is_given(self) -> bool {
        self.given.load(Ordering::Acquire)
    }

    /// Answers so that only the member sees it.
    pub(super) async fn privately(self, message: &Message) -> Result<(), Failure> {
        let response = new_message(message).ephemeral(true);
        self.send(
            CreateInteractionResponse::Message(response),
            message.file.is_some(),
        )
        .await
    }

    /// Answers in the channel, for everybody there.
    pub(super) async fn publicly(self, message: &Message) -> Result<(), Failure> {
        let response = CreateInteractionResponse::Message(new_message(message));
        self.send(response, message.file.is_some()).await
    }

    /// Puts the message in place of the one that carried the button.
    pub(super) async fn in_place(self, message: &Message) -> Result<(), Failure> {
        let response = CreateInteractionResponse::UpdateMessage(whole_message(message));
        self.send(response, message.file.is_some()).await
    }

    /// Says that the answer is coming: in place of a private message, or as a new private one.
    pub(super) async fn later(self, in_place: bool) -> Result<(), Failure> {
        let response = if in_place {
            CreateInteractionResponse::Acknowledge
        } else {
            let private = CreateInteractionResponseMessage::new().ephemeral(true);
            CreateInteractionResponse::Defer(private)
        };
        self.send(response, false).await
    }

    /// The answer that was said to be coming.
    pub(super) async fn at_last(self, message: &Message) -> Result<(), Failure> {
        let builder = EditInteractionResponse::new()
            .content(&message.text)
            .embeds(builders::embeds(message))
            .components(builders::components(message))
            .attachments(builders::attachments(message))
            .allowed_mentions(CreateAllowedMentions::new());
        let sent = builder.execute(self.http, self.token).await;
        sent.map(|_| ()).map_err(|error| unanswered(&error))
    }

    /// The same, with files.
    pub(super) async fn at_last_with(
        self,
        message: &Message,
        files: Vec<CreateAttachment>,
    ) -> Result<(), Failure> {
        let builder = EditInteractionResponse::new()
            .content(&message.text)
            .components(builders::components(message))
            .allowed_mentions(CreateAllowedMentions::new());
        let builder = files
            .into_iter()
            .fold(builder, EditInteractionResponse::new_attachment);
        let sent = builder.execute(self.http, self.token).await;
        sent.map(|_| ()).map_err(|error| unanswered(&error))
    }

    /// Says something more to the member alone, with files.
    pub(super) async fn afterwards_with(
        self,
        message: &Message,
        files: Vec<CreateAttachment>,
    ) -> Result<(), Failure> {
        let builder = CreateInteractionResponseFollowup::new()
            .content(&message.text)
            .allowed_mentions(CreateAllowedMentions::new())
            .add_files(files)
            .ephemeral(true);
        let sent = builder.execute(self.http, (None, self.token)).await;
        sent.map(|_| ()).map_err(|error| unanswered(&error))
    }

    /// Which message the answer became.
    pub(super) async fn posted(self) -> Result<(ChannelId, MessageId), String> {
        let message = self
            .http
            .get_original_interaction_response(self.token)
            .await;
        let message = message.map_err(|error| messenger::what_happened(&error))?;
        let channel = ChannelId::from_u64(message.channel_id.get());
        let id = MessageId::from_u64(message.id.get());
        match (channel, id) {
            (Ok(channel), Ok(id)) => Ok((channel, id)),
            _ => Err("an id that cannot be kept".to_owned()),
        }
    }

    /// Says something to the member alone after the answer was given; in its place, where that is still to come.
    pub(super) async fn afterwards(self, message: &Message) -> Result<(), Failure> {
        let builder = CreateInteractionResponseFollowup::new()
            .content(&message.text)
            .embeds(builders::embeds(message))
            .components(builders::components(message))
            .allowed_mentions(CreateAllowedMentions::new())
            .ephemeral(true);
        let sent = builder.execute(self.http, (None, self.token)).await;
        sent.map(|_| ()).map_err(|error| unanswered(&error))
    }

    /// Opens a form.
    pub(super) async fn form(self, modal: &Modal) -> Result<(), Failure> {
        let response = CreateInteractionResponse::Modal(create_modal(modal));
        self.send(response, false).await
    }

    async fn send(
        self,
        response: CreateInteractionResponse,
        has_file: bool,
    ) -> Result<(), Failure> {
        if has_file {
            let sent = response.execute(self.http, (self.id, self.token)).await;
            sent.map_err(|error| unanswered(&error))?;
        } else {
            let sent = callback::send(self.door, self.id, self.token, &response).await;
            sent.map_err(Failure::Unanswered)?;
        }
        self.given.store(true, Ordering::Release);
        Ok(())
    }
}

fn unanswered(error: &serenity::Error) -> Failure {
    Failure::Unanswered(messenger::what_happened(error))
}

/// Without a content field where there is no text: Discord refuses an empty one.
fn new_message(message: &Message) -> CreateInteractionResponseMessage {
    let builder = CreateInteractionResponseMessage::new()
        .embeds(builders::embeds(message))
        .components(builders::components(message))
        .add_files(builders::attachment(message))
        .allowed_mentions(CreateAllowedMentions::new());
    if message.text.is_empty() {
        builder
    } else {
        builder.content(&message.text)
    }
}

/// With every field: what the message does not have is taken away.
fn whole_message(message: &Message) -> CreateInteractionResponseMessage {
    new_message(message).content(&message.text)
}

fn create_modal(modal: &Modal) -> CreateModal {
    let row = |input: &Input| CreateActionRow::InputText(create_input(input));
    let rows = modal.inputs.iter().map(row).collect();
    CreateModal::new(modal.action.to_custom_id(), &modal.title).components(rows)
}

fn create_input(input: &Input) -> CreateInputText {
    let style = if input.long {
        InputTextStyle::Paragraph
    } else {
        InputTextStyle::Short
    };
    let mut builder = CreateInputText::new(style, &input.label, input.id)
        .required(input.required)
        .max_length(input.max_length);
    if !input.placeholder.is_empty() {
        builder = builder.placeholder(&input.placeholder);
    }
    if !input.value.is_empty() {
        builder = builder.value(&input.value);
    }
    builder
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::custom_id::Action;
    use crate::domain::ids::{RoleId, RoundId};

    #[test]
    fn an_answer_pings_nobody_whatever_its_text_says() {
        let message = Message {
            text: "@everyone <@1> <@&42>".to_owned(),
            pings: Some(RoleId::from_row(42)),
            ..Message::default()
        };
        for sent in [new_message(&message), whole_message(&message)] {
            let sent = serde_json::to_value(sent).unwrap();
            let nobody = json!({ "parse": [], "users": [], "roles": [] });
            assert_eq!(sent["allowed_mentions"], nobody);
        }
    }

    #[test]
    fn an_update_takes_away_what_the_new_message_does_not_have() {
        let sent = serde_json::to_value(whole_message(&Message::default())).unwrap();
        assert_eq!(sent["content"], json!(""));
        assert_eq!(sent["embeds"], json!([]));
        assert_eq!(sent["components"], json!([]));
        assert_eq!(sent["attachments"], json!([]));
        let sent = serde_json::to_value(new_message(&Message::default())).unwrap();
        assert_eq!(sent.get("content"), None);
    }

    #[test]
    fn a_form_says_what_its_submission_means() {
        let modal = Modal {
            title: "What have you done last week?".to_owned(),
            action: Action::AnswerModal {
                round: RoundId::from_row(7),
            },
            inputs: vec![Input {
                id: "words",
                label: "In your words".to_owned(),
                placeholder: String::new(),
                value: "chapter 10".to_owned(),
                long: true,
                required: true,
                max_length: 3500,
            }],
        };
        let sent = serde_json::to_value(create_modal(&modal)).unwrap();
        assert_eq!(sent["custom_id"], json!("y1:answer-modal:7"));
        let input = &sent["components"][0]["components"][0];
        assert_eq!(input["custom_id"], json!("words"));
        assert_eq!(input["value"], json!("chapter 10"));
        assert_eq!(input["style"], json!(2));
        assert!(
            input
                .get("placeholder")
                .is_none_or(serde_json::Value::is_null)
        );
    }
}
