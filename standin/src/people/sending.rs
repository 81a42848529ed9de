//! An interaction on its way: the event that the bot gets, and the wait for its acknowledgement.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Place;
use super::modal::{ModalView, Opened};
use super::outcome::{Choice, InteractionOutcome, Outcome};
use crate::Standin;
use crate::gateway::intents::ALWAYS;
use crate::gateway::sessions::Event;
use crate::ids::{ChannelId, Id, InteractionId, MessageId, ServerId, UserId};
use crate::permission as p;
use crate::world::World;
use crate::world::interactions::{Answer, Interaction, token_for};

/// What people read when no acknowledgement came in time.
const NO_ANSWER: &str = "The application did not respond";
/// The largest file a person may attach, in bytes.
const ATTACHMENT_LIMIT: u64 = 10 * 1024 * 1024;

/// An interaction that a client would send.
pub(crate) struct Draft {
    pub(crate) kind: u64,
    pub(crate) who: UserId,
    pub(crate) place: Place,
    pub(crate) data: Value,
    pub(crate) source: Option<MessageId>,
    pub(crate) opened_by: Option<Value>,
}

/// Where an interaction comes from, in Discord's terms.
pub(crate) struct Origin {
    pub(crate) server: Option<ServerId>,
    pub(crate) channel: ChannelId,
    pub(crate) context: u8,
    pub(crate) owners: Value,
}

impl World {
    /// The place in Discord's terms. Refuses what no client would offer.
    pub(crate) fn origin_of(&mut self, who: UserId, place: Place) -> Result<Origin, String> {
        let installed = self.users.get(&who).ok_or("no such person")?.installed_app;
        let me = json!({"1": who});
        Ok(match place {
            Place::Server(server, channel) => {
                self.check_presence(who, server, channel)?;
                if !self.bot_is_in(server) {
                    return Err("the bot is not in this server".to_owned());
                }
                let mut owners = json!({"0": server});
                if installed {
                    owners["1"] = json!(who);
                }
                Origin {
                    server: Some(server),
                    channel,
                    context: 0,
                    owners,
                }
            }
            Place::Dm => {
                if !installed && !self.shares_server(who) {
                    return Err(
                        "no server is shared with the bot, and the app is not installed".to_owned(),
                    );
                }
                let owners = if installed { me } else { json!({"0": "0"}) };
                Origin {
                    server: None,
                    channel: self.dm_with(who),
                    context: 1,
                    owners,
                }
            }
            Place::UserInstall | Place::UserInstallIn(..) if !installed => {
                return Err("the app is not installed on this account".to_owned());
            }
            Place::UserInstall => Origin {
                server: None,
                channel: self.elsewhere_of(who),
                context: 2,
                owners: me,
            },
            Place::UserInstallIn(server, channel) => {
                self.check_presence(who, server, channel)?;
                Origin {
                    server: Some(server),
                    channel,
                    context: 0,
                    owners: me,
                }
            }
        })
    }

    fn check_presence(
        &self,
        who: UserId,
        server: ServerId,
        channel: ChannelId,
    ) -> Result<(), String> {
        let place = self.servers.get(&server).ok_or("no such server")?;
        let member = place
            .members
            .get(&who)
            .ok_or("not a member of this server")?;
        if member.timed_out_until.is_some_and(|until| until > self.now) {
            return Err("timed out".to_owned());
        }
        if self.channels.get(&channel).and_then(|one| one.server) != Some(server) {
            return Err("no such channel in this server".to_owned());
        }
        if self.permissions(who, channel) & p::VIEW_CHANNEL == 0 {
            return Err("cannot see this channel".to_owned());
        }
        Ok(())
    }

    /// Sends INTERACTION_CREATE to the session that serves this server.
    pub(crate) fn deliver(&mut self, server: Option<ServerId>, data: String) {
        let event = Event {
            name: "INTERACTION_CREATE",
            intent: ALWAYS,
            server,
            data,
            reduced: None,
        };
        self.sessions.send(&event);
    }

    fn start(
        &mut self,
        draft: Draft,
        waiting: oneshot::Sender<(Answer, Duration)>,
    ) -> Result<InteractionId, String> {
        let origin = self.origin_of(draft.who, draft.place)?;
        if !self.sessions.anyone() {
            return Ok(Id::new(0));
        }
        let id: InteractionId = self.next_id();
        let token = token_for(id);
        let event = self.envelope(id, &token, &draft, &origin).to_string();
        self.interactions.insert(Interaction {
            id,
            kind: draft.kind,
            token,
            user: draft.who,
            server: origin.server,
            channel: origin.channel,
            owners: origin.owners,
            source: draft.source,
            opened_by: draft.opened_by,
            sent_at: Instant::now(),
            redelivered: false,
            event: event.clone(),
            answer: None,
            original: None,
            followups: Vec::new(),
            waiting: Some(waiting),
        });
        self.deliver(origin.server, event);
        Ok(id)
    }

