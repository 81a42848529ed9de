//! Every way in which the bot says no: what was wrong, what is accepted, an example. What was typed comes back with it.

mod crafts;
mod lessons;
mod letter;
mod lists;
mod own_words;
mod replies;
mod shipped;
mod timer;
mod voice;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::import::import_rejection;
use super::text::{inline, quoted};
use super::{NAME_MAX, dates};
use crate::domain::calendar::{AWAY_DAYS_MAX, DateRange};
use crate::domain::duration::DAY_MINUTES;
use crate::domain::format;
use crate::domain::own_data::ERASING_WORD;
use crate::domain::record::ENTRIES_A_DAY_MAX;
use crate::domain::rejection::{Field, OwnDataRejection, Rejection};
use crate::domain::schedule::CHANGE_DAYS_MIN;
use crate::domain::text::CRAFT_NAME_MAX;

pub use replies::{refused, refused_modal};

const DURATIONS: &str = "For example: `90`, `1h30`, `1:30`, `1.5h` or `45 min`.";
const DAYS: &str = "For example: `today`, `tue` or `2026-11-22`.";

/// What a refusal says.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each variant, and no other place for them"
)]
pub fn rejection(rejection: &Rejection) -> String {
    match rejection {
        Rejection::DurationUnreadable { input } => {
            format!("{} is not a length of time that I can read. Hours and minutes work, up to 24 h. \
                 {DURATIONS}", quoted(input))
        }
        Rejection::DurationZero => {
            "That comes to no time at all. One minute is the least. For example: `5m`.".to_owned()
        }
        Rejection::DurationNegative => "Time spent cannot be below zero; to take some back, `/history` has *Delete*. \
             Accepted is 1 minute to 24 h. For example: `1h30`."
            .to_owned(),
        Rejection::DurationTooLong => "That is more than a day holds. Up to 24 h go into one entry; more can go to several days. \
             For example: `8h`."
            .to_owned(),
        Rejection::DayUnreadable { input } => format!(
            "{} is not a day that I can read. A weekday, a date, or a word like today works. {DAYS}",
            quoted(input)
        ),
        Rejection::DayInFuture { day, today } => format!(
            "{} is still to come. Days up to today, {}, can be logged. For example: `today`.",
            dates::weekday_and_day(*day, today.year()),
            dates::weekday_and_day(*today, today.year())
        ),
        Rejection::DayTooOld { day } => format!(
            "{} is before this record can begin. Days from 1 January 2000 on can be logged. For example: `2000-01-01`.",
            full_day(*day)
        ),
        Rejection::DayFull { day, kept_minutes, asked_minutes } => {
            day_full(*day, *kept_minutes, *asked_minutes)
        }
        Rejection::DayOutsidePeriod { input, period } => outside_period(input, *period),
        Rejection::TextEmpty { what } => {
            let (name, example) = field(*what);
            format!("{name} is empty. A word is enough. For example: `{example}`.")
        }
        Rejection::TextTooLong { what, max, length } => {
            let (name, example) = field(*what);
            format!(
                "{name} has {} characters; up to {} are kept. A shorter one works. For example: `{example}`.",
                number(*length),
                number(*max)
            )
        }
        Rejection::CraftNameEmpty => {
            "The craft has no name. What do the hours go into? A word is enough. For example: `guitar`.".to_owned()
        }
        Rejection::CraftNameTooLong { length } => format!(
            "The craft's name has {} characters; up to {CRAFT_NAME_MAX} are kept. Details go under *what*. \
             For example: `guitar`.",
            number(*length)
        ),
        Rejection::CraftUnknown { input, near } => craft_unknown(input, near.as_deref()),
        Rejection::TimezoneUnknown { input, near } => timezone_unknown(input, near),
        Rejection::TimeUnreadable { input } => format!(
            "{} is not a time of day that I can read. Hours and minutes work. For example: `09:00`, `9am` or `21.30`.",
            quoted(input)
        ),
        Rejection::WeekdayUnreadable { input } => format!(
            "{} is not a weekday that I know. English names and their short forms work. For example: `Monday` or `tue`.",
            quoted(input)
        ),
        Rejection::LinkUnreadable { input } => format!(
            "{} is not an address that I can keep. It has to begin with http or https and hold no user name. \
             For example: `https://example.org/my-work`.",
            quoted(input)
        ),
        Rejection::HourOutOfRange { hour } => format!(
            "A day cannot start at {hour} o'clock. Whole hours from 0 to 6 work. For example: `4`, if your nights are long."
        ),
        Rejection::AwayUntilPast { day, today } => format!(
            "{} is over. Being away can end today, {}, or later. For example: `sunday`.",
            dates::weekday_and_day(*day, today.year()),
            dates::weekday_and_day(*today, today.year())
        ),
        Rejection::AwayTooFar { day, last } => format!(
            "{} is more than {AWAY_DAYS_MAX} days ahead. Up to {} works, and it can be set again later. For example: `{last}`.",
            full_day(*day),
            full_day(*last)
        ),
        Rejection::HoursLine { line_no, item, reason } => {
            format!("Item {line_no} of the hours, {}. {}", quoted(item), hours_reason(reason))
        }
        Rejection::HoursTooMany { minutes } => format!(
            "The hours come to {}, and a week has 168 h. Anything up to that works. For example: `guitar 3h; tue rust 1h30`.",
            format::duration(*minutes)
        ),
        Rejection::HoursTooManyItems { count, max } => format!(
            "The hours have {} items; up to {max} are read at a time. One item per craft is enough. \
             For example: `guitar 3h; rust 5h`.",
            number(*count)
        ),
        Rejection::EntriesTooMany { free_at } => entries_too_many(*free_at),
        Rejection::Timer(timer) => timer::rejection(timer),
        Rejection::NotInServer => "This works in a server only, in any channel where I am. \
             What works here: `/log`, `/compare` and `/history`."
            .to_owned(),
        Rejection::NotJoined => "Here your numbers are shown to you alone, since you have not joined. \
             `/join` lets them be posted in this server; then this works."
            .to_owned(),
        Rejection::AnsweredThere { server_name } => format!(
            "The question of **{}** has an answer of yours already, in other words, and one answer to each question is kept. \
             `/checkin` there opens that one, to be changed and posted. For example: with the words of this one.",
            inline(server_name, NAME_MAX)
        ),
        Rejection::LoggedElsewhere => "That was logged somewhere else, and stays there. What you log in this server can be shared here, and so can \
             all of a craft that you let it see. For example: `/craft share craft:guitar`."
            .to_owned(),
        Rejection::NothingLoggedHere => "Nothing of that was logged in this server, and what was logged elsewhere stays there. \
             What you log here can be shared here, and so can all of a craft that you let this server see. \
             For example: `/craft share craft:guitar`."
            .to_owned(),
        Rejection::CraftGone => "That craft is not there any more. What is there stands in `/journey`, and `/log` makes a new one. \
             For example: `/log 1h30 guitar`."
            .to_owned(),
        Rejection::Lessons(rejection) => lessons::lessons(rejection),
        Rejection::OwnWords(rejection) => own_words::own_words(rejection),
        Rejection::NotYours => {
            "That belongs to somebody else, and only they can use it. Yours is in `/history`.".to_owned()
        }
        Rejection::OlderRound => {
            "That question is over, and a newer one is out. `/checkin` answers the newer one, and `/log` keeps work \
             of any day. For example: `/log 1h30 rust day:tue`."
                .to_owned()
        }
        Rejection::NothingToUndo => {
            "There is nothing to undo. An entry comes first. For example: `/log 1h30 rust`.".to_owned()
        }
        Rejection::NothingToPutBack => {
            "There is nothing to put back. What was deleted or taken back can be. For example: `/history put_back:True`, \
             after `/history undo:True`."
                .to_owned()
        }
        Rejection::NoSuchEntry { total: 0, .. } => {
            "There is no entry yet. `/log` makes one. For example: `/log 1h30 rust`.".to_owned()
        }
        Rejection::NoSuchEntry { number, total } => format!(
            "No entry has the number {number}: yours go from 1, the latest, to {total}. `/history` shows them. \
             For example: `/history show:1`."
        ),
        Rejection::EntryGone => {
            "That entry is not there, or not any more. What is there stands in `/history`; `/log` keeps it anew.".to_owned()
        }
        Rejection::DraftGone => "What you typed was sent already, or is older than 24 hours. `/checkin` opens the form afresh; \
             entries are changed in `/history`."
            .to_owned(),
        Rejection::ButtonUnknown => {
            "That button is from another version of me. The commands do the same; `/help` lists them.".to_owned()
        }
        Rejection::NotSetUp => "This server has no weekly question yet. Somebody who manages it can set one up. \
             For example: `/setup channel:#check-in weekday:Monday time:09:00 timezone:Europe/Berlin`."
            .to_owned(),
        Rejection::NoRoundYet { next_at } => no_round_yet(*next_at),
        Rejection::AskedRecently { last_at } => format!(
            "The last question went out {}, and two questions lie at least four days apart. \
             *Ask now* works again from {} on; `/setup` shows when the next one is due.",
            dates::instant(*last_at),
            dates::instant(*last_at + TimeDelta::days(CHANGE_DAYS_MIN))
        ),
        Rejection::NeedManageServer => {
            "This is for those who may manage the server (Discord's permission **Manage Server**). \
             For everybody there are `/log`, `/compare` and `/settings`."
                .to_owned()
        }
        Rejection::ChannelUnfit { kind } => format!(
            "{kind} cannot take the weekly question. A text or announcement channel works. \
             For example: `/setup channel:#check-in`, with whatever else you typed."
        ),
        Rejection::BotLacksPermissions { names } => lacks_permissions(names),
        Rejection::Import(refusal) => import_rejection(refusal),
        Rejection::Craft(craft) => crafts::craft(craft),
        Rejection::Before(before) => crafts::before(before),
        Rejection::Change(change) => crafts::change(*change).to_owned(),
        Rejection::Backfill(backfill) => lists::backfill(*backfill),
        Rejection::Search(search) => lists::search(*search),
        Rejection::Habit(refusal) => super::habit::habit_refused(refusal),
        Rejection::Voice(rejection) => voice::sentence(rejection),
        Rejection::Letter(rejection) => letter::sentence(rejection),
        Rejection::Shipped(rejection) => shipped::sentence(rejection),
        Rejection::OwnData(rejection) => own_data(rejection),
        Rejection::IdTooLarge { id } => format!(
            "The number {id} is past what I can keep. Discord's own numbers fit; choose from what Discord offers, \
             for example `#check-in`."
        ),
    }
}

