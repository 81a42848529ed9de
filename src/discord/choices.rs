//! What is offered while an option is typed. An offer changes nothing and is never the only way: what is typed is read all the same.

use std::future::{Ready, ready};

use chrono::Days;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};
use tracing::error;

use super::turn::Turn;
use super::{Context, Failure};
use crate::domain::calendar::{last_seven_days, timezone_suggestions};
use crate::domain::record::{CRAFTS_MAX, Craft};
use crate::domain::text::folded;
use crate::wording;

/// As many as Discord shows.
const CHOICES_MAX: usize = 25;
/// Days ahead that are offered.
const DAYS_AHEAD: u64 = 14;
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The member's own crafts, the one last logged first.
pub(super) async fn crafts(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    response(own_crafts(&ctx).await, typed)
}

/// The member's own crafts, archived ones too.
pub(super) async fn all_crafts(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    response(every_craft(&ctx).await, typed)
}

/// The server's habits.
pub(super) async fn habits(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    response(own_habits(&ctx).await, typed)
}

/// The last seven days.
pub(super) async fn days(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    response(past_days(&ctx).await, typed)
}

/// The days to come.
pub(super) async fn days_ahead(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    response(coming_days(&ctx).await, typed)
}

/// IANA timezones.
pub(super) fn timezones(ctx: Context<'_>, typed: &str) -> Ready<CreateAutocompleteResponse> {
    let names = timezone_suggestions(typed, *ctx.interaction.id.created_at());
    let choices = names.into_iter().take(CHOICES_MAX);
    let choices = choices.map(AutocompleteChoice::from).collect();
    ready(CreateAutocompleteResponse::new().set_choices(choices))
}

/// The days of the week.
pub(super) fn weekdays(_ctx: Context<'_>, typed: &str) -> Ready<CreateAutocompleteResponse> {
    let choices = WEEKDAYS.map(|day| (day.to_owned(), day.to_owned()));
    ready(response(Ok(choices.to_vec()), typed))
}

/// Name shown and value sent.
type Choice = (String, String);

async fn own_crafts(ctx: &Context<'_>) -> Result<Vec<Choice>, Failure> {
    let crafts = crafts_of(ctx).await?;
    let offered = crafts.into_iter().filter(|craft| !craft.archived);
    Ok(offered
        .map(|craft| (craft.name.clone(), craft.name))
        .collect())
}

async fn every_craft(ctx: &Context<'_>) -> Result<Vec<Choice>, Failure> {
    let crafts = crafts_of(ctx).await?;
    let choice = |craft: Craft| (wording::craft_choice(&craft), craft.name);
    Ok(crafts.into_iter().map(choice).collect())
}

async fn crafts_of(ctx: &Context<'_>) -> Result<Vec<Craft>, Failure> {
    let turn = Turn::of_command(ctx)?;
    let session = &mut turn.data.store.read().await?;
    Ok(session.crafts_of(turn.contact.member, CRAFTS_MAX).await?)
}

async fn own_habits(ctx: &Context<'_>) -> Result<Vec<Choice>, Failure> {
    let turn = Turn::of_command(ctx)?;
    let server = turn.needs_server()?;
    let habits = turn.data.store.read().await?.habits_of(server).await?;
    let names = habits
        .into_iter()
        .map(|habit| (habit.name.clone(), habit.name));
    Ok(names.collect())
}

async fn past_days(ctx: &Context<'_>) -> Result<Vec<Choice>, Failure> {
    let today = Turn::of_command(ctx)?.today().await?;
    let choice = |day| (wording::day_choice(day, today), day.to_string());
    Ok(last_seven_days(today).map(choice).to_vec())
}

async fn coming_days(ctx: &Context<'_>) -> Result<Vec<Choice>, Failure> {
    let today = Turn::of_command(ctx)?.today().await?;
    let days = (1..=DAYS_AHEAD).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    Ok(days
        .map(|day| (wording::day_choice(day, today), day.to_string()))
        .collect())
}

/// Those that what was typed is part of; none when they could not be had, so that typing goes on undisturbed.
fn response(choices: Result<Vec<Choice>, Failure>, typed: &str) -> CreateAutocompleteResponse {
    let choices = choices.unwrap_or_else(|error| {
        error!(%error, "nothing to offer while an option is typed");
        Vec::new()
    });
    let matching = matching(choices, typed).into_iter();
    let choices = matching
        .map(|(name, value)| AutocompleteChoice::new(name, value))
        .collect();
    CreateAutocompleteResponse::new().set_choices(choices)
}

fn matching(choices: Vec<Choice>, typed: &str) -> Vec<Choice> {
    let typed = folded(typed.trim());
    let fits =
        |(name, value): &Choice| folded(name).contains(&typed) || folded(value).contains(&typed);
    choices.into_iter().filter(fits).take(CHOICES_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(choices: &[&str], typed: &str) -> Vec<String> {
        let choices = choices
            .iter()
            .map(|name| ((*name).to_owned(), (*name).to_owned()))
            .collect();
        matching(choices, typed)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn what_was_typed_is_found_anywhere_case_folded_and_order_is_kept() {
        let crafts = ["Guitar", "rust", "Straße"];
        assert_eq!(names(&crafts, ""), crafts);
        assert_eq!(names(&crafts, " R"), crafts);
        assert_eq!(names(&crafts, "GUI"), ["Guitar"]);
        assert_eq!(names(&crafts, "STRASSE"), ["Straße"]);
        assert!(names(&crafts, "piano").is_empty());
    }

    #[test]
    fn no_more_are_offered_than_discord_shows() {
        let many: Vec<String> = (0..40).map(|number| format!("craft {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names(&many, "craft").len(), CHOICES_MAX);
    }
}
