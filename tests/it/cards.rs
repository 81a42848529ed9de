//! Cards look as they did: each is drawn anew and laid over its reference picture in tests/cards.

use std::{fs, path::PathBuf};

use yesteryou::cards::{ALT_TEXT_MAX, Card, Fonts, Studio, Theme, WIDTH};

#[path = "../cards/samples.rs"]
mod samples;

/// A card's size at most, in bytes.
const SIZE_MAX: usize = 100_000;
/// Mean difference of a channel that another processor's rounding may make, of 255.
const MEAN_DIFFERENCE_MAX: f64 = 0.5;

struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

fn read(png: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("it is a PNG");
    let mut rgb = vec![0; reader.output_buffer_size().expect("it is small")];
    let info = reader.next_frame(&mut rgb).expect("it is whole");
    rgb.truncate(info.buffer_size());
    Picture {
        width: info.width,
        height: info.height,
        rgb,
    }
}

fn mean_difference(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    assert_eq!(one.rgb.len(), other.rgb.len());
    let pairs = one.rgb.iter().zip(&other.rgb);
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let count = u32::try_from(one.rgb.len()).expect("it is small");
    f64::from(u32::try_from(sum).unwrap_or(u32::MAX)) / f64::from(count)
}

fn each_card(mut check: impl FnMut(&str, Theme, &Card, &[u8])) {
    let fonts = Fonts::embedded();
    for (name, card) in samples::all() {
        for theme in [Theme::Light, Theme::Dark] {
            let png = card.png(theme, &fonts).expect("it can be drawn");
            check(name, theme, &card, &png);
        }
    }
}

#[test]
fn every_card_looks_like_its_reference_picture() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cards");
    each_card(|name, theme, _, png| {
        let file = format!("{name}-{}.png", theme.name());
        let reference = fs::read(folder.join(&file)).unwrap_or_else(|_| {
            panic!("no {file}: draw it by `cargo run --example cards`, and look at it")
        });
        let difference = mean_difference(&read(png), &read(&reference));
        assert!(
            difference <= MEAN_DIFFERENCE_MAX,
            "{file} differs by {difference:.2}; draw it anew by `cargo run --example cards`, and look at it"
        );
    });
}

#[test]
fn every_card_is_light_enough_to_send_and_says_itself_in_words() {
    each_card(|name, _, card, png| {
        let picture = read(png);
        assert_eq!(picture.width, WIDTH, "{name}");
        assert!(png.len() < SIZE_MAX, "{name}: {} bytes", png.len());
        let alt = card.alt_text();
        assert!(alt.chars().count() <= ALT_TEXT_MAX, "{name}: {alt}");
        assert!(!alt.contains('!') && !alt.is_empty(), "{name}: {alt}");
    });
}

#[tokio::test]
async fn a_card_drawn_twice_is_the_same_picture() {
    let studio = Studio::new(Fonts::embedded, 2, 1_000_000);
    let (_, card) = samples::all().remove(0);
    let first = studio.draw(card.clone(), Theme::Dark).await.unwrap();
    let again = studio.draw(card.clone(), Theme::Dark).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &again));
    let light = studio.draw(card, Theme::Light).await.unwrap();
    assert_ne!(first, light);
}