fn entries_too_many(free_at: Option<DateTime<Utc>>) -> String {
    let when = match free_at {
        Some(at) => format!("There is room again {}.", dates::instant(at)),
        None => "Fewer at a time work.".to_owned(),
    };
    format!(
        "Up to {ENTRIES_A_DAY_MAX} entries are kept within 24 hours, and that would be more. {when} Several pieces of one day's work \
         fit into one entry. For example: `/log 3h guitar`."
    )
}

fn no_round_yet(next_at: Option<DateTime<Utc>>) -> String {
    let when = match next_at {
        Some(at) => format!(
            "The first question here comes {}, and can be answered from two days before.",
            dates::instant(at)
        ),
        None => "No question is out here, and none is planned at the moment.".to_owned(),
    };
    format!("{when} Work can be logged at any time. For example: `/log 1h30 rust`.")
}

fn day_full(day: NaiveDate, kept_minutes: i64, asked_minutes: i64) -> String {
    let room = i64::from(DAY_MINUTES) - kept_minutes;
    let day = full_day(day);
    let (kept, asked) = (
        format::duration(kept_minutes),
        format::duration(asked_minutes),
    );
    if room <= 0 {
        return format!(
            "{day} holds {kept} already, all that a day has. Another day works. {DAYS}"
        );
    }
    let room = format::duration(room);
    format!(
        "{day} holds {kept} already, and {asked} more would be over 24 h. There is room for {room}. For example: `{}`.",
        room.replace(' ', "")
    )
}

