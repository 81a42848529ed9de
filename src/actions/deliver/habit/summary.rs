//! The weekly summary of a habit, made of the record and of who is there at this moment.

use super::super::Post;
use super::super::compose::{ComposeError, Composed, Effect};
use super::super::task::Posted;
use super::HabitJob;
use crate::actions::habit::summary::{period_of, week_together};
use crate::domain::check_in::Delivery;
use crate::domain::habit::together::ChannelWeek;
use crate::domain::ids::MemberId;
use crate::domain::text::folded;
use crate::messenger::Standing;
use crate::store::{HabitLesson, Shown, StoreError};
use crate::wording;

/// People named in one summary.
const NAMED_MAX: i64 = 40;
/// Lessons looked at for one to quote.
const LESSONS_MAX: i64 = 5;

/// The most of either that are looked through for those who stood in a summary that is made again.
const ANEW_MAX: i64 = 1_000;

/// What a summary is written from.
struct Week {
    together: Option<ChannelWeek>,
    named: Vec<MemberId>,
    lessons: Vec<HabitLesson>,
}

impl HabitJob {
    /// The channel's week: what may be told of it, who was here of those who agreed to be named, a lesson of one who lets it be
    /// quoted; each of them fetched before they are spoken of. Made again it shows nobody whom it did not show before.
    pub(super) async fn summary(
        &self,
        post: &Post<'_>,
        delivery: &Delivery,
    ) -> Result<Composed, ComposeError> {
        let (habit, period) = (&self.habit, period_of(self.on_day));
        let Week {
            together,
            named,
            lessons,
        } = self.week(post, delivery).await?;
        let (mut here, mut refreshed) = (Vec::new(), Vec::new());
        let mut shown_as: Vec<Shown> = Vec::new();
        for member in named {
            if let Some(name) = self.name_of(post, member).await? {
                here.push(name.clone());
                shown_as.push(Shown {
                    member,
                    named: true,
                    quoted: false,
                });
                refreshed.push((habit.server, member, name));
            }
        }
        here.sort_by_key(|name| folded(name));
        let mut lesson = None;
        for found in lessons {
            if let Some(name) = self.name_of(post, found.member).await? {
                lesson = Some((found.lesson, found.named.then_some(name)));
                shown_as.retain(|one| one.member != found.member);
                shown_as.push(Shown {
                    member: found.member,
                    named: found.named,
                    quoted: true,
                });
                break;
            }
        }
        if together.is_none() && here.is_empty() && lesson.is_none() {
            return Ok(match self.posted {
                Some(Posted { channel, message }) => {
                    let posted = message;
                    Effect::Delete { channel, posted }.into()
                }
                None => Effect::Nothing("nothing to tell").into(),
            });
        }
        let told = wording::HabitWeek {
            period,
            together: together.as_ref(),
            here: &here,
            lesson: lesson.as_ref(),
        };
        let effect = self.posting(
            wording::habit_summary(habit, &told, &delivery.nonce),
            wording::habit_summary_name(habit, period),
        );
        Ok(Composed {
            names: refreshed,
            shown: shown_as.iter().map(|one| one.member).collect(),
            shown_as,
            ..effect.into()
        })
    }

    /// What the record has for it.
    async fn week(&self, post: &Post<'_>, delivery: &Delivery) -> Result<Week, StoreError> {
        let (habit, period) = (&self.habit, period_of(self.on_day));
        let session = &mut post.store.read().await?;
        let together = week_together(session, habit.id, period).await?;
        let craft = folded(&habit.craft);
        let most = |most| self.posted.map_or(most, |_| ANEW_MAX);
        let mut named = session
            .habit_names(habit.id, period, most(NAMED_MAX))
            .await?;
        let mut lessons = session
            .habit_lessons(habit.id, &craft, period, most(LESSONS_MAX))
            .await?;
        if self.posted.is_some() {
            let before = session.shown_in(delivery.id).await?;
            let was_shown = |member: MemberId, how: fn(&Shown) -> bool| {
                before.iter().any(|one| one.member == member && how(one))
            };
            named.retain(|member| was_shown(*member, |one| one.named));
            lessons.retain(|found| was_shown(found.member, |one| one.quoted));
            for found in &mut lessons {
                found.named &= was_shown(found.member, |one| one.named);
            }
        }
        Ok(Week {
            together,
            named,
            lessons,
        })
    }

    /// The member's name, if they are in the server and free to speak. Who may not speak just now stays where they stood before.
    async fn name_of(
        &self,
        post: &Post<'_>,
        member: MemberId,
    ) -> Result<Option<String>, ComposeError> {
        let server = self.habit.server;
        let standing = post
            .messenger
            .member_standing(server, member, post.now)
            .await?;
        Ok(match standing {
            Standing::Here { display_name } => Some(display_name),
            Standing::TimedOut if self.posted.is_some() => {
                let there = post.store.read().await?.membership(server, member).await?;
                there.map(|there| there.display_name)
            }
            Standing::Gone | Standing::TimedOut => None,
        })
    }
}
