//! What one shard has for the library: dispatches not yet handed over, and those handed over that
//! it has not acknowledged. Bounded both in number and in bytes; the oldest go first.
//!
//! Dispatches have an index that only grows. The library sees sequence numbers instead: READY is 1
//! whenever it identifies, and what follows is counted from there.

use std::collections::VecDeque;
use std::ops::Range;

use super::frame::Dispatch;

/// The sequence number of the first dispatch after READY.
const AFTER_READY: u64 = 2;
/// Ranges of lost dispatches remembered.
const LOST_RANGES: usize = 64;

#[derive(Debug)]
pub(super) struct Backlog {
    kept: VecDeque<Dispatch>,
    bytes: usize,
    /// Those of `bytes` that were not handed over yet.
    waiting_bytes: usize,
    /// The index of `kept`'s first; when it is empty, of the next to come.
    first: u64,
    /// The index of the next to hand over; from `first` to the index of the next to come.
    next: u64,
    /// The index that the library knows as number 2.
    base: u64,
    /// The indices lost without ever being handed over, as far as a rewind may come upon them.
    lost: VecDeque<Range<u64>>,
    bound: usize,
    bound_bytes: usize,
}

impl Backlog {
    pub(super) const fn new(bound: usize, bound_bytes: usize) -> Self {
        Self {
            kept: VecDeque::new(),
            bytes: 0,
            waiting_bytes: 0,
            first: 0,
            next: 0,
            base: 0,
            lost: VecDeque::new(),
            bound,
            bound_bytes,
        }
    }

    /// Takes in a dispatch. Says how many were lost for it: dropped though never handed over.
    pub(super) fn push(&mut self, dispatch: Dispatch) -> u64 {
        self.bytes += dispatch.bytes();
        self.waiting_bytes += dispatch.bytes();
        self.kept.push_back(dispatch);
        let mut lost = 0;
        while self.kept.len() > self.bound || (self.bytes > self.bound_bytes && self.kept.len() > 1)
        {
            if self.next == self.first {
                self.note_lost(self.first);
                self.waiting_bytes -= self.kept.front().map_or(0, Dispatch::bytes);
                self.next += 1;
                lost += 1;
            }
            self.forget_first();
        }
        lost
    }

    /// The next to hand over, with its number; from now on it counts as handed over.
    pub(super) fn take_next(&mut self) -> Option<(u64, Dispatch)> {
        let place = usize::try_from(self.next - self.first).ok()?;
        let dispatch = self.kept.get(place)?.clone();
        let number = self.number(self.next);
        self.next += 1;
        self.waiting_bytes -= dispatch.bytes();
        Some((number, dispatch))
    }

    /// The number of the last one handed over; 1, READY's, when there is none.
    pub(super) fn last_number(&self) -> u64 {
        self.number(self.next) - 1
    }

    /// How many wait to be handed over.
    pub(super) fn waiting(&self) -> u64 {
        self.end() - self.next
    }

    /// Whether what waits is well within the bounds, so that more can come without a loss.
    pub(super) fn has_room(&self) -> bool {
        self.waiting() <= self.bound as u64 / 2 && self.waiting_bytes <= self.bound_bytes / 2
    }

    /// The index after the last that is kept.
    pub(super) fn end(&self) -> u64 {
        self.first + self.kept.len() as u64
    }

    /// Whether everything before the index `end` was handed over.
    pub(super) const fn is_past(&self, end: u64) -> bool {
        self.next >= end
    }

    /// The library starts afresh: what was handed over is forgotten, and numbers begin anew.
    pub(super) fn start_afresh(&mut self) {
        while self.first < self.next {
            self.forget_first();
        }
        self.base = self.first;
        self.lost.clear();
    }

    /// The library has everything up to the number `sequence`.
    pub(super) fn acknowledge(&mut self, sequence: u64) {
        let arrived = self.index_after(sequence).min(self.next);
        while self.first < arrived {
            self.forget_first();
        }
        while self.lost.front().is_some_and(|lost| lost.end <= arrived) {
            self.lost.pop_front();
        }
    }

    /// The library has everything up to the number `sequence` and wants what follows again. Says
    /// how many of those are gone that were not counted as lost before; `None` when it claims more
    /// than it was given.
    pub(super) fn rewind(&mut self, sequence: u64) -> Option<u64> {
        let wanted = self.index_after(sequence);
        if wanted > self.next {
            return None;
        }
        self.next = wanted.max(self.first);
        let handed_over = usize::try_from(self.next - self.first).unwrap_or(usize::MAX);
        self.waiting_bytes = self
            .kept
            .iter()
            .skip(handed_over)
            .map(Dispatch::bytes)
            .sum();
        let known: u64 = self
            .lost
            .iter()
            .map(|lost| lost.end.saturating_sub(lost.start.max(wanted)))
            .sum();
        self.lost.clear();
        if wanted < self.next {
            self.lost.push_back(wanted..self.next);
        }
        Some(self.next - wanted - known)
    }

    fn note_lost(&mut self, index: u64) {
        match self.lost.back_mut() {
            Some(lost) if lost.end == index => lost.end += 1,
            _ => self.lost.push_back(index..index + 1),
        }
        // A library that never acknowledges anything cannot make this grow.
        if self.lost.len() > LOST_RANGES {
            self.lost.pop_front();
        }
    }

