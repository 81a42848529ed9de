//! What an own export brings beside entries: keeping it, and taking it back.
//!
//! What an import keeps says so by the instant of its decision, as the crafts do that it makes; what it sets, by a fact. An answer
//! was given to a question of a server that may not be known here, and that did not see it here: its round stands in a place of its
//! import's, which no server is, where nothing is asked and which nobody can look into.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::calendar::DateRange;
use crate::domain::change::{Fact, What};
use crate::domain::check_in::RoundState;
use crate::domain::ids::{CraftId, ImportId, InteractionId, MemberId, RoundId};
use crate::domain::imports::{AnswerBrought, LessonBrought, LessonOf};
use crate::domain::lesson::next_return;
use crate::store::columns::{Word, ms};
use crate::store::{AnswerTexts, Session, StoreError};

/// The place of an import's answers among the servers: Discord's ids are above zero.
const fn place_of(import: ImportId) -> i64 {
    -import.get()
}

/// Keeping.
impl Session {
    /// Counts in what was kept of an import beside entries.
    pub async fn count_others(&mut self, import: ImportId, others: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE import SET others = others + $2 WHERE import_id = $1")
            .bind(import.get())
            .bind(others)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// When a craft was made, and whether nothing is in it.
    pub async fn craft_made_at(
        &mut self,
        craft: CraftId,
    ) -> Result<(Option<DateTime<Utc>>, bool), StoreError> {
        let (made_at, empty): (i64, bool) = sqlx::query_as(
            "SELECT created_at,
                 NOT EXISTS (SELECT 1 FROM entry WHERE entry.craft_id = craft.craft_id)
                 AND NOT EXISTS (SELECT 1 FROM shipped WHERE shipped.craft_id = craft.craft_id)
             FROM craft WHERE craft_id = $1",
        )
        .bind(craft.get())
        .fetch_one(self.connection())
        .await?;
        Ok((DateTime::from_timestamp_millis(made_at), empty))
    }

    /// Adds days away.
    pub async fn add_away(
        &mut self,
        member: MemberId,
        days: DateRange,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO away (member_id, from_on, to_on, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(member.get())
        .bind(days.from)
        .bind(days.to)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps an answer that an import brings, with its lesson, which comes back by its days.
    pub async fn add_brought_answer(
        &mut self,
        member: MemberId,
        import: ImportId,
        brought: &AnswerBrought,
        (today, now): (NaiveDate, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let round = self.add_place_of_answer(import, brought, now).await?;
        let texts = AnswerTexts {
            words: brought.words.clone(),
            hours: brought.hours.clone(),
            lesson: brought.lesson.clone(),
        };
        let interaction = InteractionId::from_row(brought.key);
        let seen_by_nobody = (brought.late, false);
        let answer = self
            .add_answer(round, member, &texts, seen_by_nobody, interaction, now)
            .await?;
        if !brought.quotable {
            self.hide_answer(member, answer).await?;
        }
        if !brought.lesson.is_empty() {
            let learnt_on = brought.period.to;
            sqlx::query(
                "INSERT INTO lesson (member_id, answer_id, learnt_on, next_on) VALUES ($1, $2, $3, $4)",
            )
            .bind(member.get())
            .bind(answer.get())
            .bind(learnt_on)
            .bind(next_return(learnt_on, today))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// A round that is over, in the import's own place. Of questions asked at the same instant each has its own millisecond.
    async fn add_place_of_answer(
        &mut self,
        import: ImportId,
        brought: &AnswerBrought,
        now: DateTime<Utc>,
    ) -> Result<RoundId, StoreError> {
        let place = place_of(import);
        sqlx::query(
            "INSERT INTO server (server_id, name, present, created_at) VALUES ($1, '', FALSE, $2)
             ON CONFLICT (server_id) DO NOTHING",
        )
        .bind(place)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        let asked_at = ms(brought.asked_at);
        let taken: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(slot_at) FROM round WHERE server_id = $1 AND slot_at >= $2 AND slot_at < $2 + 30000",
        )
        .bind(place)
        .bind(asked_at)
        .fetch_one(self.connection())
        .await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO round (server_id, slot_at, state, period_from, period_to, channel_id, question, thread)
             VALUES ($1, $2, $3, $4, $5, 0, '', FALSE) RETURNING round_id",
        )
        .bind(place)
        .bind(taken.map_or(asked_at, |taken| taken + 1))
        .bind(RoundState::Over.word())
        .bind(brought.period.from)
        .bind(brought.period.to)
        .fetch_one(self.connection())
        .await?;
        Ok(RoundId::from_row(id))
    }

    /// Sets how a lesson stands that an import brought, unless its owner has heard of it here.
    pub async fn set_brought_lesson(
        &mut self,
        member: MemberId,
        brought: &LessonBrought,
    ) -> Result<(), StoreError> {
        let found: Option<i64> = match brought.of {
            LessonOf::Entry((interaction, item)) => {
                sqlx::query_scalar(
                    "SELECT lesson.lesson_id FROM lesson JOIN entry ON entry.entry_id = lesson.entry_id
                     WHERE entry.interaction_id = $1 AND entry.item = $2 AND lesson.member_id = $3
                       AND lesson.heard_id = 0",
                )
                .bind(interaction)
                .bind(item)
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?
            }
            LessonOf::Answer(minute, period_to) => {
                sqlx::query_scalar(
                    "SELECT lesson.lesson_id FROM lesson
                     JOIN answer ON answer.answer_id = lesson.answer_id
                     JOIN round ON round.round_id = answer.round_id
                     WHERE lesson.member_id = $3 AND round.server_id < 0 AND round.period_to = $2
                       AND round.slot_at >= $1 * 60000 AND round.slot_at < ($1 + 1) * 60000
                       AND lesson.heard_id = 0 AND lesson.came_back_on IS NULL AND lesson.outgrown_on IS NULL
                     ORDER BY lesson.lesson_id LIMIT 1",
                )
                .bind(minute)
                .bind(period_to)
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?
            }
        };
        let Some(lesson) = found else {
            return Ok(());
        };
        let state = &brought.state;
        sqlx::query(
            "UPDATE lesson SET learnt_on = $2, next_on = $3, called = $4, came_back_on = $5, outgrown_on = $6,
                 still_true_before = $7, saved_me_before = $8 WHERE lesson_id = $1",
        )
        .bind(lesson)
        .bind(state.learnt_on)
        .bind(state.next_on)
        .bind(state.called)
        .bind(state.came_back_on)
        .bind(state.outgrown_on)
        .bind(state.still_true)
        .bind(state.saved_me)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// Taking back.
impl Session {
    /// Notes a value that an import set.
    pub async fn add_import_fact(
        &mut self,
        import: ImportId,
        fact: &Fact,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO import_fact (import_id, what, row_id, was, became) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (import_id, what, row_id) DO NOTHING",
        )
        .bind(import.get())
        .bind(fact.what.word())
        .bind(fact.row)
        .bind(&fact.was)
        .bind(&fact.became)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes some of the values that an import set out of its list, and gives them.
    pub async fn take_import_facts(
        &mut self,
        import: ImportId,
        limit: i64,
    ) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<(String, i64, Option<String>, Option<String>)> = sqlx::query_as(
            "SELECT what, row_id, was, became FROM import_fact WHERE import_id = $1
             ORDER BY what, row_id LIMIT $2",
        )
        .bind(import.get())
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        let mut facts = Vec::new();
        for (what, row, was, became) in rows {
            sqlx::query(
                "DELETE FROM import_fact WHERE import_id = $1 AND what = $2 AND row_id = $3",
            )
            .bind(import.get())
            .bind(&what)
            .bind(row)
            .execute(self.connection())
            .await?;
            let what = What::from_word(&what).ok_or(StoreError::Unreadable {
                column: "import_fact.what",
            })?;
            facts.push(Fact {
                what,
                row,
                was,
                became,
            });
        }
        Ok(facts)
    }

    /// Removes what an import kept at that instant: answers with their lessons, letters, things shipped, milestones and days.
    pub async fn remove_belongings_kept_at(
        &mut self,
        member: MemberId,
        import: ImportId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.remove_place_of_answers(import).await?;
        for statement in [
            "DELETE FROM shipped WHERE member_id = $1 AND created_at = $2 AND interaction_id < 0",
            "DELETE FROM letter WHERE member_id = $1 AND created_at = $2 AND interaction_id < 0",
            "DELETE FROM milestone WHERE member_id = $1 AND created_at = $2",
            "DELETE FROM quiet_time WHERE member_id = $1 AND created_at = $2",
            "DELETE FROM away WHERE member_id = $1 AND created_at = $2",
        ] {
            sqlx::query(statement)
                .bind(member.get())
                .bind(ms(at))
                .execute(self.connection())
                .await?;
        }
        // Whoever has no row has the defaults.
        sqlx::query(
            "DELETE FROM preference WHERE member_id = $1 AND card_theme = 'dark'
             AND milestone_server_id IS NULL AND milestone_channel_id IS NULL AND next_explain_at IS NULL",
        )
        .bind(member.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes the place of an import's answers, and with it its rounds and them.
    async fn remove_place_of_answers(&mut self, import: ImportId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM server WHERE server_id = $1")
            .bind(place_of(import))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes the places of all answers that the member's imports brought.
    pub(in crate::store) async fn remove_places_of_answers(
        &mut self,
        member: MemberId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM server WHERE server_id IN (SELECT -import_id FROM import WHERE member_id = $1)",
        )
        .bind(member.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
