//! Exports that somebody wrote into, or wrote: nothing in them reaches a server, and what never can have been is told.

use serde_json::{Value, json};
use yesteryou::actions::import::Imports;
use yesteryou::domain::ids::MemberId;
use yesteryou::domain::imports::ImportState;
use yesteryou::store::{Store, StoreError, StoreOptions};

use super::{LATER, brought, document, pressed, record, rich_record};
use crate::importing::import;
use crate::test_app::{TestApp, berlin};

/// A file that names the server and channel of others, in whatever can name one.
fn forged(server: &str, channel: &str) -> Vec<u8> {
    let long = "a".repeat(5_000);
    let file: Value = json!({
        "format": "yesteryou",
        "version": 1,
        "settings": [{"timezone": "Mars/Olympus", "timezone_chosen": true}, 7, null, [1], "x"],
        "servers": [{"server_id": server, "joined_at": "2026-01-01T00:00:00Z", "ask_by": "direct",
            "next_direct_at": "2026-01-01T00:00:00Z", "quotes_posted": true}],
        "crafts": [
            {"name": "a", "stands_for": "b"},
            {"name": "b", "stands_for": "c", "rhythm_days": 3},
            {"name": "c", "stands_for": "a", "server_id": server},
            {"name": "c", "stands_for": "c"},
            {"name": long},
            {"name": "d", "rhythm_days": 9},
        ],
        "estimates": [{"craft": "a", "minutes": i64::MAX, "from": "2000-01-01", "to": "2000-01-01"}],
        "craft_shares": [{"craft": "a", "server_id": server}],
        "answers": [
            {"id": "1", "server_id": server, "asked_at": "2025-12-01T08:00:00Z", "period_from": "2025-11-24",
             "period_to": "2025-11-30", "words": "<@&1> @everyone", "hours": "", "lesson": "told", "shared": true,
             "channel_id": channel, "message_id": "1"},
            {"id": "2", "server_id": server, "asked_at": "2025-12-01T08:00:00Z", "period_from": "2000-01-01",
             "period_to": "2025-11-30", "words": "years"},
        ],
        "entries": [
            {"id": "1", "day": "2026-01-01", "craft": "a", "minutes": 60, "note": "n", "server_id": server,
             "source": "log", "answer": "1", "created_at": "2026-01-01T00:00:00Z"},
            {"id": "2", "day": "2027-01-01", "craft": "a", "minutes": 60, "server_id": server},
        ],
        "lessons": [
            {"entry": "99", "day": "2026-01-01", "minutes": 60, "learnt_on": "2026-01-01", "walls": 3},
            {"answer": "1", "asked_at": "2025-12-01T08:00:00Z", "period_to": "2025-11-30",
             "learnt_on": "2025-11-30", "still_true": 10_000_000},
        ],
        "letters": [
            {"kind": "letter", "words": long, "written_on": "2026-01-01", "due_on": "2026-12-01"},
            {"kind": "letter", "words": "w", "written_on": "2026-01-01", "due_on": "9999-01-01"},
        ],
        "shipped": [{"day": "2026-01-01", "what": "w", "link": "javascript:1", "server_id": server}],
        "milestones": [{"craft": "a", "hours": 3, "channel_id": channel}],
        "preferences": [{"card_theme": "pink", "milestone_server_id": server, "milestone_channel_id": channel}],
        "voice_rooms": [{"server_id": server, "agreed_at": "2026-01-01T00:00:00Z"}],
        "timers": [{"craft": "a", "state": "running", "server_id": server}],
        "shared_posts": [{"channel_id": channel, "message_id": "5"}],
    });
    // The reader knows an export by its first words.
    let text = serde_json::to_string(&file).expect("JSON");
    let rest = text.replace("\"format\":\"yesteryou\",", "");
    let rest = rest.strip_prefix('{').expect("an object");
    format!("{{\"format\":\"yesteryou\",{rest}").into_bytes()
}

/// What must not come of a file, each by the rows that would show it.
const NEVER: [(&str, &str); 12] = [
    (
        "nobody joined",
        "SELECT COUNT(*) FROM membership WHERE joined_at IS NOT NULL",
    ),
    (
        "nobody is asked directly",
        "SELECT COUNT(*) FROM membership WHERE ask_by = 'direct'",
    ),
    ("nothing is shared", "SELECT COUNT(*) FROM craft_share"),
    (
        "no answer is shared",
        "SELECT COUNT(*) FROM answer WHERE shared = TRUE OR channel_id IS NOT NULL",
    ),
    (
        "entries are private",
        "SELECT COUNT(*) FROM entry WHERE import_id IS NOT NULL AND server_id IS NOT NULL",
    ),
    ("no wall has it", "SELECT COUNT(*) FROM lesson_on_wall"),
    ("no room counts", "SELECT COUNT(*) FROM voice_consent"),
    ("no timer runs", "SELECT COUNT(*) FROM timer"),
    (
        "no post is removed later",
        "SELECT COUNT(*) FROM shared_post",
    ),
    (
        "no round is asked",
        "SELECT COUNT(*) FROM round WHERE server_id < 0 AND state <> 'over'",
    ),
    (
        "no chain of names",
        "SELECT COUNT(*) FROM craft JOIN craft AS other ON other.craft_id = craft.merged_into
            WHERE other.merged_into IS NOT NULL",
    ),
    (
        "no work in a name",
        "SELECT COUNT(*) FROM entry JOIN craft ON craft.craft_id = entry.craft_id
            WHERE craft.merged_into IS NOT NULL",
    ),
];

