//! Each format's samples, made to its documented columns, with the oddities that real files have.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;
use chrono_tz::Tz;
use import::{
    DateOrder, Format, Inspection, Item, OrderOfDates, Plan, Refusal, Remark, Row, Start, Trouble,
    Unit, Value, WakaTimeBy,
};

fn sample(name: &str) -> Cursor<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    Cursor::new(std::fs::read(folder.join(name)).expect("the sample is there"))
}

fn inspected(name: &str) -> Inspection {
    import::inspect(&mut sample(name), Tz::Europe__Berlin).expect("the sample is known")
}

fn read(name: &str, plan: &Plan) -> (Vec<Row>, Vec<(u64, Trouble)>) {
    let (mut rows, mut unread) = (Vec::new(), Vec::new());
    let done = import::read(&mut sample(name), plan, &mut |item| {
        match item {
            Item::Row(row) => rows.push(row),
            Item::Beside(_) => {}
            Item::Unread { line, trouble } => unread.push((line, trouble)),
        }
        ControlFlow::Continue(())
    });
    done.expect("the sample can be read");
    (rows, unread)
}

/// Craft, start, minutes and note of each row.
fn told(rows: &[Row]) -> Vec<String> {
    let start = |row: &Row| match row.start {
        Start::Day(day) => day.to_string(),
        Start::Local(at) => at.format("%Y-%m-%d %H:%M").to_string(),
        Start::Instant(at) => at.format("%Y-%m-%d %H:%M %z").to_string(),
    };
    let told = |row: &Row| {
        format!(
            "{} | {} | {} s | {}",
            row.craft,
            start(row),
            row.seconds,
            row.note
        )
    };
    rows.iter().map(told).collect()
}

#[test]
fn toggl_is_read_with_crlf_short_rows_and_lengths_that_disagree() {
    let found = inspected("toggl.csv");
    assert_eq!(
        (found.plan.format, &found.dates),
        (Format::Toggl, &OrderOfDates::Told)
    );
    let (rows, unread) = read("toggl.csv", &found.plan);
    assert_eq!(
        told(&rows),
        [
            "Guitar | 2026-04-03 20:00 | 5400 s | scales #evening #slow",
            "Guitar | 2026-04-04 23:30 | 3600 s | nine, and a half",
            " | 2026-04-06 08:00 | 600 s | no project",
            "Rust | 2026-04-07 08:00 | 3600 s | Book: chapter 10",
        ]
    );
    assert_eq!(
        rows[3].remark,
        Some(Remark::LengthDisagrees {
            said: 3_600,
            between: 7_200
        })
    );
    let quoted = "2026-02-30".to_owned();
    assert_eq!(
        unread,
        [
            (6, Trouble::RowTooShort { fields: 8, of: 14 }),
            (7, Trouble::DateUnreadable { text: quoted }),
            (8, Trouble::LengthZero),
        ]
    );
}

#[test]
fn toggl_is_read_with_a_mark_halves_and_without_a_duration() {
    let found = inspected("toggl-months-first.csv");
    assert_eq!(found.plan.format, Format::Toggl);
    assert_eq!(found.plan.date_order, Some(DateOrder::MonthFirst));
    let (rows, unread) = read("toggl-months-first.csv", &found.plan);
    assert_eq!(unread, []);
    assert_eq!(
        told(&rows),
        [
            "Guitar | 2026-04-03 20:00 | 5400 s | scales",
            "Guitar | 2026-04-13 23:30 | 3600 s | scales",
        ]
    );
}

#[test]
fn clockify_with_dates_of_either_order_asks_for_it() {
    let found = inspected("clockify.csv");
    assert_eq!(found.plan.format, Format::Clockify);
    let OrderOfDates::Open {
        example,
        day_first,
        month_first,
    } = &found.dates
    else {
        panic!("{found:?}");
    };
    assert_eq!(example, "01/07/2021");
    assert_eq!(*day_first, NaiveDate::from_ymd_opt(2021, 7, 1).unwrap());
    assert_eq!(*month_first, NaiveDate::from_ymd_opt(2021, 1, 7).unwrap());
    let plan = Plan {
        date_order: Some(DateOrder::MonthFirst),
        ..found.plan
    };
    let (rows, unread) = read("clockify.csv", &plan);
    assert_eq!(unread, []);
    assert_eq!(
        told(&rows),
        [
            "Guitar | 2021-01-07 13:26 | 4620 s | scales",
            "Guitar | 2021-01-06 10:11 | 11700 s | scales",
        ]
    );
}

