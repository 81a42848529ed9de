//! A small bot written with serenity: a command of each kind, buttons, a menu, forms.

use std::sync::{Arc, Mutex};

use serenity::all::{
    ActionRowComponent, ButtonStyle, Command, CommandInteraction, CommandOptionType, CommandType,
    ComponentInteraction, Context, CreateActionRow, CreateAutocompleteResponse, CreateButton,
    CreateCommand, CreateCommandOption, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, EditInteractionResponse, Event, EventHandler,
    InputTextStyle, Interaction, ModalInteraction, RawEventHandler, Ready,
};

/// The names of the events that came, and whole the ones that serenity could not read.
#[derive(Clone, Default)]
pub(crate) struct Seen(pub(crate) Arc<Mutex<Vec<String>>>);

#[serenity::async_trait]
impl RawEventHandler for Seen {
    async fn raw_event(&self, _: Context, event: Event) {
        let name = match &event {
            Event::Unknown(unknown) => format!("UNKNOWN {} {}", unknown.kind, unknown.value),
            known => known.name().unwrap_or_default(),
        };
        self.0.lock().expect("nobody panics with it").push(name);
    }
}

pub(crate) struct Bot;

#[serenity::async_trait]
impl EventHandler for Bot {
    async fn ready(&self, ctx: Context, _: Ready) {
        Command::set_global_commands(&ctx.http, commands())
            .await
            .expect("commands are taken");
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let answered = match interaction {
            Interaction::Command(command) => command_used(&ctx, &command).await,
            Interaction::Autocomplete(command) => completing(&ctx, &command).await,
            Interaction::Component(press) => component_used(&ctx, &press).await,
            Interaction::Modal(form) => form_sent(&ctx, &form).await,
            _ => Ok(()),
        };
        answered.expect("the answer is taken");
    }
}

fn commands() -> Vec<CreateCommand> {
    let option = |kind, name| CreateCommandOption::new(kind, name, "An option");
    vec![
        CreateCommand::new("log")
            .description("Log work")
            .add_option(option(CommandOptionType::String, "time").required(true))
            .add_option(option(CommandOptionType::String, "craft").set_autocomplete(true))
            .add_option(option(CommandOptionType::Channel, "where"))
            .add_option(option(CommandOptionType::User, "with"))
            .add_option(option(CommandOptionType::Role, "role"))
            .add_option(option(CommandOptionType::Attachment, "file")),
        CreateCommand::new("timer")
            .description("A timer")
            .add_option(
                option(CommandOptionType::SubCommand, "start")
                    .add_sub_option(option(CommandOptionType::Integer, "minutes").min_int_value(1)),
            ),
        CreateCommand::new("slow").description("Answers later"),
        CreateCommand::new("ask").description("Opens a form"),
        CreateCommand::new("Log this").kind(CommandType::Message),
    ]
}

fn message(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().content(text)
}

fn form(style: InputTextStyle) -> CreateInteractionResponse {
    let input = CreateInputText::new(style, "What?", "what").required(true);
    let modal = CreateModal::new("form", "A form");
    CreateInteractionResponse::Modal(modal.components(vec![CreateActionRow::InputText(input)]))
}

async fn command_used(ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    match command.data.name.as_str() {
        "slow" => {
            command.defer_ephemeral(ctx).await?;
            let edit = EditInteractionResponse::new().content("done thinking");
            command.edit_response(ctx, edit).await?;
            let more = CreateInteractionResponseFollowup::new().content("and more");
            command.create_followup(ctx, more).await.map(|_| ())
        }
        "Log this" => {
            let messages = &command.data.resolved.messages;
            let text = messages
                .values()
                .next()
                .map_or("nothing", |one| &one.content);
            let answer = CreateInteractionResponse::Message(message(&format!("logged {text}")));
            command.create_response(ctx, answer).await
        }
        "ask" => {
            command
                .create_response(ctx, form(InputTextStyle::Paragraph))
                .await
        }
        _ => {
            let options = command.data.options.iter();
            let options: Vec<_> = options
                .map(|o| format!("{}={:?}", o.name, o.value))
                .collect();
            let buttons = CreateActionRow::Buttons(vec![
                CreateButton::new("undo")
                    .label("Undo")
                    .style(ButtonStyle::Danger),
                CreateButton::new("edit").label("Edit"),
            ]);
            let channels = CreateSelectMenuKind::Channel {
                channel_types: None,
                default_channels: None,
            };
            let menu = CreateActionRow::SelectMenu(CreateSelectMenu::new("where", channels));
            let answer = message(&options.join(" ")).ephemeral(true);
            let answer = answer.components(vec![buttons, menu]);
            command
                .create_response(ctx, CreateInteractionResponse::Message(answer))
                .await
        }
    }
}

async fn completing(ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    let focused = command
        .data
        .autocomplete()
        .map_or("", |option| option.value);
    let choices =
        CreateAutocompleteResponse::new().add_string_choice(format!("{focused}tar"), "guitar");
    command
        .create_response(ctx, CreateInteractionResponse::Autocomplete(choices))
        .await
}

async fn component_used(ctx: &Context, press: &ComponentInteraction) -> serenity::Result<()> {
    let response = match press.data.custom_id.as_str() {
        "undo" => {
            CreateInteractionResponse::UpdateMessage(message("undone").components(Vec::new()))
        }
        "where" => CreateInteractionResponse::Acknowledge,
        _ => form(InputTextStyle::Short),
    };
    press.create_response(ctx, response).await
}

async fn form_sent(ctx: &Context, form: &ModalInteraction) -> serenity::Result<()> {
    let ActionRowComponent::InputText(input) = &form.data.components[0].components[0] else {
        panic!("the form has one text field");
    };
    let text = format!("you said {}", input.value.as_deref().unwrap_or_default());
    form.create_response(ctx, CreateInteractionResponse::Message(message(&text)))
        .await
}
