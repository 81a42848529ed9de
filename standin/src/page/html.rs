//! Markup that is safe to put into a page as it is: made by a template, by the markdown library, or
//! escaped here. Everything else is escaped by the templates themselves, so none of them says so.

use std::fmt;

use askama::Template;

/// Finished markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// What the template makes.
    pub(crate) fn of(template: &impl Template) -> Self {
        Self(template.render().expect("writing to memory cannot fail"))
    }

    /// Markup that was put together of escaped parts. The only other way in.
    pub(crate) fn escaped_already(markup: String) -> Self {
        Self(markup)
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// The text with everything escaped that means something in markup, attributes included.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
