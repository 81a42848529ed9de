//! Text that people typed, written out so that it stays text: no markdown, no mention, nothing that turns its surroundings round,
//! and no more of it than there is room for.
//!
//! Lengths are characters of the result, escapes included, as Discord counts them. Cuts fall between what people see as letters
//! and end in "…". Addresses (`https://…`) stay whole and clickable where they fit.

use unicode_segmentation::UnicodeSegmentation;

const ELLIPSIS: char = '…';
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';
/// Between "@" and "everyone": seen by nobody, and no mention any more.
const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// For a place within a sentence: one line of at most `max` characters. Right-to-left text is set apart from what stands around it.
pub(super) fn inline(text: &str, max: usize) -> String {
    let line = shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if !line.chars().any(is_right_to_left) {
        return escaped(&line, max);
    }
    let line = escaped(&line, max.saturating_sub(2));
    format!("{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}")
}

/// For a place of its own: its lines kept, at most `max` characters.
pub(super) fn block(text: &str, max: usize) -> String {
    escaped(shown(text).trim(), max)
}

/// A text whose author may use markdown: its mentions are broken, and a fence left open is closed.
pub(super) fn with_markdown(text: &str, max: usize) -> String {
    const FENCE: &str = "```";
    let text = shown(text)
        .replace("@everyone", "@\u{200B}everyone")
        .replace("@here", "@\u{200B}here")
        .replace("<@", "<\u{200B}@");
    let room = max.saturating_sub(FENCE.len() + 1);
    let text = fitted(&mut text.trim().graphemes(true).map(str::to_owned), room);
    match text.matches(FENCE).count() % 2 {
        0 => text,
        _ => format!("{text}\n{FENCE}"),
    }
}

/// The beginning of what somebody typed, in quotation marks.
pub(super) fn quoted(input: &str) -> String {
    format!("“{}”", inline(input, 80))
}

/// What somebody typed, to be copied: at most `max` characters, fence included.
pub(super) fn copyable(text: &str, max: usize) -> String {
    // Three backticks in a row would end the fence.
    let text = shown(text).replace("```", "`\u{200B}`\u{200B}`\u{200B}");
    let room = max.saturating_sub("```\n\n```".len());
    let mut pieces = text.graphemes(true).map(str::to_owned).peekable();
    format!("```\n{}\n```", fitted(&mut pieces, room))
}

/// The beginning of a text as it is, for the value of an input, cut between letters.
pub(super) fn beginning(text: &str, max: usize) -> String {
    fitted(
        &mut shown(text.trim()).graphemes(true).map(str::to_owned),
        max,
    )
}

/// What a modal shows in one of its labels, titles or placeholders, which know no markdown.
pub(super) fn label(text: &str, max: usize) -> String {
    let line = shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    fitted(&mut line.graphemes(true).map(str::to_owned), max)
}

/// Without control characters and without those that turn the direction of what follows.
fn shown(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || turns(*c)))
        .collect()
}

fn escaped(text: &str, max: usize) -> String {
    fitted(&mut pieces(text, max).into_iter(), max)
}

/// As many pieces as fit, with an ellipsis where some do not.
fn fitted(pieces: &mut dyn Iterator<Item = String>, max: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    // Up to here an ellipsis still fits behind.
    let mut cut = 0;
    for piece in pieces {
        length += piece.chars().count();
        if length > max {
            out.truncate(cut);
            out.truncate(out.trim_end().len());
            out.push(ELLIPSIS);
            return out;
        }
        out.push_str(&piece);
        if length < max {
            cut = out.len();
        }
    }
    out
}

/// The text in pieces that are not to be cut, each escaped. Stops soon after `max` characters: the rest is cut anyway.
fn pieces(text: &str, max: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut at_line_start = true;
    let mut rest = text;
    let mut length = 0;
    while length <= max {
        let Some(grapheme) = rest.graphemes(true).next() else {
            break;
        };
        let piece = match address(rest) {
            Some(address) if length + address.chars().count() <= max => {
                rest = &rest[address.len()..];
                address.to_owned()
            }
            _ => {
                let piece = escaped_grapheme(grapheme, rest, at_line_start);
                rest = &rest[grapheme.len()..];
                piece
            }
        };
        at_line_start = piece == "\n" || at_line_start && piece.trim().is_empty();
        length += piece.chars().count();
        pieces.push(piece);
    }
    pieces
}

/// The address that `text` begins with: Discord takes all of it as one link, so that nothing in it is read as markdown.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let ends = |c: char| c.is_whitespace() || "<>`|*\\[]()\"".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    (end > scheme.len()).then(|| &text[..end])
}

