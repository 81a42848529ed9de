//! The stand-in in a browser: channels, messages, buttons and forms as people know them from
//! Discord, with a switch of who one is, a clock, and faults to ask for. The host says who is there
//! and what moves time; the page knows nothing of the bot. There is no login: whoever reaches the
//! address acts as anyone, so it belongs on loopback.
//!
//! ```no_run
//! use standin::page::{Controls, Page, Settings};
//! use standin::{Config, Standin};
//!
//! # async fn example(now: chrono::DateTime<chrono::Utc>) -> anyhow::Result<()> {
//! let standin = Standin::start(Config::at(now)).await?;
//! let mia = standin.add_user("Mia");
//! let server = standin.add_server("The workshop", mia);
//! standin.add_text_channel(server, "general");
//! let clock = standin.clone();
//! let controls = Controls::new().on_skip(move |by, _progress| {
//!     let clock = clock.clone();
//!     async move {
//!         clock.set_now(clock.now() + by); // and whatever the bot does when time moves
//!         Ok(())
//!     }
//! });
//! let settings = Settings::new("My bot's playground")
//!     .listen(([127, 0, 0, 1], 8787).into())
//!     .person(mia, "member")
//!     .controls(controls);
//! let page = Page::serve(&standin, settings).await?;
//! println!("open {}", page.url());
//! # Ok(())
//! # }
//! ```

mod acting;
mod assets;
mod avatar;
mod components;
mod controls;
mod embed;
mod files;
mod forms;
mod hosting;
mod html;
mod live;
mod markdown;
mod message;
mod names;
mod on_message;
mod routes;
mod screen;
mod snapshot;
mod trouble;
mod values;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, ensure};
use tokio_util::sync::{CancellationToken, DropGuard};

use self::controls::Jobs;
pub use self::controls::{Controls, Progress};
use self::trouble::Trouble;
use crate::Standin;
use crate::ids::UserId;
use crate::people::modal::ModalView;
use crate::world::attachments::Upload;

/// Forms that may be open at once, over all viewers; the oldest go first.
const OPEN_MODALS: usize = 64;
/// Files that were chosen and not sent yet; the oldest go first.
const UPLOADS_KEPT: usize = 16;

/// What a page starts with.
#[derive(Debug, Clone)]
pub struct Settings {
    title: String,
    listen: SocketAddr,
    people: Vec<Person>,
    controls: Controls,
}

#[derive(Debug, Clone)]
struct Person {
    id: UserId,
    note: String,
}

impl Settings {
    /// On any free port of loopback, with nobody to be yet.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            people: Vec::new(),
            controls: Controls::new(),
        }
    }

    /// Where to listen; port 0 for any free one.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Someone the viewer can be. `note` stands under the name: "member", "admin".
    #[must_use]
    pub fn person(mut self, id: UserId, note: &str) -> Self {
        let note = note.to_owned();
        self.people.push(Person { id, note });
        self
    }

    /// How time moves, and the host's own buttons.
    #[must_use]
    pub fn controls(mut self, controls: Controls) -> Self {
        self.controls = controls;
        self
    }
}

/// The page; see the module's example.
#[derive(Debug, Clone, Copy)]
pub struct Page;

/// A page that is being served, until this is dropped or the stand-in shuts down.
#[derive(Debug)]
pub struct PageHandle {
    address: SocketAddr,
    _stop: DropGuard,
}

impl PageHandle {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Page {
    /// Serves the page. Fails when nobody can be chosen or the address is taken.
    pub async fn serve(standin: &Standin, settings: Settings) -> anyhow::Result<PageHandle> {
        ensure!(!settings.people.is_empty(), "a page needs a person to be");
        for person in &settings.people {
            standin.dm_channel(person.id);
        }
        let listener = tokio::net::TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("listening on {} for the page", settings.listen))?;
        let address = listener
            .local_addr()
            .context("reading the address the page listens on")?;
        let stop = standin.shared.stop.child_token();
        let state = Arc::new(State {
            standin: standin.clone(),
            title: settings.title,
            people: settings.people,
            controls: settings.controls,
            jobs: Arc::default(),
            trouble: Trouble::default(),
            modals: Mutex::default(),
            uploads: Mutex::default(),
            stop: stop.clone(),
        });
        let server = axum::serve(listener, routes::routes(state));
        let until = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                ended = server => if let Err(why) = ended {
                    tracing::error!(%why, "the page is no longer served");
                },
                () = until.cancelled() => {}
            }
        });
        Ok(PageHandle {
            address,
            _stop: stop.drop_guard(),
        })
    }
}

/// What every route of the page holds.
struct State {
    standin: Standin,
    title: String,
    people: Vec<Person>,
    controls: Controls,
    jobs: Arc<Jobs>,
    trouble: Trouble,
    modals: Mutex<VecDeque<(u64, UserId, ModalView)>>,
    uploads: Mutex<VecDeque<(u64, Upload)>>,
    stop: CancellationToken,
}

impl State {
    /// Keeps a form that opened for someone; the number names it when it is sent.
    fn keep_modal(&self, who: UserId, modal: ModalView) -> u64 {
        let token = rand::random::<u64>() >> 11; // a number that scripts can hold
        let mut modals = self.modals.lock().unwrap_or_else(PoisonError::into_inner);
        if modals.len() == OPEN_MODALS {
            modals.pop_front();
        }
        modals.push_back((token, who, modal));
        token
    }

    fn modal(&self, who: UserId, token: u64) -> Option<ModalView> {
        let modals = self.modals.lock().unwrap_or_else(PoisonError::into_inner);
        let found = modals.iter().find(|one| one.0 == token && one.1 == who);
        found.map(|one| one.2.clone())
    }

    fn keep_upload(&self, upload: Upload) -> u64 {
        let token = rand::random::<u64>() >> 11;
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        if uploads.len() == UPLOADS_KEPT {
            uploads.pop_front();
        }
        uploads.push_back((token, upload));
        token
    }

    fn upload(&self, token: u64) -> Option<Upload> {
        let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        let found = uploads.iter().find(|one| one.0 == token);
        found.map(|one| one.1.clone())
    }
}
