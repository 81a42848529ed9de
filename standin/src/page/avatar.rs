//! Pictures for people who have none: their initials on a colour of their own.

use askama::Template;

use super::html::Html;
use crate::ids::UserId;

/// White letters are readable on each of these (contrast 4.5 and more).
const COLOURS: [&str; 8] = [
    "#4752c4", "#1f7a4d", "#a8481a", "#8a3ab9", "#b3304f", "#0b7285", "#7a5c00", "#5c5f8a",
];
const OF_APPS: &str = "#4752c4";

#[derive(Template)]
#[template(path = "avatar.html")]
struct Avatar {
    colour: &'static str,
    initials: String,
}

/// The picture, hidden from screen readers: the name always stands beside it.
pub(crate) fn avatar(who: UserId, name: &str, is_app: bool) -> Html {
    // The time in an id and the count below it: people made one after the other differ in colour.
    let spread = (who.0 >> 22) + who.0;
    let of_people = COLOURS[usize::try_from(spread % 8).unwrap_or(0)];
    Html::of(&Avatar {
        colour: if is_app { OF_APPS } else { of_people },
        initials: initials(name),
    })
}

fn initials(name: &str) -> String {
    let letters = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let letters: String = letters.take(2).flat_map(char::to_uppercase).collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_two_words() {
        assert_eq!(initials("mia"), "M");
        assert_eq!(initials("Ada the-Admin x"), "AT");
        assert_eq!(initials("<>"), "?");
    }
}
