//! Names, notes and links as members type them, the hostile ones included.

use proptest::prelude::*;

use super::*;

fn name(input: &str) -> CraftName {
    CraftName::parse(input).unwrap()
}

#[test]
fn a_craft_name_is_one_tidy_line() {
    let table = [
        ("guitar", "guitar"),
        ("  left   hand\n piano\t", "left hand piano"),
        ("no\u{A0}break\u{3000}wide", "no break wide"),
        ("gui\u{200B}tar\u{FEFF}", "guitar"),
        ("gui\u{200D}tar", "guitar"),
        ("\u{202E}rust\u{202C}", "rust"),
        ("\u{2066}rust\u{2069}\u{200F}", "rust"),
        ("ru\u{0}st\u{7}", "rust"),
        ("C++ & C#", "C++ & C#"),
        ("@everyone", "@everyone"),
        ("👨\u{200D}👩\u{200D}👧 time", "👨\u{200D}👩\u{200D}👧 time"),
        ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
        ("می\u{200C}خوانم", "می\u{200C}خوانم"),
        ("עברית", "עברית"),
    ];
    for (input, shown) in table {
        assert_eq!(name(input).as_str(), shown, "{input:?}");
    }
}

#[test]
fn a_name_of_nothing_visible_is_empty() {
    let table = [
        "",
        "   ",
        "\n\t",
        "\u{200B}\u{200D}",
        "\u{202E}\u{2066}",
        "\u{FEFF}",
        "\u{3164}",
        "\u{2800}",
        "\u{AD}",
        "\u{FE0F}\u{FE0F}",
        "\u{0}",
        "\u{E0041}",
    ];
    for input in table {
        assert_eq!(
            CraftName::parse(input),
            Err(Rejection::CraftNameEmpty),
            "{input:?}"
        );
    }
}

#[test]
fn a_craft_name_has_at_most_fifty_characters() {
    assert_eq!(name(&"ö".repeat(50)).as_str().chars().count(), 50);
    let long = Err(Rejection::CraftNameTooLong { length: 51 });
    assert_eq!(CraftName::parse(&"ö".repeat(51)), long);
    // What is removed does not count.
    assert_eq!(
        name(&format!("{}\u{200B}   ", "a".repeat(50)))
            .as_str()
            .len(),
        50
    );
}

