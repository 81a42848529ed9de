//! The weekly summary of a habit, made of the record and of who is there at this moment.

use super::super::Post;
use super::super::compose::{ComposeError, Composed, Effect};
use super::super::task::Posted;
use super::HabitJob;
use crate::actions::habit::summary::{period_of, week_together};
use crate::domain::check_in::Delivery;
use crate::domain::ids::MemberId;
use crate::domain::text::folded;
use crate::messenger::Standing;
use crate::store::Part;
use crate::wording;

/// People named in one summary.
const NAMED_MAX: i64 = 40;
/// Lessons looked at for one to quote.
const LESSONS_MAX: i64 = 5;

impl HabitJob {
    /// The channel's week: what may be told of it, who was here of those who agreed to be named, a lesson of one who lets it be
    /// quoted; each of them fetched before they are spoken of. Made again it shows nobody whom it did not show before.
    pub(super) async fn summary(
        &self,
        post: &Post<'_>,
        delivery: &Delivery,
    ) -> Result<Composed, ComposeError> {
        let (habit, period) = (&self.habit, period_of(self.on_day));
        let (together, mut named, mut lessons, before) = {
            let session = &mut post.store.read().await?;
            let together = week_together(session, habit.id, period).await?;
            let craft = folded(&habit.craft);
            let named = session.habit_names(habit.id, period, NAMED_MAX).await?;
            let lessons = session
                .habit_lessons(habit.id, &craft, period, LESSONS_MAX)
                .await?;
            let before = session.delivery_parts(delivery.id).await?;
            (together, named, lessons, before)
        };
        if self.posted.is_some() {
            named.retain(|member| before.contains(&Part::Member(*member)));
            lessons.retain(|found| before.contains(&Part::Member(found.member)));
        }
        let (mut here, mut refreshed, mut shown) = (Vec::new(), Vec::new(), Vec::new());
        for member in named {
            if let Some(name) = self.name_of(post, member).await? {
                here.push(name.clone());
                shown.push(member);
                refreshed.push((habit.server, member, name));
            }
        }
        here.sort_by_key(|name| folded(name));
        let mut lesson = None;
        for found in lessons {
            if let Some(name) = self.name_of(post, found.member).await? {
                lesson = Some((found.lesson, found.named.then_some(name)));
                if !shown.contains(&found.member) {
                    shown.push(found.member);
                }
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
            shown,
            ..effect.into()
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
