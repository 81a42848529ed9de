//! The labels that counters are split by. Each has a bounded number of values.

use std::collections::BTreeSet;

use prometheus_client::encoding::EncodeLabelSet;

/// Routes counted apart. The bot uses some twenty; whatever else comes in on loopback is `other`.
const ROUTES: usize = 60;

/// What kind of interaction, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// `command`, `autocomplete`, `button`, `form`.
    pub kind: &'static str,
    /// The command's name, or what the button or form is for; `unknown` for what is none of the bot's.
    pub name: String,
}

/// What came of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done and answered.
    Done,
    /// Refused by a rule, and answered so.
    Refused,
    /// Something broke; the member has a reference.
    Failed,
    /// Discord did not take the answer.
    Unanswered,
    /// Let go unanswered: too much at once.
    Ignored,
}

impl Outcome {
    /// As it stands in labels and log lines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unanswered => "unanswered",
            Self::Ignored => "ignored",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Dealt {
    kind: &'static str,
    name: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Named {
    kind: &'static str,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Became {
    pub(super) outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Passed {
    pub(super) route: String,
    pub(super) status: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Through {
    pub(super) route: String,
}

impl Dealt {
    pub(super) fn of(interaction: &Interaction, outcome: Outcome) -> Self {
        Self {
            kind: interaction.kind,
            name: interaction.name.clone(),
            outcome: outcome.word(),
        }
    }
}

impl Named {
    pub(super) fn of(interaction: &Interaction) -> Self {
        Self {
            kind: interaction.kind,
            name: interaction.name.clone(),
        }
    }
}

/// The routes seen so far, as far as they are counted apart.
#[derive(Debug, Default)]
pub(super) struct Routes(BTreeSet<String>);

impl Routes {
    pub(super) fn name(&mut self, route: &str) -> String {
        if self.0.contains(route) {
            return route.to_owned();
        }
        if self.0.len() >= ROUTES {
            return "other".to_owned();
        }
        self.0.insert(route.to_owned());
        route.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_make_the_routes_grow() {
        let mut routes = Routes::default();
        for number in 0..1_000 {
            routes.name(&format!("GET x{number}"));
        }
        assert_eq!(routes.name("GET x0"), "GET x0");
        assert_eq!(routes.name("GET x999"), "other");
        assert_eq!(routes.0.len(), ROUTES);
    }
}