#[test]
fn names_that_differ_in_case_or_form_alone_are_the_same() {
    let table = [
        ("Guitar", "gUITAR"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("ｒｕｓｔ", "Rust"),
        ("cafe\u{301}", "CAFÉ"),
        ("❤\u{FE0F}", "❤"),
        ("ﬁddle", "Fiddle"),
    ];
    for (one, other) in table {
        assert_eq!(name(one).folded(), name(other).folded(), "{one} {other}");
    }
    assert_ne!(name("c").folded(), name("c++").folded());
}

#[test]
fn a_near_name_is_at_most_two_edits_away() {
    let crafts = ["guitar", "rust", "go", "Piano", "C"];
    let table = [
        ("guitr", Some("guitar")),
        ("giutar", Some("guitar")),
        ("GUITARRE", Some("guitar")),
        ("guitarist", None),
        ("rsut", Some("rust")),
        ("ruby", Some("rust")),
        ("pian", Some("Piano")),
        ("og", Some("go")),
        ("d", None),
        ("gym", None),
        // Not new at all.
        ("GO", None),
        ("piano", None),
        ("cooking", None),
    ];
    for (new, near) in table {
        assert_eq!(nearest_name(new, crafts), near, "{new}");
    }
    assert_eq!(
        nearest_name("guitar", ["guitars", "guitar"]),
        None,
        "an equal name ends it"
    );
    assert_eq!(
        nearest_name("rusty", ["rosti", "rust"]),
        Some("rust"),
        "the nearest wins"
    );
}

#[test]
fn texts_keep_their_lines_and_lose_what_cannot_be_seen() {
    let table = [
        ("  lifetimes \n", "lifetimes"),
        ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
        ("a\u{0}b\u{1B}[31m", "ab[31m"),
        ("\u{202E}evil\u{202C} note", "evil note"),
        ("@everyone **bold** ```", "@everyone **bold** ```"),
        ("👩\u{200D}💻 שלום\u{200F}", "👩\u{200D}💻 שלום\u{200F}"),
    ];
    for (input, kept) in table {
        assert_eq!(Note::parse(input).unwrap().as_str(), kept, "{input:?}");
    }
    for input in ["", " \n ", "\u{200B}", "\u{202E}\u{200F}"] {
        let empty = Rejection::TextEmpty { what: Field::Words };
        assert_eq!(Words::parse(input), Err(empty), "{input:?}");
        assert_eq!(Lesson::parse_optional(input), Ok(None), "{input:?}");
    }
}

#[test]
fn texts_are_bounded_in_characters() {
    let emoji = "🎸".repeat(2000);
    let refused = Rejection::TextTooLong {
        what: Field::Note,
        max: 1000,
        length: 2000,
    };
    assert_eq!(Note::parse(&emoji), Err(refused));
    assert!(Words::parse(&emoji).is_ok());
    assert!(Note::parse(&"🎸".repeat(1000)).is_ok());
    assert!(Lesson::parse(&"a".repeat(500)).is_ok());
    assert!(Lesson::parse(&"a".repeat(501)).is_err());
    assert!(Words::parse(&"a".repeat(3501)).is_err());
    assert!(Question::parse(&"a".repeat(1501)).is_err());
}

#[test]
fn a_link_is_a_web_address() {
    let table = [
        (
            "https://github.com/a/b/pull/3",
            "https://github.com/a/b/pull/3",
        ),
        (" <http://example.org> ", "http://example.org/"),
        ("HTTPS://Example.org/a b", "https://example.org/a%20b"),
        (
            "https://discord.com/channels/1/2/3",
            "https://discord.com/channels/1/2/3",
        ),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ];
    for (input, kept) in table {
        assert_eq!(Link::parse(input).unwrap().as_str(), kept, "{input:?}");
    }
    let refused = [
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://",
        "https://discord.com@example.org",
        "https://user:word@example.org",
        "discord://-/channels/1/2/3",
        "my notes",
    ];
    for input in refused {
        let unreadable = Rejection::LinkUnreadable {
            input: input.to_owned(),
        };
        assert_eq!(Link::parse(input), Err(unreadable), "{input:?}");
    }
}

#[test]
fn a_link_has_at_most_five_hundred_characters_escapes_included() {
    let base = "https://example.org/";
    assert!(Link::parse(&format!("{base}{}", "a".repeat(480))).is_ok());
    let too_long = |length| {
        Err(Rejection::TextTooLong {
            what: Field::Link,
            max: 500,
            length,
        })
    };
    assert_eq!(
        Link::parse(&format!("{base}{}", "a".repeat(481))),
        too_long(501)
    );
    assert_eq!(
        Link::parse(&format!("{base}{}", "ö".repeat(100))),
        too_long(620)
    );
}

#[test]
fn a_sharp_s_is_the_same_letter_small_capital_and_spelled_out() {
    assert_eq!(folded("Fußball"), "fussball");
    assert_eq!(folded("FUẞBALL"), "fussball");
    assert_eq!(folded("FUSSBALL"), "fussball");
}

#[test]
fn every_letter_folded_twice_is_folded_once() {
    for letter in ('\0'..=char::MAX).map(String::from) {
        let once = folded(&letter);
        assert_eq!(folded(&once), once, "{letter:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_kept_or_refused_and_kept_the_same_again(input in any::<String>()) {
        if let Ok(name) = CraftName::parse(&input) {
            prop_assert_eq!(CraftName::parse(name.as_str()).unwrap(), name.clone());
            prop_assert!((1..=CRAFT_NAME_MAX).contains(&name.as_str().chars().count()));
        }
        if let Ok(note) = Note::parse(&input) {
            prop_assert_eq!(Note::parse(note.as_str()).unwrap(), note);
        }
        if let Ok(link) = Link::parse(&format!("https://example.org/{input}")) {
            prop_assert_eq!(Link::parse(link.as_str()).unwrap(), link);
        }
    }

    #[test]
    fn folding_twice_changes_nothing(input in any::<String>()) {
        let once = folded(&input);
        prop_assert_eq!(folded(&once), once);
    }

    #[test]
    fn a_near_name_is_never_the_same_name(new in "[a-cA-C]{1,6}", old in "[a-cA-C]{1,6}") {
        if let Some(near) = nearest_name(&new, [old.as_str()]) {
            prop_assert_ne!(folded(near), folded(&new));
        }
    }
}
