//! What members make of their hours: things shipped, letters to themselves, milestones.

mod letters;
mod merged;
mod milestones;
mod shipped;

use standin::{InteractionOutcome, OptionValue, UserId};

use crate::test_app::{Shed, TestApp};

/// Holds the reply to being private and to saying these parts.
#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

/// A command in the shed.
async fn command(
    app: &TestApp,
    who: UserId,
    shed: Shed,
    name: &str,
    options: &[(&str, OptionValue)],
) -> InteractionOutcome {
    app.command(who, shed.place(), name, options).await
}

/// Delivers the interaction again, and waits until the bot has dealt with it: its second answer was refused.
async fn again(app: &TestApp, outcome: &InteractionOutcome) {
    let callback = format!("/interactions/{}/", outcome.id);
    let answers = |discord: &standin::Standin| {
        let requests = discord.requests();
        let answers = requests
            .iter()
            .filter(|one| one.path.starts_with(&callback));
        answers.count()
    };
    let before = answers(&app.discord);
    app.discord.redeliver(outcome.id);
    app.discord
        .settle("the second delivery", |discord| answers(discord) > before)
        .await;
}
