//! Servers as the JSON objects Discord sends: over REST, in GUILD_CREATE, and in short.

use serde_json::{Value, json};

use super::World;
use super::model::Server;
use super::render::{instant, role_json};
use crate::ids::{ServerId, UserId};

impl World {
    /// The server as `GET /guilds/{id}` answers it.
    pub(crate) fn server_json(server: &Server) -> Value {
        json!({
            "id": server.id, "name": server.name, "owner_id": server.owner,
            "icon": null, "description": null, "home_header": null, "splash": null,
            "discovery_splash": null, "features": [], "banner": null, "application_id": null,
            "region": "deprecated", "afk_channel_id": server.afk, "afk_timeout": 300,
            "system_channel_id": null, "system_channel_flags": 0,
            "widget_enabled": false, "widget_channel_id": null,
            "verification_level": 0, "roles": Self::roles_json(server),
            "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0,
            "max_presences": null, "max_members": 500_000,
            "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
            "vanity_url_code": null, "premium_tier": 0, "premium_subscription_count": 0,
            "preferred_locale": server.locale, "rules_channel_id": null,
            "safety_alerts_channel_id": null, "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0,
            "emojis": [], "stickers": [], "incidents_data": null,
        })
    }

    pub(crate) fn roles_json(server: &Server) -> Vec<Value> {
        server
            .roles
            .iter()
            .enumerate()
            .map(|(at, role)| role_json(role, at))
            .collect()
    }

    /// The server as GUILD_CREATE brings it. Without `all_members` only the bot's own membership
    /// (and who is in voice) is in it, as Discord does without the presence intent.
    pub(crate) fn server_event_json(&self, server: &Server, all_members: bool) -> Value {
        let mut out = Self::server_json(server);
        let members: Vec<Value> = server
            .members
            .iter()
            .filter(|(id, member)| all_members || **id == self.bot || member.voice.is_some())
            .filter_map(|(id, _)| self.member_json(server.id, *id))
            .collect();
        let here = |id| self.channels.get(id);
        let channels: Vec<_> = server.channels.iter().filter_map(here).collect();
        let threads = channels
            .iter()
            .flat_map(|channel| &channel.threads)
            .filter_map(here);
        let open = threads.filter(|one| one.thread.as_ref().is_some_and(|t| !t.archived));
        let voice = server
            .members
            .keys()
            .filter_map(|id| self.voice_json(server.id, *id));
        let joined = server
            .members
            .get(&self.bot)
            .map_or(self.now, |bot| bot.joined_at);
        out["joined_at"] = instant(joined).into();
        out["large"] = (server.members.len() > 250).into();
        out["unavailable"] = false.into();
        out["member_count"] = server.members.len().into();
        out["members"] = members.into();
        out["channels"] = channels.iter().map(|one| self.channel_json(one)).collect();
        out["threads"] = open.map(|one| self.channel_json(one)).collect();
        out["voice_states"] = voice.collect();
        out["presences"] = json!([]);
        out["stage_instances"] = json!([]);
        out["guild_scheduled_events"] = json!([]);
        out["soundboard_sounds"] = json!([]);
        out
    }

    /// The voice state of a member who is in a voice channel, as GUILD_CREATE lists it: the server
    /// and the member stand beside it there.
    fn voice_json(&self, server: ServerId, who: UserId) -> Option<Value> {
        self.servers.get(&server)?.members.get(&who)?.voice?;
        let mut state = self.voice_event_json(server, who);
        if let Some(fields) = state.as_object_mut() {
            fields.remove("guild_id");
            fields.remove("member");
        }
        Some(state)
    }

    /// The voice state as VOICE_STATE_UPDATE brings it; its channel is null after leaving.
    pub(crate) fn voice_event_json(&self, server: ServerId, who: UserId) -> Value {
        let member = self.servers.get(&server).and_then(|s| s.members.get(&who));
        let voice = member.and_then(|member| member.voice);
        json!({
            "guild_id": server, "user_id": who, "channel_id": voice.map(|v| v.channel),
            "member": self.member_json(server, who), "session_id": format!("voice-{who}"),
            "deaf": voice.is_some_and(|v| v.deaf), "mute": false, "self_video": false, "suppress": false,
            "self_deaf": voice.is_some_and(|v| v.self_deaf),
            "self_mute": voice.is_some_and(|v| v.self_mute),
            "request_to_speak_timestamp": null,
        })
    }
}
