//! Looking for entries in one's own history: by craft, span, dead ends and text.

use chrono::NaiveDate;

use super::ids::{CraftId, SearchId};
use super::record::Outcome;
use super::rejection::{Rejection, SearchRejection};
use super::text::folded;

/// Characters that a text looked for may have.
pub const SEARCH_TEXT_MAX: usize = 100;

/// Which entries are looked for; without anything, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Only of this craft.
    pub craft: Option<CraftId>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only up to this day.
    pub to: Option<NaiveDate>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
    /// Only with this in the note, the lesson or the evidence; as it is compared ([`folded`]), and empty for any.
    pub text: String,
}

/// A filter that is kept so that its pages can be turned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Row id.
    pub id: SearchId,
    /// What is looked for.
    pub filter: EntryFilter,
}

impl EntryFilter {
    /// Whether nothing is left out by it.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether one of an entry's texts holds the text that is looked for.
    pub fn is_in(&self, texts: [&str; 3]) -> bool {
        self.text.is_empty() || texts.iter().any(|text| folded(text).contains(&self.text))
    }

    /// The filter, unless its span ends before it begins.
    pub fn checked(self) -> Result<Self, Rejection> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => Err(SearchRejection::SpanBackwards.into()),
            _ => Ok(self),
        }
    }
}

/// Reads a text to look for: as it is compared, at most [`SEARCH_TEXT_MAX`] characters.
pub fn parse_search_text(input: &str) -> Result<String, Rejection> {
    let length = input.trim().chars().count();
    if length > SEARCH_TEXT_MAX {
        return Err(SearchRejection::TextTooLong { length }.into());
    }
    Ok(folded(input.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_any_of_an_entrys_texts_whatever_its_case() {
        let text = parse_search_text(" STRASSE ").unwrap();
        let filter = EntryFilter {
            text,
            ..EntryFilter::default()
        };
        assert!(filter.is_in(["", "die Straße entlang", ""]));
        assert!(!filter.is_in(["street", "", ""]));
        assert!(EntryFilter::default().is_in(["", "", ""]));
        let long = "x".repeat(SEARCH_TEXT_MAX + 1);
        assert!(parse_search_text(&long).is_err());
    }

    #[test]
    fn a_span_goes_forward() {
        let day = |text: &str| text.parse().ok();
        let filter = EntryFilter {
            from: day("2026-11-02"),
            to: day("2026-11-01"),
            ..EntryFilter::default()
        };
        assert_eq!(
            filter.clone().checked(),
            Err(SearchRejection::SpanBackwards.into())
        );
        let one_day = EntryFilter {
            to: filter.from,
            ..filter
        };
        assert!(one_day.checked().is_ok());
    }
}
