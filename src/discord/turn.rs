//! One interaction: who acts, where and when, and the one answer it takes.

use chrono::{DateTime, NaiveDate, Utc};
use serenity::all::{
    ComponentInteraction, CreateAttachment, InteractionId as DiscordId, MessageFlags,
    ModalInteraction,
};
use tracing::{error, warn};

use super::contact::{self, Installed};
use super::errors::Failure;
use super::reply::Answer;
use super::{Context, Data};
use crate::actions::contact::{self as actions_contact, Contact};
use crate::actions::export::ExportFile;
use crate::actions::notices::{self, Waiting};
use crate::actions::shared;
use crate::domain::ids::{ChannelId, InteractionId, ServerId};
use crate::domain::message::{Message, Modal};
use crate::domain::rejection::Rejection;
use crate::store::StoreError;
use crate::wording;

/// One interaction, reduced to what the bot needs of it.
pub(super) struct Turn<'a> {
    /// What every interaction may use.
    pub(super) data: &'a Data,
    /// Who acts, and where.
    pub(super) contact: Contact,
    /// The server it came from, whether or not it has the bot.
    pub(super) guild: Option<ServerId>,
    /// The name that people see there, or of the account where it is no server.
    pub(super) name: String,
    /// The key under which a second delivery of the interaction is recognised.
    pub(super) interaction: InteractionId,
    /// When it was made: the time in its id.
    pub(super) now: DateTime<Utc>,
    /// The most bytes that Discord takes in one file of the answer.
    pub(super) file_bytes_max: usize,
    /// The channel it came from, where the weekly question can be asked in it.
    pub(super) question_channel: Result<ChannelId, Rejection>,
    /// The channel it came from.
    pub(super) channel: Option<ChannelId>,
    may_manage: bool,
    /// Whether it came from a message that only the member sees, so that a new one may take its place.
    from_private: bool,
    /// Whether it came from a message in the member's own direct messages with the bot.
    from_direct: bool,
    answer: Answer<'a>,
}

impl<'a> Turn<'a> {
    /// The interaction of a command.
    pub(super) fn of_command(ctx: &Context<'a>) -> Result<Self, Failure> {
        let interaction = ctx.interaction;
        let installed = contact::installed(&interaction.authorizing_integration_owners);
        let (member, guild) = (interaction.member.as_deref(), interaction.guild_id);
        Ok(Self {
            data: ctx.framework.user_data,
            contact: contact::contact(&interaction.user, member, guild, installed)?,
            guild: contact::server(guild)?,
            name: contact::name(&interaction.user, member),
            interaction: InteractionId::from_u64(interaction.id.get())?,
            now: time_of(interaction.id),
            file_bytes_max: size(interaction.attachment_size_limit),
            question_channel: contact::here(interaction.channel.as_ref()),
            channel: ChannelId::from_u64(interaction.channel_id.get()).ok(),
            may_manage: contact::may_manage(member),
            from_private: false,
            from_direct: false,
            answer: Answer::to_command(ctx),
        })
    }

    /// The interaction of a button.
    pub(super) fn of_button(
        data: &'a Data,
        interaction: &'a ComponentInteraction,
        answer: Answer<'a>,
    ) -> Result<Self, Failure> {
        let installed = contact::installed(&interaction.authorizing_integration_owners);
        let (member, guild) = (interaction.member.as_ref(), interaction.guild_id);
        Ok(Self {
            data,
            contact: contact::contact(&interaction.user, member, guild, installed)?,
            guild: contact::server(guild)?,
            name: contact::name(&interaction.user, member),
            interaction: InteractionId::from_u64(interaction.id.get())?,
            now: time_of(interaction.id),
            file_bytes_max: size(interaction.attachment_size_limit),
            question_channel: contact::here(interaction.channel.as_ref()),
            channel: ChannelId::from_u64(interaction.channel_id.get()).ok(),
            may_manage: contact::may_manage(member),
            from_private: is_private(interaction.message.flags),
            from_direct: guild.is_none() && !is_private(interaction.message.flags),
            answer,
        })
    }

    /// The interaction of a form. The library does not say who authorised it: whether the server has the bot is read from the
    /// record, which the gateway's word of servers keeps right.
    pub(super) async fn of_form(
        data: &'a Data,
        interaction: &'a ModalInteraction,
        answer: Answer<'a>,
    ) -> Result<Self, Failure> {
        let (member, guild) = (interaction.member.as_ref(), interaction.guild_id);
        let installed = match guild {
            Some(guild) => installed_in(data, ServerId::from_u64(guild.get())?).await?,
            None => Installed::ForMember,
        };
        let message = interaction.message.as_deref();
        Ok(Self {
            data,
            contact: contact::contact(&interaction.user, member, guild, installed)?,
            guild: contact::server(guild)?,
            name: contact::name(&interaction.user, member),
            interaction: InteractionId::from_u64(interaction.id.get())?,
            now: time_of(interaction.id),
            file_bytes_max: size(interaction.attachment_size_limit),
            question_channel: contact::here(interaction.channel.as_ref()),
            channel: ChannelId::from_u64(interaction.channel_id.get()).ok(),
            may_manage: contact::may_manage(member),
            from_private: message.is_some_and(|message| is_private(message.flags)),
            from_direct: guild.is_none()
                && message.is_some_and(|message| !is_private(message.flags)),
            answer,
        })
    }

    /// The server, or the refusal of a server's command elsewhere.
    pub(super) fn needs_server(&self) -> Result<ServerId, Failure> {
        Ok(self.contact.needs_server()?)
    }

    /// The channel of a server that it came from.
    pub(super) fn channel(&self) -> Result<ChannelId, Failure> {
        self.needs_server()?;
        Ok(self.channel.ok_or(Rejection::NotInServer)?)
    }

