//! The texts that members type, trimmed, cleaned of what cannot be seen, and bounded.
//!
//! Not here: escaping for Discord's markdown and mentions, which is done where text is written out.

use std::{fmt, marker::PhantomData};

use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::evidence::MessageLink;
use super::rejection::{Field, Rejection};

/// Characters that a craft name may have.
pub const CRAFT_NAME_MAX: usize = 50;
/// Characters that a link may have.
pub const LINK_MAX: usize = 500;

/// What tells one kind of [`Text`] from another.
pub trait TextKind {
    /// The field that a refusal names.
    const FIELD: Field;
    /// Characters kept at most.
    const MAX: usize;
}

/// A text with at least one visible character and at most `K::MAX` characters; lines end in `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text<K> {
    value: String,
    kind: PhantomData<K>,
}

/// Marks a [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoteKind;
/// Marks a [`Lesson`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LessonKind;
/// Marks a [`LetterText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LetterTextKind;
/// Marks an [`ExplanationText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExplanationKind;
/// Marks a [`ShippedText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShippedKind;
/// Marks [`Words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WordsKind;
/// Marks a [`Question`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuestionKind;

impl TextKind for NoteKind {
    const FIELD: Field = Field::Note;
    const MAX: usize = 1000;
}
impl TextKind for LessonKind {
    const FIELD: Field = Field::Lesson;
    const MAX: usize = 500;
}
impl TextKind for LetterTextKind {
    const FIELD: Field = Field::Letter;
    const MAX: usize = 2000;
}
impl TextKind for ExplanationKind {
    const FIELD: Field = Field::Explanation;
    const MAX: usize = 2000;
}
impl TextKind for ShippedKind {
    const FIELD: Field = Field::Shipped;
    const MAX: usize = 200;
}
impl TextKind for WordsKind {
    const FIELD: Field = Field::Words;
    const MAX: usize = 3500;
}
impl TextKind for QuestionKind {
    const FIELD: Field = Field::Question;
    const MAX: usize = 1500;
}

/// What an entry was about: up to 1,000 characters.
pub type Note = Text<NoteKind>;
/// What a dead end taught: up to 500 characters.
pub type Lesson = Text<LessonKind>;
/// A letter to oneself: up to 2,000 characters.
pub type LetterText = Text<LetterTextKind>;
/// What somebody explains to themselves: up to 2,000 characters.
pub type ExplanationText = Text<ExplanationKind>;
/// What was shipped: up to 200 characters.
pub type ShippedText = Text<ShippedKind>;
/// A member's reply to the weekly question: up to 3,500 characters.
pub type Words = Text<WordsKind>;
/// A server's own weekly question: up to 1,500 characters.
pub type Question = Text<QuestionKind>;

impl<K: TextKind> Text<K> {
    /// The most characters kept.
    pub const MAX: usize = K::MAX;

    /// Cleans and bounds; [`Rejection::TextEmpty`] or [`Rejection::TextTooLong`] otherwise.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        Self::parse_optional(input)?.ok_or(Rejection::TextEmpty { what: K::FIELD })
    }

    /// Like [`Text::parse`], for a text that may be left out: nothing visible is `None`.
    pub fn parse_optional(input: &str) -> Result<Option<Self>, Rejection> {
        let value = cleaned(input);
        if !value.chars().any(is_visible) {
            return Ok(None);
        }
        let length = value.chars().count();
        if length > K::MAX {
            return Err(Rejection::TextTooLong {
                what: K::FIELD,
                max: K::MAX,
                length,
            });
        }
        Ok(Some(Self {
            value,
            kind: PhantomData,
        }))
    }
}

impl<K> Text<K> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl<K> fmt::Display for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// The name of a craft as its owner writes it: 1 to 50 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CraftName(String);

impl CraftName {
    /// Collapses white space and removes what cannot be seen; a name of nothing else is empty.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        let kept = without_invisible(input);
        let name = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.chars().any(is_visible) {
            return Err(Rejection::CraftNameEmpty);
        }
        let length = name.chars().count();
        if length > CRAFT_NAME_MAX {
            return Err(Rejection::CraftNameTooLong { length });
        }
        Ok(Self(name))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared: two names with the same folding are the same craft.
    pub fn folded(&self) -> String {
        folded(&self.0)
    }
}

