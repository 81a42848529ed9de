//! What comes over the gateway, each event in a task of its own: interactions go to commands, buttons and forms. Servers come and go
//! in `servers`.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Instant;

use futures_util::FutureExt as _;
use poise::{
    FrameworkContext, FrameworkError, FrameworkOptions, dispatch_autocomplete, dispatch_interaction,
};
use serenity::all::{
    ChannelId, CommandInteraction, Context, Event, EventHandler, GuildChannel, GuildId,
    Interaction, Message, MessageId, MessageUpdateEvent, PartialGuildChannel, RawEventHandler,
    Reaction, Ready, ShardManager, ThreadListSyncEvent, UserId,
};
use serenity::async_trait;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::task::TaskTracker;
use tracing::field::Empty;
use tracing::{Instrument as _, Span, debug, error, info_span};

use super::desk::Desk;
use super::pressure::{Kind, Pressure, UNDER_WAY, Verdict};
use super::reply::Answer;
use super::{Data, Failure, buttons, errors, habits};
use crate::domain::custom_id::Action;
use crate::metrics::{self, Metrics, Outcome};
use crate::wording;

/// Takes events in.
pub(super) struct Events {
    data: Data,
    options: FrameworkOptions<Data, Failure>,
    // Weak, since the shards hold the events.
    shards: OnceLock<Weak<ShardManager>>,
    desk: Desk,
    this: Weak<Events>,
    in_flight: TaskTracker,
    pressure: Pressure,
    /// Places for interactions under way, apart from all else that is in flight: at the start every server comes at once.
    places: Semaphore,
}

/// A command, button or form that is none of the bot's.
const UNKNOWN: &str = "unknown";

/// Whether a command is still being typed.
#[derive(Clone, Copy)]
enum Typing {
    Done,
    Going,
}

