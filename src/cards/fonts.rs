//! The fonts of the cards, loaded once: Inter, then DejaVu Sans for what Inter lacks, then the system's for the rest.
//!
//! Both are embedded, so that a bare container draws names in Latin, Greek, Cyrillic, Arabic and Hebrew; other scripts
//! and emoji need fonts on the machine.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use resvg::usvg::{self, FontResolver, Node, Options, fontdb};
use unicode_segmentation::UnicodeSegmentation;

use super::text::escaped;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");
const FAMILY: &str = "Inter";
/// Characters whose font is remembered at most.
const REMEMBERED_MAX: usize = 4096;

/// The fonts, ready to set text with.
pub struct Fonts {
    options: Options<'static>,
}

impl Fonts {
    /// The embedded fonts alone: the same pictures on every machine.
    pub fn embedded() -> Self {
        Self::with(embedded())
    }

    /// The embedded fonts, and those of this machine for what they lack. Reads the machine's font directories.
    pub fn with_system() -> Self {
        let mut fonts = embedded();
        fonts.load_system_fonts();
        Self::with(fonts)
    }

    fn with(fonts: fontdb::Database) -> Self {
        let options = Options {
            font_family: FAMILY.to_owned(),
            fontdb: Arc::new(fonts),
            font_resolver: FontResolver {
                select_font: FontResolver::default_font_selector(),
                select_fallback: remembering(),
            },
            ..Options::default()
        };
        Self { options }
    }

    pub(super) fn options(&self) -> &Options<'static> {
        &self.options
    }

    /// The semi-bold text, cut between graphemes to at most `width` pixels, with "…" where it was cut.
    pub(super) fn fitted(&self, text: &str, size: f32, width: f32) -> String {
        let whole = self.width(text, size);
        if whole <= width {
            return text.to_owned();
        }
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let cut = |count: usize| format!("{}…", text[..ends[count]].trim_end());
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is a guess, of lengths that are small and positive"
        )]
        let guess = (ends.len() as f32 * width / whole) as usize;
        let fits = |count: usize| self.width(&cut(count), size) <= width;
        cut(last_that_fits(ends.len(), guess, fits))
    }

    /// How wide the semi-bold text stands, in pixels.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text font-size="{size}" font-weight="600">{}</text></svg>"#,
            escaped(text)
        );
        let tree = usvg::Tree::from_str(&svg, &self.options).ok();
        let node = tree
            .as_ref()
            .and_then(|tree| tree.root().children().first());
        match node {
            Some(Node::Text(text)) => text.bounding_box().width(),
            _ => 0.0,
        }
    }
}

/// The last number below `end` that fits, or 0; longer texts are wider. Setting text is slow: the search begins at a guess and goes
/// out from there by doubled steps.
fn last_that_fits(end: usize, guess: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, end);
    let (mut at, mut step) = (guess.max(1).min(end - 1), 1);
    while high - low > 1 {
        if fits(at) {
            low = at;
            at = low + step;
        } else {
            high = at;
            at = high.saturating_sub(step);
        }
        step *= 2;
        if at <= low || at >= high {
            at = low.midpoint(high);
        }
    }
    low
}

fn embedded() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for data in [REGULAR, SEMI_BOLD, dejavu::sans::regular()] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(data)));
    }
    // The family for text whose own family is missing, which should not be whatever the system calls serif.
    fonts.set_serif_family(FAMILY);
    fonts.set_sans_serif_family(FAMILY);
    fonts
}

/// usvg's own search for a font that has the character, which opens every font of the machine, done once a character.
fn remembering() -> usvg::FallbackSelectionFn<'static> {
    let search = FontResolver::default_fallback_selector();
    let remembered: Mutex<HashMap<char, fontdb::ID>> = Mutex::default();
    Box::new(move |character, used, fonts| {
        let known = |map: &HashMap<char, fontdb::ID>| map.get(&character).copied();
        let found = known(&remembered.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(id) = found.filter(|id| !used.contains(id)) {
            return Some(id);
        }
        let id = search(character, used, fonts)?;
        let mut map = remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= REMEMBERED_MAX {
            map.clear();
        }
        map.insert(character, id);
        Some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::last_that_fits;

    #[test]
    fn the_last_that_fits_is_found_from_any_guess() {
        for end in 1..40 {
            for last in 0..end {
                for guess in 0..=end + 1 {
                    let found = last_that_fits(end, guess, |count| count <= last);
                    assert_eq!(found, last, "of {end} from {guess}");
                }
            }
        }
    }

    #[test]
    fn a_good_guess_takes_two_tries() {
        let tries = std::cell::Cell::new(0);
        let fits = |count| {
            tries.set(tries.get() + 1);
            count <= 21
        };
        assert_eq!(last_that_fits(64, 21, fits), 21);
        assert_eq!(tries.get(), 2);
    }
}
