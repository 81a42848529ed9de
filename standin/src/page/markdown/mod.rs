//! Discord's markdown as markup. A CommonMark library reads it; what Discord has beside CommonMark
//! (mentions, timestamps, spoilers, underline, subtext) is put in between its events, and what
//! CommonMark has beside Discord (raw HTML, entities, tables, images) never reaches it.

mod lines;
mod spoilers;
mod tokens;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use pulldown_cmark::{TextMergeWithOffset, html};

use self::lines::{AMPERSAND, LESS, NOTHING};
use super::html::{Html, escape};
use super::names::Names;

/// A whole text: paragraphs, lists, quotes, code, headings.
pub(crate) fn render(text: &str, names: &Names) -> Html {
    let mut out = String::with_capacity(text.len() * 2);
    for (at, piece) in text.split("```").enumerate() {
        // Every second piece stands between fences; a fence that is never closed is text.
        let is_code = at % 2 == 1;
        let is_closed = text.matches("```").count() > at;
        if is_code && is_closed {
            code_block(&mut out, piece);
        } else if is_code {
            out.push_str(&prose(&format!("```{piece}"), names));
        } else {
            out.push_str(&prose(piece, names));
        }
    }
    Html::escaped_already(out)
}

/// A text that stands inside a line: a field's name, a title.
pub(crate) fn inline(text: &str, names: &Names) -> Html {
    let whole = render(text, names).into_string();
    let inner = whole
        .trim()
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => Html::escaped_already(inner.to_owned()),
        _ => Html::escaped_already(whole),
    }
}

fn code_block(out: &mut String, piece: &str) {
    let (first, rest) = piece.split_once('\n').unwrap_or(("", piece));
    let is_language = !first.is_empty() && first.chars().all(|c| c.is_ascii_alphanumeric());
    let code = if is_language || first.is_empty() {
        rest
    } else {
        piece
    };
    out.push_str("<pre tabindex=\"0\"><code>");
    out.push_str(&escape(code.trim_end_matches('\n')));
    out.push_str("</code></pre>\n");
}

fn prose(text: &str, names: &Names) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let source = lines::prepare(text);
    let parser = Parser::new_ext(&source, Options::ENABLE_STRIKETHROUGH);
    let mut writer = Writer {
        names,
        out: Vec::new(),
        closing: Vec::new(),
    };
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        writer.take(event, &source[range]);
    }
    let mut out = String::new();
    html::push_html(&mut out, spoilers::hide(writer.out).into_iter());
    out
}

/// Turns the library's events into those that are written.
struct Writer<'a> {
    names: &'a Names,
    out: Vec<Event<'a>>,
    /// What ends the tags that were replaced, innermost last.
    closing: Vec<&'static str>,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>, written: &'a str) {
        match event {
            Event::Start(tag) => self.open(tag, written),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.out.push(Event::Code(lines::restore(&code).into())),
            Event::SoftBreak => self.out.push(Event::HardBreak),
            // Never seen, since no `<` reaches the library; and shown as text if it ever were.
            Event::Html(raw) | Event::InlineHtml(raw) => self.text(&raw),
            other => self.out.push(other),
        }
    }

    fn open(&mut self, tag: Tag<'a>, written: &'a str) {
        match tag {
            Tag::Strong if written.starts_with("__") => self.replace("<u>", "</u>"),
            Tag::Strikethrough if !written.starts_with("~~") => {
                self.out.push(Event::Text("~".into()));
                self.closing.push("~");
            }
            Tag::Strikethrough => self.replace("<s>", "</s>"),
            Tag::Heading { level, .. } => match level {
                HeadingLevel::H1 => self.replace("<h3 class=\"large\">", "</h3>\n"),
                HeadingLevel::H2 => self.replace("<h4 class=\"medium\">", "</h4>\n"),
                _ => self.replace("<h5 class=\"small\">", "</h5>\n"),
            },
            Tag::Paragraph if written.starts_with("-# ") => {
                self.replace("<p class=\"subtext\">", "</p>\n");
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.replace("<p>", "</p>\n"),
            Tag::CodeBlock(_) => self.replace("<pre tabindex=\"0\"><code>", "</code></pre>\n"),
            Tag::Link { dest_url, .. } => self.link(&lines::restore(&dest_url)),
            Tag::Image { dest_url, .. } => {
                self.out.push(Event::Text("!".into()));
                self.link(&lines::restore(&dest_url));
            }
            other => self.out.push(Event::Start(other)),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        let was_replaced = match tag {
            TagEnd::Strong => self.closing.last() == Some(&"</u>"),
            TagEnd::Strikethrough
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::Link
            | TagEnd::Image => true,
            TagEnd::Paragraph => self.closing.last() == Some(&"</p>\n"),
            _ => false,
        };
        if !was_replaced {
            self.out.push(Event::End(tag));
            return;
        }
        match self.closing.pop() {
            Some("~") => self.out.push(Event::Text("~".into())),
            Some(end) => self.out.push(Event::InlineHtml(end.into())),
            None => {}
        }
    }

    fn replace(&mut self, start: &'static str, end: &'static str) {
        self.out.push(Event::InlineHtml(start.into()));
        self.closing.push(end);
    }

    fn link(&mut self, address: &str) {
        self.out
            .push(Event::InlineHtml(tokens::link_start(address).into()));
        self.closing.push("</a>");
    }

    fn text(&mut self, text: &str) {
        let first_of_subtext = self.closing.last() == Some(&"</p>\n")
            && matches!(self.out.last(), Some(Event::InlineHtml(start)) if start.contains("subtext"));
        let text = if first_of_subtext {
            text.strip_prefix("-# ").unwrap_or(text)
        } else {
            text
        };
        tokens::push(&mut self.out, text, self.names);
    }
}

/// The signs under which `<` and `&` pass the library, and one that stands for nothing.
const fn is_stand_in(c: char) -> bool {
    c == LESS || c == AMPERSAND || c == NOTHING
}

#[cfg(test)]
mod tests;
