//! Entries of many who write at once: what is told of each is what is kept of it.

use sqlx::Connection as _;
use yesteryou::actions::log_work::{LogWork, Logged, log_work};
use yesteryou::domain::ids::MemberId;
use yesteryou::store::Store;

use super::{Kept, fresh, is_there, now, work};

/// All at once: what is told of each in the order of the requests, or `None` where it was refused.
async fn together(store: &Store, requests: Vec<LogWork>) -> Vec<Option<Logged>> {
    let all = requests
        .into_iter()
        .map(|request| log_work(store, request, now()));
    let all = futures_util::future::join_all(all).await;
    all.into_iter().map(Result::ok).collect()
}

/// The same, the minutes and the craft alone.
async fn logged(store: &Store, requests: Vec<LogWork>) -> Vec<Option<(i64, String)>> {
    let told = |logged: Logged| (logged.entry.minutes, logged.entry.craft_name);
    let all = together(store, requests).await.into_iter();
    all.map(|logged| logged.map(told)).collect()
}

#[tokio::test]
async fn entries_that_wait_together_are_each_ones_own_and_keep_to_each_ones_day() {
    let kept = fresh().await;
    let members = 1..=30;
    let first = members.clone().map(|member| work(member, "5m", member));
    let first = logged(&kept.store, first.collect()).await;
    let own = members
        .clone()
        .map(|member| Some((5, format!("rust {member}"))));
    assert_eq!(first, own.collect::<Vec<_>>());
    // Twice 13 hours of each, and what was there once more.
    let more = members.clone().flat_map(|member| {
        [
            work(member, "13h", 1_000 + member),
            work(member, "13h", 2_000 + member),
            work(member, "5m", member),
        ]
    });
    let more = logged(&kept.store, more.collect()).await;
    for (member, more) in members.zip(more.chunks(3)) {
        let long = more[..2].iter().flatten().count();
        assert_eq!(long, 1, "{member}: {more:?}");
        assert_eq!(more[2], Some((5, format!("rust {member}"))));
        let session = &mut kept.store.read().await.expect("a session");
        let member = MemberId::from_row(member);
        let entries = session.count_entries(member).await.expect("a query");
        assert_eq!(entries, 2);
    }
}

#[tokio::test]
async fn a_refused_entry_leaves_nothing_of_who_was_met_for_it() {
    let kept = fresh().await;
    let tomorrow = |member, interaction| LogWork {
        day: Some("2026-11-24".to_owned()),
        ..work(member, "5m", interaction)
    };
    let requests = vec![
        work(1, "5m", 1),
        tomorrow(2, 2),
        work(3, "5m", 3),
        tomorrow(1, 4),
    ];
    let all = logged(&kept.store, requests).await;
    let is_kept: Vec<bool> = all.iter().map(Option::is_some).collect();
    assert_eq!(is_kept, [true, false, true, false]);
    assert!(is_there(&kept.store, 1).await && is_there(&kept.store, 3).await);
    assert!(!is_there(&kept.store, 2).await);
}

/// Looks for what was told of each.
async fn check(kept: &Kept, told: &[Option<Logged>]) {
    let session = &mut kept.store.read().await.expect("a session");
    for logged in told.iter().flatten() {
        let entry = session.entry(logged.entry.id).await.expect("a query");
        assert_eq!(entry.as_ref(), Some(&logged.entry));
    }
}

async fn entries_of_all(store: &Store, members: i64) -> i64 {
    let session = &mut store.read().await.expect("a session");
    let mut entries = 0;
    for member in 1..=members {
        let of_member = session.count_entries(MemberId::from_row(member)).await;
        entries += of_member.expect("a query");
    }
    entries
}