impl Events {
    pub(super) fn new(
        data: Data,
        options: FrameworkOptions<Data, Failure>,
        in_flight: TaskTracker,
        desk: Desk,
    ) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            pressure: Pressure::new(data.allowance),
            data,
            options,
            shards: OnceLock::new(),
            desk,
            this: this.clone(),
            in_flight,
            places: Semaphore::new(UNDER_WAY),
        })
    }

    /// Tells which shards the events come from; before they start.
    pub(super) fn belong_to(&self, shards: &Arc<ShardManager>) {
        // Set once, by the one who connects.
        let _ = self.shards.set(Arc::downgrade(shards));
    }

    /// A command, or what it offers while it is typed: poise finds it and reads its options.
    async fn command(
        &self,
        ctx: &Context,
        interaction: &CommandInteraction,
        typing: Typing,
    ) -> Outcome {
        let Some(shard_manager) = self.shards.get().and_then(Weak::upgrade) else {
            error!("an interaction without a connection");
            return Outcome::Unanswered;
        };
        let framework = FrameworkContext {
            // Only commands typed as messages would need to know it.
            bot_id: UserId::default(),
            serenity_context: ctx,
            options: &self.options,
            user_data: &self.data,
            shard_manager: &shard_manager,
        };
        // Kept for the length of the call; nothing here uses the second.
        let answered = AtomicBool::new(false);
        let nothing = Mutex::new(Box::new(()) as Box<dyn Any + Send + Sync>);
        let (options, mut tree) = (interaction.data.options(), Vec::new());
        let (answered, nothing, options, tree) = (&answered, &nothing, &options, &mut tree);
        let done = match typing {
            Typing::Done => {
                dispatch_interaction(framework, interaction, answered, nothing, options, tree).await
            }
            Typing::Going => {
                dispatch_autocomplete(framework, interaction, answered, nothing, options, tree)
                    .await
            }
        };
        let Err(error) = done else {
            return Outcome::Done;
        };
        let outcome = match &error {
            FrameworkError::Command { error, .. } => error.outcome(),
            _ => Outcome::Failed,
        };
        error.handle(&self.options).await;
        outcome
    }

    /// Buttons and forms, with the same care for panics that poise takes of commands.
    async fn pressed(&self, ctx: &Context, interaction: &Interaction) -> Outcome {
        let given = AtomicBool::new(false);
        let (answer, dealt_with) = match interaction {
            Interaction::Component(button) => {
                let answer = Answer::new((&self.data, &ctx.http), button.id, &button.token, &given);
                let pressed = buttons::pressed(&self.data, button, answer);
                let done = async { pressed.await.map(|()| Outcome::Done) };
                (answer, AssertUnwindSafe(done).catch_unwind().await)
            }
            Interaction::Modal(form) => {
                let answer = Answer::new((&self.data, &ctx.http), form.id, &form.token, &given);
                let submitted = buttons::submitted(&self.data, form, answer);
                (answer, AssertUnwindSafe(submitted).catch_unwind().await)
            }
            _ => return Outcome::Unanswered,
        };
        match dealt_with {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(failure)) => {
                let outcome = failure.outcome();
                errors::tell(answer, failure, "").await;
                outcome
            }
            Err(_) => {
                errors::tell(answer, errors::panicked().into(), "").await;
                Outcome::Failed
            }
        }
    }

    /// What kind of interaction it is, and which, for the log and for counting: only names that the bot has itself.
    fn named(&self, interaction: &Interaction) -> metrics::Interaction {
        let command = |name: &str| {
            let known = self.options.commands.iter().any(|one| one.name == name);
            if known { name } else { UNKNOWN }.to_owned()
        };
        let (kind, name) = match interaction {
            Interaction::Command(one) => ("command", command(&one.data.name)),
            Interaction::Autocomplete(one) => ("autocomplete", command(&one.data.name)),
            Interaction::Component(one) => ("button", purpose(&one.data.custom_id)),
            Interaction::Modal(one) => ("form", purpose(&one.data.custom_id)),
            _ => ("other", UNKNOWN.to_owned()),
        };
        metrics::Interaction { kind, name }
    }

    /// Whether its member may ask so much.
    fn admit(&self, interaction: &Interaction, now: Instant) -> Verdict {
        let (member, kind) = match interaction {
            Interaction::Command(one) => (one.user.id, Kind::Act),
            Interaction::Autocomplete(one) => (one.user.id, Kind::Letter),
            Interaction::Component(one) => (one.user.id, Kind::Act),
            Interaction::Modal(one) => (one.user.id, Kind::Act),
            _ => return Verdict::Ignore,
        };
        self.pressure.take(member.get(), kind, now)
    }

    async fn deal_with(&self, ctx: &Context, interaction: &Interaction) -> Outcome {
        let Ok(_place) = self.places.try_acquire() else {
            return Outcome::Ignored;
        };
        match interaction {
            Interaction::Command(command) => self.command(ctx, command, Typing::Done).await,
            Interaction::Autocomplete(command) => self.command(ctx, command, Typing::Going).await,
            _ => self.pressed(ctx, interaction).await,
        }
    }
}

#[async_trait]
impl EventHandler for Events {
    async fn ready(&self, ctx: Context, _ready: Ready) {
        self.desk.open(self.this.clone(), ctx);
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let _counted = self.in_flight.token();
        let began_at = Instant::now();
        let named = self.named(&interaction);
        let (kind, name, id) = (named.kind, named.name.as_str(), interaction.id().get());
        let server = interaction_server(&interaction);
        let span = info_span!("interaction", kind, name, id, server, outcome = Empty);
        async {
            let outcome = match self.admit(&interaction, began_at) {
                Verdict::Welcome => self.deal_with(&ctx, &interaction).await,
                Verdict::Tell => too_much_at_once(&self.data, &ctx, &interaction).await,
                Verdict::Ignore => Outcome::Ignored,
            };
            Span::current().record("outcome", outcome.word());
            let took = began_at.elapsed();
            debug!(took_ms = took.as_millis(), "dealt with");
            self.data.metrics.interaction(&named, outcome, took);
        }
        .instrument(span)
        .await;
    }

    async fn message(&self, _ctx: Context, message: Message) {
        let _counted = self.in_flight.token();
        habits::posted(&self.data, &message).await;
    }

