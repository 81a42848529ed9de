//! The one boundary at which failures end: a refusal becomes words, a fault becomes a reference for the member and a line in the log.
//!
//! Log lines never hold what a member typed.

use std::sync::atomic::AtomicBool;

use poise::{BoxFuture, CommandParameterChoice, FrameworkError};
use serenity::all::ResolvedValue;
use tracing::{debug, error, warn};

use super::reply::Answer;
use super::{Context, Data};
use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::domain::message::Message;
use crate::domain::rejection::Rejection;
use crate::metrics::Outcome;
use crate::store::StoreError;
use crate::wording;

/// Characters of the reference that a member reads out and the log line carries.
const REFERENCE_LENGTH: usize = 8;

/// Why an interaction was not dealt with.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was refused, or something broke; the member is told.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// Discord did not take the answer; why, without what was sent. Unless Discord was told that it is coming, there is nobody to tell.
    #[error("Discord did not take the answer: {0}")]
    Unanswered(String),
}

impl Failure {
    /// How it is counted.
    pub(super) const fn outcome(&self) -> Outcome {
        match self {
            Self::Action(ActionError::Rejected(_)) => Outcome::Refused,
            Self::Action(ActionError::Internal(_) | ActionError::Unfinished(_)) => Outcome::Failed,
            Self::Unanswered(_) => Outcome::Unanswered,
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Action(rejection.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Action(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Action(error.into())
    }
}

/// Where poise brings every failure of a command.
pub(super) fn on_error(error: FrameworkError<'_, Data, Failure>) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        match error {
            FrameworkError::Command {
                error,
                ctx: poise::Context::Application(ctx),
                ..
            } => {
                tell(Answer::to_command(&ctx), error, &typed(ctx)).await;
            }
            FrameworkError::CommandPanic {
                ctx: poise::Context::Application(ctx),
                ..
            } => send(Answer::to_command(&ctx), &broken(&panicked())).await,
            FrameworkError::CommandStructureMismatch {
                ctx, description, ..
            } => {
                let story =
                    anyhow::anyhow!("a command of another shape than registered: {description}");
                send(Answer::to_command(&ctx), &broken(&story)).await;
            }
            FrameworkError::ArgumentParse {
                error,
                ctx: poise::Context::Application(ctx),
                ..
            } => {
                let story = anyhow::anyhow!(error).context("reading the options of a command");
                send(Answer::to_command(&ctx), &broken(&story)).await;
            }
            FrameworkError::UnknownInteraction {
                framework,
                interaction,
                ..
            } => {
                let http = &framework.serenity_context.http;
                let given = AtomicBool::new(false);
                let ways = (framework.user_data, &**http);
                let answer = Answer::new(ways, interaction.id, &interaction.token, &given);
                let story = anyhow::anyhow!("a command that is not registered any more");
                send(answer, &broken(&story)).await;
            }
            other => error!(error = %other, "the command framework failed"),
        }
    })
}

/// Tells the member why something did not happen; `typed` is what they can copy and mend.
pub(super) async fn tell(answer: Answer<'_>, failure: Failure, typed: &str) {
    let message = match failure {
        Failure::Action(ActionError::Rejected(rejections)) => refusal(&rejections, typed),
        Failure::Action(ActionError::Internal(story)) => broken(&story),
        Failure::Action(ActionError::Unfinished(story)) => wording::unfinished(&noted(&story)),
        Failure::Unanswered(why) if answer.is_given() => lost(&why),
        Failure::Unanswered(why) => {
            warn!(why, "Discord did not take an answer");
            return;
        }
    };
    send(answer, &message).await;
}

/// What there is to tell of a panic: what it says of itself may hold what somebody typed.
pub(super) fn panicked() -> anyhow::Error {
    anyhow::anyhow!("a panic; the log line before this one says where")
}

/// An answer that was said to be coming, and that Discord did not take.
fn lost(why: &str) -> Message {
    let reference = reference();
    error!(
        reference,
        why, "Discord did not take an answer that was coming"
    );
    wording::answer_lost(&reference)
}

/// A fault of the bot's own: the story goes to the log, a reference to it to the member.
pub(super) fn broken(story: &anyhow::Error) -> Message {
    wording::internal_error(&noted(story))
}

/// The reference under which the story stands in the log.
fn noted(story: &anyhow::Error) -> String {
    let reference = reference();
    error!(
        reference,
        error = format!("{story:#}"),
        "an interaction failed"
    );
    reference
}

fn reference() -> String {
    let mut reference = fresh_nonce();
    reference.truncate(REFERENCE_LENGTH);
    reference
}

fn refusal(rejections: &[Rejection], typed: &str) -> Message {
    for rejection in rejections {
        debug!(%rejection, "refused");
    }
    match rejections.first() {
        Some(rejection) => wording::refused(rejection, typed),
        None => broken(&anyhow::anyhow!("a refusal without a reason")),
    }
}

async fn send(answer: Answer<'_>, message: &Message) {
    let sent = if answer.is_given() {
        answer.afterwards(message).await
    } else {
        answer.privately(message).await
    };
    if let Err(error) = sent {
        warn!(%error, "Discord did not take an answer");
    }
}

/// The command as it was typed, to be copied and mended; nothing when it had no options, since there is nothing to mend then.
fn typed(ctx: Context<'_>) -> String {
    if ctx.args.is_empty() {
        return String::new();
    }
    let names = ctx.command_tree.iter().map(|command| command.name.as_ref());
    let mut typed = format!("/{}", names.collect::<Vec<_>>().join(" "));
    for option in ctx.args {
        let parameters = &ctx.command().parameters;
        let parameter = parameters
            .iter()
            .find(|parameter| parameter.name == option.name);
        let choices = parameter.map_or(&[][..], |parameter| &parameter.choices);
        let value = typed_value(&option.value, choices);
        typed.extend([" ", option.name, ":", &value]);
    }
    typed
}

/// An option's value as Discord reads it when it is pasted.
fn typed_value(value: &ResolvedValue<'_>, choices: &[CommandParameterChoice]) -> String {
    match value {
        ResolvedValue::String(text) => (*text).to_owned(),
        ResolvedValue::Boolean(yes) => if *yes { "True" } else { "False" }.to_owned(),
        // An option with choices sends the number of the one that was taken.
        ResolvedValue::Integer(number) => {
            let choice = usize::try_from(*number)
                .ok()
                .and_then(|place| choices.get(place));
            choice.map_or_else(|| number.to_string(), |choice| choice.name.to_string())
        }
        ResolvedValue::Number(number) => number.to_string(),
        ResolvedValue::Channel(channel) => format!("#{}", channel.name.as_deref().unwrap_or("")),
        ResolvedValue::Attachment(file) => file.filename.clone(),
        ResolvedValue::Role(role) => format!("@{}", role.name),
        // No command has others.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::commands;

    #[test]
    fn what_was_typed_comes_back_as_it_can_be_pasted() {
        let commands = commands::all();
        let settings = commands.iter().find(|command| command.name == "settings");
        let parameters = &settings.expect("it is registered").parameters;
        let ask = parameters.iter().find(|parameter| parameter.name == "ask");
        let choices = &ask.expect("it is an option").choices;
        let cases = [
            (ResolvedValue::String("1h3o"), "1h3o"),
            (ResolvedValue::Boolean(true), "True"),
            (ResolvedValue::Integer(1), "by direct message"),
            (ResolvedValue::Integer(99), "99"),
            (ResolvedValue::Integer(-1), "-1"),
        ];
        for (value, expected) in cases {
            assert_eq!(typed_value(&value, choices), expected, "{value:?}");
        }
    }
}