#[tokio::test]
async fn what_is_told_of_an_entry_among_many_is_what_is_kept() {
    let kept = fresh().await;
    let known = (1..=40).map(|member| work(member, "5m", member));
    check(&kept, &together(&kept.store, known.collect()).await).await;
    // What is held back with others', and between them what changes more, looks at another day, is refused, or is the same member's.
    let requests = (1..=40).flat_map(|member| {
        let plain = work(member, "6m", 100 + member);
        let mut other = work(member, "7m", 200 + member);
        match member % 8 {
            2 => other.dead_end = true,
            3 => other.lesson = Some(format!("what {member} learnt")),
            4 => other.craft = format!("piano {member}"),
            5 => other.day = Some("2026-11-22".to_owned()),
            6 => other.day = Some("2026-11-24".to_owned()),
            7 => other.time = "24h".to_owned(),
            _ => {}
        }
        [plain, other]
    });
    let told = together(&kept.store, requests.collect()).await;
    let refused = told.iter().filter(|logged| logged.is_none()).count();
    assert_eq!(refused, 10);
    check(&kept, &told).await;
    assert_eq!(entries_of_all(&kept.store, 40).await, 40 + 70);
}

#[tokio::test]
async fn entries_that_cannot_be_kept_together_are_told_to_nobody() {
    let kept = fresh().await;
    let known = (1..=40).map(|member| work(member, "5m", member));
    let known = together(&kept.store, known.collect()).await;
    assert_eq!(known.iter().flatten().count(), 40);
    let mut file = sqlx::SqliteConnection::connect(&kept.path.display().to_string()).await;
    let file = file.as_mut().expect("opens");
    let trigger = "CREATE TRIGGER trouble BEFORE INSERT ON entry WHEN NEW.note = 'trouble'
         BEGIN SELECT RAISE(ABORT, 'the disk has a hole there'); END";
    sqlx::raw_sql(trigger)
        .execute(&mut *file)
        .await
        .expect("made");
    let later = (1..=40).map(|member| LogWork {
        what: Some(if member == 20 { "trouble" } else { "more" }.to_owned()),
        ..work(member, "5m", 2_000 + member)
    });
    let told = together(&kept.store, later.collect()).await;
    assert!(told[19].is_none(), "{:?}", told[19]);
    check(&kept, &told).await;
    // Who was told nothing has nothing, and can try again.
    let more = i64::try_from(told.iter().flatten().count()).expect("few");
    assert_eq!(entries_of_all(&kept.store, 40).await, 40 + more);
    let again = (1..=40).map(|member| work(member, "5m", 2_000 + member));
    let again = together(&kept.store, again.collect()).await;
    assert_eq!(again.iter().flatten().count(), 40);
    assert_eq!(entries_of_all(&kept.store, 40).await, 80);
}

#[tokio::test]
async fn an_entry_alone_is_kept_as_it_was_told_or_told_to_nobody() {
    let kept = fresh().await;
    let mut file = sqlx::SqliteConnection::connect(&kept.path.display().to_string()).await;
    let file = file.as_mut().expect("opens");
    let one = |interaction| together(&kept.store, vec![work(1, "5m", interaction)]);
    let (first, second) = (one(1).await, one(2).await);
    check(&kept, &first).await;
    check(&kept, &second).await;
    let last = second[0].as_ref().expect("kept").entry.id;
    // Somebody else takes the number that would come next, which only a hand in the file can.
    let taken = "INSERT INTO entry (entry_id, member_id, craft_id, started_on, dated, minutes, note, outcome, lesson, evidence, source,
             interaction_id, item, typed, created_at)
         SELECT entry_id + 1, member_id, craft_id, started_on, dated, 7, note, outcome, lesson, evidence, source, 99, item, typed, created_at
         FROM entry WHERE entry_id = $1";
    let taken = sqlx::query(taken).bind(last.get()).execute(file).await;
    assert_eq!(taken.expect("a row").rows_affected(), 1);
    assert_eq!(one(3).await, [None]);
    assert_eq!(entries_of_all(&kept.store, 1).await, 3);
    let (third, fourth) = (one(3).await, one(4).await);
    assert!(third[0].is_some() && fourth[0].is_some());
    check(&kept, &third).await;
    check(&kept, &fourth).await;
    assert_eq!(entries_of_all(&kept.store, 1).await, 5);
}
