//! The places and people of a run.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use standin::{ChannelId, MessageView, OptionValue, Place, ServerId, Standin, UserId};

use crate::dice::Dice;
use crate::planning::shed;

/// Zones with different changes of the clocks, and none.
const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "UTC",
    "America/Santiago",
];
const DAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

/// A server with a check-in.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) id: ServerId,
    pub(crate) channel: ChannelId,
    pub(crate) owner: UserId,
    zone: Tz,
    day: (&'static str, Weekday),
    time: NaiveTime,
    /// When the check-in was set up.
    pub(crate) since: Option<DateTime<Utc>>,
    /// Its voice rooms, of one craft.
    pub(crate) rooms: [ChannelId; 2],
    /// The channel in which posting counts, where there is one.
    pub(crate) practice: Option<Practice>,
}

/// A habit and its channel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Practice {
    pub(crate) channel: ChannelId,
    /// When its daily post is due.
    pub(crate) opening: NaiveTime,
}

/// Somebody, in some of the servers.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) name: String,
    /// Where they are now.
    pub(crate) inside: BTreeSet<usize>,
    /// Where they were asked not to be posted, or went away, at some time.
    pub(crate) left: BTreeSet<usize>,
    /// Since when nothing is kept of them: they had everything erased, and did nothing since.
    pub(crate) forgotten_at: Option<DateTime<Utc>>,
}

pub(crate) struct Town {
    pub(crate) servers: Vec<Server>,
    pub(crate) people: Vec<Person>,
    /// Another bot, which is everywhere and talks.
    pub(crate) robot: UserId,
}

impl Town {
    pub(crate) fn build(discord: &Standin, dice: &mut Dice) -> Self {
        let servers: Vec<Server> = (0..dice.between(1, 3))
            .map(|number| {
                let owner = discord.add_user(&format!("Owner{number}"));
                let id = discord.add_server(&shed(usize::try_from(number).expect("few")), owner);
                let practice = (!dice.one_in(3)).then(|| Practice {
                    channel: discord.add_text_channel(id, "practice"),
                    opening: time(dice),
                });
                Server {
                    id,
                    channel: discord.add_text_channel(id, "check-in"),
                    owner,
                    zone: dice.pick(&ZONES).parse().expect("an IANA zone"),
                    day: *dice.pick(&DAYS),
                    time: time(dice),
                    since: None,
                    practice,
                    rooms: ["piano", "stage"].map(|name| discord.add_voice_channel(id, name)),
                }
            })
            .collect();
        let robot = discord.add_other_bot("Robot");
        for server in &servers {
            discord.join(server.id, robot);
        }
        let people = (0..dice.between(2, 5))
            .map(|number| {
                let name = format!("Member{number}");
                let user = discord.add_user(&name);
                let mut inside = BTreeSet::new();
                for (place, server) in servers.iter().enumerate() {
                    if place == 0 || dice.one_in(2) {
                        discord.join(server.id, user);
                        inside.insert(place);
                    }
                }
                Person {
                    user,
                    name,
                    inside,
                    left: BTreeSet::new(),
                    forgotten_at: None,
                }
            })
            .collect();
        Self {
            servers,
            people,
            robot,
        }
    }

    /// The zone that somebody chooses, where they choose one.
    pub(crate) fn zone_of(&self, person: usize) -> Tz {
        self.servers[person % self.servers.len()].zone
    }
}

fn time(dice: &mut Dice) -> NaiveTime {
    let hour = u32::try_from(dice.between(0, 23)).expect("an hour");
    let minute = u32::try_from(dice.between(0, 3) * 15).expect("a minute");
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

impl Server {
    pub(crate) const fn place(&self) -> Place {
        Place::Server(self.id, self.channel)
    }

    /// The options of `/setup`.
    pub(crate) fn set_up(&self) -> Vec<(&'static str, OptionValue)> {
        vec![
            ("channel", OptionValue::Channel(self.channel)),
            ("weekday", self.day.0.into()),
            (
                "time",
                self.time.format("%H:%M").to_string().as_str().into(),
            ),
            ("timezone", self.zone.name().into()),
        ]
    }

    /// The options of `/habit create`, where it has one.
    pub(crate) fn habit(&self) -> Option<Vec<(&'static str, OptionValue)>> {
        let practice = self.practice?;
        let opening = practice.opening.format("%H:%M").to_string();
        Some(vec![
            ("name", "scales".into()),
            ("channel", OptionValue::Channel(practice.channel)),
            ("timezone", self.zone.name().into()),
            ("opening", opening.as_str().into()),
        ])
    }

    /// The local date there.
    pub(crate) fn date(&self, at: DateTime<Utc>) -> chrono::NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// When the daily post of a date is due.
    pub(crate) fn opening(&self, practice: Practice, date: chrono::NaiveDate) -> DateTime<Utc> {
        instant(self.zone, date.and_time(practice.opening))
    }

    /// The daily posts in its practice channel, oldest first.
    pub(crate) fn openings(&self, discord: &Standin) -> Vec<MessageView> {
        let messages = self.practice.map(|one| discord.messages(one.channel));
        let messages = messages.unwrap_or_default().into_iter();
        messages
            .filter(|one| one.button("Did it").is_some())
            .collect()
    }

    /// When its question is due, from its setting up until `end`: computed here, by no rule of the bot's code.
    pub(crate) fn slots(&self, end: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        self.slots_in(self.zone, end)
    }

    /// The same in another zone, as for who is asked by direct message.
    pub(crate) fn slots_in(&self, zone: Tz, end: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let Some(since) = self.since else {
            return Vec::new();
        };
        let mut date = since.with_timezone(&zone).date_naive() - Days::new(1);
        let mut slots = Vec::new();
        loop {
            let slot = instant(zone, date.and_time(self.time));
            if slot > end {
                return slots;
            }
            if date.weekday() == self.day.1 && slot > since {
                slots.push(slot);
            }
            date = date + Days::new(1);
        }
    }

    /// The questions in its channel, oldest first.
    pub(crate) fn questions(&self, discord: &Standin) -> Vec<MessageView> {
        let messages = discord.messages(self.channel).into_iter();
        messages
            .filter(|one| one.button("Answer").is_some())
            .collect()
    }
}

/// A local time that does not exist is the first instant after the gap, one that occurs twice the first of the two.
fn instant(zone: Tz, local: chrono::NaiveDateTime) -> DateTime<Utc> {
    let mut tried = local;
    loop {
        if let Some(found) = zone.from_local_datetime(&tried).earliest() {
            return found.to_utc();
        }
        tried += chrono::TimeDelta::minutes(1);
    }
}

/// The round that a button or form names: the number at the end of its custom_id.
pub(crate) fn round_in(custom_id: &str) -> Option<i64> {
    custom_id.rsplit(':').next()?.parse().ok()
}

/// Every message that everybody in its place sees, with its server.
pub(crate) fn public_messages(discord: &Standin, town: &Town) -> Vec<(usize, MessageView)> {
    let mut all = Vec::new();
    for (place, server) in town.servers.iter().enumerate() {
        let threads = discord
            .threads(server.channel)
            .into_iter()
            .map(|one| one.id);
        let practice = server.practice.map(|one| one.channel);
        for channel in threads.chain([server.channel]).chain(practice) {
            let messages = discord.messages(channel).into_iter();
            all.extend(messages.map(|message| (place, message)));
        }
    }
    all
}