#[tokio::test]
async fn a_forged_export_joins_no_server_shares_nothing_and_says_what_cannot_be() {
    let (app, shed) = TestApp::in_shed(berlin(LATER)).await;
    app.set_up(shed).await.finished().await;
    app.log(shed.ben, shed.place(), "1h", "guitar").await;
    let file = forged(&shed.server.to_string(), &shed.channel.to_string());
    let preview = import(&app, shed, &brought(&file)).await;
    let lines = preview
        .attachments
        .iter()
        .find(|one| one.filename == "import-lines.txt");
    let lines = lines.expect("more lines than the message has room for");
    let lines = String::from_utf8(lines.bytes.to_vec()).expect("UTF-8");
    for part in [
        "settings, row 1: “timezone” cannot be “Mars/Olympus”; it takes a zone, as Europe/Berlin",
        "crafts, row 4: “stands_for” cannot be “c”",
        "crafts, row 5: “name” cannot be “aaa",
        "crafts, row 6: “rhythm_days” cannot be “9”; it takes a number from 1 to 7",
        "estimates, row 1: “minutes” cannot be “9223372036854775807”",
        "answers, row 2: “period_to” cannot be “2025-11-30”",
        "line 2: Fri 1 Jan 2027 is still to come",
        "lessons, row 1: the work or the answer that it came with is not in your record",
        "lessons, row 2: “still_true” cannot be “10000000”",
        "letters, row 1: “words” cannot be “aaa",
        "letters, row 2: “due_on” cannot be “9999-01-01”",
        "shipped, row 1: “link” cannot be “javascript:1”",
        "milestones, row 1: “hours” cannot be “3”",
        "preferences, row 1: “card_theme” cannot be “pink”; it takes dark or light",
    ] {
        assert!(lines.contains(part), "{part:?} is not in\n{lines}");
    }
    let posts = app.discord.messages(shed.channel).len();
    pressed(&app, shed, &preview, "Keep these").await;
    app.tick().await;
    assert_eq!(app.discord.messages(shed.channel).len(), posts);
    for (what, sql) in NEVER {
        app.counts(what, sql, 0).await;
    }
    let now = record(&[document(&app, shed).await]);
    assert_eq!((now["answers"].len(), now["entries"].len()), (1, 1));
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_answer_that_an_import_brought() {
    let (first, there) = rich_record().await;
    let json = document(&first, there).await;
    let (second, shed) = TestApp::in_shed(berlin(LATER)).await;
    let preview = import(&second, shed, &brought(&json)).await;
    pressed(&second, shed, &preview, "Keep these").await;
    let asked = second.command(shed.ada, shed.place(), "forget", &[]).await;
    let form = second
        .discord
        .press(shed.ada, &asked.message(), "Forget me…")
        .await
        .modal();
    second
        .discord
        .submit(shed.ada, &form, &[("word", "forget me")])
        .await;
    for table in [
        "answer",
        "letter",
        "shipped",
        "import",
        "import_fact",
        "round",
    ] {
        let rows = format!("SELECT COUNT(*) FROM {table}");
        second.counts(table, &rows, 0).await;
    }
    let places = "SELECT COUNT(*) FROM server WHERE server_id < 0";
    second.counts("no place", places, 0).await;
}

#[tokio::test]
async fn a_record_that_was_cut_off_in_the_middle_is_whole_afterwards() {
    let (first, there) = rich_record().await;
    let json = document(&first, there).await;
    let (mut second, shed) = TestApp::in_shed(berlin(LATER)).await;
    import(&second, shed, &brought(&json)).await;
    second.down().await;
    let member = MemberId::from_u64(shed.ada.0).expect("an id");
    // What a kill leaves: everything written, and nobody told that it is.
    for _ in 0..2 {
        let store = Store::open(&second.database(), StoreOptions::default())
            .await
            .expect("the bot is down");
        let imports = Imports::new(store.clone());
        let pending = imports.latest(member, ImportState::Pending).await;
        if let Some(pending) = pending.expect("readable") {
            store
                .write::<_, StoreError, _>(move |session| {
                    Box::pin(async move {
                        session
                            .set_import_state(pending.id, ImportState::Keeping, berlin(LATER))
                            .await
                    })
                })
                .await
                .expect("written");
        }
        let begun = imports.keep_house(berlin(LATER));
        let some = async {
            loop {
                let mut session = store.read().await.expect("readable");
                if !session
                    .quiet_times(member)
                    .await
                    .expect("readable")
                    .is_empty()
                {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = begun => {}
            () = some => {}
        }
        store.close().await;
    }
    second.up().await;
    assert_eq!(record(&[document(&second, shed).await]), record(&[json]));
}
