//! What an own export brings beside entries: each piece goes into the record once, whoever says so again.

use chrono::{DateTime, Utc};

use crate::actions::change::{changed, watch};
use crate::actions::membership::refresh_direct;
use crate::domain::change::{Turn, What};
use crate::domain::estimate::Estimate;
use crate::domain::ids::{CraftId, ImportId, InteractionId, MemberId};
use crate::domain::imports::{
    Belonging, CraftBrought, LetterBrought, SettingsBrought, ShippedBrought,
};
use crate::domain::letter::{NewLetter, beginning_of};
use crate::domain::milestone::Milestone;
use crate::domain::preferences::Theme;
use crate::domain::record::Member;
use crate::domain::shipped::NewShipped;
use crate::domain::text::CraftName;
use crate::store::{Session, StoreError};

/// Facts that one write sets back.
const FACTS: i64 = 50;

/// An import under way: whose it is, and when it was decided on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub(super) import: ImportId,
    pub(super) member: MemberId,
    pub(super) decided_at: DateTime<Utc>,
}

impl Batch {
    /// Keeps a belonging. Kept again after a crash, it changes nothing.
    pub(super) async fn keep(
        self,
        session: &mut Session,
        belonging: &Belonging,
    ) -> Result<(), StoreError> {
        let (member, at) = (self.member, self.decided_at);
        match belonging {
            Belonging::Settings(brought) => self.keep_settings(session, brought).await,
            Belonging::Craft(brought) => self.keep_craft(session, brought).await,
            Belonging::Estimate { craft, estimate } => {
                self.keep_estimate(session, craft, estimate).await
            }
            Belonging::Answer(brought) => {
                let today = self.member_now(session).await?.today(at);
                session
                    .add_brought_answer(member, self.import, brought, (today, at))
                    .await
            }
            Belonging::Lesson(brought) => session.set_brought_lesson(member, brought).await,
            Belonging::QuietTime(days) => session.add_quiet_time(member, *days, at).await,
            Belonging::Away(days) => session.add_away(member, *days, at).await,
            Belonging::Shipped(brought) => self.keep_shipped(session, brought).await,
            Belonging::Letter(brought) => self.keep_letter(session, brought).await,
            Belonging::Milestone { craft, hours } => {
                let milestone = Milestone {
                    member,
                    craft: self.craft(session, craft).await?,
                    craft_name: craft.as_str().to_owned(),
                    hours: *hours,
                };
                session.add_milestone(&milestone, None, at).await
            }
            Belonging::Preferences {
                card_theme,
                next_explain_at,
            } => {
                self.keep_preferences(session, *card_theme, *next_explain_at)
                    .await
            }
        }
    }

    /// The member as they are now, with the settings that this file brought.
    async fn member_now(self, session: &mut Session) -> Result<Member, StoreError> {
        let member = session.member(self.member).await?;
        member.ok_or(StoreError::Unreadable { column: "member" })
    }

    /// Notes what the values became that were watched.
    async fn note(
        self,
        session: &mut Session,
        watched: crate::actions::change::Watched,
    ) -> Result<(), StoreError> {
        for fact in changed(session, watched).await? {
            session.add_import_fact(self.import, &fact).await?;
        }
        Ok(())
    }

    async fn keep_settings(
        self,
        session: &mut Session,
        brought: &SettingsBrought,
    ) -> Result<(), StoreError> {
        let member = self.member;
        let values = [
            What::MemberTimezone,
            What::MemberDayStart,
            What::MemberWeekStart,
            What::MemberQuoting,
        ];
        let watched = watch(session, values.map(|what| (what, member.get())).to_vec()).await?;
        if let Some(zone) = brought.timezone {
            session.set_timezone(member, zone).await?;
        }
        if let Some(hour) = brought.day_start_hour {
            session.set_day_start(member, hour).await?;
        }
        if let Some(day) = brought.week_starts_on {
            session.set_week_start(member, day).await?;
        }
        if let Some(quoting) = brought.quoting {
            session.set_quoting(member, quoting).await?;
        }
        refresh_direct(session, member, self.decided_at).await?;
        self.note(session, watched).await
    }

    async fn keep_preferences(
        self,
        session: &mut Session,
        card_theme: Option<Theme>,
        next_explain_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let member = self.member;
        let values = [What::MemberTheme, What::MemberExplain];
        let watched = watch(session, values.map(|what| (what, member.get())).to_vec()).await?;
        let mut chosen = session.preferences(member).await?;
        chosen.card_theme = card_theme.unwrap_or(chosen.card_theme);
        chosen.next_explain_at = next_explain_at.or(chosen.next_explain_at);
        session.keep_preferences(member, &chosen).await?;
        self.note(session, watched).await
    }

