//! Which events of the gateway the library gets at all. It makes an object and a task of each before anybody looks at it, and most
//! messages are in channels that are nobody's habit: those end here, at the door, and so does what a flooded habit channel has too
//! much of. Whatever cannot be read here is handed on, for the alarm about unparsed events to find.

use serde::Deserialize;

use super::habits::{self, Kind};
use super::voice::Id;
use crate::actions::habit::Habits;
use crate::metrics::Metrics;

/// Whether an event is of use to the bot, by its name and its data as JSON. A message that is not, though it counts, is read back.
pub fn is_wanted(habits: &Habits, metrics: &Metrics, event: &str, data: &str) -> bool {
    let kind = match event {
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" => Kind::Message,
        "MESSAGE_DELETE"
        | "MESSAGE_DELETE_BULK"
        | "MESSAGE_REACTION_ADD"
        | "MESSAGE_REACTION_REMOVE" => Kind::Change,
        _ => return true,
    };
    let Ok(Somewhere { channel_id }) = serde_json::from_str(data) else {
        return true;
    };
    let channel = channel_id.channel();
    if habits.places.server_of(channel).is_none() {
        return false;
    }
    let has_room = habits.under_way.available_permits() > 0;
    if !has_room {
        habits::let_go(habits, metrics, kind, channel);
    }
    has_room
}

#[derive(Deserialize)]
struct Somewhere {
    channel_id: Id,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;

    use super::*;
    use crate::actions::habit::{HabitPlaces, Reactions};
    use crate::domain::habit::MayRead;
    use crate::domain::ids::{ChannelId, ServerId};

    const ALL: [&str; 6] = [
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
    ];
    const IN_HABIT: &str = r#"{"content":"1h","channel_id":"7","author":{"id":"1"}}"#;
    const ELSEWHERE: &str = r#"{"channel_id":"8","content":"1h"}"#;

    fn habits(room: usize) -> Habits {
        let places = HabitPlaces::default();
        places.add(ChannelId::from_row(7), ServerId::from_row(1));
        Habits {
            places,
            reactions: Reactions::default(),
            may_read: MayRead::All,
            under_way: Arc::new(Semaphore::new(room)),
            at_work: Arc::new(Semaphore::new(room)),
        }
    }

    #[test]
    fn messages_elsewhere_end_here_and_those_of_a_habit_go_on() {
        let (habits, metrics) = (habits(1), Metrics::default());
        for event in ALL {
            assert!(is_wanted(&habits, &metrics, event, IN_HABIT), "{event}");
            assert!(!is_wanted(&habits, &metrics, event, ELSEWHERE), "{event}");
        }
    }

    #[test]
    fn what_is_no_message_or_cannot_be_read_goes_on() {
        let (habits, metrics) = (habits(0), Metrics::default());
        for event in ["INTERACTION_CREATE", "THREAD_CREATE", "GUILD_DELETE"] {
            assert!(is_wanted(&habits, &metrics, event, ELSEWHERE), "{event}");
        }
        for data in ["{}", r#"{"channel_id":8}"#, "null"] {
            assert!(
                is_wanted(&habits, &metrics, "MESSAGE_CREATE", data),
                "{data}"
            );
        }
    }

    #[test]
    fn beyond_the_bound_a_message_is_read_back_and_a_change_is_not_heard() {
        let (habits, metrics) = (habits(0), Metrics::default());
        assert!(!is_wanted(&habits, &metrics, "MESSAGE_DELETE", IN_HABIT));
        assert!(habits.places.is_all_live());
        assert!(!is_wanted(&habits, &metrics, "MESSAGE_CREATE", IN_HABIT));
        assert!(!habits.places.is_all_live());
    }
}
