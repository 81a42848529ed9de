//! A server's wall of lessons, which has no names; and one's own lesson put there or taken away.

use super::text::inline;
use super::{COLOUR, NAME_MAX, button, plain, server};
use crate::domain::custom_id::{Action, LessonStep};
use crate::domain::ids::LessonId;
use crate::domain::message::{Embed, Message};

/// Characters of one lesson: ten fit an embed.
const LESSON_MAX: usize = 380;

/// What the wall shows, at most ten, in the order given.
pub fn wall(server_name: &str, lessons: &[String]) -> Message {
    if lessons.is_empty() {
        return too_few(server_name);
    }
    let line = |lesson: &String| format!("• {}", inline(lesson, LESSON_MAX));
    let embed = Embed {
        title: match inline(server_name, NAME_MAX) {
            name if name.is_empty() => "What dead ends taught here".to_owned(),
            name => format!("What dead ends taught in {name}"),
        },
        description: lessons.iter().map(line).collect::<Vec<_>>().join("\n"),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    Message {
        embeds: vec![embed],
        ..plain(
            "-# Hung here by members, each of their own will, and shown to you alone: no names, and an order by chance that is \
             another every day. `/lessons` hangs one of yours here, or takes it down.",
        )
    }
}

/// One's own lesson is on the wall now.
pub fn hung(server_name: &str, lesson: LessonId) -> Message {
    let down = Action::Lessons {
        step: LessonStep::TakeDown(lesson),
    };
    Message {
        rows: vec![vec![button("Take it down", down)]],
        ..plain(format!(
            "It hangs on the wall of {} now, without your name, its craft or its day. `/server wall:True` shows the wall, once five \
             members have something there.",
            server(server_name)
        ))
    }
}

/// One's own lesson is off the wall.
pub fn taken_down(server_name: &str, lesson: LessonId) -> Message {
    let up = Action::Lessons {
        step: LessonStep::Hang(lesson),
    };
    Message {
        rows: vec![vec![button("Put it back", up)]],
        ..plain(format!(
            "Taken down: the wall of {} does not show it any more.",
            server(server_name)
        ))
    }
}

fn too_few(server_name: &str) -> Message {
    plain(format!(
        "The wall of {} shows lessons once five members have hung one there, so that none says whose it is. \
         `/lessons show:1` opens one of yours, with a button that hangs it here.",
        server(server_name)
    ))
}
