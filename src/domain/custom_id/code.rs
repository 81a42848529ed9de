//! How an action is written in a custom_id, and read from one.

use super::{
    Action, BackfillStep, Confirm, HabitStep, ImportStep, LessonStep, LetterStep, OwnDataStep,
    OwnWordsStep, SettingsStep, SetupStep, Shared, ShippedStep, TimerStep,
};
use crate::domain::change::Turn;
use crate::domain::evidence::MessageLink;
use crate::domain::ids::{
    AnswerId, ChangeId, CraftId, DraftId, EntryId, ImportId, RoundId, SearchId, ServerId, TimerId,
};
use crate::domain::look::Look;

/// Goes before every custom_id. A later version that changes a meaning takes another, and old ids
/// are told apart.
const PREFIX: &str = "y1:";
/// As many characters as Discord takes in a nonce.
const NONCE_MAX: usize = 25;

impl Action {
    /// The custom_id that carries this action: at most 100 characters.
    pub fn to_custom_id(&self) -> String {
        let body = match self {
            Self::Answer { round } => format!("answer:{round}"),
            Self::AnswerModal { round } => format!("answer-modal:{round}"),
            Self::AwayThisWeek { round } => format!("away:{round}"),
            Self::NotAway { round } => format!("not-away:{round}"),
            Self::ShowEntry { entry } => format!("show:{entry}"),
            Self::Undo { entry } => format!("undo:{entry}"),
            Self::Restore { entry } => format!("restore:{entry}"),
            Self::Edit { entry } => format!("edit:{entry}"),
            Self::EditModal { entry } => format!("edit-modal:{entry}"),
            Self::Evidence { entry } => format!("evidence:{entry}"),
            Self::EvidenceModal { entry } => format!("evidence-modal:{entry}"),
            Self::Delete { entry } => format!("delete:{entry}"),
            Self::MeantCraft { entry, craft } => format!("meant:{entry}:{craft}"),
            Self::CorrectDraft { draft } => format!("correct:{draft}"),
            Self::Change {
                change,
                turn: Turn::Undo,
            } => format!("undo-change:{change}"),
            Self::Change {
                change,
                turn: Turn::PutBack,
            } => format!("put-back:{change}"),
            Self::Crafts { page } => format!("crafts:{page}"),
            Self::HistoryPage { page } => format!("history:{page}"),
            Self::FoundPage { search, page } => format!("found:{search}:{page}"),
            Self::Backfill { step } => format!("backfill:{}", step.code()),
            Self::ShareHere {
                what: Shared::Look(look, None),
            } => format!("share:{}", look.code()),
            Self::ShareHere {
                what: Shared::Look(look, Some(craft)),
            } => format!("share:{}:{craft}", look.code()),
            Self::ShareHere {
                what: Shared::Entry(entry),
            } => format!("share:entry:{entry}"),
            Self::ShareAnswer { answer, server } => format!("share-answer:{answer}:{server}"),
            Self::Mine { nonce } => format!("mine:{nonce}"),
            Self::KeepAsking { server } => format!("keep-asking:{server}"),
            Self::StopAsking { server } => format!("stop-asking:{server}"),
            Self::Setup { step } => format!("setup:{}", step.code()),
            Self::SetupModal { step } => format!("setup-modal:{}", step.code()),
            Self::EraseServer {
                confirm: Confirm::Ask,
            } => "erase-server".to_owned(),
            Self::EraseServer {
                confirm: Confirm::Confirmed,
            } => "erase-server:yes".to_owned(),
            Self::Settings { step } => format!("settings:{}", step.code()),
            Self::SettingsModal { step } => format!("settings-modal:{}", step.code()),
            Self::Import { step, import } => format!("import:{}:{import}", step.code()),
            Self::ImportModal { step, import } => format!("import-modal:{}:{import}", step.code()),
            Self::Lessons { step } => format!("lessons:{}", step.code()),
            Self::OwnWords { step } => format!("words:{}", step.code()),
            Self::OwnWordsModal { round: None } => "words-modal".to_owned(),
            Self::OwnWordsModal { round: Some(round) } => format!("words-modal:{round}"),
            Self::Timer { step, timer } => format!("timer:{}:{timer}", step.code()),
            Self::TimerModal { timer } => format!("timer-modal:{timer}"),
            Self::LogThisModal { message } => format!("log-this:{}", message.joined(':')),
            Self::Habit { step } => format!("habit:{}", step.code()),
            Self::Shipped(step) => format!("shipped:{}", step.code()),
            Self::Letter(step) => format!("letter:{}", step.code()),
            Self::OwnData { step } => format!("own:{}", step.code()),
            Self::Join => "join".to_owned(),
            Self::Leave => "leave".to_owned(),
            Self::Back => "back".to_owned(),
        };
        format!("{PREFIX}{body}")
    }

