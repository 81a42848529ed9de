//! How letters arrive: handed over as notices, beside a comparison or a week later; and the monthly prompt, left as one.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::domain::ids::{LetterId, MemberId};
use crate::domain::letter::{Letter, WAITS_FOR_COMPARISON, next_explain_at};
use crate::domain::notice::Notice;
use crate::store::{Reader, Session, Store, StoreError};

/// Letters, or members, looked at in one go.
const BATCH: i64 = 200;
/// Letters handed over beside one comparison.
const BESIDE_ONE: i64 = 3;

/// Hands over the member's letters that are due, for the comparison they are about to read. What they did stands, whether or not a letter
/// can be had: then it waits for another comparison.
pub async fn beside_comparison(store: &Store, member: MemberId, now: DateTime<Utc>) {
    let handed_over = async {
        let due = letters_due(store, Some(member), now, BESIDE_ONE).await?;
        if due.is_empty() {
            return Ok(());
        }
        hand_over_all(store, due, now).await
    };
    if let Err(error) = handed_over.await {
        tracing::error!(%error, "a letter could not be handed over");
    }
}

/// The *letters* step: hands over what found no comparison for a week, and leaves the monthly prompts that are due. Called again, it
/// finds nothing. Gives how many.
pub async fn hand_over(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let mut done = 0;
    loop {
        let due = letters_due(store, None, now - WAITS_FOR_COMPARISON, BATCH).await?;
        let members = store.read().await?.due_to_explain(now, BATCH).await?;
        if due.is_empty() && members.is_empty() {
            return Ok(done);
        }
        done += due.len() + members.len();
        hand_over_all(store, due, now).await?;
        store
            .write(move |session| {
                Box::pin(async move {
                    for member in members {
                        prompt(session, member, now).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await?;
    }
}

async fn letters_due(
    store: &Store,
    member: Option<MemberId>,
    by: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Letter>, StoreError> {
    store.read().await?.letters_due(member, by, limit).await
}

async fn hand_over_all(
    store: &Store,
    letters: Vec<Letter>,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                for letter in letters {
                    let key = format!("letter:{}", letter.id);
                    let reader = Reader::Member(letter.member);
                    let notice = Notice::Letter { letter: letter.id };
                    session.leave_notice(&key, reader, &notice, now).await?;
                    session.set_letter_handed_over(letter.id, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Leaves this month's prompt, which stands until the next one.
async fn prompt(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(member) = session.member(member).await? else {
        return Ok(());
    };
    let mut chosen = session.preferences(member.id).await?;
    let next = next_explain_at(member.today(now), &member);
    chosen.next_explain_at = Some(next);
    session.keep_preferences(member.id, &chosen).await?;
    session.forget_notices(member.id, "explain", now).await?;
    let key = format!("explain:{}:{}", member.id, next.timestamp());
    let notice = Notice::Explain { until: next };
    let reader = Reader::Member(member.id);
    session.leave_notice(&key, reader, &notice, now).await
}

/// A letter that was handed over, as it is read; none when it was taken back since.
pub(in crate::actions) async fn handed_over(
    session: &mut Session,
    letter: LetterId,
) -> Result<Option<Letter>, StoreError> {
    let found = session.letter(letter).await?;
    Ok(found.filter(|letter| letter.taken_back_at.is_none()))
}

/// Whether a prompt is this month's, and its member still wants to be asked.
pub(in crate::actions) async fn is_prompted(
    session: &mut Session,
    member: MemberId,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    Ok(session.preferences(member).await?.next_explain_at == Some(until))
}
