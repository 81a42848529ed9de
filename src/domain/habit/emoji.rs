//! The emoji with which a message is said to count.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::rejection::{HabitRejection, Rejection};

/// Discord's longest name of an emoji.
const NAME_MAX: usize = 32;

/// A Unicode emoji, or one of a server's own, in the spelling of Discord's routes: `✅` or `name:id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Emoji(String);

impl Default for Emoji {
    fn default() -> Self {
        Self("✅".to_owned())
    }
}

impl Emoji {
    /// Reads `✅`, or a server's own as Discord sends it: `<:name:123>`, `<a:name:123>`. ❌ means the contrary here.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        let text = input.trim();
        let found = own(text).or_else(|| is_unicode(text).then(|| text.to_owned()));
        let found = found.filter(|emoji| !is_refusal(emoji));
        let unreadable = || HabitRejection::EmojiUnreadable {
            input: text.to_owned(),
        };
        found.map(Self).ok_or_else(|| unreadable().into())
    }

    /// From the database.
    pub fn from_row(kept: String) -> Self {
        Self(kept)
    }

    /// As Discord's routes spell it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Emoji {
    /// As it stands in a message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.split_once(':') {
            Some((name, id)) => write!(f, "<:{name}:{id}>"),
            None => f.write_str(&self.0),
        }
    }
}

/// Whether a reaction says that a message does not count: ❌.
pub fn is_refusal(emoji: &str) -> bool {
    emoji.trim_end_matches('\u{FE0F}') == "❌"
}

fn own(text: &str) -> Option<String> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner
        .strip_prefix("a:")
        .or_else(|| inner.strip_prefix(':'))?;
    let (name, id) = inner.split_once(':')?;
    let named = (2..=NAME_MAX).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let numbered = id.len() <= 20 && id.parse::<u64>().is_ok_and(|id| id > 0);
    (named && numbered).then(|| format!("{name}:{id}"))
}

/// One letter to the eye, and none of any alphabet: close enough, since Discord has the last word.
fn is_unicode(text: &str) -> bool {
    let one = text.graphemes(true).count() == 1 && text.len() <= 40;
    one && text
        .chars()
        .any(|c| c >= '\u{203C}' && !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_read_and_words_are_not() {
        for (input, expected) in [
            ("✅", "✅"),
            (" 🎸 ", "🎸"),
            ("👩‍🎨", "👩‍🎨"),
            ("❤️", "❤️"),
            ("1️⃣", "1️⃣"),
            ("<:guitar:123>", "guitar:123"),
            ("<a:spin:9>", "spin:9"),
        ] {
            assert_eq!(
                Emoji::parse(input).map(|emoji| emoji.0),
                Ok(expected.to_owned()),
                "{input}"
            );
        }
        for input in [
            "",
            "ok",
            "a",
            "é",
            "好",
            "✅✅",
            ":guitar:",
            "<:g:>",
            "<:guitar:0>",
            "❌",
            "<:a/b:1>",
        ] {
            assert!(Emoji::parse(input).is_err(), "{input}");
        }
    }

    #[test]
    fn a_servers_own_emoji_is_shown_as_one() {
        assert_eq!(Emoji("guitar:123".to_owned()).to_string(), "<:guitar:123>");
    }
}