    const fn number(&self, index: u64) -> u64 {
        index - self.base + AFTER_READY
    }

    const fn index_after(&self, sequence: u64) -> u64 {
        let after_ready = sequence.saturating_add(1).saturating_sub(AFTER_READY);
        self.base.saturating_add(after_ready)
    }

    fn forget_first(&mut self) {
        if let Some(dispatch) = self.kept.pop_front() {
            self.bytes -= dispatch.bytes();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::frame::Frame;

    fn dispatch(number: u64) -> Dispatch {
        let text = format!(r#"{{"op":0,"t":"E","d":{number}}}"#);
        Dispatch::of(&Frame::parse(&text).expect("a frame"))
    }

    fn backlog(bound: usize, count: u64) -> Backlog {
        let mut backlog = Backlog::new(bound, usize::MAX);
        for number in 0..count {
            backlog.push(dispatch(number));
        }
        backlog
    }

    /// What is handed over until nothing waits.
    fn drain(backlog: &mut Backlog) -> Vec<String> {
        std::iter::from_fn(|| backlog.take_next())
            .map(|(number, dispatch)| dispatch.numbered(number))
            .collect()
    }

    fn expected(from: u64, data: &[u64]) -> Vec<String> {
        (from..)
            .zip(data)
            .map(|(number, data)| format!(r#"{{"op":0,"s":{number},"t":"E","d":{data}}}"#))
            .collect()
    }

    #[test]
    fn numbers_follow_ready() {
        let mut backlog = backlog(10, 3);
        assert_eq!(backlog.last_number(), 1);
        assert_eq!(drain(&mut backlog), expected(2, &[0, 1, 2]));
        assert_eq!((backlog.last_number(), backlog.waiting()), (4, 0));
    }

    #[test]
    fn beyond_the_bound_the_oldest_go_and_are_counted_unless_handed_over() {
        let mut backlog = Backlog::new(3, usize::MAX);
        let lost: Vec<u64> = (0..5).map(|n| backlog.push(dispatch(n))).collect();
        assert_eq!(lost, [0, 0, 0, 1, 1]);
        assert_eq!(drain(&mut backlog), expected(4, &[2, 3, 4]));
        assert_eq!(backlog.push(dispatch(5)), 0, "the first was handed over");
        assert_eq!(drain(&mut backlog), expected(7, &[5]));
    }

    #[test]
    fn what_is_lost_is_counted_once() {
        let mut backlog = backlog(2, 1);
        drain(&mut backlog);
        let lost: u64 = (1..5).map(|n| backlog.push(dispatch(n))).sum();
        assert_eq!(lost, 2, "1 and 2; 0 was handed over");
        assert_eq!(backlog.rewind(1), Some(1), "but 0 never arrived");
        assert_eq!(drain(&mut backlog), expected(5, &[3, 4]));
        assert_eq!(backlog.rewind(1), Some(0));
    }

    #[test]
    fn bytes_are_bounded_too_but_one_dispatch_always_fits() {
        let one = dispatch(0).bytes();
        let mut backlog = Backlog::new(100, 2 * one);
        let lost: Vec<u64> = (0..4).map(|n| backlog.push(dispatch(n))).collect();
        assert_eq!(lost, [0, 0, 1, 1]);
        let mut tiny = Backlog::new(100, 1);
        assert_eq!(tiny.push(dispatch(7)), 0);
        assert_eq!(drain(&mut tiny), expected(2, &[7]));
    }

    #[test]
    fn a_resuming_library_gets_exactly_what_it_missed() {
        let mut backlog = backlog(10, 4);
        drain(&mut backlog);
        backlog.push(dispatch(4));
        assert_eq!(backlog.rewind(3), Some(0));
        assert_eq!(drain(&mut backlog), expected(4, &[2, 3, 4]));
        assert_eq!(backlog.rewind(6), Some(0), "it has everything");
        assert_eq!(drain(&mut backlog), expected(7, &[]));
        assert_eq!(backlog.rewind(7), None, "that number was never given");
        assert_eq!(backlog.rewind(0), Some(0), "not even READY: the same");
        assert_eq!(drain(&mut backlog).len(), 5);
    }

    #[test]
    fn acknowledged_dispatches_are_forgotten_and_missed_if_asked_for() {
        let mut backlog = backlog(10, 5);
        drain(&mut backlog);
        backlog.acknowledge(4);
        assert_eq!(backlog.rewind(2), Some(2));
        assert_eq!(drain(&mut backlog), expected(5, &[3, 4]));
        backlog.acknowledge(u64::MAX);
        assert_eq!(backlog.kept.len(), 0);
        backlog.push(dispatch(5));
        assert_eq!(drain(&mut backlog), expected(7, &[5]));
    }

    #[test]
    fn a_library_that_starts_afresh_gets_what_nobody_had() {
        let mut backlog = backlog(10, 2);
        drain(&mut backlog);
        backlog.push(dispatch(2));
        backlog.push(dispatch(3));
        backlog.start_afresh();
        assert_eq!(backlog.last_number(), 1);
        assert_eq!(drain(&mut backlog), expected(2, &[2, 3]));
        assert_eq!(backlog.rewind(2), Some(0));
        assert_eq!(drain(&mut backlog), expected(3, &[3]));
    }
}
