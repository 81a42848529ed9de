//! What a member reads about everything that is kept of them.

use super::{message, modal, within_limits};
use crate::wording::{
    exported, exported_more, forget_asked_back, forget_modal, forgotten, nothing_kept, privacy,
};

#[test]
fn what_is_kept_is_said_plainly() {
    message("privacy", &privacy());
    message("nothing_kept", &nothing_kept());
}

#[test]
fn what_will_go_is_counted_before_it_goes() {
    let sections = [
        ("settings", 1),
        ("servers", 2),
        ("crafts", 1),
        ("answers", 52),
        ("entries", 1_204),
        ("away", 3),
        ("shipped_things", 2),
    ];
    message("forget_asked_back", &forget_asked_back(&sections, 57));
    message(
        "forget_asked_back_of_little",
        &forget_asked_back(&[("settings", 1)], 0),
    );
    modal("forget_modal", &forget_modal());
    message("forgotten", &forgotten());
    let many: Vec<(&str, i64)> = std::iter::repeat_n(("some_section_of_others", 9), 40).collect();
    within_limits(&forget_asked_back(&many, 9));
}

#[test]
fn the_files_say_what_they_are() {
    message("exported", &exported(false));
    message("exported_with_more_to_come", &exported(true));
    message("exported_more", &exported_more(false));
    message("exported_last", &exported_more(true));
}