    fn envelope(&self, id: InteractionId, token: &str, draft: &Draft, origin: &Origin) -> Value {
        let channel = &self.channels[&origin.channel];
        let mine = self.permissions(draft.who, origin.channel);
        let bots = match self.permissions(self.bot, origin.channel) {
            // Where the bot is no member, its answers may do what the person may.
            0 => mine,
            own => own,
        };
        let mut about_channel = self.channel_json(channel);
        about_channel["permissions"] = mine.to_string().into();
        let user = &self.users[&draft.who];
        let mut out = json!({
            "id": id, "application_id": self.bot, "type": draft.kind, "version": 1,
            "token": token, "data": draft.data, "channel_id": origin.channel,
            "channel": about_channel, "app_permissions": bots.to_string(),
            "locale": user.locale, "entitlements": [],
            "authorizing_integration_owners": origin.owners, "context": origin.context,
            "attachment_size_limit": ATTACHMENT_LIMIT,
        });
        let server = origin.server.and_then(|server| self.servers.get(&server));
        if let Some(server) = server {
            out["guild_id"] = json!(server.id);
            out["guild_locale"] = server.locale.clone().into();
            out["guild"] = json!({"id": server.id, "locale": server.locale, "features": []});
            let mut member = self.member_json(server.id, draft.who).unwrap_or_default();
            member["permissions"] = mine.to_string().into();
            out["member"] = member;
        } else {
            out["user"] = self.user_json(draft.who);
        }
        if let Some(message) = draft.source.and_then(|id| self.message(origin.channel, id)) {
            out["message"] = self.message_json(message);
        }
        out
    }
}

impl Standin {
    /// Makes a draft, sends it and waits for the acknowledgement.
    pub(crate) async fn send(
        &self,
        make: impl FnOnce(&mut World) -> Result<Draft, String>,
    ) -> InteractionOutcome {
        let (sender, answered) = oneshot::channel();
        let started = Instant::now();
        let sent = self.shared.change(|world| {
            let draft = make(world)?;
            world.start(draft, sender)
        });
        let outcome = |id, kind, took| InteractionOutcome {
            id,
            kind,
            took,
            standin: self.clone(),
        };
        let id = match sent {
            Ok(id) => id,
            Err(why) => return outcome(Id::new(0), Outcome::NotSent(why), started.elapsed()),
        };
        let within = self.shared.read(|world| world.answer_within);
        match tokio::time::timeout(within, answered).await {
            Ok(Ok((answer, took))) => outcome(id, self.seen(id, answer), took),
            _ => outcome(id, Outcome::Failed(NO_ANSWER.to_owned()), started.elapsed()),
        }
    }

    fn seen(&self, id: InteractionId, answer: Answer) -> Outcome {
        self.shared.read(|world| {
            let Some(interaction) = world.interactions.get(id) else {
                return Outcome::Nothing;
            };
            let view = |message| {
                world
                    .message(interaction.channel, message)
                    .map(|one| world.view(one))
            };
            match answer {
                Answer::Message(message) => view(message).map_or(Outcome::Nothing, |message| {
                    let ephemeral = message.is_ephemeral();
                    Outcome::Reply { message, ephemeral }
                }),
                Answer::Updated(message) => {
                    view(message).map_or(Outcome::Nothing, Outcome::Updated)
                }
                Answer::Deferred { ephemeral } => Outcome::Deferred { ephemeral },
                Answer::DeferredUpdate => Outcome::DeferredUpdate,
                Answer::Choices(choices) => Outcome::Choices(choices.iter().map(choice).collect()),
                Answer::Modal(data) => Outcome::Modal(ModalView::opened(
                    &data,
                    Opened {
                        interaction: id,
                        metadata: world.metadata(interaction),
                        server: interaction.server,
                        channel: interaction.channel,
                        source: interaction.source,
                        by_account: interaction.owners.get("0").is_none(),
                    },
                )),
                Answer::Other => Outcome::Nothing,
            }
        })
    }
}

fn choice(value: &Value) -> Choice {
    let name = value["name"].as_str().unwrap_or_default().to_owned();
    Choice {
        name,
        value: value["value"].clone(),
    }
}
