//! Imported files: what they come to, what is asked, what of them cannot be kept.

use ::import::{
    Columns, DateOrder, Format, OrderOfDates, Plan, Section, Trouble, Unit, WakaTimeBy,
};

use super::super::{
    Imported, check_length_modal, columns_modal, craft_modal, import_dropped, import_help,
    import_kept, import_preview, import_report, import_undone,
};
use super::shown as shown_of;
use super::*;
use crate::domain::ids::ImportId;
use crate::domain::imports::{Import, ImportState, ImportedEntry, Place, Preview, Said};
use crate::domain::rejection::{ImportRejection, Rejection};

fn imported(file_name: &str, craft: &str) -> Import {
    Import {
        id: ImportId::from_row(12),
        member: MemberId::from_row(1),
        state: ImportState::Pending,
        file_name: file_name.to_owned(),
        file_bytes: 1_000,
        plan: String::new(),
        craft: craft.to_owned(),
        entries: 1_204,
        others: 0,
        created_at: at("2026-11-18T12:00:00Z"),
        kept_at: Some(at("2026-11-18T12:05:00Z")),
    }
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

fn columns() -> Columns {
    let names = ["When", "Spent", "What *is* it", "Notes"];
    Columns {
        names: names.map(str::to_owned).to_vec(),
        named: true,
        delimiter: b',',
        start: 0,
        start_time: None,
        end: None,
        end_time: None,
        length: Some(1),
        unit: Unit::Minutes,
        craft: Some(2),
        note: Some(3),
        task: None,
        tags: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn preview(entries: &[(&str, &str, i64)], source: Source) -> Preview {
    let mut preview = Preview::default();
    for (on, craft, minutes) in entries {
        preview.add(&ImportedEntry {
            craft: (*craft).to_owned(),
            started_on: day(on),
            minutes: *minutes,
            dated: true,
            note: String::new(),
            outcome: Outcome::Worked,
            lesson: String::new(),
            evidence: String::new(),
            source,
            unconfirmed: false,
            key: (-1, 0),
        });
    }
    preview
}

fn shown(import: &Import, plan: &Plan, preview: Option<&Preview>, dates: &OrderOfDates) -> Message {
    import_preview(&told(import, plan, preview, dates))
}

fn told<'a>(
    import: &'a Import,
    plan: &'a Plan,
    preview: Option<&'a Preview>,
    dates: &'a OrderOfDates,
) -> Imported<'a> {
    Imported {
        import,
        plan,
        dates,
        has_checks: plan.format == Format::Loop,
        columns: plan.columns.as_ref().map_or(&[], |columns| &columns.names),
        preview,
        day_start_hour: if plan.format == Format::Toggl { 4 } else { 0 },
        year: 2026,
    }
}

#[test]
fn a_report_and_what_of_it_cannot_be_kept() {
    let import = imported("toggl 2019-2026.csv", "toggl");
    let entries = [
        ("2019-04-03", "guitar", 48_000),
        ("2026-11-17", "rust", 24_610),
        ("2020-01-01", "toggl", 60),
    ];
    let mut preview = preview(&entries, Source::Import);
    preview.again = 23;
    preview.refuse(6, Said::Unread(Trouble::RowTooShort { fields: 8, of: 14 }));
    preview.refuse(9, Said::OverADay { minutes: 1_800 });
    preview.remark(
        5,
        Said::LengthDisagrees {
            said: 3_600,
            between: 7_200,
        },
    );
    message(
        "import_preview",
        &shown(
            &import,
            &plan(Format::Toggl),
            Some(&preview),
            &OrderOfDates::Told,
        ),
    );
}

#[test]
fn a_table_with_its_columns() {
    let import = imported("my_log.csv", "my log");
    let preview = preview(&[("2026-11-17", "guitar", 90)], Source::Import);
    let plan = Plan {
        columns: Some(columns()),
        date_order: Some(DateOrder::DayFirst),
        ..plan(Format::Csv)
    };
    message(
        "import_preview_table",
        &shown(&import, &plan, Some(&preview), &OrderOfDates::Told),
    );
    modal(
        "import_columns",
        &columns_modal(import.id, plan.columns.as_ref(), &columns().names),
    );
    modal("import_craft", &craft_modal(import.id, "my log"));
    modal(
        "import_check_length",
        &check_length_modal(import.id, Some(20)),
    );
}

#[test]
fn a_history_is_marked_derived() {
    let import = imported("history.txt", "rust");
    let preview = preview(&[("2026-11-17", "rust", 90)], Source::Derived);
    message(
        "import_preview_git",
        &shown(
            &import,
            &plan(Format::Git),
            Some(&preview),
            &OrderOfDates::Told,
        ),
    );
}

#[test]
fn what_has_to_be_chosen_first() {
    let import = imported("clockify.csv", "clockify");
    let open = OrderOfDates::Open {
        example: "01/07/2021".to_owned(),
        day_first: day("2021-07-01"),
        month_first: day("2021-01-07"),
    };
    let dated = Plan {
        columns: Some(columns()),
        ..plan(Format::Clockify)
    };
    message("import_dates_open", &shown(&import, &dated, None, &open));
    let names = columns().names;
    let unknown = plan(Format::Csv);
    let told = Imported {
        columns: &names,
        ..told(&import, &unknown, None, &OrderOfDates::Told)
    };
    message("import_columns_open", &import_preview(&told));
}

#[test]
fn an_export_of_mine_has_more_than_entries() {
    let import = imported("yesteryou.json", "yesteryou");
    let mut preview = preview(&[("2026-04-03", "lute", 90)], Source::Import);
    for (section, times) in [
        (Section::Settings, 1),
        (Section::Crafts, 3),
        (Section::Estimates, 1),
        (Section::Answers, 52),
        (Section::Lessons, 2),
        (Section::QuietTimes, 1),
        (Section::Away, 2),
        (Section::Shipped, 5),
        (Section::Letters, 2),
        (Section::Milestones, 4),
        (Section::Preferences, 1),
    ] {
        for _ in 0..times {
            preview.add_other(section);
        }
    }
    preview.stays = true;
    for (section, line, said) in [
        (
            Section::Letters,
            3,
            Said::ValueUnfit {
                name: "due_on",
                text: "2036-08-02".to_owned(),
            },
        ),
        (Section::Crafts, 7, Said::ValueMissing { name: "name" }),
        (
            Section::QuietTimes,
            21,
            Said::TooMany {
                section: Section::QuietTimes,
                max: 20,
            },
        ),
        (Section::Lessons, 4, Said::LessonAlone),
    ] {
        let section = Some(section);
        preview.refuse(Place { section, line }, said);
    }
    let own = plan(Format::Own);
    let dates = OrderOfDates::Told;
    message(
        "import_preview_own",
        &shown(&import, &own, Some(&preview), &dates),
    );
    let mut letters = Preview::default();
    letters.add_other(Section::Letters);
    message(
        "import_preview_own_letter",
        &shown(&import, &own, Some(&letters), &dates),
    );
    let kept = Import {
        entries: 1,
        others: 74,
        ..import
    };
    message("import_kept_own", &import_kept(&kept));
    message("import_undone_own", &import_undone(&kept));
}

#[test]
fn nothing_new_in_it() {
    let import = imported("toggl.csv", "toggl");
    let mut preview = Preview {
        again: 4,
        ..Preview::default()
    };
    preview.refuse(
        2,
        Said::Unread(Trouble::CheckWithoutLength {
            habit: "Meditate".to_owned(),
        }),
    );
    message(
        "import_preview_nothing",
        &shown(
            &import,
            &plan(Format::Loop),
            Some(&preview),
            &OrderOfDates::Told,
        ),
    );
}

#[test]
fn the_longest_preview_fits_and_its_lines_go_along() {
    let name = "*".repeat(100);
    let import = imported(&name, &"_".repeat(50));
    let crafts: Vec<String> = (0..20)
        .map(|craft| format!("{}{craft}", "*".repeat(48)))
        .collect();
    let mut entries: Vec<(&str, &str, i64)> = crafts
        .iter()
        .map(|craft| ("2019-04-03", craft.as_str(), 600_000))
        .collect();
    entries.push(("2026-11-17", &import.craft, 1));
    let mut preview = preview(&entries, Source::Derived);
    preview.again = 1_000_000;
    for line in 0..7_000 {
        let text = "`*_~|".repeat(12);
        preview.refuse(line, Said::Unread(Trouble::DateUnreadable { text }));
        preview.remark(
            line,
            Said::LengthDisagrees {
                said: 86_400,
                between: -1,
            },
        );
    }
    let wide = Columns {
        names: vec!["*".repeat(300); 5],
        end: Some(4),
        ..columns()
    };
    let plan = Plan {
        columns: Some(wide),
        date_order: Some(DateOrder::MonthFirst),
        ..plan(Format::Csv)
    };
    let message = shown(&import, &plan, Some(&preview), &OrderOfDates::Told);
    within_limits(&message);
    let file = message.file.expect("not all lines fit");
    let text = String::from_utf8(file.bytes.to_vec()).expect("UTF-8");
    assert!(
        text.contains("line 4999:") && text.contains("and 2,000 more"),
        "{}",
        text.len()
    );
}

#[test]
fn every_reason_is_told() {
    let text = || "2026-02-30".to_owned();
    let reasons = [
        Said::Unread(Trouble::DateMissing),
        Said::Unread(Trouble::DateUnreadable { text: text() }),
        Said::Unread(Trouble::DateInOtherOrder {
            text: "13/04/2026".to_owned(),
        }),
        Said::Unread(Trouble::TimeUnreadable {
            text: "25:00".to_owned(),
        }),
        Said::Unread(Trouble::LengthMissing),
        Said::Unread(Trouble::LengthUnreadable {
            text: "soon".to_owned(),
        }),
        Said::Unread(Trouble::LengthZero),
        Said::Unread(Trouble::EndsBeforeStart),
        Said::Unread(Trouble::RowTooShort { fields: 3, of: 12 }),
        Said::Unread(Trouble::QuoteNeverClosed),
        Said::Unread(Trouble::NotARow {
            text: "Merge".to_owned(),
        }),
        Said::Unread(Trouble::CheckWithoutLength {
            habit: "Meditate".to_owned(),
        }),
        Said::Unread(Trouble::NoUnitOfTime {
            habit: "Run".to_owned(),
            unit: "km".to_owned(),
        }),
        Said::InFuture {
            day: day("2026-12-01"),
        },
        Said::TooOld {
            day: day("1999-12-31"),
        },
        Said::UnderAMinute,
        Said::OverADay { minutes: 1_500 },
        Said::DayFull {
            day: day("2026-11-17"),
            kept_minutes: 1_400,
        },
        Said::TooManyEntries,
        Said::TooManyCrafts,
        Said::LengthDisagrees {
            said: 3_600,
            between: 7_200,
        },
        Said::LengthDisagrees {
            said: 3_600,
            between: -60,
        },
        Said::CraftCut,
        Said::NoteCut,
    ];
    let mut preview = preview(&[("2026-11-17", "rust", 90)], Source::Import);
    for (line, said) in (2..).zip(reasons) {
        preview.refuse(line, said);
    }
    let import = imported("a.csv", "a");
    let report = import_report(&told(
        &import,
        &plan(Format::Toggl),
        Some(&preview),
        &OrderOfDates::Told,
    ));
    texts("import_report", &[report]);
}

#[test]
fn what_became_of_it() {
    let import = imported("toggl.csv", "toggl");
    message("import_kept", &import_kept(&import));
    message(
        "import_kept_nothing",
        &import_kept(&Import {
            entries: 0,
            ..import.clone()
        }),
    );
    message("import_dropped", &import_dropped());
    message("import_undone", &import_undone(&import));
    // The percent signs are git's, in the command to type: no share of anything.
    for (name, help) in [
        ("import_help", import_help(None, 2026)),
        ("import_help_again", import_help(Some(&import), 2026)),
    ] {
        within_limits(&help);
        let shown = shown_of(&help);
        in_tone(&shown.replace("%H%x09%aI%x09%s", ""));
        snapshot(name, &shown);
    }
}

#[test]
fn every_refusal_of_a_file() {
    let refusals = [
        ImportRejection::FileTooLarge {
            bytes: 27_000_000,
            max: 25 << 20,
        },
        ImportRejection::ForeignHost,
        ImportRejection::NotFetched,
        ImportRejection::Empty,
        ImportRejection::NotText,
        ImportRejection::Spreadsheet,
        ImportRejection::Database,
        ImportRejection::OwnTable,
        ImportRejection::JsonUnknown,
        ImportRejection::Heartbeats,
        ImportRejection::JsonBroken { line: 7 },
        ImportRejection::ArchiveUnknown,
        ImportRejection::ArchiveBroken,
        ImportRejection::ArchiveUnsafe,
        ImportRejection::ArchiveTooLarge,
        ImportRejection::TooManyRows { max: 500_000 },
        ImportRejection::Busy,
        ImportRejection::StillAtIt,
        ImportRejection::KeptEnough { max: 20 },
        ImportRejection::NothingToShow,
        ImportRejection::NothingToUndo,
        ImportRejection::Gone,
        ImportRejection::UnderWay,
        ImportRejection::DatesOpen,
        ImportRejection::ColumnsOpen,
        ImportRejection::ColumnUnknown {
            input: "Tme".to_owned(),
            names: columns().names,
        },
        ImportRejection::LengthColumnMissing,
    ];
    let said = refusals.map(|refusal| super::super::rejection(&Rejection::Import(refusal)));
    texts("import_refusals", &said);
}
