//! A bot introduces itself: what is asked of it, and what it is told first (READY, then its
//! servers one by one); and members listed on request.

use serde_json::{Value, json};

use super::intents::{GUILD_MEMBERS, GUILDS, KNOWN, PRESENCES, PRIVILEGED};
use super::{Connection, Step, close_code};
use crate::shared::Shared;
use crate::world::World;
use crate::world::posting::{id_of, number};

pub(super) fn token_matches(shared: &Shared, data: &Value) -> bool {
    let token = data["token"].as_str().unwrap_or_default();
    token.strip_prefix("Bot ").unwrap_or(token) == shared.token
}

impl Connection {
    pub(super) fn identify(&mut self, data: &Value) -> Step {
        if !token_matches(&self.shared, data) {
            return Step::Close(close_code::AUTHENTICATION_FAILED);
        }
        let Some(intents) = data["intents"].as_u64().filter(|bits| bits & !KNOWN == 0) else {
            return Step::Close(close_code::INVALID_INTENTS);
        };
        let shard = match data["shard"].as_array().map(Vec::as_slice) {
            None => Some((0, 1)),
            Some([index, count]) => index.as_u64().zip(count.as_u64()),
            Some(_) => None,
        };
        let Some(shard) = shard.filter(|(index, count)| index < count) else {
            return Step::Close(close_code::INVALID_SHARD);
        };
        let out = self.out.clone();
        let url = self.shared.gateway_url();
        let opened = self.shared.change(|world| {
            if intents & PRIVILEGED != 0 && !world.privileged_intents {
                return None;
            }
            let id = world.sessions.open(out, intents, shard);
            world.welcome(&id, &url, intents, shard);
            Some(id)
        });
        match opened {
            Some(id) => {
                self.session = Some(id);
                Step::GoOn
            }
            None => Step::Close(close_code::DISALLOWED_INTENTS),
        }
    }

    pub(super) fn request_members(&self, data: &Value) -> Step {
        let Some(session) = &self.session else {
            return Step::GoOn;
        };
        self.shared
            .change(|world| world.send_members(session, data));
        Step::GoOn
    }
}

impl World {
    fn welcome(&mut self, session: &str, url: &str, intents: u64, shard: (u64, u64)) {
        let (index, count) = shard;
        let mine: Vec<_> = self
            .servers
            .values()
            .filter(|server| server.members.contains_key(&self.bot))
            .filter(|server| (server.id.0 >> 22) % count == index)
            .map(|server| (server.id, server.unavailable))
            .collect();
        let servers: Vec<Value> = mine
            .iter()
            .map(|(id, _)| json!({"id": id, "unavailable": true}))
            .collect();
        let mut user = self.user_json(self.bot);
        user["mfa_enabled"] = true.into();
        user["verified"] = true.into();
        let ready = json!({
            "v": 10, "user": user, "guilds": servers, "session_id": session,
            "session_type": "normal", "resume_gateway_url": url, "shard": [index, count],
            "application": {"id": self.bot, "flags": 565_248}, "private_channels": [],
            "relationships": [], "presences": [], "user_settings": {}, "guild_join_requests": [],
            "_trace": ["standin"],
        });
        self.sessions.send_to(session, "READY", &ready.to_string());
        if intents & GUILDS != 0 {
            let all_members = intents & GUILD_MEMBERS != 0 && intents & PRESENCES != 0;
            for (id, _) in mine.iter().filter(|(_, unavailable)| !unavailable) {
                let data = self
                    .server_event_json(&self.servers[id], all_members)
                    .to_string();
                self.sessions.send_to(session, "GUILD_CREATE", &data);
            }
        }
        if let Some(session) = self.sessions.get_mut(session) {
            session.ready = true;
        }
    }

    fn send_members(&mut self, session: &str, data: &Value) {
        let Some(server) = id_of(&data["guild_id"]) else {
            return;
        };
        let wanted: Option<Vec<u64>> = match &data["user_ids"] {
            Value::Null => None,
            Value::Array(ids) => Some(ids.iter().filter_map(number).collect()),
            one => Some(number(one).into_iter().collect()),
        };
        let query = data["query"].as_str().unwrap_or_default().to_lowercase();
        let Some(place) = self.servers.get(&server) else {
            return;
        };
        let matches = |id: &crate::UserId| match &wanted {
            Some(ids) => ids.contains(&id.0),
            None => self
                .display_name(*id, Some(server))
                .to_lowercase()
                .starts_with(&query),
        };
        let members: Vec<Value> = place
            .members
            .keys()
            .filter(|id| matches(id))
            .filter_map(|id| self.member_json(server, *id))
            .collect();
        let chunk = json!({"guild_id": server, "members": members, "chunk_index": 0,
            "chunk_count": 1, "not_found": [], "nonce": data["nonce"]});
        self.sessions
            .send_to(session, "GUILD_MEMBERS_CHUNK", &chunk.to_string());
    }
}
