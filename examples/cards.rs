//! Draws the reference pictures anew: `cargo run --example cards`, then look at what changed in tests/cards.

use std::{fs, path::Path};

use yesteryou::cards::{Fonts, Theme};

#[path = "../tests/cards/samples.rs"]
mod samples;

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards");
    let fonts = Fonts::embedded();
    for (name, card) in samples::all() {
        for theme in [Theme::Light, Theme::Dark] {
            let png = card.png(theme, &fonts)?;
            let file = format!("{name}-{}.png", theme.name());
            println!("{file}: {} kB", png.len() / 1000);
            fs::write(folder.join(file), png)?;
        }
        println!("  {}\n", card.alt_text());
    }
    Ok(())
}
