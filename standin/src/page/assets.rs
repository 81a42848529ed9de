//! The style, the script and the icon, which are in the program itself, and the files that were
//! sent to the stand-in.

use std::sync::Arc;

use axum::extract::{Path, State as Held};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::State;
use super::files::PICTURES;

const STYLE: &str = concat!(
    include_str!("../../assets/colours.css"),
    include_str!("../../assets/frame.css"),
    include_str!("../../assets/messages.css"),
    include_str!("../../assets/forms.css"),
);
/// One module, in parts by what they do.
const SCRIPT: &str = concat!(
    include_str!("../../assets/base.js"),
    include_str!("../../assets/live.js"),
    include_str!("../../assets/acting.js"),
    include_str!("../../assets/composer.js"),
    include_str!("../../assets/options.js"),
    include_str!("../../assets/modal.js"),
    include_str!("../../assets/start.js"),
);
const ICON: &str = include_str!("../../assets/icon.svg");

pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

pub(super) async fn script() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], SCRIPT).into_response()
}

pub(super) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], ICON).into_response()
}

/// A file that came with a message. Only pictures are shown; what a browser could run is saved.
pub(super) async fn file(
    Held(state): Held<Arc<State>>,
    Path((id, _)): Path<(u64, String)>,
) -> Response {
    let found = state
        .standin
        .shared
        .read(|world| world.files.get(&id).cloned());
    let Some(file) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = file.content_type.unwrap_or_default();
    if let Some(kind) = PICTURES.iter().find(|one| **one == kind) {
        return ([(header::CONTENT_TYPE, *kind)], file.bytes).into_response();
    }
    let saved = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
    ];
    (saved, file.bytes).into_response()
}
