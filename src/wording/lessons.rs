//! Lessons: one that comes back, what is said when its member says something of it, the list of them, one in full.

mod list;

use chrono::NaiveDate;

pub use list::{Lessons, lessons_page};

use super::logging::CRAFT_MAX;
use super::text::{block, inline};
use super::{COLOUR, button, count, dates, plain, primary};
use crate::domain::custom_id::{Action, LessonStep};
use crate::domain::ids::CraftId;
use crate::domain::lesson::{KeptLesson, LessonSource, LessonWord};
use crate::domain::message::{Button, Embed, Message};

/// Characters of a lesson that comes back under a reply.
const RETURNING_MAX: usize = 600;

/// A lesson that comes back: by its days, or called by a new dead end.
pub fn returning_lesson(lesson: &KeptLesson, today: NaiveDate) -> Message {
    let text = inline(&lesson.text, RETURNING_MAX);
    let told = match (&lesson.craft, lesson.called) {
        (Some((_, craft)), true) => format!(
            "You have met a dead end in **{}** before, {}. What it taught you then: {text}",
            inline(craft, CRAFT_MAX),
            dates::on_day(lesson.learnt_on, today),
        ),
        (Some((_, craft)), false) => format!(
            "{}, in **{}**, a dead end taught you: {text}",
            when(lesson.learnt_on, today),
            inline(craft, CRAFT_MAX),
        ),
        (None, _) => format!(
            "{}, a dead end taught you: {text}",
            when(lesson.learnt_on, today)
        ),
    };
    Message {
        rows: vec![word_row(lesson)],
        ..plain(told)
    }
}

/// The reply to what its member said of a lesson.
pub fn lesson_heard(lesson: &KeptLesson, word: LessonWord, today: NaiveDate) -> Message {
    let (text, row) = match word {
        LessonWord::StillTrue => {
            let days = count(lesson.still_true, "day", "days");
            let text = format!(
                "Still true, said on {days} now. {}",
                comes_back(lesson, today)
            );
            (text, vec![all_lessons()])
        }
        LessonWord::SavedMe => {
            let days = count(lesson.saved_me, "day", "days");
            let text = format!(
                "Noted: it saved you today. That dead end has paid for itself on {days} now. {}",
                comes_back(lesson, today)
            );
            (text, vec![all_lessons()])
        }
        LessonWord::Outgrown => {
            let text =
                "Outgrown, and kept: it does not come back any more. `/lessons` still has it.";
            let back = say("Still true after all", lesson, LessonWord::StillTrue);
            (text.to_owned(), vec![back, all_lessons()])
        }
    };
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// One lesson in full, with what can be done with it; `hangs` says whether it is on the wall of the server it is looked at in.
pub fn lesson_view(lesson: &KeptLesson, hangs: Option<bool>, today: NaiveDate) -> Message {
    let title = match &lesson.craft {
        Some((_, craft)) => format!("A lesson of {}", inline(craft, CRAFT_MAX)),
        None => "A lesson".to_owned(),
    };
    let facts = [
        Some(format!(
            "Written down {}.",
            dates::on_day(lesson.learnt_on, today)
        )),
        (lesson.still_true > 0).then(|| {
            let days = count(lesson.still_true, "day", "days");
            format!("Still true, you said on {days}.")
        }),
        (lesson.saved_me > 0).then(|| {
            let days = count(lesson.saved_me, "day", "days");
            format!("It saved you on {days}.")
        }),
        Some(comes_back(lesson, today)),
        (hangs == Some(true))
            .then(|| "It hangs on the wall of this server, without your name.".to_owned()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let embed = Embed {
        title,
        description: format!("{}\n\n{}", block(&lesson.text, 1200), facts.join("\n")),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    let mut row = Vec::new();
    match hangs {
        Some(true) => row.push(button(
            "Off the wall here",
            step(LessonStep::TakeDown(lesson.id)),
        )),
        Some(false) => row.push(button(
            "On the wall here",
            step(LessonStep::Hang(lesson.id)),
        )),
        None => {}
    }
    if let LessonSource::Entry(entry) = lesson.source {
        row.push(button("Its entry", Action::ShowEntry { entry }));
    }
    row.push(all_lessons());
    Message {
        embeds: vec![embed],
        rows: vec![word_row(lesson), row],
        ..Message::default()
    }
}

/// One lesson by chance, with a way to the next.
pub fn lesson_by_chance(
    lesson: &KeptLesson,
    craft: Option<CraftId>,
    search: &str,
    hangs: Option<bool>,
    today: NaiveDate,
) -> Message {
    let mut view = lesson_view(lesson, hangs, today);
    let another = LessonStep::Random {
        craft,
        search: search.to_owned(),
    };
    view.rows[1].insert(0, primary("Another", step(another)));
    view
}

/// "A week ago", "A year ago", "On Tuesday 3 March".
fn when(learnt_on: NaiveDate, today: NaiveDate) -> String {
    let ago = match (today - learnt_on).num_days() {
        7 => "A week ago",
        30 => "A month ago",
        90 => "Three months ago",
        365 => "A year ago",
        _ => {
            let on = dates::on_day(learnt_on, today);
            return super::looking::capitalised(&on);
        }
    };
    ago.to_owned()
}

/// When a lesson is to be seen again.
fn comes_back(lesson: &KeptLesson, today: NaiveDate) -> String {
    if let Some(since) = lesson.outgrown_on {
        let since = dates::day(since, today);
        return format!("Outgrown since {since}: it does not come back any more.");
    }
    let craft = lesson.craft.as_ref().map(|(_, craft)| {
        let craft = inline(craft, CRAFT_MAX);
        format!("a new dead end in **{craft}** can call it, and ")
    });
    match lesson.next_on.filter(|day| *day > today) {
        Some(day) => format!("It comes back {}.", dates::on_day(day, today)),
        None if lesson.next_on.is_some() => {
            "It comes back with the next reply that has room.".to_owned()
        }
        None => format!(
            "It has come back as often as it does by itself; {}`/lessons` keeps it.",
            craft.unwrap_or_default()
        ),
    }
}

/// What can be said of a lesson.
fn word_row(lesson: &KeptLesson) -> Vec<Button> {
    let saved = say("Saved me today", lesson, LessonWord::SavedMe);
    match lesson.outgrown_on {
        None => vec![
            say("Still true", lesson, LessonWord::StillTrue),
            say("Outgrown", lesson, LessonWord::Outgrown),
            saved,
        ],
        Some(_) => vec![
            say("Still true after all", lesson, LessonWord::StillTrue),
            saved,
        ],
    }
}

fn say(label: &str, lesson: &KeptLesson, word: LessonWord) -> Button {
    button(label, step(LessonStep::Say(lesson.id, word)))
}

fn all_lessons() -> Button {
    let all = LessonStep::Page {
        page: 0,
        craft: None,
        search: String::new(),
    };
    button("All lessons", step(all))
}

const fn step(step: LessonStep) -> Action {
    Action::Lessons { step }
}
