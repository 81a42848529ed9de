//! The bot and a stand-in for Discord in one process, with the stand-in's page and a clock that only buttons move.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use standin::page::{Controls, Page, PageHandle, Settings};
use standin::{ChannelId, Config, Fault, FaultHandle, ServerId, Standin, UserId};
use tempfile::TempDir;
use yesteryou::app::App;
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment};

/// No check-in is farther away.
const LONGEST_WAIT: TimeDelta = TimeDelta::days(15);

/// Everything that runs, until it is dropped.
pub(crate) struct Play {
    pub(crate) standin: Standin,
    pub(crate) page: PageHandle,
    pub(crate) server: ServerId,
    pub(crate) channel: ChannelId,
    pub(crate) ada: UserId,
    pub(crate) mia: UserId,
    pub(crate) tom: UserId,
    time: Time,
    _folder: TempDir,
}

/// What moves when time moves.
#[derive(Clone)]
struct Time {
    standin: Standin,
    app: Arc<App>,
}

impl Play {
    /// A Tuesday morning in Berlin; Ada's server, in which nothing is set up.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let standin = Standin::start(Config::at(first_morning())).await?;
        standin.name_bot("Yesteryou");
        let [ada, mia, tom] = ["Ada", "Mia", "Tom"].map(|name| standin.add_user(name));
        let server = standin.add_server("Evening Shed", ada);
        let channel = standin.add_text_channel(server, "check-in");
        standin.add_text_channel(server, "chatter");
        for who in [mia, tom] {
            standin.join(server, who);
        }
        let folder = TempDir::new().context("making a folder")?;
        let time = Time {
            app: Arc::new(bot(&standin, &folder).await?),
            standin: standin.clone(),
        };
        let settings = Settings::new("Yesteryou playground")
            .person(mia, "member")
            .person(tom, "member")
            .person(ada, "admin")
            .controls(controls(&time));
        let page = Page::serve(&standin, settings).await?;
        Ok(Self {
            standin,
            page,
            server,
            channel,
            ada,
            mia,
            tom,
            time,
            _folder: folder,
        })
    }

    /// Where the page shows someone the check-in channel.
    pub(crate) fn address(&self, who: UserId) -> String {
        format!("{}/?as={who}&in={}", self.page.url(), self.channel)
    }

    /// Lets time pass, with everything that becomes due on the way.
    pub(crate) async fn pass(&self, by: TimeDelta) -> anyhow::Result<()> {
        self.time.pass(by).await
    }

    /// No answer to an interaction arrives, until the handle is cleared.
    pub(crate) fn lose_answers(&self) -> FaultHandle {
        let answers = "POST /interactions/*/*/callback";
        self.standin.fault(Fault::server_error(answers).always())
    }

    /// The bot broke no rule of Discord.
    pub(crate) fn assert_lawful(&self) {
        let violations = self.standin.violations();
        assert!(violations.is_empty(), "rules were broken: {violations:#?}");
    }
}

async fn bot(standin: &Standin, folder: &TempDir) -> anyhow::Result<App> {
    let database = folder.path().join("yesteryou.sqlite");
    let pairs = [
        ("YESTERYOU__DISCORD__API_URL", standin.api_url()),
        ("YESTERYOU__DATABASE__PATH", database.display().to_string()),
        ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
        ("YESTERYOU__SCHEDULER__TICK_SECONDS", "60".to_owned()),
    ];
    let settings = config::settings(None, &Environment::from_pairs(pairs))?;
    let clock = standin.clone();
    let clock = Clock::from_fn(move || clock.now());
    let app = App::start(&settings, SecretString::from(standin.token()), clock).await?;
    standin.connected().await;
    Ok(app)
}

fn controls(time: &Time) -> Controls {
    let (skipping, searching) = (time.clone(), time.clone());
    Controls::new()
        .on_skip(move |by, _| {
            let time = skipping.clone();
            async move { time.pass(by).await }
        })
        .action("next", "To the next check-in", move |_| {
            let time = searching.clone();
            async move {
                let then = time.standin.now() + LONGEST_WAIT;
                while time.step(then).await? {
                    if time.was_asked() {
                        return Ok(());
                    }
                }
                anyhow::bail!("no check-in is set up")
            }
        })
}

impl Time {
    async fn pass(&self, by: TimeDelta) -> anyhow::Result<()> {
        let then = self.standin.now() + by;
        while self.step(then).await? {}
        self.standin.set_now(then);
        self.app.tick().await;
        Ok(())
    }

    /// On to whatever is due next; `false` when nothing is due before `then`.
    async fn step(&self, then: DateTime<Utc>) -> anyhow::Result<bool> {
        let Some(next) = self.app.next_due().await?.filter(|next| *next < then) else {
            return Ok(false);
        };
        let now = self.standin.now();
        self.standin.set_now(next.max(now + TimeDelta::seconds(1)));
        self.app.tick().await;
        Ok(true)
    }

    /// Whether the question was asked at this very time.
    fn was_asked(&self) -> bool {
        let now = self.standin.now();
        let requests = self.standin.requests();
        requests
            .iter()
            .rev()
            .take_while(|one| one.at == now)
            .any(|one| one.method == "POST" && one.path.ends_with("/messages") && one.status == 200)
    }
}

fn first_morning() -> DateTime<Utc> {
    "2026-11-24T08:00:00Z".parse().expect("a time")
}
