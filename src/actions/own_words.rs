//! A member's own old words: shown to them before they answer, above their posts where they allow it, and not shown as they say.
//!
//! Which old answer it is, is `domain::own_words`'s. Not here: answering (`answer`).

use chrono::{DateTime, Utc};

use super::ActionError;
use super::answer::AnswerForm;
use super::contact::{self, Contact};
use crate::domain::calendar::{DateRange, parse_day};
use crate::domain::check_in::{Answer, Round};
use crate::domain::ids::{AnswerId, MemberId, QuietTimeId};
use crate::domain::own_words::{QUIET_TIMES_MAX, looked_back, looked_through};
use crate::domain::rejection::{OwnWordsRejection, Rejection};
use crate::store::{Heard, Session, Store, StoreError};
use crate::wording;

/// What a member answered then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldWords {
    /// So many weeks back it was looked for: 52, 26, 13 or 4.
    pub weeks: i64,
    /// The dates it is about.
    pub period: DateRange,
    /// The answer.
    pub answer: Answer,
}

impl OldWords {
    /// The same to be told.
    pub fn told(&self) -> wording::OldWords<'_> {
        wording::OldWords {
            weeks: self.weeks,
            period: self.period,
            words: &self.answer.words,
        }
    }
}

/// How a member's old words are dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// Whether they are shown at all.
    pub quoting: bool,
    /// Whether they stand above the member's posts, in the server that they act in.
    pub posted_here: Option<bool>,
    /// How many answers are hidden.
    pub hidden: i64,
    /// The times that are left out.
    pub quiet: Vec<(QuietTimeId, DateRange)>,
}

/// A change of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// None: to see how it stands.
    Nothing,
    /// Old words are shown, or not.
    Quoting(bool),
    /// They stand above the member's posts in this server, or not.
    PostedHere(bool),
    /// One answer is hidden.
    Hide(AnswerId),
    /// The hidden ones are not any more.
    ShowHidden,
    /// A time is not left out any more.
    Lift(QuietTimeId),
}

/// What the member answered long ago, to be shown before they answer now; none where they have answered already, or want none.
pub async fn before_answering(
    store: &Store,
    member: MemberId,
    form: &AnswerForm,
) -> Result<Option<OldWords>, StoreError> {
    if form.earlier.is_some() {
        return Ok(None);
    }
    let session = &mut store.read().await?;
    old_words(session, member, &form.round, Heard::ByMember(form.round.id)).await
}

/// What stands above the member's post in a round's server, where they allow it there.
pub(super) async fn above_the_post(
    session: &mut Session,
    member: MemberId,
    round: &Round,
) -> Result<Option<OldWords>, StoreError> {
    if !session.posts_quotes(round.server, member).await? {
        return Ok(None);
    }
    old_words(session, member, round, Heard::ByServer(round.server)).await
}

/// The dates of one's own answer: what *Hide that time* begins with.
pub async fn time_of(
    store: &Store,
    member: MemberId,
    answer: AnswerId,
) -> Result<DateRange, ActionError> {
    let session = &mut store.read().await?;
    let answer = session.answer(answer).await?;
    let answer = answer.filter(|answer| answer.member == member);
    let answer = answer.ok_or(Rejection::NotYours)?;
    let round = session.round(answer.round).await?;
    Ok(round.ok_or(Rejection::OlderRound)?.period)
}

/// Changes how old words are dealt with, and says how that stands. Done again it changes nothing.
pub async fn change(
    store: &Store,
    contact: Contact,
    change: Change,
    now: DateTime<Utc>,
) -> Result<OwnWords, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                make(session, &contact, met.member.id, change).await?;
                let member = met.member.id;
                let posted_here = match contact.server() {
                    Some(server) => Some(session.posts_quotes(server, member).await?),
                    None => None,
                };
                Ok(OwnWords {
                    quoting: session.is_quoting(member).await?,
                    posted_here,
                    hidden: session.count_hidden_answers(member).await?,
                    quiet: session.quiet_times(member).await?,
                })
            })
        })
        .await
}

/// Leaves out a time, from a day to a day as they were typed, and gives it. Times that touch become one.
pub async fn leave_out(
    store: &Store,
    contact: Contact,
    from: String,
    to: String,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let today = member.today(now);
                let (from, to) = (parse_day(&from, today)?, parse_day(&to, today)?);
                if to < from {
                    let refused = OwnWordsRejection::TimeEndsBefore { from, to };
                    return Err(Rejection::OwnWords(refused).into());
                }
                let time = DateRange::new(from, to);
                keep_left_out(session, member.id, time, now).await?;
                Ok(time)
            })
        })
        .await
}

async fn make(
    session: &mut Session,
    contact: &Contact,
    member: MemberId,
    change: Change,
) -> Result<(), ActionError> {
    match change {
        Change::Nothing => {}
        Change::Quoting(quoting) => session.set_quoting(member, quoting).await?,
        Change::PostedHere(posts) => {
            let server = contact.needs_server()?;
            session.set_posts_quotes(server, member, posts).await?;
        }
        Change::Hide(answer) => session.hide_answer(member, answer).await?,
        Change::ShowHidden => session.unhide_answers(member).await?,
        Change::Lift(time) => session.remove_quiet_time(member, time).await?,
    }
    Ok(())
}

async fn keep_left_out(
    session: &mut Session,
    member: MemberId,
    time: DateRange,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let mut whole = time;
    let mut apart = 0;
    for (id, other) in session.quiet_times(member).await? {
        if touch(whole, other) {
            whole = DateRange::new(whole.from.min(other.from), whole.to.max(other.to));
            session.remove_quiet_time(member, id).await?;
        } else {
            apart += 1;
        }
    }
    if apart >= QUIET_TIMES_MAX {
        return Err(Rejection::OwnWords(OwnWordsRejection::TooManyTimes).into());
    }
    Ok(session.add_quiet_time(member, whole, now).await?)
}

/// Whether they overlap, or one begins on the day after the other.
fn touch(one: DateRange, other: DateRange) -> bool {
    one.overlaps(other) || one.shifted(1).overlaps(other) || one.shifted(-1).overlaps(other)
}

async fn old_words(
    session: &mut Session,
    member: MemberId,
    round: &Round,
    heard: Heard,
) -> Result<Option<OldWords>, StoreError> {
    if !session.is_quoting(member).await? {
        return Ok(None);
    }
    let ended = looked_through(round.period);
    let old = session.old_answers(member, heard, ended).await?;
    let quiet = session.quiet_times(member).await?;
    let quiet: Vec<DateRange> = quiet.into_iter().map(|(_, time)| time).collect();
    let Some((weeks, answer)) = looked_back(round.period, &old, &quiet) else {
        return Ok(None);
    };
    let period = old
        .iter()
        .find(|old| old.answer == answer)
        .map(|old| old.period);
    let answer = session.answer(answer).await?;
    Ok(period.zip(answer).map(|(period, answer)| OldWords {
        weeks,
        period,
        answer,
    }))
}
