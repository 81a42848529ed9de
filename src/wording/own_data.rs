//! Everything that is kept of a member: what that is, taking it along, and its end.

use super::{button, count, danger, input, plain};
use crate::domain::custom_id::{Action, OwnDataStep};
use crate::domain::message::{Input, Message, Modal};
use crate::domain::own_data::ERASING_WORD;

/// The reply to `/privacy`.
pub fn privacy() -> Message {
    let text = "**What I keep of you**\n\
         What you log and answer yourself: entries with their notes, lessons and links, crafts, answers, days away, your settings, \
         and the servers you use me in with your name there. I read and keep no other message of yours. Your time in a server's \
         voice rooms only if you said `/voice agree` there, and never with whom. A form that was refused \
         is kept for 24 hours, so that you can correct it; so is what you changed, to undo it, and what you looked for, and a file for \
         `/import` until you keep it or throw it away.\n\
         \n\
         **Where**\n\
         In one file on the machine of whoever runs this bot, who can read it, and in their backups. What I post in a channel is with \
         Discord. The log says who did something when, by Discord's numbers, never in your words.\n\
         \n\
         **For how long**\n\
         Until you change it or erase it. An entry that you delete is out of sight and can be put back; `/forget` erases it for good.\n\
         \n\
         **Who sees it**\n\
         You alone, until you join a server's check-in or share something there. Then that server sees what you logged in it. \
         Nothing compares you with anybody else.\n\
         \n\
         **Yours to take, yours to end**\n\
         `/export` gives you all of it as files.\n\
         `/forget` erases all of it, and removes what I posted about you. What stays is a code in a list that names nobody to anybody \
         without its key: when an old backup has to be put back, it erases you from that as well. What I wrote to you directly stays in \
         your own messages, and a backup has you until whoever runs this bot throws it away.";
    let row = vec![
        button("Export", own(OwnDataStep::Export)),
        button("Forget me…", own(OwnDataStep::Forget)),
    ];
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The reply to `/forget`: what will go, by the sections of an export, and the messages in channels.
pub fn forget_asked_back(sections: &[(&str, i64)], posts: i64) -> Message {
    let mut lines = vec!["**This is what will go**".to_owned()];
    let kept = sections.iter();
    lines.extend(kept.map(|(section, number)| counted(section, *number)));
    if posts > 0 {
        lines.push(format!(
            "{} about you in channels; where you stand among others, you are taken out",
            count(posts, "message of mine", "messages of mine")
        ));
    }
    let mut text = lines.join("\n");
    text.push_str(
        "\n\nIt goes for every server and cannot be undone. Export it first if you may want it again: `/import` brings your record back. \
         What I wrote to you directly stays in your own messages; `/privacy` says what little is left.",
    );
    let row = vec![
        button("Export first", own(OwnDataStep::Export)),
        danger("Forget me…", own(OwnDataStep::Forget)),
    ];
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The form that asks for the word.
pub fn forget_modal() -> Modal {
    let word = Input {
        placeholder: ERASING_WORD.to_owned(),
        required: true,
        ..input(
            "word",
            format!("Type “{ERASING_WORD}” to erase everything"),
            "",
            100,
        )
    };
    Modal {
        title: "Erase everything of yours".to_owned(),
        action: own(OwnDataStep::ForgetModal),
        inputs: vec![word],
    }
}

/// The reply when everything is erased.
pub fn forgotten() -> Message {
    plain(
        "Everything I kept of you is erased, and what I posted about you is being removed. It may take a minute until the last of it \
         is gone.\n\
         If you log something again, we begin at the beginning. Thank you for the time you spent here.",
    )
}

/// The reply to `/export` and `/forget` from somebody of whom nothing is kept.
pub fn nothing_kept() -> Message {
    plain("I keep nothing of you. What you log with `/log` would be the beginning.")
}

/// The reply with the first files of an export; `more`: others follow.
pub fn exported(more: bool) -> Message {
    let follow = if more {
        " There is a lot of it: more files follow below."
    } else {
        ""
    };
    plain(format!(
        "Here is everything I keep of you. The `.json` has all of it, and `/import` brings what is yours alone back; the `.csv` files are the same for \
         a spreadsheet. Only you see this, and it is gone when Discord reloads, so save it now.{follow}"
    ))
}

/// What stands with the further files of an export.
pub fn exported_more(last: bool) -> Message {
    plain(if last {
        "And these are the last of them."
    } else {
        "More of it."
    })
}

fn own(step: OwnDataStep) -> Action {
    Action::OwnData { step }
}

/// "1,204 entries". A section that is not named here goes by its own name, which is a plural.
fn counted(section: &str, number: i64) -> String {
    match section {
        "settings" => "your settings".to_owned(),
        "servers" => count(number, "server that knows you", "servers that know you"),
        "entries" => count(
            number,
            "entry, deleted ones included",
            "entries, deleted ones included",
        ),
        "away" => count(number, "time away", "times away"),
        "drafts" => count(number, "form that was refused", "forms that were refused"),
        "shared_posts" => count(
            number,
            "note of what you shared",
            "notes of what you shared",
        ),
        other => {
            let many = other.replace('_', " ");
            count(number, many.trim_end_matches('s'), &many)
        }
    }
}
