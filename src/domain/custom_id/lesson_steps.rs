//! What the buttons of lessons mean.

use crate::domain::ids::{CraftId, LessonId};
use crate::domain::lesson::{LessonWord, SEARCH_MAX};

/// What is done with one's lessons.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LessonStep {
    /// Show a page of them.
    Page {
        /// Counted from 0.
        page: u32,
        /// Those of one craft.
        craft: Option<CraftId>,
        /// Those about this: at most [`SEARCH_MAX`] characters.
        search: String,
    },
    /// Show one of them by chance.
    Random {
        /// Of one craft.
        craft: Option<CraftId>,
        /// Of those about this.
        search: String,
    },
    /// Show one.
    Show(LessonId),
    /// Say something of one that came back.
    Say(LessonId, LessonWord),
    /// Hang one on the wall of the server.
    Hang(LessonId),
    /// Take one from the wall of the server.
    TakeDown(LessonId),
}

impl LessonStep {
    /// At most 90 characters.
    pub(super) fn code(&self) -> String {
        let craft = |craft: &Option<CraftId>| craft.map_or(0, CraftId::get);
        match self {
            Self::Page {
                page,
                craft: of,
                search,
            } => format!("page:{page}:{}:{search}", craft(of)),
            Self::Random { craft: of, search } => format!("random:{}:{search}", craft(of)),
            Self::Show(lesson) => format!("show:{lesson}"),
            Self::Say(lesson, word) => format!("{}:{lesson}", word_code(*word)),
            Self::Hang(lesson) => format!("hang:{lesson}"),
            Self::TakeDown(lesson) => format!("down:{lesson}"),
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        let (kind, rest) = code.split_once(':')?;
        let lesson = || LessonId::parse(rest);
        match kind {
            "page" => {
                let (page, rest) = rest.split_once(':')?;
                let (craft, search) = sought(rest)?;
                let page = super::parse_page(page)?;
                Some(Self::Page {
                    page,
                    craft,
                    search,
                })
            }
            "random" => {
                let (craft, search) = sought(rest)?;
                Some(Self::Random { craft, search })
            }
            "show" => lesson().map(Self::Show),
            "hang" => lesson().map(Self::Hang),
            "down" => lesson().map(Self::TakeDown),
            kind => {
                let word = WORDS.into_iter().find(|word| word_code(*word) == kind)?;
                lesson().map(|lesson| Self::Say(lesson, word))
            }
        }
    }
}

const WORDS: [LessonWord; 3] = [
    LessonWord::StillTrue,
    LessonWord::Outgrown,
    LessonWord::SavedMe,
];

const fn word_code(word: LessonWord) -> &'static str {
    match word {
        LessonWord::StillTrue => "true",
        LessonWord::Outgrown => "outgrown",
        LessonWord::SavedMe => "saved",
    }
}

/// A craft, 0 for all, and a search, which may hold anything.
fn sought(code: &str) -> Option<(Option<CraftId>, String)> {
    let (craft, search) = code.split_once(':')?;
    let craft = match craft {
        "0" => None,
        craft => Some(CraftId::parse(craft)?),
    };
    (search.chars().count() <= SEARCH_MAX).then(|| (craft, search.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custom_id::Action;

    #[test]
    fn every_step_comes_back_as_it_was_written_and_fits() {
        let lesson = LessonId::from_row(i64::MAX);
        let craft = Some(CraftId::from_row(i64::MAX));
        let search = ":".repeat(SEARCH_MAX);
        let steps = [
            LessonStep::Page {
                page: u32::MAX,
                craft,
                search: search.clone(),
            },
            LessonStep::Page {
                page: 0,
                craft: None,
                search: String::new(),
            },
            LessonStep::Random { craft, search },
            LessonStep::Show(lesson),
            LessonStep::Say(lesson, LessonWord::StillTrue),
            LessonStep::Say(lesson, LessonWord::Outgrown),
            LessonStep::Say(lesson, LessonWord::SavedMe),
            LessonStep::Hang(lesson),
            LessonStep::TakeDown(lesson),
        ];
        for step in steps {
            let action = Action::Lessons { step };
            let id = action.to_custom_id();
            assert!(id.chars().count() <= 100, "{id}");
            assert_eq!(Action::parse(&id), Some(action), "{id}");
        }
    }

    #[test]
    fn what_was_never_written_means_nothing() {
        for id in [
            "y1:lessons:",
            "y1:lessons:show:0",
            "y1:lessons:page:0:0",
            "y1:lessons:page:00:0:",
            "y1:lessons:page:0:-1:",
            "y1:lessons:better:7",
        ] {
            assert_eq!(Action::parse(id), None, "{id}");
        }
        let long = format!("y1:lessons:random:0:{}", "x".repeat(SEARCH_MAX + 1));
        assert_eq!(Action::parse(&long), None);
    }
}
