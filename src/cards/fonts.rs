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
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let cut = |count: usize| format!("{}…", text[..ends[count]].trim_end());
        let fits = |count: &usize| self.width(&cut(*count), size) <= width;
        let counts: Vec<usize> = (0..ends.len()).collect();
        // Longer texts are wider, so the last that fits is found by halving.
        let fitting = counts.partition_point(fits);
        cut(fitting.saturating_sub(1))
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