/// One visible letter with a backslash before whatever Discord would read as markdown or as a mention.
fn escaped_grapheme(grapheme: &str, rest: &str, at_line_start: bool) -> String {
    let mut out = String::with_capacity(grapheme.len() + 1);
    for c in grapheme.chars() {
        // A heading, a quote, small print.
        let opens_line = at_line_start && (matches!(c, '#' | '>') || rest.starts_with("-#"));
        if opens_line || "\\*_~`|[]<".contains(c) {
            out.push('\\');
        }
        out.push(c);
        let mentions = |name| {
            rest.strip_prefix('@')
                .is_some_and(|rest| rest.starts_with(name))
        };
        if c == '@' && (mentions("everyone") || mentions("here")) {
            out.push(ZERO_WIDTH_SPACE);
        }
    }
    out
}

/// Hebrew, Arabic and their neighbours, and the marks that make text run that way.
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_and_mentions_stay_text() {
        for (typed, written) in [
            ("lifetimes", "lifetimes"),
            ("**bold** _it_ ~~no~~", r"\*\*bold\*\* \_it\_ \~\~no\~\~"),
            ("`code` ||spoiler||", r"\`code\` \|\|spoiler\|\|"),
            (
                "[Discord](https://example.org)",
                r"\[Discord\](https://example.org)",
            ),
            ("<@123> <#4> <t:5:R>", r"\<@123> \<#4> \<t:5:R>"),
            ("# loud", r"\# loud"),
            ("-# small", r"\-# small"),
            ("> quote", r"\> quote"),
            ("a > b # c", "a > b # c"),
            ("@everyone and @here", "@\u{200B}everyone and @\u{200B}here"),
            ("ada@here.org", "ada@\u{200B}here.org"),
            (r"back\slash", r"back\\slash"),
            ("two\n  lines", "two lines"),
        ] {
            assert_eq!(inline(typed, 200), written, "{typed:?}");
        }
    }

    #[test]
    fn addresses_stay_clickable_and_hide_no_markdown() {
        for (typed, written) in [
            (
                "see https://example.org/a_b_c.",
                "see https://example.org/a_b_c.",
            ),
            ("https://example.org/`x`", r"https://example.org/\`x\`"),
            ("https://", "https://"),
        ] {
            assert_eq!(inline(typed, 200), written, "{typed:?}");
        }
    }

    #[test]
    fn a_cut_falls_between_letters_as_people_see_them() {
        for (typed, max, written) in [
            ("abcdef", 6, "abcdef"),
            ("abcdefg", 6, "abcde…"),
            ("abcde fg", 7, "abcde…"),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 8, "👩‍👩‍👧‍👦…"),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 6, "…"),
            ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
            ("****", 5, r"\*\*…"),
            ("", 5, ""),
        ] {
            assert_eq!(inline(typed, max), written, "{typed:?} in {max}");
        }
    }

    #[test]
    fn right_to_left_text_is_set_apart_and_nothing_turns_its_surroundings() {
        assert_eq!(inline("גיטרה", 20), "\u{2068}גיטרה\u{2069}");
        assert_eq!(inline("abc\u{202E}def", 20), "abcdef");
        let long = inline(&"גיטרה ".repeat(20), 20);
        assert_eq!(long.chars().count(), 20);
        assert!(long.ends_with("…\u{2069}"), "{long}");
    }

    #[test]
    fn a_block_keeps_its_lines_and_lists() {
        assert_eq!(
            block("\n- one\n- two\n> three\n", 100),
            "- one\n- two\n\\> three"
        );
        assert_eq!(block("a\n\n  # b", 100), "a\n\n  \\# b");
    }

    #[test]
    fn what_is_copyable_cannot_leave_its_fence() {
        let text = copyable("a ``` b ````` c", 100);
        let inside = text.trim_start_matches("```\n").trim_end_matches("\n```");
        assert!(!inside.contains("```"), "{text}");
        assert!(copyable(&"x".repeat(500), 100).chars().count() <= 100);
    }

    #[test]
    fn an_admins_markdown_stays_and_cannot_swallow_what_follows() {
        for (typed, written) in [
            ("**What** have you *built*?", "**What** have you *built*?"),
            (
                "@everyone <@&7> in <#8>",
                "@\u{200B}everyone <\u{200B}@&7> in <#8>",
            ),
            ("```rust\nfn", "```rust\nfn\n```"),
        ] {
            assert_eq!(with_markdown(typed, 200), written, "{typed:?}");
        }
    }

    #[test]
    fn no_text_is_longer_than_its_room() {
        let texts = [
            "*".repeat(300),
            "שלום ".repeat(60),
            "e\u{301}\u{302}".repeat(100),
        ];
        for (text, max) in texts
            .iter()
            .flat_map(|text| [(text, 10), (text, 11), (text, 99)])
        {
            for written in [
                inline(text, max),
                block(text, max),
                label(text, max),
                with_markdown(text, max),
            ] {
                assert!(written.chars().count() <= max, "{max}: {written}");
            }
        }
    }
}
