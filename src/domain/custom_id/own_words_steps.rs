//! What the buttons beside one's own old words mean.

use crate::domain::ids::{AnswerId, QuietTimeId, RoundId};

/// What is done with one's own old words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnWordsStep {
    /// They were read: open the form that answers a round.
    AnswerNow(RoundId),
    /// Hide an answer for good, and go on to the round.
    HideOne(AnswerId, RoundId),
    /// Open the form that leaves out the time of an answer, and go on to the round.
    HideTime(AnswerId, RoundId),
    /// Show no old words any more, and go on to the round.
    Stop(RoundId),
    /// Show how old words are dealt with.
    View,
    /// Show them before answering.
    Quote,
    /// Do not.
    DoNotQuote,
    /// Let them stand above the posts in this server.
    PostHere,
    /// Do not.
    DoNotPostHere,
    /// Show the hidden answers again.
    ShowHidden,
    /// Open the form that leaves out a time.
    LeaveOut,
    /// Leave a time out no more.
    Lift(QuietTimeId),
}

impl OwnWordsStep {
    pub(super) fn code(self) -> String {
        match self {
            Self::AnswerNow(round) => format!("answer:{round}"),
            Self::HideOne(answer, round) => format!("hide:{answer}:{round}"),
            Self::HideTime(answer, round) => format!("hide-time:{answer}:{round}"),
            Self::Stop(round) => format!("stop:{round}"),
            Self::View => "view".to_owned(),
            Self::Quote => "quote".to_owned(),
            Self::DoNotQuote => "do-not-quote".to_owned(),
            Self::PostHere => "post".to_owned(),
            Self::DoNotPostHere => "do-not-post".to_owned(),
            Self::ShowHidden => "show-hidden".to_owned(),
            Self::LeaveOut => "leave-out".to_owned(),
            Self::Lift(time) => format!("lift:{time}"),
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        let parts: Vec<&str> = code.split(':').collect();
        match parts.as_slice() {
            ["answer", round] => RoundId::parse(round).map(Self::AnswerNow),
            ["hide", answer, round] => Some(Self::HideOne(
                AnswerId::parse(answer)?,
                RoundId::parse(round)?,
            )),
            ["hide-time", answer, round] => Some(Self::HideTime(
                AnswerId::parse(answer)?,
                RoundId::parse(round)?,
            )),
            ["stop", round] => RoundId::parse(round).map(Self::Stop),
            ["view"] => Some(Self::View),
            ["quote"] => Some(Self::Quote),
            ["do-not-quote"] => Some(Self::DoNotQuote),
            ["post"] => Some(Self::PostHere),
            ["do-not-post"] => Some(Self::DoNotPostHere),
            ["show-hidden"] => Some(Self::ShowHidden),
            ["leave-out"] => Some(Self::LeaveOut),
            ["lift", time] => QuietTimeId::parse(time).map(Self::Lift),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custom_id::Action;

    #[test]
    fn every_step_comes_back_as_it_was_written_and_fits() {
        let (answer, round) = (AnswerId::from_row(i64::MAX), RoundId::from_row(i64::MAX));
        let steps = [
            OwnWordsStep::AnswerNow(round),
            OwnWordsStep::HideOne(answer, round),
            OwnWordsStep::HideTime(answer, round),
            OwnWordsStep::Stop(round),
            OwnWordsStep::View,
            OwnWordsStep::Quote,
            OwnWordsStep::DoNotQuote,
            OwnWordsStep::PostHere,
            OwnWordsStep::DoNotPostHere,
            OwnWordsStep::ShowHidden,
            OwnWordsStep::LeaveOut,
            OwnWordsStep::Lift(QuietTimeId::from_row(i64::MAX)),
        ];
        let actions = steps.map(|step| Action::OwnWords { step }).into_iter();
        let modals = [None, Some(round)].map(|round| Action::OwnWordsModal { round });
        for action in actions.chain(modals) {
            let id = action.to_custom_id();
            assert!(id.len() <= 100, "{id}");
            assert_eq!(Action::parse(&id), Some(action), "{id}");
        }
    }

    #[test]
    fn what_was_never_written_means_nothing() {
        for id in [
            "y1:words:",
            "y1:words:hide:7",
            "y1:words:stop",
            "y1:words:view:1",
            "y1:words-modal:0",
        ] {
            assert_eq!(Action::parse(id), None, "{id}");
        }
    }
}
