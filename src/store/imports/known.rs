//! What an own export has to know of the record beside entries.

use std::collections::{HashMap, HashSet};

use ::import::Section;
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::ids::MemberId;
use crate::domain::imports::{
    KnownBelongings, LessonOf, LessonState, content_of_answer, content_of_letter,
    content_of_shipped, minute_of, thing_key,
};
use crate::domain::letter::LetterKind;
use crate::store::columns::{Word, ms};
use crate::store::{Session, StoreError};

/// A lesson's state as it stands in a row, and whether its owner has heard of it here.
#[derive(sqlx::FromRow)]
struct LessonRow {
    learnt_on: NaiveDate,
    next_on: Option<NaiveDate>,
    called: bool,
    came_back_on: Option<NaiveDate>,
    outgrown_on: Option<NaiveDate>,
    still_true_before: i64,
    saved_me_before: i64,
    heard_id: i64,
    /// Of an entry.
    entry_id: Option<i64>,
    started_on: Option<NaiveDate>,
    minutes: Option<i64>,
    interaction_id: Option<i64>,
    item: Option<i64>,
    /// Of an answer.
    server_id: Option<i64>,
    slot_at: Option<i64>,
    period_to: Option<NaiveDate>,
}

impl Session {
    /// What is there of the member's beside entries. An import that was decided on at `decided_at` goes on: the crafts that it made
    /// are still new to it.
    pub async fn known_belongings(
        &mut self,
        member: MemberId,
        decided_at: Option<DateTime<Utc>>,
    ) -> Result<KnownBelongings, StoreError> {
        let mut known = KnownBelongings {
            quoting_off: !self.is_quoting(member).await?,
            preferences: self.preferences(member).await?,
            away: self.away_of(member).await?,
            ..KnownBelongings::default()
        };
        let quiet = self.quiet_times(member).await?;
        known.quiet = quiet.into_iter().map(|(_, days)| days).collect();
        let crafts: Vec<String> = sqlx::query_scalar(
            "SELECT folded FROM craft
             WHERE member_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR created_at <> $2)",
        )
        .bind(member.get())
        .bind(decided_at.map(ms))
        .fetch_all(self.connection())
        .await?;
        known.crafts = HashSet::from_iter(crafts);
        let milestones: Vec<(String, i64)> = sqlx::query_as(
            "SELECT craft.folded, milestone.hours FROM milestone
             JOIN craft ON craft.craft_id = milestone.craft_id WHERE milestone.member_id = $1",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        known.milestones = HashSet::from_iter(milestones);
        self.know_things(member, &mut known).await?;
        self.know_lessons(member, &mut known).await?;
        Ok(known)
    }

    async fn know_things(
        &mut self,
        member: MemberId,
        known: &mut KnownBelongings,
    ) -> Result<(), StoreError> {
        let answers: Vec<(i64, i64, NaiveDate, String)> = sqlx::query_as(
            "SELECT answer.interaction_id, round.slot_at, round.period_to, answer.words
             FROM answer JOIN round ON round.round_id = answer.round_id WHERE answer.member_id = $1",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let answers = answers.into_iter().map(|(by, slot_at, to, words)| {
            let content = content_of_answer(minute_of(slot_at), to, &words);
            (by, thing_key(member, &content))
        });
        know(known, Section::Answers, answers);
        let shipped: Vec<(i64, NaiveDate, String, Option<String>)> = sqlx::query_as(
            "SELECT shipped.interaction_id, shipped.shipped_on, shipped.what, craft.folded
             FROM shipped LEFT JOIN craft ON craft.craft_id = shipped.craft_id
             WHERE shipped.member_id = $1",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let shipped = shipped.into_iter().map(|(by, day, what, craft)| {
            let content = content_of_shipped(day, &what, craft.as_deref());
            (by, thing_key(member, &content))
        });
        know(known, Section::Shipped, shipped);
        let letters: Vec<(i64, String, NaiveDate, String)> = sqlx::query_as(
            "SELECT interaction_id, kind, written_on, words FROM letter WHERE member_id = $1",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let letters = letters.into_iter().map(|(by, kind, written_on, words)| {
            let kind = LetterKind::from_word(&kind).unwrap_or(LetterKind::Letter);
            let content = content_of_letter(kind, written_on, &words);
            (by, thing_key(member, &content))
        });
        know(known, Section::Letters, letters);
        let (_, on_their_way) = self.count_letters(member).await?;
        known.letters_on_their_way = usize::try_from(on_their_way).unwrap_or(usize::MAX);
        Ok(())
    }

    async fn know_lessons(
        &mut self,
        member: MemberId,
        known: &mut KnownBelongings,
    ) -> Result<(), StoreError> {
        let rows: Vec<LessonRow> = sqlx::query_as(
            "SELECT lesson.learnt_on, lesson.next_on, lesson.called, lesson.came_back_on, lesson.outgrown_on,
                 lesson.still_true_before, lesson.saved_me_before, lesson.heard_id,
                 lesson.entry_id, entry.started_on, entry.minutes, entry.interaction_id, entry.item,
                 round.server_id, round.slot_at, round.period_to
             FROM lesson LEFT JOIN entry ON entry.entry_id = lesson.entry_id
             LEFT JOIN answer ON answer.answer_id = lesson.answer_id
             LEFT JOIN round ON round.round_id = answer.round_id
             WHERE lesson.member_id = $1 ORDER BY lesson.lesson_id",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        for row in &rows {
            if let (Some(number), Some(day), Some(minutes)) =
                (row.entry_id, row.started_on, row.minutes)
            {
                let here = (number.to_string(), day, minutes);
                known.lessons_here.insert(here);
                // Interactions' ids are above zero, keys of imports below.
                if let (Some(by @ ..0), Some(item)) = (row.interaction_id, row.item) {
                    let of = LessonOf::Entry((by, item));
                    known.lessons.insert(of, row.untouched());
                }
            } else if let (Some(server), Some(slot_at), Some(to)) =
                (row.server_id, row.slot_at, row.period_to)
            {
                let of = LessonOf::Answer(minute_of(slot_at), to);
                if server > 0 {
                    known.answers_here.insert(of);
                } else {
                    known.lessons.entry(of).or_insert(row.untouched());
                }
            }
        }
        Ok(())
    }
}

impl LessonRow {
    /// How it stands, unless its owner has said something of it here.
    fn untouched(&self) -> Option<LessonState> {
        (self.heard_id == 0).then_some(LessonState {
            learnt_on: self.learnt_on,
            next_on: self.next_on,
            called: self.called,
            came_back_on: self.came_back_on,
            outgrown_on: self.outgrown_on,
            still_true: self.still_true_before,
            saved_me: self.saved_me_before,
        })
    }
}

/// Counts things in, by the interaction or the import that made them.
fn know(known: &mut KnownBelongings, section: Section, things: impl Iterator<Item = (i64, i64)>) {
    let mut count = 0;
    let here: &mut HashMap<i64, u32> = &mut known.things;
    for (made_by, content) in things {
        count += 1;
        if made_by < 0 {
            known.keys.insert(made_by);
        } else {
            *here.entry(content).or_insert(0) += 1;
        }
    }
    known.counts.insert(section, count);
}
