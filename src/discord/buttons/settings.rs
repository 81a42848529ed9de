//! The buttons and forms of `/settings`.

use super::{Fields, field};
use crate::actions::membership::{self, MilestonesIn, Settings, SettingsChange};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::SettingsStep;
use crate::domain::message::Modal;
use crate::domain::preferences::Theme;
use crate::domain::record::AskBy;
use crate::domain::rejection::Rejection;
use crate::wording;

/// Changes what is given and shows what is set.
pub(in crate::discord) async fn settings(
    turn: &Turn<'_>,
    change: SettingsChange,
) -> Result<(), Failure> {
    let Settings {
        member,
        membership,
        preferences,
    } = set(turn, change).await?;
    let server_name = match &membership {
        Some(there) => turn.server_name(there.server).await?,
        None => String::new(),
    };
    let here = membership
        .as_ref()
        .map(|there| (server_name.as_str(), there));
    turn.show(wording::settings_view(&member, &preferences, here))
        .await
}

/// A button of the settings.
pub(super) async fn step(turn: &Turn<'_>, step: SettingsStep) -> Result<(), Failure> {
    let nothing = SettingsChange::default();
    let change = match step {
        SettingsStep::Timezone | SettingsStep::DayStart | SettingsStep::WeekStart => {
            return turn.form(&form(turn, step).await?).await;
        }
        SettingsStep::Overview => nothing,
        SettingsStep::AskInChannel => SettingsChange {
            ask_by: Some(AskBy::Channel),
            ..nothing
        },
        SettingsStep::AskDirectly => SettingsChange {
            ask_by: Some(AskBy::Direct),
            ..nothing
        },
        SettingsStep::CardsLight => SettingsChange {
            card_theme: Some(Theme::Light),
            ..nothing
        },
        SettingsStep::CardsDark => SettingsChange {
            card_theme: Some(Theme::Dark),
            ..nothing
        },
        SettingsStep::MilestonesPrivate => SettingsChange {
            milestones: Some(MilestonesIn::Private),
            ..nothing
        },
        SettingsStep::MilestonesHere => SettingsChange {
            milestones: Some(MilestonesIn::Channel(turn.channel()?)),
            ..nothing
        },
    };
    settings(turn, change).await
}

/// The form of a step.
pub(super) async fn form(turn: &Turn<'_>, step: SettingsStep) -> Result<Modal, Failure> {
    let set = set(turn, SettingsChange::default()).await?;
    Ok(wording::settings_modal(step, &set.member).ok_or(Rejection::ButtonUnknown)?)
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    step: SettingsStep,
    fields: &Fields,
) -> Result<(), Failure> {
    let value = field(fields, "value");
    let nothing = SettingsChange::default();
    let change = match step {
        SettingsStep::Timezone => SettingsChange {
            timezone: Some(value),
            ..nothing
        },
        SettingsStep::WeekStart => SettingsChange {
            week_starts_on: Some(value),
            ..nothing
        },
        SettingsStep::DayStart => SettingsChange {
            day_start_hour: Some(hour(&value)?),
            ..nothing
        },
        _ => {
            return Err(Rejection::ButtonUnknown.into());
        }
    };
    settings(turn, change).await
}

/// An hour as people write one: `4`, `04`, `4:00`.
fn hour(typed: &str) -> Result<i64, Rejection> {
    let typed = typed.trim();
    let digits = typed.strip_suffix(":00").unwrap_or(typed);
    digits.parse().map_err(|_| Rejection::TimeUnreadable {
        input: typed.to_owned(),
    })
}

async fn set(turn: &Turn<'_>, change: SettingsChange) -> Result<Settings, Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    Ok(membership::settings(store, contact, change, turn.now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_read_as_people_write_it() {
        for (typed, expected) in [("4", 4), (" 04 ", 4), ("4:00", 4), ("0", 0), ("12", 12)] {
            assert_eq!(hour(typed), Ok(expected), "{typed:?}");
        }
        for typed in ["", "four", "4:30", "4am"] {
            assert!(hour(typed).is_err(), "{typed:?}");
        }
    }
}