    /// The server that the member manages. Discord checks this for commands; for buttons and forms the bot does.
    pub(super) fn needs_manager(&self) -> Result<ServerId, Failure> {
        let server = self.needs_server()?;
        if self.may_manage {
            Ok(server)
        } else {
            Err(Rejection::NeedManageServer.into())
        }
    }

    /// The member's today.
    pub(super) async fn today(&self) -> Result<NaiveDate, Failure> {
        Ok(actions_contact::today_of(&self.data.store, &self.contact, self.now).await?)
    }

    /// The name of a server; empty until the gateway has said it.
    pub(super) async fn server_name(&self, server: ServerId) -> Result<String, Failure> {
        let name = self.data.store.read().await?.server_name(server).await?;
        Ok(name.unwrap_or_default())
    }

    /// Answers so that only the member sees it, with what waited to be said to them.
    pub(super) async fn reply(&self, message: Message) -> Result<(), Failure> {
        let (message, said) = self.with_notices(message).await;
        self.answer.privately(&message).await?;
        self.set_said(said).await;
        Ok(())
    }

    /// Answers so that only the member sees it, and with nothing else.
    pub(super) async fn say(&self, message: &Message) -> Result<(), Failure> {
        self.answer.privately(message).await
    }

    /// Puts the message in place of the private one that it follows from; where there is none, answers with a new one.
    pub(super) async fn show(&self, message: Message) -> Result<(), Failure> {
        if self.from_private {
            self.answer.in_place(&message).await
        } else {
            self.reply(message).await
        }
    }

    /// Puts the message in place of a question that the bot asked by direct message; else answers with a new private one.
    pub(super) async fn answer_question(&self, message: Message) -> Result<(), Failure> {
        if self.from_direct {
            self.answer.in_place(&message).await
        } else {
            self.reply(message).await
        }
    }

    /// Says that an answer is coming, for what has to ask Discord first.
    pub(super) async fn think(&self) -> Result<(), Failure> {
        self.answer.later(self.from_private).await
    }

    /// The answer that was coming, with what waited to be said.
    pub(super) async fn show_after_thinking(&self, message: Message) -> Result<(), Failure> {
        let (message, said) = self.with_notices(message).await;
        self.answer.at_last(&message).await?;
        self.set_said(said).await;
        Ok(())
    }

    /// Says that a new private answer is coming, whatever it follows from.
    pub(super) async fn think_anew(&self) -> Result<(), Failure> {
        self.answer.later(false).await
    }

    /// The answer that was coming, with files.
    pub(super) async fn files_after_thinking(
        &self,
        message: &Message,
        files: Vec<ExportFile>,
    ) -> Result<(), Failure> {
        self.answer.at_last_with(message, uploads(files)).await
    }

    /// A further private answer with files.
    pub(super) async fn more_files(
        &self,
        message: &Message,
        files: Vec<ExportFile>,
    ) -> Result<(), Failure> {
        self.answer.afterwards_with(message, uploads(files)).await
    }

    /// Puts the message in place of the one that carried the button, whoever sees it.
    pub(super) async fn show_in_place(&self, message: &Message) -> Result<(), Failure> {
        self.answer.in_place(message).await
    }

    /// Answers in the channel, for everybody there. Which message that is is noted, to be found when the member wants to be forgotten.
    pub(super) async fn post(&self, message: &Message) -> Result<(), Failure> {
        self.answer.publicly(message).await?;
        let (member, now) = (self.contact.member, self.now);
        let noted = match self.answer.posted().await {
            Ok((channel, message)) => {
                shared::note(&self.data.store, member, channel, message, now).await
            }
            Err(why) => {
                warn!(why, "what was shared is not known by its message");
                return Ok(());
            }
        };
        if let Err(error) = noted {
            error!(%error, "what was shared is not known by its message");
        }
        Ok(())
    }

    /// Opens a form.
    pub(super) async fn form(&self, modal: &Modal) -> Result<(), Failure> {
        self.answer.form(modal).await
    }

    /// The message with the notices that fit under it, and which those are. What was done stands, whether or not they can be had.
    async fn with_notices(&self, message: Message) -> (Message, Vec<Waiting>) {
        let manages = self.contact.server().filter(|_| self.may_manage);
        let (store, contact) = (&self.data.store, &self.contact);
        let waiting = match notices::waiting(store, contact, manages, self.now).await {
            Ok(waiting) => waiting,
            Err(error) => {
                error!(%error, "what waited to be said could not be had");
                return (message, Vec::new());
            }
        };
        let (mut waiting, told): (Vec<Waiting>, Vec<Message>) = waiting.into_iter().unzip();
        let (message, said) = wording::with_notices(message, &told);
        waiting.truncate(said);
        (message, waiting)
    }

    async fn set_said(&self, said: Vec<Waiting>) {
        if said.is_empty() {
            return;
        }
        let (store, member) = (&self.data.store, self.contact.member);
        if let Err(error) = notices::set_said(store, member, said, self.now).await {
            warn!(%error, "a notice may be said twice");
        }
    }
}

async fn installed_in(data: &Data, server: ServerId) -> Result<Installed, StoreError> {
    if data.store.read().await?.is_in_server(server).await? {
        Ok(Installed::InServer)
    } else {
        Ok(Installed::ForMember)
    }
}

fn uploads(files: Vec<ExportFile>) -> Vec<CreateAttachment> {
    let upload = |file: ExportFile| CreateAttachment::bytes(file.bytes, file.name);
    files.into_iter().map(upload).collect()
}

fn size(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

fn time_of(id: DiscordId) -> DateTime<Utc> {
    *id.created_at()
}

fn is_private(flags: Option<MessageFlags>) -> bool {
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}