impl fmt::Display for CraftName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The evidence of an entry: an http or https address, messages on Discord included, of at most 500
/// characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    /// Reads an address, also in the `<…>` that Discord's users put around one.
    ///
    /// An address with a user name in it is refused: `https://discord.com@example.org` leads
    /// elsewhere than it looks.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        let trimmed = input.trim();
        let bare = trimmed
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
            .unwrap_or(trimmed);
        let too_long = |length| Rejection::TextTooLong {
            what: Field::Link,
            max: LINK_MAX,
            length,
        };
        let typed_length = bare.chars().count();
        if typed_length > LINK_MAX {
            return Err(too_long(typed_length));
        }
        let url = Url::parse(bare)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .filter(|url| url.username().is_empty() && url.password().is_none())
            .ok_or_else(|| Rejection::LinkUnreadable {
                input: trimmed.to_owned(),
            })?;
        // A message on Discord has one address, whichever client it was copied from.
        if let Some(message) = MessageLink::of(&url) {
            return Ok(message.into());
        }
        // Escapes make an address longer than what was typed.
        let length = url.as_str().len();
        if length > LINK_MAX {
            return Err(too_long(length));
        }
        Ok(Self(url.into()))
    }

    /// The address in its normal form: ASCII, spaces escaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<MessageLink> for Link {
    fn from(message: MessageLink) -> Self {
        Self(message.to_string())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text as it is compared: compatibility forms and case folded, what cannot be seen removed.
///
/// Upper case and back is nearer to Unicode's full case folding than lower case alone: it joins
/// "ß" and "SS".
pub fn folded(text: &str) -> String {
    let visible: String = text.nfkc().filter(|c| !is_ignorable(*c)).collect();
    // Lower first: the capital ẞ is its own capital, and only ß becomes SS.
    let lower = visible.to_lowercase();
    lower.to_uppercase().to_lowercase().nfkc().collect()
}

/// The existing name that a new one may be a slip of: at most two edits away (a swap of neighbours
/// is one), fewer for names under four characters, never the same name. Ties go to the first.
pub fn nearest_name<'a>(new: &str, existing: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let new = folded(new);
    let mut nearest: Option<(usize, &str)> = None;
    for name in existing {
        let other = folded(name);
        let distance = strsim::damerau_levenshtein(&new, &other);
        if distance == 0 {
            return None;
        }
        let shorter = new.chars().count().min(other.chars().count());
        let allowed = if shorter < 4 {
            shorter.saturating_sub(1).min(1)
        } else {
            2
        };
        if distance <= allowed && nearest.is_none_or(|(best, _)| distance < best) {
            nearest = Some((distance, name));
        }
    }
    nearest.map(|(_, name)| name)
}

/// Lines end in `\n`, other control characters go, and so do the controls that turn the direction
/// of whatever follows them. Single marks and joiners stay: Persian, Arabic, Hebrew and emoji are
/// spelled with them.
fn cleaned(input: &str) -> String {
    let lines = input
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let kept: String = lines
        .chars()
        .filter(|c| (*c == '\n' || *c == '\t' || !c.is_control()) && !turns_direction(*c))
        .collect();
    kept.trim().to_owned()
}

/// For names: everything that cannot be seen goes, except a joiner between two letters outside
/// ASCII and the variation selectors of emoji, where it changes what is seen.
fn without_invisible(input: &str) -> String {
    let chars: Vec<char> = input.chars().collect();
    let shown = |index: Option<usize>| {
        let c = index.and_then(|index| chars.get(index));
        c.is_some_and(|c| !c.is_ascii() && is_visible(*c) || is_variation_selector(*c))
    };
    let kept = |(index, c): (usize, &char)| match *c {
        '\u{200C}' | '\u{200D}' => shown(index.checked_sub(1)) && shown(Some(index + 1)),
        c if is_variation_selector(c) => index > 0,
        c if c.is_whitespace() => true,
        c => !is_ignorable(c),
    };
    chars
        .iter()
        .enumerate()
        .filter(|pair| kept(*pair))
        .map(|(_, c)| *c)
        .collect()
}

fn is_visible(c: char) -> bool {
    // U+2800 is the braille pattern without dots: a letter to Unicode, a blank to the eye.
    !c.is_whitespace() && !is_ignorable(c) && c != '\u{2800}'
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}')
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Control characters and Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt).
fn is_ignorable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests;