fn outside_period(input: &str, period: DateRange) -> String {
    format!(
        "{} is not one of the days asked about, {}. Those days work, or no day at all; other days go in with `/log`. \
         For example: `{} rust 1h30`.",
        quoted(input),
        dates::range(period),
        period.from.format("%a").to_string().to_lowercase()
    )
}

fn craft_unknown(input: &str, near: Option<&str>) -> String {
    let meant = near.map(|near| format!(" Did you mean **{}**?", inline(near, 60)));
    format!(
        "You have no craft named {}.{} The names you have logged work, and `/log` makes a new one. \
         For example: `/log 1h30 guitar`.",
        quoted(input),
        meant.unwrap_or_default()
    )
}

fn timezone_unknown(input: &str, near: &[String]) -> String {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let example = if near.is_empty() {
        "For example: `Europe/Berlin`, `America/New_York` or `UTC`.".to_owned()
    } else {
        format!("Did you mean {}?", near.join(", "))
    };
    format!(
        "{} is not a timezone that I know. Names by region and city work, offered while you type. {example}",
        quoted(input)
    )
}

/// The reason behind one item of the hours, in that list's own words.
fn hours_reason(reason: &Rejection) -> String {
    match reason {
        Rejection::DurationUnreadable { .. } => {
            "I cannot tell the craft and the time apart in it. A craft and a time work, with a day before them if you like. \
             For example: `guitar 3h` or `tue rust 1h30`."
                .to_owned()
        }
        Rejection::CraftNameEmpty => {
            "The craft is missing. A craft and a time make an item. For example: `guitar 3h`.".to_owned()
        }
        other => rejection(other),
    }
}

