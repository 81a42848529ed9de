//! The picture as runs of one colour: most of a card is ground.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use crate::palette::Palette;

/// Pixels that are compared at once.
const BLOCK: usize = 16;

/// Where each colour stands in the list. Colours are few and harmless, so a simple hash does.
type Places = HashMap<u32, usize, BuildHasherDefault<ColourHasher>>;

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

/// A picture, run by run.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// Each colour (0x00rrggbb) and the pixels that have it, in order of first appearance.
    colours: Vec<(u32, usize)>,
    /// Each run: its colour's place in that list, and its pixels.
    runs: Vec<(usize, usize)>,
}

impl Runs {
    /// The runs of these pixels, of whose colours (0x00rrggbb) the bits of `mask` count; `None` when there are more than
    /// `colours_max` of them.
    pub(crate) fn of(pixels: &[[u8; 4]], mask: u32, colours_max: usize) -> Option<Self> {
        let mut places = Places::default();
        let mut found = Self::default();
        let mut rest = pixels;
        while let Some(first) = rest.first() {
            let length = run_length(rest, *first);
            let colour = rgb(*first) & mask;
            let place = match places.entry(colour) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(_) if found.colours.len() == colours_max => return None,
                Entry::Vacant(new) => {
                    found.colours.push((colour, 0));
                    *new.insert(found.colours.len() - 1)
                }
            };
            found.colours[place].1 += length;
            found.runs.push((place, length));
            rest = &rest[length..];
        }
        Some(found)
    }

    /// Each colour (0x00rrggbb) and the pixels that have it.
    pub(crate) fn colours(&self) -> &[(u32, usize)] {
        &self.colours
    }

    /// Each pixel's place in the palette.
    pub(crate) fn drawn_with(&self, palette: &Palette) -> Vec<u8> {
        let colours = self.colours.iter();
        let places: Vec<u8> = colours.map(|(colour, _)| palette.place(*colour)).collect();
        let pixels = self.runs.iter().map(|(_, length)| length).sum();
        let mut indices = vec![0; pixels];
        let mut rest = indices.as_mut_slice();
        for (place, length) in &self.runs {
            let (run, after) = rest.split_at_mut(*length);
            run.fill(places[*place]);
            rest = after;
        }
        indices
    }
}

/// How many of the first pixels are this one: whole blocks, then one by one.
fn run_length(pixels: &[[u8; 4]], first: [u8; 4]) -> usize {
    let colour = u32::from_ne_bytes(first);
    let is_same = |pixel: &[u8; 4]| u32::from_ne_bytes(*pixel) == colour;
    // Without a branch in it, a block is a few instructions.
    let is_of_it = |block: &[[u8; 4]; BLOCK]| {
        block
            .iter()
            .fold(true, |so_far, pixel| so_far & is_same(pixel))
    };
    let (blocks, _) = pixels.as_chunks::<BLOCK>();
    let whole = blocks.iter().take_while(|block| is_of_it(block)).count() * BLOCK;
    let more = pixels[whole..]
        .iter()
        .take_while(|pixel| is_same(pixel))
        .count();
    whole + more
}

fn rgb([red, green, blue, _]: [u8; 4]) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}
