//! What members do with a timer: by command, and by the buttons of what is said then.

use standin::{InteractionOutcome, MessageView, OptionValue, Outcome, Place, Standin, UserId};

use super::reading::opened;
use super::{Deed, Done};
use crate::ledger::{Step, Told};

/// What the bot says where a step cannot be.
const REFUSALS: [&str; 6] = [
    "A timer of ",
    "No timer is running",
    "That timer has not run for a minute",
    "That timer is dealt with",
    "This timer has run for 24 h",
    "The timer had ended by then",
];
/// What it says where something else is in the way.
const BROKEN: [&str; 3] = [
    "nothing was kept",
    "not done any more",
    "may be done all the same",
];

/// How somebody goes about it.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// `/timer start`, with the entry's mark as what is done.
    Start { craft: String, mark: String },
    /// `/timer stop`.
    Stop,
    /// `/timer discard`.
    Discard,
    /// The same, and *Keep it after all*.
    DiscardAndKeep,
    /// `/timer status`, and *Yes* where it asks.
    Yes,
    /// `/timer status`, and *It was this long…* where it asks.
    ThisLong(u32),
    /// `/timer stop`, and *That is right* where it had ended by itself.
    Right,
}

impl Way {
    /// The steps that may be taken, in order.
    pub(crate) fn steps(&self) -> Vec<Step> {
        match self {
            Self::Start { .. } => vec![Step::Start],
            Self::Stop => vec![Step::Stop],
            Self::Discard => vec![Step::Discard],
            Self::DiscardAndKeep => vec![Step::Discard, Step::KeepAfterAll],
            Self::Yes => vec![Step::Yes],
            Self::ThisLong(minutes) => vec![Step::ThisLong(*minutes)],
            Self::Right => vec![Step::Stop, Step::Right],
        }
    }
}

impl Deed {
    pub(super) async fn time(self, discord: &Standin, who: UserId, place: Place, way: Way) -> Done {
        let mut done = Done::told(self, Told::Refused);
        let name = match way {
            Way::Start { .. } => "timer start",
            Way::Stop | Way::Right => "timer stop",
            Way::Discard | Way::DiscardAndKeep => "timer discard",
            Way::Yes | Way::ThisLong(_) => "timer status",
        };
        let options: Vec<(&str, OptionValue)> = match &way {
            Way::Start { craft, mark } => vec![
                ("craft", craft.as_str().into()),
                ("what", mark.as_str().into()),
            ],
            _ => Vec::new(),
        };
        let first = discord.command(who, place, name, &options).await;
        if let (Some(step), false) = (way.steps().first(), name == "timer status") {
            done.stepped(*step, &first);
        }
        let Some(message) = reply(&first) else {
            return done;
        };
        let (step, button) = match way {
            Way::DiscardAndKeep => (Step::KeepAfterAll, "Keep it after all"),
            Way::Right => (Step::Right, "That is right"),
            Way::Yes => (Step::Yes, "Yes"),
            Way::ThisLong(minutes) => (Step::ThisLong(minutes), "It was this long…"),
            _ => return done,
        };
        // Below the answer another timer may be spoken of, with buttons of its own.
        let is_of_another = message.text().contains("ended by itself");
        if message.button(button).is_none() || is_of_another {
            return done;
        }
        let outcome = discord.press(who, message, button).await;
        let Way::ThisLong(minutes) = way else {
            done.stepped(step, &outcome);
            return done;
        };
        if let Some(form) = opened(outcome) {
            let time = format!("{minutes}m");
            let outcome = discord.submit(who, &form, &[("time", &time)]).await;
            done.stepped(step, &outcome);
        }
        done
    }
}

impl Done {
    fn stepped(&mut self, step: Step, outcome: &InteractionOutcome) {
        self.interaction = Some(outcome.id);
        self.told = match reply(outcome).map(MessageView::text) {
            None if matches!(outcome.kind, Outcome::NotSent(_)) => return,
            None => Told::Nothing,
            Some(text) => self.read(step, &text),
        };
        // Where something else is in the way, nothing is said of the timer.
        if self.told != Told::Refused || is_refusal(outcome) {
            self.steps.push((step, self.told));
        }
    }

    fn read(&mut self, step: Step, text: &str) -> Told {
        let kept = match step {
            Step::Start => "Running:",
            Step::Discard => "Dropped.",
            Step::Yes => "Good, it runs on",
            Step::Stop | Step::KeepAfterAll | Step::ThisLong(_) | Step::Right => "Kept",
        };
        let is_broken = BROKEN.iter().any(|one| text.contains(one));
        if text.starts_with(kept) {
            return Told::Kept;
        }
        if text.contains(BROKEN[2]) {
            return Told::Nothing;
        }
        if !is_broken && !is_one_of(text, &REFUSALS) {
            self.odd = Some(text.to_owned());
        }
        Told::Refused
    }
}

fn is_refusal(outcome: &InteractionOutcome) -> bool {
    reply(outcome).is_some_and(|one| is_one_of(&one.text(), &REFUSALS))
}

fn is_one_of(text: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|one| text.starts_with(one))
}

fn reply(outcome: &InteractionOutcome) -> Option<&MessageView> {
    match &outcome.kind {
        Outcome::Reply { message, .. } | Outcome::Updated(message) => Some(message),
        _ => None,
    }
}
