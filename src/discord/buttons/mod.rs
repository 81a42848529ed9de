//! Buttons and forms: what was pressed or submitted is read from its custom_id, and nothing is remembered in between.
//!
//! Who presses is checked by the actions (one's own entry, one's own answer); who manages a server, here, by [`Turn::needs_manager`].
//! A form that is refused is kept as a draft: a form cannot answer a form, so the reply has a button that opens it again.

mod answer;
mod backfill;
mod crafts;
mod drafts;
mod entries;
mod habit;
mod imports;
mod lessons;
pub(super) mod letters;
mod log_this;
mod own_data;
mod own_words;
mod rhythm;
mod settings;
mod setup;
mod sharing;
pub(super) mod shipped;
mod standing;
mod timer;

use serenity::all::{ActionRowComponent, ComponentInteraction, ModalInteraction};

pub(super) use crafts::craft_list;
pub(super) use entries::{
    by, delete, found_page, history_page, open_evidence, put_back_last, undo_last,
};
pub(super) use habit::{create_habit, edit_habit, list_habits, switch_habit};
pub(super) use imports::{offer_import, show_import, undo_import};
pub(super) use lessons::{lesson_by_chance, lessons_page, view as lesson_view};
pub(super) use log_this::form as log_this_form;
pub(super) use own_data::{export, forget};
pub(super) use own_words::old_words_or_form;
pub(super) use rhythm::rhythm;
pub(super) use settings::settings;
pub(super) use setup::setup;
pub(super) use sharing::share_here;
pub(super) use standing::{back, join, leave};
pub(super) use timer::{discard_timer, stop_timer};

use super::reply::Answer;
use super::turn::Turn;
use super::{Data, Failure, looks};
use crate::actions::ActionError;
use crate::actions::amend::Which;
use crate::actions::look_back::WhichCraft;
use crate::domain::custom_id::{Action, BackfillStep, OwnDataStep, ShippedStep};
use crate::domain::rejection::Rejection;
use crate::metrics::Outcome;

/// What was typed into a form, by the names of its inputs.
type Fields = Vec<(String, String)>;

/// Deals with a button.
pub(super) async fn pressed(
    data: &Data,
    interaction: &ComponentInteraction,
    answer: Answer<'_>,
) -> Result<(), Failure> {
    let turn = &Turn::of_button(data, interaction, answer)?;
    match Action::parse(&interaction.data.custom_id).ok_or(Rejection::ButtonUnknown)? {
        Action::Answer { round } => answer::open(turn, round).await,
        Action::AwayThisWeek { round } => standing::away_in_round(turn, round).await,
        Action::NotAway { round } => standing::not_away_in_round(turn, round).await,
        Action::ShowEntry { entry } => entries::show(turn, entry).await,
        Action::Undo { entry } => entries::undo(turn, entry).await,
        Action::Restore { entry } => entries::restore(turn, entry).await,
        Action::Edit { entry } => entries::open(turn, entry).await,
        Action::Evidence { entry } => open_evidence(turn, entry).await,
        Action::Delete { entry } => delete(turn, Which::This(entry)).await,
        Action::MeantCraft { entry, craft } => entries::meant_craft(turn, entry, craft).await,
        Action::CorrectDraft { draft } => drafts::open(turn, draft).await,
        Action::Change { change, turn: way } => crafts::turn_change(turn, change, way).await,
        Action::FoundPage { search, page } => found_page(turn, search, page).await,
        Action::Backfill {
            step: BackfillStep::Keep { draft },
        } => backfill::keep(turn, draft).await,
        Action::Crafts { page } => craft_list(turn, page).await,
        Action::HistoryPage { page } => history_page(turn, page).await,
        Action::ShareHere { what } => sharing::share_here(turn, what).await,
        Action::ShareAnswer { answer, server } => answer::share(turn, answer, server).await,
        Action::Mine { .. } => looks::own_weeks(turn, WhichCraft::All).await,
        Action::KeepAsking { server } => standing::go_on(turn, server, true).await,
        Action::StopAsking { server } => standing::go_on(turn, server, false).await,
        Action::Settings { step } => settings::step(turn, step).await,
        Action::Import { step, import } => imports::step(turn, step, import).await,
        Action::Lessons { step } => lessons::step(turn, step).await,
        Action::OwnWords { step } => own_words::step(turn, step).await,
        Action::Timer { step, timer } => timer::step(turn, step, timer).await,
        Action::Habit { step } => habit::step(turn, step).await,
        Action::Shipped(step) => shipped::step(turn, step).await,
        Action::Letter(step) => letters::step(turn, step).await,
        Action::OwnData { step } => own_data::step(turn, step).await,
        Action::Join => join(turn).await,
        Action::Leave => leave(turn).await,
        Action::Back => back(turn, None).await,
        Action::Setup { step } => setup::step(turn, step).await,
        Action::EraseServer { confirm } => setup::erase(turn, confirm).await,
        // Forms are submitted, not pressed.
        Action::AnswerModal { .. }
        | Action::Backfill {
            step: BackfillStep::Form,
        }
        | Action::EditModal { .. }
        | Action::ImportModal { .. }
        | Action::SetupModal { .. }
        | Action::SettingsModal { .. }
        | Action::OwnWordsModal { .. }
        | Action::EvidenceModal { .. }
        | Action::TimerModal { .. }
        | Action::LogThisModal { .. } => Err(Rejection::ButtonUnknown.into()),
    }
}

