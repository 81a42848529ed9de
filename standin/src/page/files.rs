//! A message's files: where the page serves them, which of them are pictures, and which are shown
//! by an embed or a component already.

use std::cell::RefCell;
use std::collections::HashSet;

use askama::Template;

use super::html::Html;
use crate::world::model::{Attachment, Message};

/// What browsers show as a picture and do not run.
pub(crate) const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

#[derive(Template)]
#[template(path = "picture.html")]
struct Picture<'a> {
    address: String,
    alt: &'a str,
    size: Option<(u32, u32)>,
}

#[derive(Template)]
#[template(path = "file.html")]
struct File<'a> {
    address: String,
    name: &'a str,
    size: String,
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct Elsewhere<'a> {
    address: &'a str,
}

pub(crate) struct Files<'a> {
    attached: &'a [Attachment],
    origin: &'a str,
    /// The addresses that something else on the message shows.
    used: RefCell<HashSet<u64>>,
}

impl<'a> Files<'a> {
    pub(crate) fn of(message: &'a Message, origin: &'a str) -> Self {
        Self {
            attached: &message.attachments,
            origin,
            used: RefCell::default(),
        }
    }

    /// The picture at an address that the bot gave. Nothing is fetched from elsewhere: a picture of
    /// another server is a link.
    pub(crate) fn picture(&self, address: &str) -> Html {
        let by_name = address.strip_prefix("attachment://");
        let found = self
            .attached
            .iter()
            .find(|file| file.url == address || by_name == Some(&file.filename));
        if let Some(file) = found {
            self.used.borrow_mut().insert(file.id);
            return draw(file);
        }
        let own = address
            .strip_prefix(self.origin)
            .and_then(|path| path.strip_prefix("/attachments/"))
            .and_then(|path| path.split_once('/'));
        if let Some((_, rest)) = own {
            return Html::of(&Picture {
                address: format!("/files/{rest}"),
                alt: "Picture",
                size: None,
            });
        }
        Html::of(&Elsewhere { address })
    }

    /// The files that nothing else shows. Drawn last, when that is known.
    pub(crate) fn draw_attached(&self) -> Vec<Html> {
        let used = self.used.borrow();
        let left = self.attached.iter().filter(|file| !used.contains(&file.id));
        left.map(draw).collect()
    }
}

fn draw(file: &Attachment) -> Html {
    let address = format!("/files/{}/{}", file.id, encoded(&file.filename));
    let kind = file.content_type.as_deref().unwrap_or_default();
    if PICTURES.contains(&kind) {
        return Html::of(&Picture {
            address,
            alt: file
                .description
                .as_deref()
                .unwrap_or("Picture without a description"),
            size: file.pixels,
        });
    }
    Html::of(&File {
        address,
        name: &file.filename,
        size: size(file.bytes.len()),
    })
}

fn size(bytes: usize) -> String {
    if bytes < 1_024 {
        return format!("{bytes} bytes");
    }
    format!("{} KB", bytes / 1_024)
}

/// A file's name as a segment of an address.
fn encoded(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    name.bytes()
        .map(|byte| match byte {
            byte if keep(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
