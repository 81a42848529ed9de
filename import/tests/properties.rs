//! Whatever is in a file, reading it ends without a panic; and what a tool writes is read back.

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use import::{DateOrder, Format, Item, Plan, Row, Start, WakaTimeBy};
use proptest::collection::vec;
use proptest::prelude::*;

/// Everything that is known to be in files, to be shuffled.
const PIECES: [&str; 26] = [
    "Start date,Start time,Duration,Project\n",
    "Project;Start Date;Duration (h)\n",
    "date,hours\n",
    "2026-04-03",
    "03/04/2026",
    "31/12/2026",
    "12:00 PM",
    "1,5",
    "1.5",
    "-1",
    "\"",
    "\r\n",
    "\n",
    ",",
    ";",
    "\t",
    "9fceb02d0ae598e95dc970b74767f19372d61af8\t2026-04-03T22:10:00+02:00\tx\n",
    "{\"days\":[",
    "{\"date\":\"2026-04-03\",\"projects\":[{\"name\":\"x\",\"total_seconds\":60}]}",
    "]}",
    "{",
    "[",
    "PK\u{3}\u{4}",
    "\u{FEFF}",
    "sep=;\n",
    "ü",
];

fn read_all(bytes: &[u8], plan: &Plan) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut items = 0;
    let _ = import::read(&mut Cursor::new(bytes), plan, &mut |item| {
        items += 1;
        assert!(items <= bytes.len() + 1, "more items than bytes");
        if let Item::Row(row) = item {
            assert!(row.seconds > 0);
            rows.push(row);
        }
        ControlFlow::Continue(())
    });
    rows
}

fn plan(format: Format) -> Plan {
    Plan {
        format,
        zone: Tz::Europe__Berlin,
        date_order: None,
        columns: None,
        wakatime_by: WakaTimeBy::Project,
        check_minutes: None,
    }
}

