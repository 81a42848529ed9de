//! The bot's binary as a process of its own, which can be limited and killed.

use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use sqlx::Connection as _;
use standin::{ChannelId, Config, InteractionOutcome, OptionValue, Place, Standin, UserId};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use yesteryou::clock::Clock;

/// A folder for the database, a Discord with one server, and the bot when it is up.
pub(super) struct Workshop {
    pub(super) discord: Standin,
    pub(super) ada: UserId,
    pub(super) place: Place,
    pub(super) channel: ChannelId,
    bot: Option<Child>,
    folder: TempDir,
}

/// What stands before the binary on its command line.
pub(super) enum Under {
    /// Nothing.
    Nothing,
    /// No file grows over so many blocks of 512 bytes.
    FileSize(u64),
    /// Another disk, with its setting: see `disk.c`.
    Disk {
        library: PathBuf,
        setting: &'static str,
    },
}

impl Workshop {
    pub(super) async fn new() -> Self {
        // The binary reads the machine's clock, so its Discord must.
        let discord = Standin::start(Config::at(Clock::system().now())).await;
        let discord = discord.expect("a port is free");
        let ada = discord.add_user("Ada");
        let server = discord.add_server("Evening Shed", ada);
        let channel = discord.add_text_channel(server, "check-in");
        Self {
            ada,
            place: Place::Server(server, channel),
            channel,
            bot: None,
            folder: TempDir::new().expect("a folder can be made"),
            discord,
        }
    }

    pub(super) fn database(&self) -> PathBuf {
        self.folder.path().join("yesteryou.sqlite")
    }

    /// The binary with its settings; `shell` may run it as `$0` with `exec "$0"`.
    pub(super) fn command(&self, shell: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", shell, env!("CARGO_BIN_EXE_yesteryou")])
            .current_dir(self.folder.path())
            .env("DISCORD_TOKEN", self.discord.token())
            .env("YESTERYOU__DISCORD__API_URL", self.discord.api_url())
            .env("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0")
            .env("YESTERYOU__SCHEDULER__TICK_SECONDS", "1")
            .env("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Starts the bot and waits until it is connected.
    pub(super) async fn up(&mut self, under: Under) {
        assert!(self.bot.is_none(), "the bot runs already");
        let shell = match under {
            Under::Nothing => r#"exec "$0""#.to_owned(),
            Under::FileSize(blocks) => {
                format!(r#"trap "" XFSZ; ulimit -f {blocks}; exec "$0""#)
            }
            Under::Disk { library, setting } => {
                let library = library.display();
                format!(r#"LD_PRELOAD={library} {setting} exec "$0""#)
            }
        };
        self.begin(self.command(&shell)).await;
    }

    /// Starts the bot with a filter and a format for its log, which goes to a file.
    pub(super) async fn up_logging(&mut self, filter: &str, format: &str, log: File) {
        let mut command = self.command(r#"exec "$0""#);
        command
            .env("YESTERYOU__LOG__FILTER", filter)
            .env("YESTERYOU__LOG__FORMAT", format)
            .stderr(log);
        self.begin(command).await;
    }

    async fn begin(&mut self, mut command: Command) {
        let gone = |discord: &Standin| !discord.is_connected();
        self.discord.settle("the last one to be gone", gone).await;
        self.bot = Some(command.spawn().expect("it starts"));
        self.discord.connected().await;
        let offered = |discord: &Standin| !discord.commands(None).is_empty();
        self.discord.settle("the commands", offered).await;
    }

    /// Sends a signal and waits for the end.
    pub(super) async fn stop(&mut self, signal: &str) -> ExitStatus {
        let mut bot = self.bot.take().expect("the bot runs");
        let pid = bot.id().expect("it was not waited for").to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().await;
        assert!(sent.expect("kill is there").success());
        let ended = tokio::time::timeout(Duration::from_secs(10), bot.wait()).await;
        ended
            .expect("it ends within 10 s")
            .expect("it was started here")
    }

    /// Waits for the end of a bot that ends by itself.
    pub(super) async fn is_gone(&mut self) {
        let mut bot = self.bot.take().expect("the bot runs");
        let ended = tokio::time::timeout(Duration::from_secs(10), bot.wait()).await;
        ended
            .expect("it ends within 10 s")
            .expect("it was started here");
    }

    /// Ends the bot as a lost machine does.
    pub(super) async fn kill(&mut self) {
        let status = self.stop("-KILL").await;
        assert_eq!(status.signal(), Some(9));
    }

    /// `/log 1m guitar` with a note to know it by.
    pub(super) async fn log(&self, note: &str) -> InteractionOutcome {
        let options: [(&str, OptionValue); 3] = [
            ("time", "1m".into()),
            ("craft", "guitar".into()),
            ("what", note.into()),
        ];
        self.discord
            .command(self.ada, self.place, "log", &options)
            .await
    }

    /// The notes in the database, which nobody has open.
    pub(super) async fn kept(&self) -> Vec<String> {
        let url = format!("sqlite://{}", self.database().display());
        let mut file = sqlx::SqliteConnection::connect(&url)
            .await
            .expect("the file is there");
        let notes = sqlx::query_scalar("SELECT note FROM entry ORDER BY note")
            .fetch_all(&mut file)
            .await
            .expect("it can be read");
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut file)
            .await
            .expect("it can be checked");
        assert_eq!(sound, "ok");
        file.close().await.expect("it can be closed");
        notes
    }

    pub(super) fn questions(&self) -> usize {
        let messages = self.discord.messages(self.channel);
        let questions = messages.iter().filter(|one| one.button("Answer").is_some());
        questions.count()
    }
}

/// Whether a file that nobody may write can be written all the same, as root can.
pub(super) fn writes_anything(path: &std::path::Path) -> io::Result<bool> {
    match std::fs::OpenOptions::new().append(true).open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
        Err(error) => Err(error),
    }
}
