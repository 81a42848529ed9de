//! Components of messages: rows of buttons and menus, and the layouts of components v2. A menu of
//! people, roles or channels offers what the viewer's mentions could name.

use askama::Template;
use serde_json::Value;

use super::files::Files;
use super::html::Html;
use super::markdown;
use super::names::Names;
use crate::ids::MessageId;
use crate::world::components::kind;

/// Discord's numbers for the layouts, which only the page needs to know.
mod layout {
    pub(super) const SECTION: u64 = 9;
    pub(super) const THUMBNAIL: u64 = 11;
    pub(super) const GALLERY: u64 = 12;
    pub(super) const FILE: u64 = 13;
    pub(super) const SEPARATOR: u64 = 14;
    pub(super) const CONTAINER: u64 = 17;
}

/// The number of a link among button styles.
const LINK: u64 = 5;

/// What components are drawn with.
pub(crate) struct Around<'a> {
    pub(crate) message: MessageId,
    pub(crate) names: &'a Names,
    pub(crate) files: &'a Files<'a>,
}

#[derive(Template)]
#[template(path = "button.html")]
struct Button<'a> {
    message: String,
    id: &'a str,
    label: &'a str,
    emoji: &'a str,
    style: u64,
    link: Option<&'a str>,
    disabled: bool,
}

#[derive(Template)]
#[template(path = "select.html")]
struct Select<'a> {
    message: String,
    id: &'a str,
    kind: u64,
    placeholder: &'a str,
    choices: Vec<SelectChoice>,
    is_many: bool,
    least: u64,
    most: u64,
    disabled: bool,
}

struct SelectChoice {
    value: String,
    label: String,
    description: String,
    is_default: bool,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout {
    class: &'static str,
    colour: Option<String>,
    inner: Vec<Html>,
    accessory: Option<Html>,
}

pub(crate) fn draw(components: &[Value], around: &Around<'_>) -> Vec<Html> {
    components
        .iter()
        .map(|component| one(component, around))
        .collect()
}

fn one(component: &Value, around: &Around<'_>) -> Html {
    let inner = || {
        draw(
            component["components"]
                .as_array()
                .map_or(&[], Vec::as_slice),
            around,
        )
    };
    match component["type"].as_u64().unwrap_or(0) {
        kind::ROW => layout("row", inner()),
        kind::BUTTON => button(component, around),
        kind::STRING_SELECT | kind::USER_SELECT..=kind::CHANNEL_SELECT => select(component, around),
        kind::TEXT => {
            let text = component["content"].as_str().unwrap_or_default();
            layout("prose", vec![markdown::render(text, around.names)])
        }
        layout::SECTION => Html::of(&Layout {
            class: "section",
            colour: None,
            inner: inner(),
            accessory: Some(one(&component["accessory"], around)),
        }),
        layout::THUMBNAIL => picture(&component["media"], around),
        layout::GALLERY => {
            let items = component["items"].as_array().into_iter().flatten();
            layout(
                "gallery",
                items.map(|item| picture(&item["media"], around)).collect(),
            )
        }
        layout::FILE => picture(&component["file"], around),
        layout::SEPARATOR => layout("separator", Vec::new()),
        layout::CONTAINER => Html::of(&Layout {
            class: "container",
            colour: component["accent_color"]
                .as_u64()
                .map(|c| format!("#{:06x}", c & 0xFF_FFFF)),
            inner: inner(),
            accessory: None,
        }),
        _ => Html::default(),
    }
}

fn layout(class: &'static str, inner: Vec<Html>) -> Html {
    Html::of(&Layout {
        class,
        colour: None,
        inner,
        accessory: None,
    })
}

fn picture(media: &Value, around: &Around<'_>) -> Html {
    let address = media["url"].as_str().unwrap_or_default();
    around.files.picture(address)
}

fn button(component: &Value, around: &Around<'_>) -> Html {
    let style = component["style"].as_u64().unwrap_or(2);
    let link = component["url"]
        .as_str()
        .filter(|url| url.starts_with("http"));
    Html::of(&Button {
        message: around.message.to_string(),
        id: component["custom_id"].as_str().unwrap_or_default(),
        label: component["label"].as_str().unwrap_or_default(),
        emoji: component["emoji"]["name"].as_str().unwrap_or_default(),
        style,
        link: link.filter(|_| style == LINK),
        disabled: component["disabled"] == true,
    })
}

fn select(component: &Value, around: &Around<'_>) -> Html {
    let of_menu = component["type"].as_u64().unwrap_or(0);
    let most = component["max_values"].as_u64().unwrap_or(1);
    Html::of(&Select {
        message: around.message.to_string(),
        id: component["custom_id"].as_str().unwrap_or_default(),
        kind: of_menu,
        placeholder: component["placeholder"]
            .as_str()
            .unwrap_or("Make a selection"),
        choices: choices(component, of_menu, around.names),
        is_many: most > 1,
        least: component["min_values"].as_u64().unwrap_or(1),
        most,
        disabled: component["disabled"] == true,
    })
}

fn choices(component: &Value, of_menu: u64, names: &Names) -> Vec<SelectChoice> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_name = |(id, name): (String, &String), sign: &str| SelectChoice {
        value: id,
        label: format!("{sign}{name}"),
        description: String::new(),
        is_default: false,
    };
    let mut out: Vec<SelectChoice> = match of_menu {
        kind::STRING_SELECT => {
            let options = component["options"].as_array().into_iter().flatten();
            return options
                .map(|one| SelectChoice {
                    value: text(&one["value"]),
                    label: text(&one["label"]),
                    description: text(&one["description"]),
                    is_default: one["default"] == true,
                })
                .collect();
        }
        kind::CHANNEL_SELECT => {
            let channels = names.channels.iter();
            channels
                .map(|(id, name)| of_name((id.to_string(), name), "#"))
                .collect()
        }
        kind::ROLE_SELECT => {
            let roles = names.roles.iter();
            roles
                .map(|(id, name)| of_name((id.to_string(), name), "@"))
                .collect()
        }
        _ => {
            let users = names.users.iter();
            users
                .map(|(id, name)| of_name((id.to_string(), name), "@"))
                .collect()
        }
    };
    out.sort_by(|a, b| a.label.cmp(&b.label));
    out
}
