//! What an entry has to show for itself: a link, or a message on Discord by its link; and how much of a stretch has some.
//!
//! A message is kept as its address alone, never its text. Links of other kinds are read by [`super::text::Link`].

use std::fmt;

use url::Url;

use super::ids::{ChannelId, MessageId, ServerId};

/// The hosts under which Discord shows a message; the first is the one that is kept.
const HOSTS: [&str; 4] = [
    "discord.com",
    "ptb.discord.com",
    "canary.discord.com",
    "discordapp.com",
];
/// Where a server's id stands in the address of a direct message.
const DIRECT: &str = "@me";

/// Where a message is. Its `Display` is its address: `https://discord.com/channels/1/2/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageLink {
    /// Its server; none for a direct message.
    pub server: Option<ServerId>,
    /// Its channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
}

impl MessageLink {
    /// The message that an address names; `None` for the address of anything else.
    pub fn of(address: &Url) -> Option<Self> {
        let host = address.host_str()?;
        let host = host.strip_prefix("www.").unwrap_or(host);
        if address.scheme() != "https" || address.port().is_some() || !HOSTS.contains(&host) {
            return None;
        }
        let mut parts = address.path_segments()?;
        let (first, server, channel, message) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if first != "channels" || parts.any(|rest| !rest.is_empty()) {
            return None;
        }
        Self::from_parts(server, channel, message)
    }

    /// The message that three parts name; `@me` in the place of the server for a direct message.
    pub fn from_parts(server: &str, channel: &str, message: &str) -> Option<Self> {
        let server = match server {
            DIRECT => None,
            server => Some(ServerId::parse(server)?),
        };
        Some(Self {
            server,
            channel: ChannelId::parse(channel)?,
            message: MessageId::parse(message)?,
        })
    }

    /// The three parts with something between them.
    pub(crate) fn joined(self, between: char) -> String {
        let server = self
            .server
            .map_or_else(|| DIRECT.to_owned(), |server| server.to_string());
        format!("{server}{between}{}{between}{}", self.channel, self.message)
    }
}

impl fmt::Display for MessageLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}/channels/{}", HOSTS[0], self.joined('/'))
    }
}

/// How much of a stretch of a record is more than a number, and how much is less.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Minutes of entries with something to show.
    pub evidenced_minutes: i64,
    /// Minutes of entries that a timer made by itself and nobody has confirmed.
    pub unconfirmed_minutes: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> Option<MessageLink> {
        MessageLink::of(&Url::parse(text).unwrap())
    }

    #[test]
    fn a_message_has_one_address_whichever_client_copied_it() {
        for text in [
            "https://discord.com/channels/1/2/3",
            "https://ptb.discord.com/channels/1/2/3",
            "https://canary.discord.com/channels/1/2/3/",
            "https://www.discordapp.com/channels/1/2/3?x=1",
        ] {
            let link = link(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(link.to_string(), "https://discord.com/channels/1/2/3");
            assert_eq!(link.server, Some(ServerId::from_row(1)));
        }
        let direct = link("https://discord.com/channels/@me/2/3").unwrap();
        assert_eq!(
            (direct.server, direct.message),
            (None, MessageId::from_row(3))
        );
        assert_eq!(direct.to_string(), "https://discord.com/channels/@me/2/3");
    }

    #[test]
    fn what_is_no_message_is_none() {
        for text in [
            "http://discord.com/channels/1/2/3",
            "https://discord.com:8443/channels/1/2/3",
            "https://discord.com.example.org/channels/1/2/3",
            "https://example.org/channels/1/2/3",
            "https://discord.com/channels/1/2",
            "https://discord.com/channels/1/2/3/4",
            "https://discord.com/channels/1/2/x",
            "https://discord.com/channels/01/2/3",
            "https://discord.com/users/1/2/3",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
    }
}
