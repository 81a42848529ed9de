//! A message cut into words, with what is not its author's own talk taken out: code, quotations, what is struck out,
//! addresses, mentions.

use unicode_normalization::UnicodeNormalization;

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word in small letters, without the punctuation around it.
    Word(String),
    /// A length of time, in minutes.
    Time(u32),
    /// An amount of money.
    Currency,
    /// A colon, a dash, a bracket: two things that belong together.
    Mark,
    /// A comma, a full stop, a new line, "+": one thing ends and another begins.
    Separator,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is a word of a list.
    pub(super) fn is_in(&self, list: &str) -> bool {
        self.word()
            .is_some_and(|word| list.split_ascii_whitespace().any(|known| known == word))
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| words.contains(&word))
    }

    /// Whether one thing ends here and another begins. ("1 hour and 30 minutes" is a time before this is asked.)
    pub(super) fn parts(&self) -> bool {
        *self == Self::Separator || self.is_one_of(&["and", "then", "plus"])
    }

    pub(super) fn is_number(&self) -> bool {
        let digits = |word: &str| {
            word.trim_start_matches('#')
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        };
        self.word().is_some_and(digits)
    }

    pub(super) fn is_hash_number(&self) -> bool {
        self.is_number() && self.word().is_some_and(|word| word.starts_with('#'))
    }
}

/// The message in pieces; `None` where it asks something.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let own = own_talk(text);
    if own.contains('?') {
        return None;
    }
    let mut tokens = Vec::new();
    for line in own.lines() {
        for word in line.split_whitespace() {
            push_word(&mut tokens, word);
        }
        tokens.push(Token::Separator);
    }
    Some(tokens)
}

/// What the author says themselves, in small letters and plain forms.
fn own_talk(text: &str) -> String {
    let text = text.replace('½', ".5").replace("’", "'");
    let text = without_between(&without_between(&without_between(&text, "```"), "`"), "~~");
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('>'));
    let lines: Vec<String> = lines.map(plain_line).collect();
    lines.join("\n")
}

fn plain_line(line: &str) -> String {
    let words = line
        .split_whitespace()
        .filter(|word| !is_address(word) && !is_mention(word));
    let words: Vec<&str> = words.collect();
    let marks_out = words.join(" ").replace("**", "").replace(['*', '_'], " ");
    marks_out.nfkc().flat_map(char::to_lowercase).collect()
}

/// Without what stands between two marks; a mark that is not closed stays.
fn without_between(text: &str, mark: &str) -> String {
    let parts: Vec<&str> = text.split(mark).collect();
    let closed = parts.len() - (1 - parts.len() % 2);
    let kept = parts
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 2 == 0 || *at >= closed);
    kept.map(|(_, part)| *part).collect::<Vec<_>>().join(" ")
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['<', '(']);
    word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.")
}

/// A mention, a custom emoji, a moment: `<@1>`, `<:name:1>`, `<t:1>`.
fn is_mention(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', '!', ':']);
    word.starts_with('<') && word.ends_with('>')
}

fn push_word(tokens: &mut Vec<Token>, raw: &str) {
    let is_edge = |c: char| !(c.is_alphanumeric() || matches!(c, '#' | '$' | '€' | '£'));
    let start = raw.trim_start_matches(|c: char| is_edge(c) && !(c == '.' && starts_decimal(raw)));
    let core = start.trim_end_matches(is_edge);
    let lead = &raw[..raw.len() - start.len()];
    let trail = &start[core.len()..];
    tokens.extend(lead.chars().filter_map(mark));
    if core.contains(['$', '€', '£']) {
        tokens.push(Token::Currency);
    } else if !core.is_empty() {
        tokens.push(Token::Word(core.to_owned()));
    }
    tokens.extend(trail.chars().filter_map(mark));
}

fn starts_decimal(raw: &str) -> bool {
    raw.strip_prefix('.')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn mark(c: char) -> Option<Token> {
    match c {
        ',' | '.' | ';' | '!' | '+' | '&' | '|' | '\u{2022}' | '\u{2192}' => Some(Token::Separator),
        ':' | '-' | '\u{2013}' | '\u{2014}' | '(' | ')' | '[' | ']' | '=' | '/' => {
            Some(Token::Mark)
        }
        _ => None,
    }
}
