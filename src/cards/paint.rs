//! From SVG to PNG: drawn by resvg, then written with a palette of at most 256 colours.
//!
//! A card is flat colour and the edges of letters; a palette keeps it as it is to the eye at a fifth of the time and size.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use png::DeflateCompression;
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::Tree;

use super::CardError;
use super::fonts::Fonts;

/// Pixels that a card has at most, whatever its template says.
const PIXELS_MAX: u32 = 1_600_000;
const COLOURS_MAX: usize = 256;
/// A picture larger than this from the quickest deflate is deflated again, better: some milliseconds more.
const QUICK_BYTES_MAX: usize = 90_000;
/// With more colours than this (emoji) the lowest bits are dropped first.
const COLOURS_BEFORE_MERGING_MAX: usize = 4096;
/// Colours this near, in the sum over the channels, are one while there is a choice.
const NEAR: u32 = 9;

/// A map whose keys are colours. Few and harmless, so a simple hash does.
type ByColour<T> = HashMap<u32, T, BuildHasherDefault<ColourHasher>>;

/// Multiplies by an odd number near 2⁶⁴ divided by the golden ratio, which spreads neighbours.
#[derive(Default)]
struct ColourHasher(u64);

impl Hasher for ColourHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, colour: u32) {
        let spread = (self.0 ^ u64::from(colour)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread.rotate_left(32);
    }
}

/// Draws the SVG and encodes it.
pub(super) fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, CardError> {
    encode(&pixels(svg, fonts)?)
}

/// Draws the SVG.
pub(super) fn pixels(svg: &str, fonts: &Fonts) -> Result<Pixmap, CardError> {
    let tree = Tree::from_str(svg, fonts.options()).map_err(CardError::Svg)?;
    let size = tree.size().to_int_size();
    let mut pixels = Some(size)
        .filter(|size| size.width().saturating_mul(size.height()) <= PIXELS_MAX)
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or(CardError::Size)?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    Ok(pixels)
}

/// Writes the picture with a palette. Its ground is opaque, so alpha is dropped.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, CardError> {
    let (palette, indices) = indexed(pixels.pixels());
    let size = (pixels.width(), pixels.height());
    let png = deflated(
        size,
        &palette,
        &indices,
        DeflateCompression::FdeflateUltraFast,
    )?;
    if png.len() <= QUICK_BYTES_MAX {
        return Ok(png);
    }
    deflated(size, &palette, &indices, DeflateCompression::Level(1))
}

fn deflated(
    (width, height): (u32, u32),
    palette: &[u8],
    indices: &[u8],
    compression: DeflateCompression,
) -> Result<Vec<u8>, CardError> {
    let mut png = Vec::with_capacity(QUICK_BYTES_MAX);
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_deflate_compression(compression);
    // Rows that repeat the one above are zeros, which cost next to nothing.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().map_err(CardError::Png)?;
    writer.write_image_data(indices).map_err(CardError::Png)?;
    writer.finish().map_err(CardError::Png)?;
    Ok(png)
}

/// The palette (red, green, blue, …), the commonest colour first, and each pixel's place in it.
fn indexed(pixels: &[PremultipliedColorU8]) -> (Vec<u8>, Vec<u8>) {
    let exact = counted(pixels, u32::MAX);
    let (counts, mask) = if exact.len() <= COLOURS_BEFORE_MERGING_MAX {
        (exact, u32::MAX)
    } else {
        let mask = 0x00f8_f8f8;
        (counted(pixels, mask), mask)
    };
    let mut colours: Vec<(u32, u32)> = counts.into_iter().collect();
    // The commonest first; the colour itself decides between equals, so that the same card is the same bytes.
    colours.sort_unstable_by_key(|(colour, count)| (u32::MAX - count, *colour));
    let palette = palette_of(&colours);
    let places: ByColour<u8> = colours
        .iter()
        .map(|(colour, _)| (*colour, nearest(&palette, *colour)))
        .collect();
    let mut indices = Vec::with_capacity(pixels.len());
    let (mut last, mut place) = (u32::MAX, 0);
    for pixel in pixels {
        let colour = rgb(*pixel) & mask;
        if colour != last {
            (last, place) = (colour, places.get(&colour).copied().unwrap_or(0));
        }
        indices.push(place);
    }
    let bytes = palette
        .iter()
        .flat_map(|colour| colour.to_be_bytes().into_iter().skip(1))
        .collect();
    (bytes, indices)
}

/// How often each colour occurs. Runs of one colour are counted at once: most of a card is runs.
fn counted(pixels: &[PremultipliedColorU8], mask: u32) -> ByColour<u32> {
    let mut counts: ByColour<u32> = HashMap::default();
    let (mut last, mut run) = (u32::MAX, 0);
    for pixel in pixels {
        let colour = rgb(*pixel) & mask;
        if colour == last {
            run += 1;
            continue;
        }
        if run > 0 {
            *counts.entry(last).or_default() += run;
        }
        (last, run) = (colour, 1);
    }
    if run > 0 {
        *counts.entry(last).or_default() += run;
    }
    counts
}

/// The colours kept, from those in order of how common they are: all when they are few, else those not near one kept.
fn palette_of(colours: &[(u32, u32)]) -> Vec<u32> {
    let mut palette: Vec<u32> = Vec::with_capacity(COLOURS_MAX);
    let few = colours.len() <= COLOURS_MAX;
    for (colour, _) in colours {
        if palette.len() == COLOURS_MAX {
            break;
        }
        let is_new = |kept: &u32| distance(*kept, *colour) > NEAR;
        if few || palette.iter().all(is_new) {
            palette.push(*colour);
        }
    }
    palette
}

fn nearest(palette: &[u32], colour: u32) -> u8 {
    let place = palette
        .iter()
        .enumerate()
        .min_by_key(|(_, kept)| distance(**kept, colour))
        .map_or(0, |(place, _)| place);
    u8::try_from(place).unwrap_or(0)
}

fn distance(one: u32, other: u32) -> u32 {
    let channels = one.to_be_bytes().into_iter().zip(other.to_be_bytes());
    channels.map(|(a, b)| u32::from(a.abs_diff(b))).sum()
}

fn rgb(pixel: PremultipliedColorU8) -> u32 {
    u32::from_be_bytes([0, pixel.red(), pixel.green(), pixel.blue()])
}
