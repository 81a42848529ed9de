//! Every sentence that people read, made of domain values: replies, questions, comparisons, forms, refusals.
//!
//! Pure functions to [`Message`], [`Modal`] or text. Not here: what happens (`actions`), how it is sent (`messenger`), and
//! how a length or a difference looks in numbers ([`crate::domain::format`]).
//!
//! The tone: short, warm, plain; no exclamation marks, no blame, nobody else's numbers. Text that a member typed is written out
//! by `text` only, which keeps it from looking like anything but text.

mod backfill;
mod change;
mod check_in;
mod comparison;
mod crafts;
mod dates;
mod direct;
mod error;
mod grounds;
mod group;
mod habit;
mod help;
mod history;
mod import;
mod journey;
mod lessons;
mod letter;
mod logging;
mod looking;
mod membership;
mod milestone;
mod notice;
mod own_data;
mod own_words;
mod rejection;
mod rhythm;
mod setup;
mod shipped;
mod steadiness;
mod text;
mod timer;
mod voice;
mod wall;
mod windows;
mod year;

#[cfg(test)]
mod tests;

use crate::domain::custom_id::Action;
use crate::domain::message::{Button, ButtonStyle, Input, Message, Modal};

pub use self::import::{
    Imported, check_length_modal, columns_modal, craft_modal, format_name, import_dropped,
    import_help, import_kept, import_kept_line, import_preview, import_report, import_undone,
};
pub use backfill::{backfill_modal, backfill_preview, backfilled};
pub use change::turned;
pub use check_in::{
    Answered, Answering, Kept, answer_modal, answered, closing, posted_comparison, question,
    thread_name,
};
pub use comparison::{Share, comparison, week};
pub use crafts::{
    CraftListed, archived, before_set, craft_choice, craft_hidden, craft_shared, crafts, merged,
    renamed, rhythm_set,
};
pub use dates::day_choice;
pub use direct::{direct_go_on, direct_question, go_on_kept, go_on_stopped, shared_answer};
pub use error::{answer_lost, internal_error, too_much_at_once, unfinished};
pub use grounds::with_grounds;
pub use group::{group, group_embed, group_too_small};
pub use habit::{
    HabitProblems, HabitWeek, habit_done, habit_explained, habit_list, habit_logged, habit_opening,
    habit_rest, habit_summary, habit_summary_name, habit_switched, habit_thread_name,
    habit_time_modal, habit_trouble, habit_view, habit_welcome,
};
pub use help::help;
pub use history::{Looking, deleted, entry_view, found_page, history_page};
pub use journey::{estimated_apart, hour_more, journey, next_milestone_of, pace_of, projected};
pub use lessons::{
    Lessons, lesson_by_chance, lesson_heard, lesson_view, lessons_page, returning_lesson,
};
pub use letter::{
    explain_modal, explain_prompt, explain_set, letter_arrives, letter_kept, letter_modal,
    letter_put_back, letter_taken_back, letter_view, letters_page, shared_explanation,
};
pub use logging::{
    Logged, edit_modal, edited, evidence_modal, log_this_modal, logged, meant_craft, restored,
    shared_entry, undone,
};
pub use looking::{Audience, Looked, nothing_yet};
pub use membership::{
    away, away_in_week, back, joined, joined_already, left, left_direct_questions, left_habits,
    left_voice, not_away, not_away_in_week, not_joined, settings_modal, settings_view,
};
pub use milestone::{milestone_post, milestone_reached};
pub use notice::{direct_closed, given_up, question_waiting, with_notices};
pub use own_data::{
    exported, exported_more, forget_asked_back, forget_modal, forgotten, nothing_kept, privacy,
};
pub use own_words::{
    OldWords, OwnWords, answer_hidden, before_answering, leave_out_modal, own_words_view,
    quoting_stopped, time_hidden, under_old_words,
};
pub use rejection::{refused, refused_modal, rejection};
pub use rhythm::{RhythmTold, rhythm, rhythm_agreed};
pub use setup::{
    SetupProblems, asked_now, erase_asked_back, erased, paused, preview, resumed, setup_modal,
    setup_needed, setup_view, turned_off,
};
pub use shipped::{
    Made, shared_shipped, shipped, shipped_changed, shipped_modal, shipped_page, shipped_put_back,
    shipped_taken_back, shipped_view,
};
pub use steadiness::with_steadiness;
pub use timer::{
    still_at_it, timer_discarded, timer_ended, timer_had_ended, timer_modal, timer_runs_on,
    timer_started, timer_status, timer_stopped,
};
pub use voice::{
    VoiceTold, voice_agreed, voice_room_added, voice_room_removed, voice_rooms, voice_status,
    voice_stopped,
};
pub use wall::{hung, taken_down, wall};
pub use windows::{beside_name, daily, window, window_name};
pub use year::year;

/// Characters that Discord takes as a message's text.
const TEXT_MAX: usize = 2000;
/// Rows of buttons that Discord takes under a message, of [`ROW_MAX`] each.
const ROWS_MAX: usize = 5;
const ROW_MAX: usize = 5;
/// The one colour of everything framed: a calm blue, whatever the numbers say.
const COLOUR: u32 = 0x005B_8DB8;
/// Characters of a person's or a server's name that are shown, escapes included.
const NAME_MAX: usize = 48;

/// Puts what somebody typed before into a modal, by the inputs' names; what does not fit an input any more is cut.
#[must_use]
pub fn prefilled(mut modal: Modal, fields: &[(String, String)]) -> Modal {
    for input in &mut modal.inputs {
        if let Some((_, value)) = fields.iter().find(|(id, _)| id == input.id) {
            input.value = value.chars().take(input.max_length.into()).collect();
        }
    }
    modal
}

/// A message of text alone.
fn plain(text: impl Into<String>) -> Message {
    Message {
        text: text.into(),
        ..Message::default()
    }
}

fn button(label: impl Into<String>, action: Action) -> Button {
    Button {
        label: label.into(),
        style: ButtonStyle::Secondary,
        action,
    }
}

fn primary(label: impl Into<String>, action: Action) -> Button {
    Button {
        style: ButtonStyle::Primary,
        ..button(label, action)
    }
}

fn danger(label: impl Into<String>, action: Action) -> Button {
    Button {
        style: ButtonStyle::Danger,
        ..button(label, action)
    }
}

/// At most five rows of five: what is more is left out.
fn rows(buttons: &[Button]) -> Vec<Vec<Button>> {
    let rows = buttons.chunks(ROW_MAX).take(ROWS_MAX);
    rows.map(<[Button]>::to_vec).collect()
}

/// A server by its name, where Discord has said it.
fn server(name: &str) -> String {
    let name = text::inline(name, NAME_MAX);
    if name.is_empty() {
        return "this server".to_owned();
    }
    format!("**{name}**")
}

/// An optional input of one line; callers change what differs.
fn input(id: &'static str, label: impl Into<String>, value: &str, max_length: u16) -> Input {
    Input {
        id,
        label: label.into(),
        placeholder: String::new(),
        value: value.to_owned(),
        long: false,
        required: false,
        max_length,
    }
}

/// "1 day", "12 days", "1,204 days".
fn count(number: i64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!(
            "{} {many}",
            crate::domain::format::thousands(number.unsigned_abs())
        ),
    }
}