#[test]
fn clockify_is_read_with_semicolons_and_decimal_commas() {
    let found = inspected("clockify-comma.csv");
    assert_eq!(found.plan.format, Format::Clockify);
    let (rows, unread) = read("clockify-comma.csv", &found.plan);
    assert_eq!(unread, []);
    assert_eq!(
        told(&rows),
        [
            "Gitarre | 2026-02-19 15:00 | 10800 s | Tonleitern",
            "Gitarre | 2026-02-20 09:00 | 5400 s | Akkorde",
        ]
    );
    assert!(rows.iter().all(|row| row.remark.is_none()));
}

#[test]
fn any_table_gets_a_proposal_and_is_read_by_it() {
    let found = inspected("semicolons-windows.csv");
    let columns = found.plan.columns.clone().expect("a proposal");
    assert_eq!(
        (columns.start, columns.length, columns.unit),
        (0, Some(1), Unit::Hours)
    );
    let plan = Plan {
        columns: Some(import::Columns {
            craft: Some(2),
            ..columns
        }),
        ..found.plan
    };
    let (rows, unread) = read("semicolons-windows.csv", &plan);
    assert_eq!(unread, []);
    assert_eq!(
        told(&rows),
        [
            "Zürich | 2026-04-03 | 5400 s | ",
            "Zürich | 2026-04-04 | 900 s | "
        ]
    );
    let found = inspected("either-order.csv");
    assert!(
        matches!(found.dates, OrderOfDates::Open { .. }),
        "{found:?}"
    );
    let plan = Plan {
        date_order: Some(DateOrder::DayFirst),
        ..found.plan
    };
    let (rows, unread) = read("either-order.csv", &plan);
    assert_eq!(
        told(&rows),
        [
            "guitar | 2026-04-03 | 5400 s | scales",
            "guitar | 2026-05-04 | 1800 s | chords"
        ]
    );
    let text = "soon".to_owned();
    assert_eq!(
        unread,
        [
            (4, Trouble::DateMissing),
            (5, Trouble::LengthUnreadable { text })
        ]
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_takes_one_line_of_a_small_file() {
    let found = inspected("open-quote.csv");
    let (rows, unread) = read("open-quote.csv", &found.plan);
    assert_eq!(rows.len(), 2);
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert_eq!(unread[0].0, 4);
}

#[test]
fn a_quotation_mark_that_swallows_a_large_file_is_told_and_stops_there() {
    let mut file = b"date,hours,craft\n2026-04-03,1,guitar\n2026-04-04,\"1,guitar\n".to_vec();
    file.extend(b"2026-04-05,2,guitar\n".repeat(200_000));
    let mut file = Cursor::new(file);
    let found = import::inspect(&mut file, Tz::UTC).unwrap();
    let mut unread = Vec::new();
    import::read(&mut file, &found.plan, &mut |item| {
        if let Item::Unread { line, trouble } = item {
            unread.push((line, trouble));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(unread, [(3, Trouble::QuoteNeverClosed)]);
}

#[test]
fn commits_that_lie_close_are_one_session_and_derived() {
    let found = inspected("history.txt");
    assert_eq!(found.plan.format, Format::Git);
    let (rows, unread) = read("history.txt", &found.plan);
    assert_eq!(
        told(&rows),
        [
            " | 2026-04-01 08:30 +0200 | 1800 s | 1 commit: First",
            " | 2026-04-03 20:30 +0200 | 6000 s | 2 commits: Start the book; Read lifetimes",
        ]
    );
    assert!(rows.iter().all(|row| row.derived));
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].0, 3);
}

#[test]
fn wakatime_is_read_by_project_or_language() {
    let found = inspected("wakatime.json");
    assert_eq!(found.plan.format, Format::WakaTime);
    let (rows, unread) = read("wakatime.json", &found.plan);
    assert_eq!(
        told(&rows),
        [
            "yesteryou | 2026-04-03 | 5400 s | ",
            "yesteryou | 2026-04-04 | 60 s | "
        ]
    );
    assert_eq!(unread.len(), 2, "{unread:?}");
    let plan = Plan {
        wakatime_by: WakaTimeBy::Language,
        ..found.plan
    };
    let (rows, _) = read("wakatime.json", &plan);
    assert_eq!(
        told(&rows),
        [
            "Rust | 2026-04-03 | 5000 s | ",
            "TOML | 2026-04-03 | 400 s | "
        ]
    );
    let found = inspected("wakatime-api.json");
    assert_eq!(read("wakatime-api.json", &found.plan).0.len(), 1);
}

#[test]
fn loop_counts_time_and_asks_how_long_a_check_is() {
    let found = inspected("loop.zip");
    assert_eq!(found.plan.format, Format::Loop);
    assert!(found.has_checks);
    let (rows, unread) = read("loop.zip", &found.plan);
    assert_eq!(
        told(&rows),
        [
            "Guitar | 2026-04-04 | 2700 s | scales",
            "Guitar | 2026-04-02 | 1830 s | "
        ]
    );
    let (habit, unit) = ("Run".to_owned(), "km".to_owned());
    let meditate = Trouble::CheckWithoutLength {
        habit: "Meditate".to_owned(),
    };
    let troubles: Vec<Trouble> = unread.into_iter().map(|(_, trouble)| trouble).collect();
    assert_eq!(troubles, [meditate, Trouble::NoUnitOfTime { habit, unit }]);
    let plan = Plan {
        check_minutes: Some(20),
        ..found.plan
    };
    let (rows, _) = read("loop.zip", &plan);
    assert_eq!(told(&rows)[2], "Meditate | 2026-04-04 | 1200 s | calm");
    let (rows, _) = read("loop-old.zip", &plan);
    assert_eq!(told(&rows), ["Meditate | 2015-01-25 | 1200 s | "]);
}

#[test]
fn an_own_export_is_read_back_with_what_only_it_has() {
    let found = inspected("yesteryou.json");
    assert_eq!(found.plan.format, Format::Own);
    let (rows, unread) = read("yesteryou.json", &found.plan);
    assert_eq!(
        told(&rows),
        [
            "rust | 2026-04-03 | 5400 s | lifetimes",
            "rust | 2026-04-03 | 5400 s | lifetimes",
            "guitar | 2026-04-05 | 180000 s | ",
            "guitar | 2026-04-04 | 300 s | ",
        ]
    );
    let more = |row: usize| rows[row].more.as_deref().expect("an own export has it");
    assert_eq!(more(0).link, "https://example.org/book");
    assert!(more(1).dead_end && more(1).lesson == "measure first");
    assert!(!more(2).dated && rows[3].derived);
    assert_eq!(unread, [(5, Trouble::TakenBack)]);
    let table =
        b"id,day,dated,craft,minutes,note,outcome,deleted_at\n1,2026-04-03,true,x,5,,worked,\n";
    let refused = import::inspect(&mut Cursor::new(table), Tz::UTC);
    assert!(matches!(refused, Err(Refusal::OwnTable)), "{refused:?}");
    let newer = b"{\"format\":\"yesteryou\",\"version\":2,\"entries\":[]}";
    let refused = import::read(&mut Cursor::new(newer), &found.plan, &mut |_| {
        ControlFlow::Continue(())
    });
    assert!(matches!(refused, Err(Refusal::JsonUnknown)), "{refused:?}");
}

#[test]
fn an_own_export_has_more_than_entries() {
    let plan = inspected("yesteryou.json").plan;
    let mut besides = Vec::new();
    import::read(&mut sample("yesteryou.json"), &plan, &mut |item| {
        if let Item::Beside(beside) = item {
            besides.push(beside);
        }
        ControlFlow::Continue(())
    })
    .expect("readable");
    let told: Vec<(&str, u64)> = besides
        .iter()
        .map(|row| (row.section.name(), row.line))
        .collect();
    assert_eq!(
        told,
        [
            ("settings", 1),
            ("crafts", 1),
            ("crafts", 2),
            ("crafts", 3),
            ("crafts", 4),
            ("estimates", 1),
            ("answers", 1),
            ("lessons", 1),
            ("quiet_times", 1),
            ("away", 1),
            ("shipped", 1),
            ("letters", 1),
            ("milestones", 1),
            ("preferences", 1),
        ]
    );
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!(*besides[0].value("timezone"), text("Europe/Lisbon"));
    assert_eq!(*besides[2].value("rhythm_days"), Value::Number(5));
    assert_eq!(*besides[2].value("archived"), Value::Flag(true));
    assert_eq!(*besides[2].value("stands_for"), Value::Nothing);
    assert_eq!(*besides[3].value("stands_for"), text("guitar"));
    // What is no row has no values.
    assert_eq!(*besides[4].value("name"), Value::Nothing);
    assert_eq!(*besides[7].value("entry"), text("6"));

    // Of what is long or nested no more is held than that it is odd, and of a name said twice the last value.
    let long = "a".repeat(20_000);
    let odd = format!(
        "{{\"format\":\"yesteryou\",\"letters\":[{{\"words\":\"{long}\",\"kind\":[[1],{{}}],\"due_on\":1.5,\
         \"written_on\":1,\"written_on\":true}}]}}"
    );
    let mut rows = Vec::new();
    import::read(&mut Cursor::new(odd.as_bytes()), &plan, &mut |item| {
        rows.push(item);
        ControlFlow::Continue(())
    })
    .expect("readable");
    let [Item::Beside(row)] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    for name in ["words", "kind", "due_on"] {
        assert_eq!(*row.value(name), Value::Odd, "{name}");
    }
    assert_eq!(*row.value("written_on"), Value::Flag(true));
}

#[test]
fn archives_that_trick_are_refused() {
    let refused = |name: &str| {
        let found = import::inspect(&mut sample(name), Tz::UTC)?;
        import::read(&mut sample(name), &found.plan, &mut |_| {
            ControlFlow::Continue(())
        })
    };
    assert!(matches!(
        refused("path-trick.zip"),
        Err(Refusal::ArchiveUnsafe)
    ));
}

/// An archive of these entries.
fn archive(entries: &[&str], write: &dyn Fn(&mut dyn Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in entries {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).expect("in memory");
        write(&mut zip);
    }
    zip.finish().expect("in memory").into_inner()
}

fn refused_whole(bytes: Vec<u8>) -> Refusal {
    let mut file = Cursor::new(bytes);
    let found = match import::inspect(&mut file, Tz::UTC) {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    let read = import::read(&mut file, &found.plan, &mut |_| ControlFlow::Continue(()));
    read.expect_err("it is refused")
}

#[test]
fn names_that_lead_out_of_an_archive_are_refused_in_every_spelling() {
    for name in [
        "../Checkmarks.csv",
        "001 x/../../Checkmarks.csv",
        "/etc/Checkmarks.csv",
        "..\\Checkmarks.csv",
        "C:\\Checkmarks.csv",
        "001 x\0/Checkmarks.csv",
    ] {
        let bytes = archive(&["Checkmarks.csv", name], &|_| ());
        assert!(
            bytes
                .windows(name.len())
                .any(|part| part == name.as_bytes()),
            "{name:?} is not in it"
        );
        let refused = refused_whole(bytes);
        assert!(
            matches!(refused, Refusal::ArchiveUnsafe),
            "{name:?}: {refused:?}"
        );
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_symlink("001 x/Checkmarks.csv", "/etc/passwd", options)
        .expect("in memory");
    let bytes = zip.finish().expect("in memory").into_inner();
    assert!(matches!(refused_whole(bytes), Refusal::ArchiveUnsafe));
}

#[test]
fn a_small_archive_that_unpacks_to_too_much_is_refused_on_the_way() {
    // Of a day that counts for nothing, over and over.
    let line = format!("2026-04-03,NO,{}\n", "x".repeat(65_519));
    let bytes = archive(&["001 x/Checkmarks.csv"], &|file| {
        for _ in 0..2_049 {
            file.write_all(line.as_bytes()).expect("in memory");
        }
    });
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    assert!(matches!(refused_whole(bytes), Refusal::ArchiveTooLarge));
}

#[test]
fn files_of_other_kinds_are_refused_by_what_they_are() {
    let refused = |bytes: &[u8]| import::inspect(&mut Cursor::new(bytes), Tz::UTC).unwrap_err();
    assert!(matches!(refused(b""), Refusal::Empty));
    assert!(matches!(refused(b" \n\n"), Refusal::Empty));
    assert!(matches!(refused(b"\x89PNG\r\n"), Refusal::NotText));
    assert!(matches!(refused(b"SQLite format 3\0"), Refusal::Database));
    assert!(matches!(refused(b"{\"a\": 1}"), Refusal::JsonUnknown));
    assert!(matches!(
        refused(b"PK\x03\x04 and nothing"),
        Refusal::ArchiveBroken
    ));
    let found = import::inspect(&mut Cursor::new(b"a,b\n1,2\n"), Tz::UTC).unwrap();
    assert_eq!(found.plan.columns, None);
    assert_eq!(found.names, ["a", "b"]);
}

#[test]
fn the_same_file_gives_the_same_keys_and_rows_of_a_day_are_counted() {
    let found = inspected("toggl.csv");
    let keys = |names: &[&str]| {
        let mut out = Vec::new();
        for name in names {
            let mut keys = import::Keys::of_owner(1);
            let (rows, _) = read(name, &found.plan);
            out.extend(rows.iter().map(|row| keys.of(found.plan.format, row)));
        }
        out
    };
    let twice = keys(&["toggl.csv", "toggl.csv"]);
    assert_eq!(twice[..4], twice[4..]);
    let (rows, _) = read("toggl.csv", &found.plan);
    let of_another = import::Keys::of_owner(2).of(found.plan.format, &rows[0]);
    assert_ne!(of_another, twice[0]);
    let found = inspected("open-quote.csv");
    let (rows, _) = read("open-quote.csv", &found.plan);
    let mut keys = import::Keys::of_owner(1);
    let (one, two) = (
        keys.of(Format::Csv, &rows[0]),
        keys.of(Format::Csv, &rows[1]),
    );
    assert_ne!(one, two);
}