    /// The action of a custom_id; `None` for one that this version did not write.
    pub fn parse(custom_id: &str) -> Option<Self> {
        let body = custom_id.strip_prefix(PREFIX)?;
        if let Some(code) = body.strip_prefix("lessons:") {
            return LessonStep::from_code(code).map(|step| Self::Lessons { step });
        }
        if let Some(code) = body.strip_prefix("words:") {
            return OwnWordsStep::from_code(code).map(|step| Self::OwnWords { step });
        }
        let parts: Vec<&str> = body.splitn(4, ':').collect();
        match parts.as_slice() {
            ["erase-server"] => Some(Self::EraseServer {
                confirm: Confirm::Ask,
            }),
            ["erase-server", "yes"] => Some(Self::EraseServer {
                confirm: Confirm::Confirmed,
            }),
            ["words-modal"] => Some(Self::OwnWordsModal { round: None }),
            ["join"] => Some(Self::Join),
            ["leave"] => Some(Self::Leave),
            ["back"] => Some(Self::Back),
            [kind, value] => Self::parse_one(kind, value),
            [kind, first, second] => Self::parse_two(kind, first, second),
            ["log-this", server, channel, message] => {
                let message = MessageLink::from_parts(server, channel, message)?;
                Some(Self::LogThisModal { message })
            }
            _ => None,
        }
    }

    fn parse_one(kind: &str, value: &str) -> Option<Self> {
        let round = || RoundId::parse(value);
        let entry = || EntryId::parse(value);
        let server = || ServerId::parse(value);
        let setup = || SetupStep::from_code(value);
        let settings = || SettingsStep::from_code(value);
        match kind {
            "answer" => round().map(|round| Self::Answer { round }),
            "answer-modal" => round().map(|round| Self::AnswerModal { round }),
            "away" => round().map(|round| Self::AwayThisWeek { round }),
            "not-away" => round().map(|round| Self::NotAway { round }),
            "show" => entry().map(|entry| Self::ShowEntry { entry }),
            "undo" => entry().map(|entry| Self::Undo { entry }),
            "restore" => entry().map(|entry| Self::Restore { entry }),
            "edit" => entry().map(|entry| Self::Edit { entry }),
            "edit-modal" => entry().map(|entry| Self::EditModal { entry }),
            "evidence" => entry().map(|entry| Self::Evidence { entry }),
            "evidence-modal" => entry().map(|entry| Self::EvidenceModal { entry }),
            "delete" => entry().map(|entry| Self::Delete { entry }),
            "share" => Look::from_code(value).map(|look| Self::ShareHere {
                what: Shared::Look(look, None),
            }),
            "letter" => LetterStep::parse_word(value).map(Self::Letter),
            "correct" => DraftId::parse(value).map(|draft| Self::CorrectDraft { draft }),
            "undo-change" => ChangeId::parse(value).map(|change| Self::Change {
                change,
                turn: Turn::Undo,
            }),
            "put-back" => ChangeId::parse(value).map(|change| Self::Change {
                change,
                turn: Turn::PutBack,
            }),
            "crafts" => parse_page(value).map(|page| Self::Crafts { page }),
            "backfill" => BackfillStep::from_code(value).map(|step| Self::Backfill { step }),
            "history" => parse_page(value).map(|page| Self::HistoryPage { page }),
            "mine" => is_nonce(value).then(|| Self::Mine {
                nonce: value.to_owned(),
            }),
            "words-modal" => round().map(|round| Self::OwnWordsModal { round: Some(round) }),
            "keep-asking" => server().map(|server| Self::KeepAsking { server }),
            "stop-asking" => server().map(|server| Self::StopAsking { server }),
            "setup" => setup().map(|step| Self::Setup { step }),
            "setup-modal" => setup().map(|step| Self::SetupModal { step }),
            "timer-modal" => TimerId::parse(value).map(|timer| Self::TimerModal { timer }),
            "settings" => settings().map(|step| Self::Settings { step }),
            "own" => OwnDataStep::from_code(value).map(|step| Self::OwnData { step }),
            "settings-modal" => settings().map(|step| Self::SettingsModal { step }),
            _ => None,
        }
    }

    fn parse_two(kind: &str, first: &str, second: &str) -> Option<Self> {
        match (kind, first) {
            ("habit", step) => HabitStep::from_code(step, second).map(|step| Self::Habit { step }),
            ("meant", entry) => Some(Self::MeantCraft {
                entry: EntryId::parse(entry)?,
                craft: CraftId::parse(second)?,
            }),
            ("found", search) => Some(Self::FoundPage {
                search: SearchId::parse(search)?,
                page: parse_page(second)?,
            }),
            ("share", "entry") => EntryId::parse(second).map(|entry| Self::ShareHere {
                what: Shared::Entry(entry),
            }),
            ("share", look) => Some(Self::ShareHere {
                what: Shared::Look(Look::from_code(look)?, Some(CraftId::parse(second)?)),
            }),
            ("import", step) => Some(Self::Import {
                step: ImportStep::from_code(step)?,
                import: ImportId::parse(second)?,
            }),
            ("import-modal", step) => Some(Self::ImportModal {
                step: ImportStep::from_code(step)?,
                import: ImportId::parse(second)?,
            }),
            ("timer", step) => Some(Self::Timer {
                step: TimerStep::from_code(step)?,
                timer: TimerId::parse(second)?,
            }),
            ("letter", step) => LetterStep::parse(step, second).map(Self::Letter),
            ("shipped", step) => ShippedStep::parse(step, second).map(Self::Shipped),
            ("share-answer", answer) => Some(Self::ShareAnswer {
                answer: AnswerId::parse(answer)?,
                server: ServerId::parse(second)?,
            }),
            _ => None,
        }
    }
}

/// Pages count from 0 and have one spelling each.
pub(super) fn parse_page(value: &str) -> Option<u32> {
    let page: u32 = value.parse().ok()?;
    (page.to_string() == value).then_some(page)
}

fn is_nonce(value: &str) -> bool {
    let base36 = value
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    (1..=NONCE_MAX).contains(&value.len()) && base36
}