fn survives(bytes: &[u8]) {
    if let Ok(found) = import::inspect(&mut Cursor::new(bytes), Tz::Europe__Berlin) {
        read_all(bytes, &found.plan);
    }
    for format in [Format::Git, Format::WakaTime, Format::Loop, Format::Own] {
        read_all(bytes, &plan(format));
    }
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

/// Days since 2000, minutes after midnight, minutes of work, a text.
fn work() -> impl Strategy<Value = Vec<(i64, i64, i64, String)>> {
    vec(
        (
            0..9_000_i64,
            0..1_440_i64,
            1..600_i64,
            "[a-zäß ,;\"']{0,12}",
        ),
        1..20,
    )
}

fn on(days: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day") + TimeDelta::days(days)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(bytes in vec(any::<u8>(), 0..2_000)) {
        survives(&bytes);
    }

    #[test]
    fn any_shuffle_of_what_files_hold_is_read_to_its_end(pieces in vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        survives(text.as_bytes());
    }

    #[test]
    fn any_content_of_an_archive_is_read_to_its_end(
        habits in "[a-zA-Z0-9,\n\" ?]{0,200}", checks in "[A-Z_0-9,\n\" -]{0,200}",
    ) {
        let habits = format!("Position,Name,Type,Unit\n{habits}");
        survives(&archive(&[("Habits.csv", habits), ("001 x/Checkmarks.csv", checks)]));
    }

    #[test]
    fn a_broken_archive_is_no_panic(cut in 0..400_usize, flip in 0..400_usize, bit in 0..8_u8) {
        let mut bytes = archive(&[
            ("Habits.csv", "Position,Name\n001,x\n".to_owned()),
            ("001 x/Checkmarks.csv", "Date,Value\n2026-04-03,2\n".to_owned()),
        ]);
        if let Some(byte) = bytes.get_mut(flip) {
            *byte ^= 1 << bit;
        }
        survives(&bytes);
        bytes.truncate(cut);
        survives(&bytes);
    }

    #[test]
    fn toggl_and_clockify_give_back_what_was_written(work in work(), months_first in any::<bool>()) {
        let date = |day: NaiveDate| {
            day.format(if months_first { "%m/%d/%Y" } else { "%d/%m/%Y" }).to_string()
        };
        let order = if months_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        for (header, format) in [
            ("Project,Description,Start date,Start time,Duration\n", Format::Toggl),
            ("Project,Description,Start Date,Start Time,Duration (h)\n", Format::Clockify),
        ] {
            let mut text = header.to_owned();
            for (day, minute, minutes, note) in &work {
                let (hours, rest) = (minutes / 60, minutes % 60);
                text.extend([format!(
                    "Guitar,{},{},{:02}:{:02},{hours}:{rest:02}:00\n",
                    quoted(note), date(on(*day)), minute / 60, minute % 60
                )]);
            }
            let found = import::inspect(&mut Cursor::new(text.as_bytes()), Tz::UTC).unwrap();
            prop_assert_eq!(found.plan.format, format);
            let rows = read_all(text.as_bytes(), &Plan { date_order: Some(order), ..found.plan });
            prop_assert_eq!(rows.len(), work.len());
            for (row, (day, minute, minutes, note)) in rows.iter().zip(&work) {
                let start = on(*day).and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(*minute);
                prop_assert_eq!(row.start, Start::Local(start));
                prop_assert_eq!(row.seconds, minutes.unsigned_abs() * 60);
                prop_assert_eq!(&row.note, note.trim());
            }
        }
    }

    #[test]
    fn any_other_table_gives_back_what_was_written(work in work()) {
        let mut text = "day,hours,craft,note\n".to_owned();
        for (day, _, minutes, note) in &work {
            text.extend([format!("{},{} min,guitar,{}\n", on(*day), minutes, quoted(note))]);
        }
        let found = import::inspect(&mut Cursor::new(text.as_bytes()), Tz::UTC).unwrap();
        let rows = read_all(text.as_bytes(), &found.plan);
        prop_assert_eq!(rows.len(), work.len());
        for (row, (day, _, minutes, _)) in rows.iter().zip(&work) {
            prop_assert_eq!((row.start, row.seconds), (Start::Day(on(*day)), minutes.unsigned_abs() * 60));
        }
    }

    #[test]
    fn sessions_hold_every_commit_and_never_overlap(minutes in vec(0..20_000_i64, 1..40)) {
        let begin = on(9_000).and_hms_opt(0, 0, 0).unwrap();
        let mut text = String::new();
        for (number, minute) in minutes.iter().enumerate() {
            let at = begin + TimeDelta::minutes(*minute);
            text.extend([format!("{number:040x}\t{}Z\twork\n", at.format("%Y-%m-%dT%H:%M:%S"))]);
        }
        let rows = read_all(text.as_bytes(), &plan(Format::Git));
        let span = |row: &Row| {
            let Start::Instant(from) = row.start else { panic!("{row:?}") };
            (from, from + TimeDelta::seconds(i64::try_from(row.seconds).unwrap()))
        };
        for pair in rows.windows(2) {
            prop_assert!(span(&pair[0]).1 <= span(&pair[1]).0, "{:?}", pair);
        }
        for minute in minutes {
            let at = (begin + TimeDelta::minutes(minute)).and_utc();
            let held = rows.iter().any(|row| span(row).0 <= at && at <= span(row).1);
            prop_assert!(held, "{at}");
        }
    }

    #[test]
    fn wakatime_gives_back_what_was_written(days in vec((0..9_000_i64, 1..80_000_u32), 1..20)) {
        let day = |(day, seconds): &(i64, u32)| {
            format!("{{\"date\":\"{}\",\"projects\":[{{\"name\":\"x\",\"total_seconds\":{seconds}}}]}}", on(*day))
        };
        let all: Vec<String> = days.iter().map(day).collect();
        let text = format!("{{\"user\":{{}},\"days\":[{}]}}", all.join(","));
        let rows = read_all(text.as_bytes(), &plan(Format::WakaTime));
        let read: Vec<_> = rows.iter().map(|row| (row.start, row.seconds)).collect();
        let written: Vec<_> = days.iter().map(|(day, seconds)| (Start::Day(on(*day)), u64::from(*seconds))).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn an_own_export_gives_back_what_was_written(work in work()) {
        let entry = |(number, (day, minute, minutes, note)): (usize, &(i64, i64, i64, String))| {
            serde_json::json!({
                "id": number.to_string(), "day": on(*day), "dated": minute % 2 == 0, "craft": note, "minutes": minutes,
                "note": format!("{note}\n\u{1F44D}"), "outcome": if minute % 3 == 0 { "dead_end" } else { "worked" },
                "lesson": note, "link": "", "source": if minute % 5 == 0 { "derived" } else { "log" },
                "deleted_at": null, "a key of later": [1],
            })
        };
        let entries: Vec<_> = work.iter().enumerate().map(entry).collect();
        let entries = serde_json::Value::from(entries);
        let text = format!(
            "{{\"format\":\"yesteryou\",\"version\":1,\"crafts\":[{{\"id\":\"1\"}}],\"entries\":{entries},\"last\":true}}"
        );
        let found = import::inspect(&mut Cursor::new(text.as_bytes()), Tz::UTC).unwrap();
        prop_assert_eq!(found.plan.format, Format::Own);
        let rows = read_all(text.as_bytes(), &found.plan);
        prop_assert_eq!(rows.len(), work.len());
        for (row, (day, minute, minutes, note)) in rows.iter().zip(&work) {
            let more = row.more.as_ref().unwrap();
            prop_assert_eq!((row.start, row.seconds), (Start::Day(on(*day)), minutes.unsigned_abs() * 60));
            prop_assert_eq!((&row.craft, &row.note), (note, &format!("{note}\n\u{1F44D}")));
            prop_assert_eq!((more.dated, more.dead_end, row.derived), (minute % 2 == 0, minute % 3 == 0, minute % 5 == 0));
            prop_assert_eq!(&more.lesson, note);
        }
    }

    #[test]
    fn loop_gives_back_what_was_written(days in vec((0..9_000_i64, 1..600_u64), 1..20)) {
        let lines: Vec<String> = days.iter().map(|(day, minutes)| format!("{},{}\n", on(*day), minutes * 1_000)).collect();
        let habits = "Position,Name,Type,Unit\n001,Guitar,NUMERICAL,min\n".to_owned();
        let bytes = archive(&[("Habits.csv", habits), ("001 Guitar/Checkmarks.csv", lines.concat())]);
        let rows = read_all(&bytes, &plan(Format::Loop));
        let read: Vec<_> = rows.iter().map(|row| (row.start, row.seconds)).collect();
        let written: Vec<_> = days.iter().map(|(day, minutes)| (Start::Day(on(*day)), minutes * 60)).collect();
        prop_assert_eq!(read, written);
    }
}
