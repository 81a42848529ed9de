//! Lists as members type them, and every mistake named.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Monday to Sunday.
fn period() -> DateRange {
    DateRange::new(date("2026-11-16"), date("2026-11-22"))
}

/// The Monday after it.
fn today() -> NaiveDate {
    date("2026-11-23")
}

fn parse(input: &str) -> Result<Vec<HoursItem>, Vec<Rejection>> {
    parse_hours_list(input, period(), today())
}

/// Items as "craft/day/minutes", short enough for a table.
fn read(input: &str) -> Vec<String> {
    let shown = |item: HoursItem| {
        let day = item
            .day
            .map_or_else(|| "-".to_owned(), |day| day.format("%m-%d").to_string());
        format!("{}/{day}/{}", item.craft, item.minutes.get())
    };
    parse(input).unwrap().into_iter().map(shown).collect()
}

/// The reason for refusing the only faulty item.
fn reason(input: &str) -> Rejection {
    let refused = parse(input).expect_err(input);
    assert_eq!(refused.len(), 1, "{input}: {refused:?}");
    match refused.into_iter().next() {
        Some(Rejection::HoursLine { reason, .. }) => *reason,
        other => panic!("{input}: {other:?}"),
    }
}

#[test]
fn lists_read_as_people_write_them() {
    let table: [(&str, &[&str]); 24] = [
        ("", &[]),
        (" ;;\n ; ", &[]),
        ("guitar 3h", &["guitar/-/180"]),
        (
            "guitar 3h; tue rust 1h30",
            &["guitar/-/180", "rust/11-17/90"],
        ),
        (
            "guitar 3h\ntue rust 1h30\n",
            &["guitar/-/180", "rust/11-17/90"],
        ),
        ("guitar 3h, rust 2h", &["guitar/-/180", "rust/-/120"]),
        ("guitar 1,5h", &["guitar/-/90"]),
        ("piano, left hand 2h", &["piano, left hand/-/120"]),
        ("Tue, rust 1h", &["rust/11-17/60"]),
        ("tuesday: rust 1h", &["rust/11-17/60"]),
        ("sun rust 1h 30m", &["rust/11-22/90"]),
        ("yesterday rust 45 min", &["rust/11-22/45"]),
        ("2026-11-16 rust 0:45", &["rust/11-16/45"]),
        ("rust: 2 hours", &["rust/-/120"]),
        ("rust - 2h", &["rust/-/120"]),
        (
            "- tue rust 2h\n* piano – 1h\n• 30m scales",
            &["rust/11-17/120", "piano/-/60", "scales/-/30"],
        ),
        ("guitar 90", &["guitar/-/90"]),
        ("3h guitar", &["guitar/-/180"]),
        ("1h 30m left hand", &["left hand/-/90"]),
        ("unit 2 30m", &["unit 2/-/30"]),
        ("3h chapter 12", &["chapter 12/-/180"]),
        ("C++ 2h", &["C++/-/120"]),
        ("guitar 30h", &["guitar/-/1800"]),
        ("guitar 168h", &["guitar/-/10080"]),
    ];
    for (input, items) in table {
        assert_eq!(read(input), items, "{input:?}");
    }
}

#[test]
fn every_faulty_item_is_named_with_its_place_and_reason() {
    let refused = parse("guitar 3h; rust soon\nmon piano 0h; tue 2h; wed rust 25h").unwrap_err();
    let line = |line_no, item: &str, reason| Rejection::HoursLine {
        line_no,
        item: item.to_owned(),
        reason: Box::new(reason),
    };
    let expected = [
        line(
            2,
            "rust soon",
            Rejection::DurationUnreadable {
                input: "rust soon".to_owned(),
            },
        ),
        line(3, "mon piano 0h", Rejection::DurationZero),
        line(4, "tue 2h", Rejection::CraftNameEmpty),
        line(5, "wed rust 25h", Rejection::DurationTooLong),
    ];
    assert_eq!(refused, expected);
}

#[test]
fn an_item_without_one_craft_and_one_duration_is_refused() {
    assert_eq!(reason("3h"), Rejection::CraftNameEmpty);
    assert_eq!(reason("guitar -3h"), Rejection::DurationNegative);
    let long = format!("{} 3h", "a".repeat(51));
    assert_eq!(reason(&long), Rejection::CraftNameTooLong { length: 51 });
    for input in ["guitar", "guitar 3h rust 2h", "mon", "guitar three hours"] {
        let refused = Rejection::DurationUnreadable {
            input: input.to_owned(),
        };
        assert_eq!(reason(input), refused, "{input}");
    }
}

#[test]
fn a_day_must_be_one_that_the_round_asks_about() {
    // After a change of schedule: Monday to Thursday, answered early on the Wednesday.
    let period = DateRange::new(date("2026-11-23"), date("2026-11-26"));
    let today = date("2026-11-25");
    let reason = |input: &str| match parse_hours_list(input, period, today) {
        Err(refused) => match refused.as_slice() {
            [Rejection::HoursLine { reason, .. }] => Some(reason.as_ref().clone()),
            _ => None,
        },
        Ok(_) => None,
    };
    let outside = |input: &str| {
        Some(Rejection::DayOutsidePeriod {
            input: input.to_owned(),
            period,
        })
    };
    assert_eq!(reason("fri rust 1h"), outside("fri"));
    assert_eq!(reason("2026-11-22 rust 1h"), outside("2026-11-22"));
    let day = date("2026-11-26");
    assert_eq!(
        reason("thu rust 1h"),
        Some(Rejection::DayInFuture { day, today })
    );
    assert!(parse_hours_list("wed rust 1h; today piano 1h", period, today).is_ok());
}

#[test]
fn a_period_holds_168_hours() {
    let past = Rejection::HoursTooMany { minutes: 10_081 };
    assert_eq!(reason("guitar 168h01"), past);
    assert_eq!(parse("guitar 100h; rust 68h01"), Err(vec![past]));
    let many = "a 1m;".repeat(ITEMS_MAX + 1);
    let refused = Rejection::HoursTooManyItems {
        count: ITEMS_MAX + 1,
        max: ITEMS_MAX,
    };
    assert_eq!(parse(&many), Err(vec![refused]));
}

proptest! {
    #[test]
    fn any_list_is_read_or_refused(input in any::<String>()) {
        let _ = parse(&input);
    }

    #[test]
    fn anything_like_a_list_stays_in_bounds(
        input in "((mon|2026-11-1[0-9])? ?[a-z,]{0,5} ?[0-9]{0,3}[hm:]?[0-9]{0,2}[;\n,] ?){0,5}",
    ) {
        match parse(&input) {
            Ok(items) => {
                let minutes: u32 = items.iter().map(|item| item.minutes.get()).sum();
                prop_assert!(minutes <= WEEK_MINUTES);
                for day in items.iter().filter_map(|item| item.day) {
                    prop_assert!(period().contains(day));
                }
            }
            Err(refused) => prop_assert!(!refused.is_empty()),
        }
    }

    #[test]
    fn a_written_list_is_read_back(minutes in prop::collection::vec(1_u32..1440, 0..7)) {
        let list = minutes.iter().map(|minutes| {
            format!("piano {}", super::super::format::duration(i64::from(*minutes)))
        });
        let list = list.collect::<Vec<_>>().join("; ");
        let read: Vec<u32> = parse(&list).unwrap().iter().map(|item| item.minutes.get()).collect();
        prop_assert_eq!(read, minutes);
    }
}
