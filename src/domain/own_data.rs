//! What an export is called and counted as, and the word that erases everything.

/// What an export's `format` says.
pub const FORMAT: &str = "yesteryou";
/// The version of what is written. A name that comes to mean something else, or one that goes, takes another; a new name does not: who
/// reads an export passes over what it does not know. `docs/export.md` describes it.
pub const VERSION: u32 = 1;
/// The most bytes in one file of an export: Discord's own bound where nobody pays for more.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// What a member types to have everything erased.
pub const ERASING_WORD: &str = "forget me";

/// Whether it was typed: case, spaces around it and quotation marks do not matter.
pub fn is_erasing_word(typed: &str) -> bool {
    let bare = typed.trim_matches(|char: char| char.is_whitespace() || "\"'`“”„*.".contains(char));
    bare.to_lowercase()
        .split_whitespace()
        .eq(ERASING_WORD.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_known_as_people_type_it() {
        for typed in [
            "forget me",
            " Forget  me ",
            "FORGET ME",
            "\"forget me\"",
            "`forget me`.",
        ] {
            assert!(is_erasing_word(typed), "{typed:?}");
        }
        for typed in [
            "",
            "forget",
            "me",
            "forgetme",
            "forget me not",
            "don't forget me",
        ] {
            assert!(!is_erasing_word(typed), "{typed:?}");
        }
    }
}
