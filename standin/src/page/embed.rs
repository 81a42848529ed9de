//! Embeds: the coloured bar, author, title, text, fields, pictures, foot.

use askama::Template;
use serde_json::Value;

use super::files::Files;
use super::html::Html;
use super::markdown;
use super::names::Names;

#[derive(Template)]
#[template(path = "embed.html")]
struct EmbedHtml {
    colour: Option<String>,
    author: Option<String>,
    title: Html,
    url: Option<String>,
    description: Html,
    fields: Vec<Field>,
    image: Option<Html>,
    thumbnail: Option<Html>,
    footer: Option<String>,
    at: Option<String>,
}

struct Field {
    name: Html,
    value: Html,
    is_inline: bool,
}

pub(crate) fn draw(embed: &Value, names: &Names, files: &Files<'_>) -> Html {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let filled = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let picture = |value: &Value| value["url"].as_str().map(|url| files.picture(url));
    let fields = embed["fields"].as_array().into_iter().flatten();
    Html::of(&EmbedHtml {
        colour: embed["color"]
            .as_u64()
            .map(|c| format!("#{:06x}", c & 0xFF_FFFF)),
        author: filled(&embed["author"]["name"]),
        title: markdown::inline(&text(&embed["title"]), names),
        url: filled(&embed["url"]).filter(|url| url.starts_with("http")),
        description: markdown::render(&text(&embed["description"]), names),
        fields: fields
            .map(|field| Field {
                name: markdown::inline(&text(&field["name"]), names),
                value: markdown::render(&text(&field["value"]), names),
                is_inline: field["inline"] == true,
            })
            .collect(),
        image: picture(&embed["image"]),
        thumbnail: picture(&embed["thumbnail"]),
        footer: filled(&embed["footer"]["text"]),
        at: filled(&embed["timestamp"]),
    })
}
