//! From SVG to PNG: drawn by resvg, then written with a palette, which keeps a card as it is to the eye.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::CardError;
use super::fonts::Fonts;

/// Pixels that a card has at most, whatever its template says.
const PIXELS_MAX: u32 = 1_600_000;

/// Draws the SVG and encodes it. Its ground is opaque.
pub(super) fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, CardError> {
    let picture = pixels(svg, fonts)?;
    let (pixels, _) = picture.data().as_chunks();
    indexed_png::encode(pixels, picture.width(), picture.height()).map_err(CardError::Png)
}

/// Draws the SVG.
fn pixels(svg: &str, fonts: &Fonts) -> Result<Pixmap, CardError> {
    let tree = Tree::from_str(svg, fonts.options()).map_err(CardError::Svg)?;
    let size = tree.size().to_int_size();
    let mut pixels = Some(size)
        .filter(|size| size.width().saturating_mul(size.height()) <= PIXELS_MAX)
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or(CardError::Size)?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    Ok(pixels)
}
