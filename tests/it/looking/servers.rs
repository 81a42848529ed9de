//! `/server`: what a server's members did together, from five members on, in whole hours, without names.

use standin::{Place, UserId};

use super::card;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";
const NAMES: [&str; 6] = ["Ada", "Ben", "Chen", "Dora", "Emil", "Fay"];

/// Six members of the shed, who have joined.
async fn six(app: &TestApp, shed: Shed) -> [UserId; 6] {
    let added = ["Dora", "Emil", "Fay"].map(|name| {
        let user = app.discord.add_user(name);
        app.discord.join(shed.server, user);
        user
    });
    let six = [shed.ada, shed.ben, shed.chen, added[0], added[1], added[2]];
    for who in six {
        app.command(who, shed.place(), "join", &[]).await;
    }
    six
}

async fn log_each(app: &TestApp, who: &[UserId], place: Place, time: &str, day: &str) {
    for who in who {
        app.log_on(*who, place, time, "guitar", day).await;
    }
}

#[tokio::test]
async fn five_members_are_told_together_without_a_name() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let six = six(&app, shed).await;
    log_each(&app, &six, shed.place(), "2h10", "2026-11-10").await;
    log_each(&app, &six[..5], shed.place(), "1h", "2026-11-04").await;
    log_each(&app, &six[..4], shed.place(), "7h", "2025-11-12").await;
    let shown = app.command(shed.chen, shed.place(), "server", &[]).await;
    assert!(!shown.is_ephemeral(), "{shown:?}");
    let (name, words) = card(&shown.message());
    assert_eq!(name, "server.png");
    let text = shown.text();
    assert!(text.contains("Evening Shed"), "{text}");
    assert!(text.contains("The week of 9 to 15 November"), "{text}");
    assert!(
        text.contains("13 h together · 6 active member-days · 2 h a member"),
        "{text}"
    );
    assert!(
        text.contains("5 h · 5 active member-days · 1 h a member (+8 h)"),
        "{text}"
    );
    assert!(text.contains("Fewer than five members then"), "{text}");
    assert!(words.contains("13 h together"), "{words}");
    for told in [text, words] {
        assert!(
            !told.contains("28 h") && !told.contains("A year ago: "),
            "{told}"
        );
        for name in NAMES {
            assert!(!told.contains(name), "{name} is in {told}");
        }
    }
}

#[tokio::test]
async fn four_members_are_too_few_and_it_is_said_to_who_asked_alone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let six = six(&app, shed).await;
    log_each(&app, &six[..4], shed.place(), "3h", "2026-11-10").await;
    // Neither the fifth's work elsewhere nor that of one who left is the server's.
    log_each(&app, &six[4..5], Place::Dm, "3h", "2026-11-10").await;
    log_each(&app, &six[5..], shed.place(), "3h", "2026-11-10").await;
    app.command(six[5], shed.place(), "leave", &[]).await;
    let refused = app.command(shed.chen, shed.place(), "server", &[]).await;
    assert!(refused.is_ephemeral(), "{refused:?}");
    let text = refused.text();
    assert!(text.contains("five of its members"), "{text}");
    assert!(!text.contains("12 h") && !text.contains('4'), "{text}");
    assert!(refused.message().attachments.is_empty());
    app.command(six[5], shed.place(), "join", &[]).await;
    let shown = app.command(shed.chen, shed.place(), "server", &[]).await;
    assert!(shown.text().contains("15 h together"), "{}", shown.text());
}