/// Deals with a form; says whether it was done, or refused and kept to be corrected.
pub(super) async fn submitted(
    data: &Data,
    interaction: &ModalInteraction,
    answer: Answer<'_>,
) -> Result<Outcome, Failure> {
    let turn = &Turn::of_form(data, interaction, answer).await?;
    let modal = &interaction.data.custom_id;
    let fields = fields(interaction);
    let done = match Action::parse(modal).ok_or(Rejection::ButtonUnknown)? {
        Action::AnswerModal { round } => answer::give(turn, round, &fields).await,
        Action::EditModal { entry } => entries::edit(turn, entry, &fields).await,
        Action::ImportModal { step, import } => {
            imports::submitted(turn, step, import, &fields).await
        }
        Action::Backfill {
            step: BackfillStep::Form,
        } => backfill::submitted(turn, &fields).await,
        Action::SettingsModal { step } => settings::submitted(turn, step, &fields).await,
        Action::SetupModal { step } => setup::submitted(turn, step, &fields).await,
        Action::OwnWordsModal { round } => own_words::submitted(turn, round, &fields).await,
        Action::EvidenceModal { entry } => entries::evidence(turn, entry, &fields).await,
        Action::TimerModal { timer } => timer::submitted(turn, timer, &fields).await,
        Action::LogThisModal { message } => log_this::submitted(turn, message, &fields).await,
        Action::Habit { step } => habit::submitted(turn, step, &fields).await,
        Action::Letter(step) => letters::submitted(turn, step, &fields).await,
        Action::Shipped(ShippedStep::EditForm(thing)) => {
            shipped::submitted(turn, thing, &fields).await
        }
        Action::OwnData {
            step: OwnDataStep::ForgetModal,
        } => own_data::forget_submitted(turn, &fields).await,
        _ => return Err(Rejection::ButtonUnknown.into()),
    };
    match done {
        Err(Failure::Action(ActionError::Rejected(rejections))) => {
            drafts::keep(turn, modal, fields, &rejections).await?;
            Ok(Outcome::Refused)
        }
        done => done.map(|()| Outcome::Done),
    }
}

fn fields(interaction: &ModalInteraction) -> Fields {
    let parts = interaction
        .data
        .components
        .iter()
        .flat_map(|row| &row.components);
    let field = |part: &ActionRowComponent| match part {
        ActionRowComponent::InputText(input) => Some((
            input.custom_id.clone(),
            input.value.clone().unwrap_or_default(),
        )),
        _ => None,
    };
    parts.filter_map(field).collect()
}

/// The text of one input; empty where it is not there.
fn field(fields: &Fields, id: &str) -> String {
    let found = fields.iter().find(|(name, _)| name == id);
    found.map(|(_, text)| text.clone()).unwrap_or_default()
}
