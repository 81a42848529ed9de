//! The bot in a thread of this process, on a runtime of its own, which can be dropped wherever its tasks wait.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use yesteryou::app::App;
use yesteryou::clock::Clock;

use super::{HURRY, Yard, settings};

/// The bot in a thread of this process.
pub(crate) struct Inside {
    orders: mpsc::Sender<(Order, oneshot::Sender<()>)>,
    killed: CancellationToken,
    thread: JoinHandle<()>,
    database: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Tick,
    Stop,
}

impl Inside {
    pub(super) async fn start(yard: &Yard) -> anyhow::Result<Self> {
        let (orders, received) = mpsc::channel(1);
        let (tell, started) = oneshot::channel();
        let killed = CancellationToken::new();
        let database = yard.database();
        let (yard, token) = (yard.clone(), killed.clone());
        let thread = std::thread::Builder::new()
            .name("bot".to_owned())
            .spawn(move || live(&yard, received, tell, &token))?;
        started.await.context("the bot's thread ended")??;
        Ok(Self {
            orders,
            killed,
            thread,
            database,
        })
    }

    pub(super) async fn order(&self, order: Order) -> anyhow::Result<()> {
        let (done, told) = oneshot::channel();
        self.orders.send((order, done)).await?;
        told.await.context("the bot ended by itself")
    }

    /// Drops everything of the bot's wherever it waits; gives its database's path.
    pub(super) fn killed(&self) -> PathBuf {
        self.killed.cancel();
        self.database.clone()
    }

    pub(super) async fn gone(self) {
        let joined = tokio::task::spawn_blocking(move || self.thread.join()).await;
        assert!(matches!(joined, Ok(Ok(()))), "the bot's thread fell over");
    }
}

/// Waits until no thread of this process has the database open. A killed process leaves none; here SQLite's threads finish their
/// statement first, and a new connection beside them would lose the locks that it shares with them (POSIX locks are a process's).
pub(super) async fn closed(database: &Path) {
    let open = || {
        let files = std::fs::read_dir("/proc/self/fd").into_iter().flatten();
        let mut links = files
            .flatten()
            .filter_map(|file| std::fs::read_link(file.path()).ok());
        links.any(|link| {
            link.as_os_str()
                .as_encoded_bytes()
                .starts_with(database.as_os_str().as_encoded_bytes())
        })
    };
    while open() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The thread: everything of the bot's is on one runtime, and gone with it.
fn live(
    yard: &Yard,
    mut orders: mpsc::Receiver<(Order, oneshot::Sender<()>)>,
    started: oneshot::Sender<anyhow::Result<()>>,
    killed: &CancellationToken,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async {
        let clock = {
            let yard = yard.clone();
            Clock::from_fn(move || yard.bot_time())
        };
        let life = async {
            let settings = settings(&yard.discord.api_url(), &yard.database(), yard.reading);
            let token = SecretString::from(yard.discord.token());
            let app = App::start_with(&settings, token, clock, HURRY).await;
            let app = match app {
                Ok(app) => {
                    let _ = started.send(Ok(()));
                    app
                }
                Err(failure) => {
                    let why = anyhow::anyhow!(failure.in_one_line());
                    let _ = started.send(Err(why));
                    return;
                }
            };
            while let Some((order, done)) = orders.recv().await {
                if order == Order::Stop {
                    app.stop().await;
                    let _ = done.send(());
                    return;
                }
                app.tick().await;
                let _ = done.send(());
            }
        };
        tokio::select! {
            biased;
            () = killed.cancelled() => {}
            () = life => {}
        }
    });
    // Every task is dropped where it waits.
    runtime.shutdown_background();
}
