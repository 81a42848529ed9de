//! How much one member can have kept: far more than a life of honest work needs, and less than what would fill a disk.
//!
//! Not here: how fast a member may send (`discord`), and the 24 hours of a day ([`crate::domain::duration::check_day`]).

use chrono::{DateTime, TimeDelta, Utc};

use super::ActionError;
use crate::domain::ids::MemberId;
use crate::domain::record::{CRAFTS_MAX, ENTRIES_A_DAY_MAX};
use crate::domain::rejection::{CraftRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::Session;

/// Whether the member has the craft, or there is room for one more.
pub(super) async fn check_new_craft(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
) -> Result<(), ActionError> {
    let known = session.craft_named(member, &name.folded()).await?;
    if known.is_none() && session.count_crafts(member).await? >= CRAFTS_MAX {
        return Err(Rejection::from(CraftRejection::TooMany).into());
    }
    Ok(())
}

/// Whether there is room for so many more entries, besides those kept in the 24 hours before `now`. Imported ones have bounds of their
/// own and count in none.
pub(super) async fn check_entries(
    session: &mut Session,
    member: MemberId,
    more: usize,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    if more == 0 {
        return Ok(());
    }
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    let Some(older) = ENTRIES_A_DAY_MAX
        .checked_sub(more)
        .filter(|older| *older >= 0)
    else {
        return Err(Rejection::EntriesTooMany { free_at: None }.into());
    };
    check_kept_at(session.entry_kept_at(member, older).await?, now)
}

/// Whether there is room, by when the entry was kept that would be one too many with those after it and the new ones.
pub(super) fn check_kept_at(
    kept_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let free_at = kept_at.map(|kept_at| kept_at + TimeDelta::hours(24));
    match free_at {
        Some(free_at) if free_at > now => Err(Rejection::EntriesTooMany {
            free_at: Some(free_at),
        }
        .into()),
        _ => Ok(()),
    }
}
