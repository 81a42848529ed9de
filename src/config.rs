//! Settings: `config/default.toml` (carried in the binary), then the file of `--config`, then the
//! environment; and the bot's token. The only reader of the environment. What a setting is used for
//! is decided where it is used, not here.

mod error;
mod token;
mod values;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use config::{Config, ConfigError, File, FileFormat, Source, Value, ValueKind};
use serde::Deserialize;

pub use error::{Origin, SettingsError};
pub use token::token;

/// The text of `config/default.toml`: every setting, its default and what it accepts.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

const PREFIX: &str = "YESTERYOU__";

/// Everything that can be set, as read and checked at the start.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How Discord is reached.
    pub discord: Discord,
    /// Which part of the bot's connection to Discord's gateway is this process's.
    pub gateway: Gateway,
    /// Where everything is kept.
    pub database: Database,
    /// Copies of the database at set intervals.
    pub backup: Backup,
    /// The address for health checks.
    pub health: Health,
    /// The loop that does what is due.
    pub scheduler: Scheduler,
    /// The weekly question.
    pub check_in: CheckIn,
    /// Files of other tools.
    pub import: Import,
    /// `/timer`.
    pub timer: Timer,
    /// How much one member may ask.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
    /// When the process gives itself up.
    pub watchdog: Watchdog,
}

/// `[discord]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discord {
    /// Scheme, host and port of Discord's API, without a slash at the end.
    #[serde(deserialize_with = "values::api_url")]
    pub api_url: String,
    /// The global limit, 1 to 50.
    #[serde(deserialize_with = "values::between::<1, 50, _, _>")]
    pub requests_per_second: u16,
    /// Whether the privileged intent for the words of messages is asked for.
    pub message_content: bool,
    /// Whether it is asked who is in voice channels, which voice rooms need.
    pub voice_states: bool,
}

/// `[gateway]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// The shards of all processes together.
    #[serde(deserialize_with = "values::shard_count")]
    pub shards: ShardCount,
    /// Those of this process; part of `shards`.
    #[serde(deserialize_with = "values::shard_range")]
    pub range: ShardRange,
}

/// How many shards a bot has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardCount {
    /// As many as Discord recommends.
    Auto,
    /// So many, 1 to 16,384.
    Number(u32),
}

/// Which shards a process holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardRange {
    /// All.
    All,
    /// From the first to the last, both included, counted from 0.
    From(u32, u32),
}

impl Gateway {
    /// Whether the range lies within the shards; one can be told only of a number of them.
    const fn fits(&self) -> bool {
        match (self.range, self.shards) {
            (ShardRange::All, _) => true,
            (ShardRange::From(..), ShardCount::Auto) => false,
            (ShardRange::From(_, last), ShardCount::Number(number)) => last < number,
        }
    }
}

/// `[database]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// The SQLite file; relative paths start at the working directory.
    #[serde(deserialize_with = "values::path")]
    pub path: PathBuf,
    /// The list of the erased; none keeps it beside the database.
    #[serde(deserialize_with = "values::path_or_nothing")]
    pub erased_list: Option<PathBuf>,
    /// How long a statement waits for a busy database, 0 to 60,000.
    #[serde(deserialize_with = "values::between::<0, 60_000, _, _>")]
    pub busy_timeout_ms: u64,
}

/// `[backup]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Where copies are kept; none makes none.
    #[serde(deserialize_with = "values::path_or_nothing")]
    pub folder: Option<PathBuf>,
    /// Between two copies, 1 to 720.
    #[serde(deserialize_with = "values::between::<1, 720, _, _>")]
    pub every_hours: u32,
    /// How many are kept, 1 to 1,000.
    #[serde(deserialize_with = "values::between::<1, 1_000, _, _>")]
    pub keep: usize,
}

/// `[health]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Where `/healthz` is answered; port 0 takes a free one.
    pub listen: SocketAddr,
}

/// `[scheduler]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheduler {
    /// Between two ticks, 1 to 60.
    #[serde(deserialize_with = "values::between::<1, 60, _, _>")]
    pub tick_seconds: u64,
    /// Messages on their way to Discord at once, 1 to 64.
    #[serde(deserialize_with = "values::between::<1, 64, _, _>")]
    pub deliveries_at_once: usize,
}

/// `[check_in]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// From the posting of the question until the round closes, 1 to 96: the next slot is at least
    /// 96 hours away.
    #[serde(deserialize_with = "values::between::<1, 96, _, _>")]
    pub answering_hours: u32,
}

/// `[import]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The largest file that is read, 1 to 100.
    #[serde(deserialize_with = "values::between::<1, 100, _, _>")]
    pub file_megabytes: u64,
    /// How long Discord has to hand it out, 1 to 300.
    #[serde(deserialize_with = "values::between::<1, 300, _, _>")]
    pub fetch_seconds: u64,
}

/// `[timer]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// How long a timer runs before its owner is asked, 15 to 720.
    #[serde(deserialize_with = "values::between::<15, 720, _, _>")]
    pub limit_minutes: i64,
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Commands, buttons and forms of one member without a pause, 1 to 100,000.
    #[serde(deserialize_with = "values::between::<1, 100_000, _, _>")]
    pub member_at_once: u32,
    /// Those that come back in a second, 1 to 100,000.
    #[serde(deserialize_with = "values::between::<1, 100_000, _, _>")]
    pub member_per_second: u32,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A filter of `tracing_subscriber::EnvFilter`.
    #[serde(deserialize_with = "values::log_filter")]
    pub filter: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[watchdog]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watchdog {
    /// Without any connected shard for so long, the process ends; 10 to 86,400.
    #[serde(deserialize_with = "values::between::<10, 86_400, _, _>")]
    pub gateway_silence_seconds: u64,
}

