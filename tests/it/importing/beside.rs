//! An import beside the rest of the record: what it sets off there, and what it leaves alone when it is taken back.

use super::{NOON, file, import, pressed, says};
use crate::test_app::{TestApp, berlin};

#[tokio::test]
async fn what_came_with_a_file_reaches_no_milestone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let written_down = "date,hours,craft\n2026-11-20,12,rust\n";
    let commits = "\
a100001\t2026-11-21T10:00:00+01:00\tStart\n\
a100002\t2026-11-21T11:30:00+01:00\tGo on\n\
a100003\t2026-11-21T13:00:00+01:00\tEnd\n";
    for (name, text) in [("a.csv", written_down), ("history.txt", commits)] {
        let options = [("file", file(name, text)), ("craft", "rust".into())];
        let preview = import(&app, shed, &options).await;
        says(&preview, &["**rust**"]);
        pressed(&app, shed, &preview, "Keep these").await;
    }
    let logged = app.log(shed.ada, shed.place(), "30m", "rust").await;
    let waited = app.log(shed.ada, shed.place(), "10m", "guitar").await;
    for told in [logged.text(), waited.text()] {
        assert!(
            !told.contains("first hour") && !told.contains("10 h"),
            "{told}"
        );
    }
    // What is logged by hand still does.
    let reached = app.log(shed.ada, shed.place(), "30m", "rust").await;
    says(&reached.message(), &["The first hour of **rust**"]);
}

#[tokio::test]
async fn a_craft_in_which_something_was_shipped_stays_when_the_batch_is_taken_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let rows = "date,hours,craft\n2026-11-20,2,rust\n2026-11-20,2,lute\n2026-11-20,2,guitar\n";
    let preview = import(&app, shed, &[("file", file("a.csv", rows))]).await;
    let kept = pressed(&app, shed, &preview, "Keep these").await;
    let shipped = [("what", "a song".into()), ("craft", "lute".into())];
    app.command(shed.ada, shed.place(), "shipped", &shipped)
        .await;
    let timed = [("craft", "guitar".into())];
    app.command(shed.ada, shed.place(), "timer start", &timed)
        .await;
    pressed(&app, shed, &kept, "Undo the import").await;
    let crafts = app
        .discord
        .autocomplete(shed.ada, shed.place(), "log", &[], ("craft", ""))
        .await;
    let mut names: Vec<&str> = crafts.iter().map(|choice| choice.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["guitar", "lute"]);
    let listed = app.command(shed.ada, shed.place(), "shipped", &[]).await;
    says(&listed.message(), &["a song", "lute"]);
}

#[tokio::test]
async fn two_members_may_have_the_same_rows() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let rows = "date,hours,craft\n2026-11-20,2,rust\n2026-11-21,1,rust\n";
    for who in [shed.ada, shed.ben] {
        let shed = crate::test_app::Shed { ada: who, ..shed };
        let preview = import(&app, shed, &[("file", file("a.csv", rows))]).await;
        says(&preview, &["**2 entries**"]);
        let kept = pressed(&app, shed, &preview, "Keep these").await;
        says(&kept, &["Kept: 2 entries"]);
    }
}
