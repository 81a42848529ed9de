//! Spoilers: `||text||`, over whatever formatting stands between the bars.

use pulldown_cmark::Event;

const START: &str = "<span class=\"spoiler\"><button type=\"button\" data-act=\"reveal\" \
    aria-expanded=\"false\" data-local>Spoiler</button><span data-local hidden>";
const END: &str = "</span></span>";

/// Replaces pairs of bars by markup that hides what is between them.
pub(super) fn hide(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let has_bars = |one: &Event<'_>| matches!(one, Event::Text(text) if text.contains("||"));
    if !events.iter().any(has_bars) {
        return events;
    }
    let pieces = split(events);
    let pairs = pairs(&pieces);
    let mark = |at: usize, event| {
        if pairs.iter().any(|(start, _)| *start == at) {
            return Event::InlineHtml(START.into());
        }
        if pairs.iter().any(|(_, end)| *end == at) {
            return Event::InlineHtml(END.into());
        }
        event
    };
    pieces
        .into_iter()
        .enumerate()
        .map(|(at, event)| mark(at, event))
        .collect()
}

/// Each `||` becomes a text of its own.
fn split(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        let Event::Text(text) = &event else {
            out.push(event);
            continue;
        };
        for (at, piece) in text.split("||").enumerate() {
            if at > 0 {
                out.push(Event::Text("||".into()));
            }
            if !piece.is_empty() {
                out.push(Event::Text(piece.to_owned().into()));
            }
        }
    }
    out
}

/// The bars that belong together: both in the same element, with something between them.
fn pairs(pieces: &[Event<'_>]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut open: Option<(usize, i32)> = None;
    for (at, event) in pieces.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::InlineHtml(tag) if tag.starts_with("</") => depth -= 1,
            // Mentions and times come whole, with their end.
            Event::InlineHtml(tag) if !tag.contains("</") => depth += 1,
            Event::Text(text) if text.as_ref() == "||" => match open {
                Some((start, level)) if level == depth && at > start + 1 => {
                    out.push((start, at));
                    open = None;
                }
                Some((_, level)) if level == depth => {}
                _ => open = Some((at, depth)),
            },
            _ => {}
        }
        if open.is_some_and(|(_, level)| depth < level) {
            open = None;
        }
    }
    out
}
