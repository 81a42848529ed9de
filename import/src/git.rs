//! Git history: what `git log --format=%H%x09%aI%x09%s` prints, a line a commit: its hash, the date on
//! which its author made it (strict ISO 8601, with the distance from UTC) and its subject
//! (<https://git-scm.com/docs/git-log#_pretty_formats>).
//!
//! Commits say when work was kept, not how long it took. Those that lie close together are taken for
//! one session, as the tool git-hours does (<https://github.com/kimmobrunfeldt/git-hours>): a gap of
//! more than two hours ends a session. Git-hours counts two hours before a session's first commit;
//! here it is half an hour, since an estimate should rather be low. Every session is marked derived.
//!
//! A session is known by its first commit, so that a longer history of the same project adds its new
//! sessions and none a second time. A session to which commits were added since stays as it was kept.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::row::{Item, Row, Start, Trouble, quoted};
use crate::{Refusal, Sink, Source, text};

/// A longer gap between two commits ends a session.
pub(crate) const GAP: TimeDelta = TimeDelta::hours(2);
/// What is counted before a session's first commit.
pub(crate) const LEAD: TimeDelta = TimeDelta::minutes(30);
/// A session is ended here, however close its commits lie: nobody works for longer at a stretch.
const LONGEST: TimeDelta = TimeDelta::hours(16);
/// Bytes of a line that are read.
const LINE_BYTES_MAX: u64 = 16 * 1024;
/// Characters of a subject that are kept.
const SUBJECT_MAX: usize = 80;
/// Commits that are held at once, in some 40 MB. Nobody made as many alone.
const COMMITS_MAX: usize = 250_000;
/// Subjects told of a session.
const SUBJECTS_TOLD: usize = 3;

struct Commit {
    at: DateTime<FixedOffset>,
    line: u64,
    hash: Box<str>,
    subject: Box<str>,
}

/// Whether the beginning of a file is such a history.
pub(crate) fn is_git(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|line| commit(line, 1).is_some())
}

/// Every session, the earliest first; before them the lines that are no commits.
pub(crate) fn read(
    file: &mut impl Source,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Refusal> {
    let mut commits = Vec::new();
    let mut reader = BufReader::new(text::decoded(file)?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = reader
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n") {
            skip_line(&mut reader)?;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.trim().is_empty() {
            continue;
        }
        if let Some(commit) = commit(text, number) {
            if commits.len() == COMMITS_MAX {
                let max = COMMITS_MAX as u64;
                return Err(Refusal::TooManyRows { max });
            }
            commits.push(commit);
            continue;
        }
        let trouble = Trouble::NotARow { text: quoted(text) };
        if sink(Item::Unread {
            line: number,
            trouble,
        })
        .is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    // In place, as there may be many.
    commits.sort_unstable_by_key(|commit| (commit.at, commit.line));
    commits.dedup_by(|next, one| next.hash == one.hash);
    let mut before = None;
    for session in sessions(&commits) {
        if sink(Item::Row(row(session, before))).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        before = session.last().map(|commit| commit.at);
    }
    Ok(ControlFlow::Continue(()))
}

fn skip_line(reader: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn commit(text: &str, line: u64) -> Option<Commit> {
    let mut parts = text.splitn(3, '\t');
    let (hash, at) = (parts.next()?.trim(), parts.next()?.trim());
    let is_hash =
        (7..=64).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return None;
    }
    let subject: String = parts
        .next()
        .unwrap_or_default()
        .trim()
        .chars()
        .take(SUBJECT_MAX)
        .collect();
    Some(Commit {
        at: DateTime::parse_from_rfc3339(at).ok()?,
        line,
        hash: hash.into(),
        subject: subject.into(),
    })
}

fn sessions(commits: &[Commit]) -> impl Iterator<Item = &[Commit]> {
    let mut rest = commits;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let follows =
            |pair: &[Commit]| pair[1].at - pair[0].at <= GAP && pair[1].at - first.at <= LONGEST;
        let length = rest.windows(2).take_while(|pair| follows(pair)).count() + 1;
        let (session, behind) = rest.split_at(length);
        rest = behind;
        Some(session)
    })
}

/// A session of at least one commit; it begins after the last commit of the session before.
fn row(session: &[Commit], before: Option<DateTime<FixedOffset>>) -> Row {
    let (first, last) = (&session[0], &session[session.len() - 1]);
    let begins = first.at.checked_sub_signed(LEAD).unwrap_or(first.at);
    let begins = before.map_or(begins, |before| begins.max(before));
    let seconds = (last.at - begins).num_seconds().max(60);
    let subjects = session
        .iter()
        .map(|commit| &*commit.subject)
        .filter(|subject| !subject.is_empty());
    let told: Vec<&str> = subjects.take(SUBJECTS_TOLD).collect();
    let count = match session.len() {
        1 => "1 commit".to_owned(),
        count => format!("{count} commits"),
    };
    let ellipsis = if session.len() > SUBJECTS_TOLD {
        " …"
    } else {
        ""
    };
    Row {
        line: first.line,
        craft: String::new(),
        note: format!("{count}: {}{ellipsis}", told.join("; ")),
        start: Start::Instant(begins),
        seconds: seconds.unsigned_abs(),
        derived: true,
        identity: Some(first.hash.to_string()),
        remark: None,
        more: None,
    }
}
