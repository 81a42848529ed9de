//! What the two sides of one shard share: the connection to Discord puts dispatches in, the
//! library's connection takes them out. A library that is there and slower than Discord is waited for,
//! for a while ([`Link::room`]).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use tokio::sync::{Notify, mpsc};

use super::backlog::Backlog;
use super::frame::{Dispatch, Frame};
use super::stats::ShardStanding;

/// Commands of the library (presence, member requests) on their way to Discord. Discord itself
/// takes 120 a minute.
const COMMANDS_KEPT: usize = 256;

/// One shard's meeting place.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) shard: u32,
    state: Mutex<State>,
    /// Something was taken out of a full backlog, or nobody is there to take it.
    taken: Notify,
    /// The library's commands to Discord.
    pub(super) commands: mpsc::Sender<String>,
}

#[derive(Debug)]
struct State {
    backlog: Backlog,
    /// Discord's latest READY, with the session's id in it.
    ready: Option<(Dispatch, Option<String>)>,
    /// The session's id in the READY that the library has.
    library_session: Option<String>,
    /// Counts attachments: only the latest takes anything.
    attachments: u64,
    attached: bool,
    /// Wakes the latest attachment.
    news: Arc<Notify>,
    owed: Owed,
    connected: bool,
    /// The other end of `commands`, until the connection to Discord takes it.
    commands: Option<mpsc::Receiver<String>>,
}

/// What the library is to be told beside dispatches.
#[derive(Clone, Copy, Debug)]
enum Owed {
    Nothing,
    Ready,
    /// RESUMED, once everything before this index of the backlog was handed over.
    Resumed(u64),
}

/// A library's hold on a shard, until it is dropped or the next one comes.
#[derive(Debug)]
pub(super) struct Attachment {
    pub(super) link: Arc<Link>,
    pub(super) news: Arc<Notify>,
    number: u64,
}

/// What there is for the library.
pub(super) enum Next {
    Frames {
        texts: Vec<String>,
        /// More is waiting already.
        more: bool,
    },
    /// Another attachment has taken over.
    Superseded,
}

impl Link {
    pub(super) fn new(shard: u32, bound: usize, bound_bytes: usize) -> Self {
        let (commands, receiver) = mpsc::channel(COMMANDS_KEPT);
        Self {
            shard,
            state: Mutex::new(State {
                backlog: Backlog::new(bound, bound_bytes),
                ready: None,
                library_session: None,
                attachments: 0,
                attached: false,
                news: Arc::default(),
                owed: Owed::Nothing,
                connected: false,
                commands: Some(receiver),
            }),
            commands,
            taken: Notify::new(),
        }
    }

    /// The commands to send to Discord: given out once, to whoever holds the shard.
    pub(super) fn take_commands(&self) -> Option<mpsc::Receiver<String>> {
        self.state().commands.take()
    }

    /// Takes in READY. Says whether there was one before.
    pub(super) fn ready(&self, frame: &Frame) -> bool {
        let mut state = self.state();
        let ready = (Dispatch::of(frame), session_id(frame.data()));
        let again = state.ready.replace(ready).is_some();
        state.news.notify_one();
        again
    }

    /// Takes in any other dispatch. Says how many were lost for it.
    pub(super) fn push(&self, dispatch: Dispatch) -> u64 {
        let mut state = self.state();
        let lost = state.backlog.push(dispatch);
        state.news.notify_one();
        lost
    }

    /// Waits until the library has taken enough for more to come without a loss; not while no library is there.
    pub(super) async fn room(&self) {
        while !self.has_room() {
            self.taken.notified().await;
        }
    }

    /// Whether more can come without a loss, or none can be prevented by waiting.
    pub(super) fn has_room(&self) -> bool {
        let state = self.state();
        !state.attached || state.backlog.has_room()
    }

    pub(super) fn set_connected(&self, connected: bool) {
        self.state().connected = connected;
    }

    pub(super) fn standing(&self) -> ShardStanding {
        let state = self.state();
        ShardStanding {
            connected: state.connected,
            library: state.attached,
            queued: state.backlog.waiting(),
        }
    }

    /// A library identifies: it gets READY, then what no library had before it.
    pub(super) fn attach(self: &Arc<Self>) -> Attachment {
        let mut state = self.state();
        state.backlog.start_afresh();
        state.owed = Owed::Ready;
        self.attachment(&mut state)
    }

    /// A library that lost its socket goes on after number `sequence`: it gets what it missed,
    /// then RESUMED. Beside the attachment: how many dispatches it missed for good. `None` when
    /// its session is not this shard's.
    pub(super) fn reattach(
        self: &Arc<Self>,
        session: &str,
        sequence: u64,
    ) -> Option<(Attachment, u64)> {
        let mut state = self.state();
        if state.library_session.as_deref() != Some(session) || matches!(state.owed, Owed::Ready) {
            return None;
        }
        let missing = state.backlog.rewind(sequence)?;
        state.owed = Owed::Resumed(state.backlog.end());
        Some((self.attachment(&mut state), missing))
    }

    fn attachment(self: &Arc<Self>, state: &mut State) -> Attachment {
        state.attachments += 1;
        state.attached = true;
        // The one before wakes and finds that it is superseded.
        state.news.notify_one();
        state.news = Arc::default();
        Attachment {
            link: Arc::clone(self),
            news: Arc::clone(&state.news),
            number: state.attachments,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attachment {
    /// At most `limit` frames for the library, which count as handed over from now on.
    pub(super) fn next(&self, limit: usize) -> Next {
        let mut state = self.link.state();
        if state.attachments != self.number {
            return Next::Superseded;
        }
        let mut texts = Vec::new();
        if matches!(state.owed, Owed::Ready) {
            let Some((ready, session)) = state.ready.clone() else {
                return Next::Frames { texts, more: false };
            };
            texts.push(ready.numbered(1));
            state.library_session = session;
            state.owed = Owed::Nothing;
        }
        while texts.len() < limit {
            if let Owed::Resumed(end) = state.owed
                && state.backlog.is_past(end)
            {
                texts.push(Dispatch::resumed().numbered(state.backlog.last_number()));
                state.owed = Owed::Nothing;
                continue;
            }
            let Some((number, dispatch)) = state.backlog.take_next() else {
                break;
            };
            texts.push(dispatch.numbered(number));
        }
        let more = texts.len() == limit;
        self.link.taken.notify_one();
        Next::Frames { texts, more }
    }

    /// The library has everything up to the number `sequence`.
    pub(super) fn acknowledge(&self, sequence: u64) {
        let mut state = self.link.state();
        if state.attachments == self.number {
            state.backlog.acknowledge(sequence);
        }
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        let mut state = self.link.state();
        if state.attachments == self.number {
            state.attached = false;
            self.link.taken.notify_one();
        }
    }
}

fn session_id(ready: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Ready {
        session_id: String,
    }
    serde_json::from_str::<Ready>(ready)
        .ok()
        .map(|ready| ready.session_id)
}
