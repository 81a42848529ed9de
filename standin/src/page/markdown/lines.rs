//! A text made ready for a CommonMark library: signs that it would read otherwise than Discord does
//! are replaced or defused, line by line.

/// Stands for `<` on the way through the library, which so never sees raw HTML.
pub(super) const LESS: char = '\u{E000}';
/// Stands for `&`, so that entities stay as they were typed.
pub(super) const AMPERSAND: char = '\u{E001}';
/// Stands before what is no markdown in Discord, and is dropped.
pub(super) const NOTHING: char = '\u{E002}';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Plain,
    Quote,
    List,
    Subtext,
    Heading,
}

/// The text as the library is to read it.
pub(super) fn prepare(text: &str) -> String {
    let replaced: String = text
        .chars()
        .map(|c| match c {
            '<' => LESS,
            '&' => AMPERSAND,
            own if super::is_stand_in(own) => '\u{FFFD}',
            other => other,
        })
        .collect();
    block(&replaced.lines().collect::<Vec<_>>())
}

/// Back from the library: what was typed.
pub(super) fn restore(text: &str) -> String {
    text.chars()
        .filter(|c| *c != NOTHING)
        .map(|c| match c {
            LESS => '<',
            AMPERSAND => '&',
            other => other,
        })
        .collect()
}

fn block(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut before = Kind::Blank;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let kind = kind(line, before);
        // CommonMark would draw the line into the block above it; Discord does not.
        let needs_gap = before != Kind::Blank && kind != Kind::Blank && kind != before;
        if needs_gap || (kind == Kind::Subtext && before != Kind::Blank) {
            out.push('\n');
        }
        if kind == Kind::Quote {
            let end = quote_end(lines, at);
            let inner: Vec<&str> = lines[at..end].iter().map(|line| unquoted(line)).collect();
            for quoted in block(&inner).lines() {
                out.push_str("> ");
                out.push_str(quoted);
                out.push('\n');
            }
            at = end;
        } else {
            if kind == Kind::Plain {
                push_plain(&mut out, line);
            } else {
                out.push_str(line);
            }
            out.push('\n');
            at += 1;
        }
        before = kind;
    }
    out
}

fn kind(line: &str, before: Kind) -> Kind {
    let text = line.trim_start();
    if text.is_empty() {
        return Kind::Blank;
    }
    if line.starts_with("> ") || line.starts_with(">>> ") || line == ">" {
        return Kind::Quote;
    }
    if line.starts_with("-# ") {
        return Kind::Subtext;
    }
    let hashes = line.chars().take_while(|c| *c == '#').count();
    if (1..=3).contains(&hashes) && line[hashes..].starts_with(' ') && line[hashes..].trim() != "" {
        return Kind::Heading;
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let is_numbered = (1..=9).contains(&digits) && text[digits..].starts_with(". ");
    let is_list = text.starts_with("- ") || text.starts_with("* ") || is_numbered;
    if is_list && !is_rule(text) || before == Kind::List && line.starts_with("  ") {
        return Kind::List;
    }
    Kind::Plain
}

/// The line after the last one of the quote that begins at `from`.
fn quote_end(lines: &[&str], from: usize) -> usize {
    if lines[from].starts_with(">>> ") {
        return lines.len();
    }
    let more = lines[from..]
        .iter()
        .take_while(|line| line.starts_with("> ") || **line == ">")
        .count();
    from + more
}

fn unquoted(line: &str) -> &str {
    line.strip_prefix(">>> ")
        .or_else(|| line.strip_prefix("> "))
        .or_else(|| line.strip_prefix('>'))
        .unwrap_or(line)
}

/// A line that is a paragraph's in Discord, whatever CommonMark would take it for.
fn push_plain(out: &mut String, line: &str) {
    let text = line.trim_start();
    let is_other_list = text.starts_with("+ ") || numbered_otherwise(text);
    let is_definition = text.starts_with('[') && text.contains("]:");
    let is_other =
        text.starts_with(['#', '>']) || text.starts_with("~~~") || text.starts_with("```");
    if is_rule(text) || is_other_list || is_definition || is_other {
        out.push(NOTHING);
    }
    out.push_str(text);
}

/// A line across, or the line under a heading.
fn is_rule(text: &str) -> bool {
    let of = |sign: char| text.chars().all(|c| c == sign || c == ' ');
    ['-', '=', '*', '_'].into_iter().any(of)
}

fn numbered_otherwise(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && (text[digits..].starts_with(')') || text[digits..].trim() == ".")
}
