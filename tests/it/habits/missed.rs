//! What was posted while the bot was not there is read back, once.

use chrono::TimeDelta;
use standin::Fault;

use super::Habit;
use crate::test_app::berlin;

const NOON: &str = "2026-11-18 12:00";
const REFUSE: &str =
    "CREATE TRIGGER refuse BEFORE INSERT ON habit_post BEGIN SELECT RAISE(ABORT, 'full'); END";
const TEN_SECONDS: TimeDelta = TimeDelta::seconds(10);

#[tokio::test]
async fn messages_missed_while_down_are_read_back_once() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.down().await;
    let (ben, channel) = (habit.shed.ben, habit.shed.channel);
    for minutes in 1..=120 {
        habit
            .app
            .set_now(habit.app.discord.now() + TimeDelta::seconds(1));
        habit
            .app
            .discord
            .say(ben, channel, &format!("{minutes} min: scales"));
    }
    habit
        .app
        .discord
        .say_by_webhook("news", channel, "5h scales");
    habit.up().await;
    habit.app.caught_up().await;
    // The day holds 24 hours: what goes past them keeps no time.
    let kept = (1_388, 53);
    assert_eq!((habit.posts().await, habit.kept().await), ((121, 1), kept));
    habit.app.down().await;
    habit.up().await;
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, kept);
}

#[tokio::test]
async fn what_cannot_be_read_now_is_read_later() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.app.down().await;
    habit.app.set_now(berlin("2026-11-18 13:00"));
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    let path = format!("GET /channels/{}/messages", habit.shed.channel);
    let fault = habit.app.discord.fault(Fault::server_error(&path).always());
    habit.up().await;
    fault.reached(1).await;
    assert_eq!(habit.kept().await, (0, 0));
    habit.app.discord.clear_faults();
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, (30, 1));
}

#[tokio::test]
async fn a_cut_connection_loses_nothing() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.discord.invalidate_sessions(false);
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "20 min scales");
    habit.app.discord.connected().await;
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    habit.until_kept((60, 3)).await;
}

#[tokio::test]
async fn nothing_from_before_the_habit_counts() {
    let habit = Habit::unbound(berlin(NOON), true).await;
    habit
        .app
        .discord
        .say(habit.shed.ben, habit.shed.channel, "30 min scales");
    habit.app.set_now(berlin("2026-11-18 13:00"));
    let mut habit = habit;
    habit.create(&[]).await;
    habit.app.down().await;
    habit.up().await;
    habit.app.caught_up().await;
    assert_eq!(habit.posts().await, (0, 0));
}

#[tokio::test]
async fn what_was_posted_before_its_author_was_forgotten_is_not_read_back() {
    for down_until in ["2026-11-18 12:01", "2026-11-20 12:00"] {
        let mut habit = Habit::reading(berlin(NOON)).await;
        habit.say("10 min scales").await;
        habit.app.set_now(berlin("2026-11-18 12:00") + TEN_SECONDS);
        habit.forget(habit.shed.ben).await;
        assert_eq!(habit.posts().await, (0, 0));
        habit.app.down().await;
        habit.app.set_now(berlin(down_until));
        habit.up().await;
        habit.app.caught_up().await;
        let members = "SELECT COUNT(*), 0 FROM habit_member";
        assert_eq!(habit.query(members).await, (0, 0), "{down_until}");
        assert_eq!((habit.posts().await, habit.kept().await), ((0, 0), (0, 0)));
        // What they post from then on counts again.
        habit.app.set_now(berlin("2026-11-20 13:00"));
        habit.say("20 min scales").await;
        assert_eq!((habit.posts().await, habit.kept().await), ((1, 1), (20, 1)));
    }
}

#[tokio::test]
async fn what_was_posted_before_its_author_was_forgotten_does_not_come_back_by_an_edit() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    let posted = habit.say("10 min scales").await;
    habit.app.set_now(berlin("2026-11-18 13:00"));
    habit.forget(habit.shed.ben).await;
    for later in ["2026-11-19 12:00", "2026-11-25 11:00", "2026-12-18 12:00"] {
        // A look clears away what is not kept any more.
        habit.app.at(berlin(later)).await;
        let (channel, id) = (habit.shed.channel, posted.id);
        habit.app.discord.edit_message(channel, id, "20 min scales");
        habit.next().await;
        assert_eq!(habit.posts().await, (0, 0), "{later}");
        assert_eq!(habit.kept().await, (0, 0), "{later}");
    }
}

#[tokio::test]
async fn what_the_disk_would_not_take_is_read_back_later() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.down().await;
    habit.app.set_now(berlin("2026-11-18 13:00"));
    let (ben, channel) = (habit.shed.ben, habit.shed.channel);
    habit.app.discord.say(ben, channel, "30 min scales");
    // As a full disk does: what is to be kept is refused.
    habit.execute(REFUSE).await;
    habit.app.discord.clear_requests();
    habit.up().await;
    habit
        .app
        .discord
        .settle("the channel is read", |discord| {
            let requests = discord.requests().into_iter();
            let path = format!("/channels/{channel}/messages");
            let mut reads = requests.filter(|one| one.method == "GET" && one.path.contains(&path));
            reads.next().is_some()
        })
        .await;
    habit.app.tick().await;
    habit.execute("DROP TRIGGER refuse").await;
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, (40, 2));
}

#[tokio::test]
async fn what_the_disk_would_not_take_as_it_was_posted_is_read_back() {
    let mut habit = Habit::reading(berlin(NOON)).await;
    habit.say("10 min scales").await;
    habit.app.set_now(berlin("2026-11-18 13:00"));
    habit.execute(REFUSE).await;
    habit.say("30 min scales").await;
    assert_eq!(habit.kept().await, (10, 1));
    habit.execute("DROP TRIGGER refuse").await;
    habit.app.set_now(berlin("2026-11-18 14:00"));
    habit.say("20 min scales").await;
    habit.app.caught_up().await;
    assert_eq!(habit.kept().await, (60, 3));
}