    /// The craft of exactly this name, made as of the decision where there is none.
    async fn craft(self, session: &mut Session, name: &CraftName) -> Result<CraftId, StoreError> {
        let folded = name.folded();
        let known = session.craft_holding(self.member, &folded).await?;
        match known {
            Some((id, _)) => Ok(id),
            None => {
                session
                    .add_craft(self.member, name.as_str(), &folded, self.decided_at)
                    .await
            }
        }
    }

    /// The craft that a name stands for, made as of the decision where there is none.
    async fn craft_meant(
        self,
        session: &mut Session,
        name: &CraftName,
    ) -> Result<CraftId, StoreError> {
        let known = session.craft_named(self.member, &name.folded()).await?;
        match known {
            Some(craft) => Ok(craft.id),
            None => self.craft(session, name).await,
        }
    }

    /// A craft that this import did not make keeps its settings.
    async fn keep_craft(
        self,
        session: &mut Session,
        brought: &CraftBrought,
    ) -> Result<(), StoreError> {
        let craft = self.craft(session, &brought.name).await?;
        let (made_at, is_empty) = session.craft_made_at(craft).await?;
        if made_at != Some(self.decided_at) {
            return Ok(());
        }
        let values = vec![
            (What::CraftArchived, craft.get()),
            (What::CraftRhythm, craft.get()),
        ];
        let watched = watch(session, values).await?;
        if brought.archived {
            let what = What::CraftArchived;
            session.set_fact(what, craft.get(), Some("yes")).await?;
        }
        if let Some(rhythm) = brought.rhythm {
            let days = rhythm.days().to_string();
            let what = What::CraftRhythm;
            session.set_fact(what, craft.get(), Some(&days)).await?;
        }
        self.note(session, watched).await?;
        // What has work in it is no other name of something.
        if let Some(other) = brought.stands_for.as_ref().filter(|_| is_empty) {
            let into = self.craft_meant(session, other).await?;
            if into != craft {
                session.merge_craft(craft, into).await?;
            }
        }
        Ok(())
    }

    async fn keep_estimate(
        self,
        session: &mut Session,
        craft: &CraftName,
        estimate: &Estimate,
    ) -> Result<(), StoreError> {
        let craft = self.craft(session, craft).await?.get();
        let what = What::CraftBefore;
        if session.fact(what, craft).await?.is_some() {
            return Ok(());
        }
        let watched = watch(session, vec![(what, craft)]).await?;
        let over = estimate.over;
        let over = over.map(|over| format!(" {} {}", over.from, over.to));
        let value = format!("{}{}", estimate.minutes, over.unwrap_or_default());
        session.set_fact(what, craft, Some(&value)).await?;
        self.note(session, watched).await
    }

    async fn keep_shipped(
        self,
        session: &mut Session,
        brought: &ShippedBrought,
    ) -> Result<(), StoreError> {
        let craft = match &brought.craft {
            Some(craft) => Some(self.craft_meant(session, craft).await?),
            None => None,
        };
        let new = NewShipped {
            member: self.member,
            craft,
            server: None,
            shipped_on: brought.day,
            what: brought.what.clone(),
            link: brought.link.clone(),
            interaction: InteractionId::from_row(brought.key),
        };
        session.add_shipped(&new, self.decided_at).await?;
        Ok(())
    }

    async fn keep_letter(
        self,
        session: &mut Session,
        brought: &LetterBrought,
    ) -> Result<(), StoreError> {
        let member = self.member_now(session).await?;
        let new = NewLetter {
            member: self.member,
            kind: brought.kind,
            words: brought.words.clone(),
            written_on: brought.written_on,
            due_on: brought.due_on,
            due_at: beginning_of(brought.due_on, &member),
            interaction: InteractionId::from_row(brought.key),
        };
        let added = session.add_letter(&new, self.decided_at).await?;
        if let (Some(letter), Some(at)) = (added, brought.handed_over_at) {
            session.set_letter_handed_over(letter, at).await?;
        }
        Ok(())
    }

    /// Sets some of the values back that the import set and that still stand so. Whether that were all.
    pub(super) async fn set_back(self, session: &mut Session) -> Result<bool, StoreError> {
        let facts = session.take_import_facts(self.import, FACTS).await?;
        for fact in &facts {
            let (found, wanted) = fact.turned(Turn::Undo);
            if session.fact(fact.what, fact.row).await?.as_deref() == found {
                session.set_fact(fact.what, fact.row, wanted).await?;
            }
        }
        Ok(facts.is_empty())
    }

    /// Removes what the import kept beside entries.
    pub(super) async fn take_back(self, session: &mut Session) -> Result<(), StoreError> {
        let (member, at) = (self.member, self.decided_at);
        session
            .remove_belongings_kept_at(member, self.import, at)
            .await?;
        refresh_direct(session, member, at).await
    }
}
