//! Opaque pictures as PNG with a palette ("indexed-colour" in the PNG specification) of at most 256 colours.
//!
//! A picture of flat colour and the edges of letters keeps its look with it, at a fifth of the time and size of full colour. Up to
//! 256 colours are kept as they are; of more, the commonest, and the rest take the nearest of those. The same pixels are always
//! the same bytes.

mod palette;
mod runs;

use png::DeflateCompression;
pub use png::EncodingError;

use self::palette::Palette;
use self::runs::Runs;

/// A picture larger than this from the quickest deflate is deflated again, better: some milliseconds more.
const QUICK_BYTES_MAX: usize = 90_000;
/// With more colours than this (photos, emoji) the lowest bits are dropped first.
const COLOURS_BEFORE_MERGING_MAX: usize = 4096;
/// The bits that are kept then, of 0x00rrggbb.
const MERGED: u32 = 0x00f8_f8f8;

/// The picture as PNG: rows of `width` pixels (red, green, blue, and alpha, which is dropped), `height` of them.
///
/// # Errors
///
/// When there are not `width` times `height` pixels, or none.
pub fn encode(pixels: &[[u8; 4]], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let exact = Runs::of(pixels, u32::MAX, COLOURS_BEFORE_MERGING_MAX);
    let runs = exact.or_else(|| Runs::of(pixels, MERGED, usize::MAX));
    let runs = runs.unwrap_or_default();
    let palette = Palette::of(runs.colours());
    let indices = runs.drawn_with(&palette);
    let written = |compression| deflated((width, height), &palette, &indices, compression);
    let quick = written(DeflateCompression::FdeflateUltraFast)?;
    if quick.len() <= QUICK_BYTES_MAX {
        return Ok(quick);
    }
    written(DeflateCompression::Level(1))
}

fn deflated(
    (width, height): (u32, u32),
    palette: &Palette,
    indices: &[u8],
    compression: DeflateCompression,
) -> Result<Vec<u8>, EncodingError> {
    let mut png = Vec::with_capacity(QUICK_BYTES_MAX);
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.bytes());
    encoder.set_deflate_compression(compression);
    // Rows that repeat the one above are zeros, which cost next to nothing.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(indices)?;
    writer.finish()?;
    Ok(png)
}

#[cfg(test)]
mod tests;