fn lacks_permissions(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("**{name}**")).collect();
    format!(
        "I am not allowed to do that there yet. I need: {}. They are under the channel's settings, Permissions; \
         `/setup` shows when all are there.",
        names.join(", ")
    )
}

/// A text by its name, and an example of it.
const fn field(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Note => ("What you did", "lifetimes, chapter 10"),
        Field::CraftName => ("The craft's name", "guitar"),
        Field::Lesson => ("What it taught", "measure first, then cut"),
        Field::Words => ("Your answer", "finished chapter 10, practised scales"),
        Field::Question => ("The question", "What have you built last week?"),
        Field::Link => ("The link", "https://example.org/my-work"),
        Field::Letter => ("The letter", "I hope the parser is done"),
        Field::Explanation => ("What you explain", "a closure keeps what it names"),
        Field::Shipped => ("What you shipped", "my first song"),
        Field::Hours => ("The list of hours", "guitar 3h; tue rust 1h30"),
    }
}

fn full_day(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

fn number(number: usize) -> String {
    format::thousands(u64::try_from(number).unwrap_or(u64::MAX))
}

fn own_data(rejection: &OwnDataRejection) -> String {
    match rejection {
        OwnDataRejection::OtherWord { input } => format!(
            "{} is not the word, so nothing is erased. It takes these two words, to be sure that you mean it: `{ERASING_WORD}`",
            quoted(input)
        ),
        OwnDataRejection::ErasedSince => {
            "You asked for that before everything of yours was erased, so it is not done any more. \
             To begin anew, ask again. For example: `/log 1h30 rust`"
                .to_owned()
        }
    }
}