    async fn message_update(
        &self,
        _ctx: Context,
        _old: Option<Message>,
        _new: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        let _counted = self.in_flight.token();
        habits::edited(&self.data, &event).await;
    }

    async fn message_delete(
        &self,
        _ctx: Context,
        channel: ChannelId,
        message: MessageId,
        _server: Option<GuildId>,
    ) {
        let _counted = self.in_flight.token();
        habits::deleted(&self.data, channel, &[message]).await;
    }

    async fn message_delete_bulk(
        &self,
        _ctx: Context,
        channel: ChannelId,
        messages: Vec<MessageId>,
        _server: Option<GuildId>,
    ) {
        let _counted = self.in_flight.token();
        habits::deleted(&self.data, channel, &messages).await;
    }

    async fn reaction_add(&self, _ctx: Context, reaction: Reaction) {
        let _counted = self.in_flight.token();
        habits::reacted(&self.data, &reaction, true).await;
    }

    async fn reaction_remove(&self, _ctx: Context, reaction: Reaction) {
        let _counted = self.in_flight.token();
        habits::reacted(&self.data, &reaction, false).await;
    }

    async fn thread_create(&self, _ctx: Context, thread: GuildChannel) {
        let _counted = self.in_flight.token();
        habits::thread(&self.data, &thread).await;
    }

    async fn thread_update(&self, _ctx: Context, _old: Option<GuildChannel>, thread: GuildChannel) {
        let _counted = self.in_flight.token();
        habits::thread(&self.data, &thread).await;
    }

    async fn thread_list_sync(&self, _ctx: Context, sync: ThreadListSyncEvent) {
        let _counted = self.in_flight.token();
        for thread in &sync.threads {
            habits::thread(&self.data, thread).await;
        }
    }

    async fn thread_delete(
        &self,
        _ctx: Context,
        thread: PartialGuildChannel,
        _full: Option<GuildChannel>,
    ) {
        let _counted = self.in_flight.token();
        habits::lost(&self.data, thread.id).await;
    }

    async fn channel_delete(
        &self,
        _ctx: Context,
        channel: GuildChannel,
        _messages: Option<Vec<Message>>,
    ) {
        let _counted = self.in_flight.token();
        habits::lost(&self.data, channel.id).await;
    }
}

/// Raises the alarm for events that the library cannot read: it drops them without a word, and whoever made the interaction in one
/// waits for an answer that never comes.
pub(super) struct Unparsed(pub(super) Metrics);

#[async_trait]
impl RawEventHandler for Unparsed {
    async fn raw_event(&self, _ctx: Context, event: Event) {
        if let Event::Unknown(event) = event {
            self.0.unparsed_event();
            error!(kind = event.kind, "an event from Discord could not be read");
        }
    }
}

async fn too_much_at_once(data: &Data, ctx: &Context, interaction: &Interaction) -> Outcome {
    let given = AtomicBool::new(false);
    let (id, token) = match interaction {
        Interaction::Command(one) => (one.id, &one.token),
        Interaction::Component(one) => (one.id, &one.token),
        Interaction::Modal(one) => (one.id, &one.token),
        _ => return Outcome::Ignored,
    };
    let answer = Answer::new((data, &ctx.http), id, token, &given);
    match answer.privately(&wording::too_much_at_once()).await {
        Ok(()) => Outcome::Refused,
        Err(_) => Outcome::Unanswered,
    }
}

/// What a button or form is for, without whose or which.
fn purpose(custom_id: &str) -> String {
    let known = Action::parse(custom_id).is_some();
    let word = custom_id.split(':').nth(1).filter(|_| known);
    word.unwrap_or(UNKNOWN).to_owned()
}

fn interaction_server(interaction: &Interaction) -> Option<u64> {
    let guild = match interaction {
        Interaction::Command(command) | Interaction::Autocomplete(command) => command.guild_id,
        Interaction::Component(button) => button.guild_id,
        Interaction::Modal(form) => form.guild_id,
        _ => None,
    };
    guild.map(serenity::all::GuildId::get)
}
