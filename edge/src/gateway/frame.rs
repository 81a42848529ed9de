//! The frames of Discord's gateway, read no further than needed: what a dispatch carries (`d`) is
//! never parsed, so it arrives as it was sent, byte for byte.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Opcodes of Discord's documentation.
pub(super) mod op {
    pub(crate) const DISPATCH: u8 = 0;
    pub(crate) const HEARTBEAT: u8 = 1;
    pub(crate) const IDENTIFY: u8 = 2;
    pub(crate) const PRESENCE_UPDATE: u8 = 3;
    pub(crate) const VOICE_STATE_UPDATE: u8 = 4;
    pub(crate) const RESUME: u8 = 6;
    pub(crate) const RECONNECT: u8 = 7;
    pub(crate) const REQUEST_GUILD_MEMBERS: u8 = 8;
    pub(crate) const INVALID_SESSION: u8 = 9;
    pub(crate) const HELLO: u8 = 10;
    pub(crate) const REQUEST_SOUNDBOARD_SOUNDS: u8 = 31;
}

pub(super) const HEARTBEAT_ACK: &str = r#"{"op":11,"s":null,"t":null,"d":null}"#;
pub(super) const INVALID_SESSION: &str = r#"{"op":9,"s":null,"t":null,"d":false}"#;

/// A frame, either way.
#[derive(Debug, Deserialize)]
pub(super) struct Frame<'a> {
    pub(super) op: u8,
    /// The event's name, with its quotation marks.
    #[serde(borrow, default)]
    pub(super) t: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) d: Option<&'a RawValue>,
}

/// One event, ready to be numbered and sent. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Dispatch {
    /// `"t":…,"d":…}`
    tail: Arc<str>,
}

impl<'a> Frame<'a> {
    /// `None` when `text` is no frame.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The event's name; empty for what is no dispatch.
    pub(super) fn event(&self) -> &'a str {
        self.t.map_or("", |t| t.get().trim_matches('"'))
    }

    /// What it carries; `null` when there is nothing.
    pub(super) fn data(&self) -> &'a str {
        self.d.map_or("null", RawValue::get)
    }
}

impl Dispatch {
    pub(super) fn of(frame: &Frame) -> Self {
        let event = frame.t.map_or("null", RawValue::get);
        Self::new(event, frame.data())
    }

    /// Says to the library that it has everything it missed.
    pub(super) fn resumed() -> Self {
        Self::new(r#""RESUMED""#, r#"{"_trace":["edge"]}"#)
    }

    fn new(event: &str, data: &str) -> Self {
        Self {
            tail: format!(r#""t":{event},"d":{data}}}"#).into(),
        }
    }

    /// The frame's text, numbered `sequence`.
    pub(super) fn numbered(&self, sequence: u64) -> String {
        format!(r#"{{"op":0,"s":{sequence},{}"#, self.tail)
    }

    /// What it takes in memory, nearly.
    pub(super) fn bytes(&self) -> usize {
        self.tail.len()
    }
}

pub(super) fn hello(heartbeat_ms: u128) -> String {
    format!(
        r#"{{"op":10,"s":null,"t":null,"d":{{"heartbeat_interval":{heartbeat_ms},"_trace":["edge"]}}}}"#
    )
}

/// A token as Discord gives it out.
pub(super) fn bare_token(token: &str) -> &str {
    token.strip_prefix("Bot ").unwrap_or(token).trim()
}

/// Compares in a time that does not tell how much of it is right.
pub(super) fn same_token(given: &str, own: &str) -> bool {
    let (given, own) = (bare_token(given).as_bytes(), bare_token(own).as_bytes());
    let differing = given
        .iter()
        .zip(own)
        .fold(0, |differing, (a, b)| differing | (a ^ b));
    given.len() == own.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dispatch_keeps_its_data_byte_for_byte() {
        let data = r#"{ "b":1.50 , "a":"\u00e9é\/" ,"id":18446744073709551615}"#;
        for text in [
            format!(r#"{{"t":"MESSAGE_CREATE","s":7,"op":0,"d":{data}}}"#),
            format!(r#" {{"op": 0, "d": {data}, "s": 7, "new": [], "t": "MESSAGE_CREATE"}}"#),
        ] {
            let frame = Frame::parse(&text).expect("a frame");
            assert_eq!((frame.op, frame.event()), (0, "MESSAGE_CREATE"));
            assert_eq!(
                Dispatch::of(&frame).numbered(42),
                format!(r#"{{"op":0,"s":42,"t":"MESSAGE_CREATE","d":{data}}}"#)
            );
        }
    }

    #[test]
    fn what_is_no_frame_is_none() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"op":"2"}"#,
            r#"{"op":1"#,
            r#"{"op":300}"#,
        ] {
            assert!(Frame::parse(text).is_none(), "{text}");
        }
        let bare = Frame::parse(r#"{"op":1}"#).expect("a frame");
        assert_eq!((bare.event(), bare.data()), ("", "null"));
    }

    #[test]
    fn tokens_are_the_same_with_and_without_their_prefix() {
        for (given, own, same) in [
            ("Bot a.b", "a.b", true),
            ("a.b", "Bot a.b", true),
            ("a.b", "a.c", false),
            ("a.b", "a.bc", false),
            ("", "a", false),
        ] {
            assert_eq!(same_token(given, own), same, "{given} {own}");
        }
    }
}
