//! JSON files: whose they are.

use crate::{Format, Refusal};
use crate::{own, wakatime};

/// Whether the beginning of a file is that of a JSON text.
pub(crate) fn is_json(head: &str) -> bool {
    head.trim_start().starts_with(['{', '['])
}

/// Whose JSON it is.
pub(crate) fn format(head: &str) -> Result<Format, Refusal> {
    if own::is_own(head) {
        return Ok(Format::Own);
    }
    if wakatime::is_wakatime(head) {
        return Ok(Format::WakaTime);
    }
    Err(Refusal::JsonUnknown)
}

/// What an error of the JSON reader's says of the file.
pub(crate) fn refusal(error: serde_json::Error) -> Refusal {
    let line = error.line();
    match error.classify() {
        serde_json::error::Category::Io => Refusal::Io(error.into()),
        serde_json::error::Category::Data => Refusal::JsonUnknown,
        _ => Refusal::JsonBroken { line },
    }
}