/// The environment as an argument: the process's own, or one that a test made. It may hold the
/// token, so it cannot be printed.
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// An environment of these variables and no others.
    pub fn from_pairs<K: Into<OsString>, V: Into<OsString>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str)
    }
}

/// Reads the settings: the defaults, `file` over them, `environment` over both.
///
/// Variables that only begin with `YESTERYOU_` are left alone: Kubernetes sets such for a service
/// of that name.
pub fn settings(file: Option<&Path>, environment: &Environment) -> Result<Settings, SettingsError> {
    let mut layers = vec![Layer::read(Origin::Default, DEFAULTS)?];
    if let Some(path) = file {
        let text =
            std::fs::read_to_string(path).map_err(|source| SettingsError::UnreadableFile {
                path: path.to_owned(),
                source,
            })?;
        layers.push(Layer::read(Origin::File(path.to_owned()), &text)?);
    }
    layers.extend(variables(environment)?);
    for layer in &layers[1..] {
        layer.check_keys(&layers[0])?;
    }
    let settings: Settings = merge(&layers)?
        .try_deserialize()
        .map_err(|error| wrong_value(error, &layers))?;
    if settings.gateway.fits() {
        Ok(settings)
    } else {
        Err(set_wrongly("gateway.range", &layers))
    }
}

/// The settings that one source gives, by dotted key.
struct Layer {
    origin: Origin,
    values: BTreeMap<String, Value>,
}

impl Layer {
    fn read(origin: Origin, toml: &str) -> Result<Self, SettingsError> {
        let tree = File::from_str(toml, FileFormat::Toml)
            .collect()
            .map_err(|error| SettingsError::syntax(&origin, &error))?;
        let mut values = BTreeMap::new();
        for (key, value) in tree {
            flatten(key, value, &mut values);
        }
        Ok(Self { origin, values })
    }

    fn check_keys(&self, known: &Self) -> Result<(), SettingsError> {
        for (key, value) in &self.values {
            let section = format!("{key}.");
            let is_section = known.values.keys().any(|known| known.starts_with(&section));
            let is_empty_section =
                is_section && matches!(&value.kind, ValueKind::Table(table) if table.is_empty());
            if !known.values.contains_key(key) && !is_empty_section {
                return Err(SettingsError::UnknownKey {
                    key: key.clone(),
                    origin: self.origin.clone(),
                    known: known.values.keys().cloned().collect(),
                });
            }
        }
        Ok(())
    }
}

/// One layer for each variable, since each is an origin of its own.
fn variables(environment: &Environment) -> Result<Vec<Layer>, SettingsError> {
    let mut layers = Vec::new();
    for (name, value) in &environment.0 {
        let name = name.to_string_lossy();
        let Some(path) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let key = path.to_lowercase().replace("__", ".");
        let origin = Origin::Variable(name.to_string());
        let Some(value) = value.to_str() else {
            return Err(SettingsError::wrong(
                &key,
                "bytes that are not UTF-8",
                origin,
            ));
        };
        layers.push(Layer {
            origin,
            values: BTreeMap::from([(key, Value::from(value))]),
        });
    }
    Ok(layers)
}

/// Every leaf under its dotted key. An empty section stays, so that a misspelt one is noticed.
fn flatten(key: String, value: Value, into: &mut BTreeMap<String, Value>) {
    match value.kind {
        ValueKind::Table(table) if !table.is_empty() => {
            for (name, value) in table {
                flatten(format!("{key}.{name}"), value, into);
            }
        }
        kind => {
            into.insert(key, Value::new(None, kind));
        }
    }
}

fn merge(layers: &[Layer]) -> Result<Config, SettingsError> {
    let mut builder = Config::builder();
    for (key, value) in layers.iter().flat_map(|layer| &layer.values) {
        let is_section = matches!(value.kind, ValueKind::Table(_));
        if !is_section {
            builder = builder
                .set_override(key, value.clone())
                .map_err(SettingsError::Unexpected)?;
        }
    }
    builder.build().map_err(SettingsError::Unexpected)
}

/// The keys are known and complete by now, so what is left is a value that its setting refuses: it
/// stands in the last layer that has the key.
fn wrong_value(error: ConfigError, layers: &[Layer]) -> SettingsError {
    let (ConfigError::At { key: Some(key), .. } | ConfigError::Type { key: Some(key), .. }) =
        &error
    else {
        return SettingsError::Unexpected(error);
    };
    if layers.iter().any(|layer| layer.values.contains_key(key)) {
        set_wrongly(key, layers)
    } else {
        SettingsError::Unexpected(error)
    }
}

/// Names the value of `key` that holds, and where it was set.
fn set_wrongly(key: &str, layers: &[Layer]) -> SettingsError {
    let set_by = layers
        .iter()
        .rev()
        .find_map(|layer| Some((&layer.origin, layer.values.get(key)?)));
    let (origin, value) = set_by.expect("every key has a default");
    SettingsError::wrong(key, &value.to_string(), origin.clone())
}
