//! Settings and the token: what is read, which layer wins, and what a mistake is told.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;
use tempfile::TempDir;
use yesteryou::config::{self, Environment, LogFormat, Settings, ShardCount, ShardRange};

fn environment(pairs: &[(&str, &str)]) -> Environment {
    Environment::from_pairs(pairs.iter().copied())
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("yesteryou.toml");
    fs::write(&path, text).expect("a writable folder");
    (folder, path)
}

fn with_file(text: &str) -> Result<Settings, String> {
    let (_folder, path) = file(text);
    let place = path.display().to_string();
    config::settings(Some(&path), &environment(&[]))
        .map_err(|error| error.to_string().replace(&place, "FILE"))
}

fn with_variables(pairs: &[(&str, &str)]) -> Result<Settings, String> {
    config::settings(None, &environment(pairs)).map_err(|error| error.to_string())
}

fn token(pairs: &[(&str, &str)]) -> Result<String, String> {
    config::token(&environment(pairs))
        .map(|token| token.expose_secret().to_owned())
        .map_err(|error| error.to_string())
}

#[test]
fn without_a_file_or_variables_the_defaults_hold() {
    let settings = with_variables(&[("PATH", "/bin"), ("YESTERYOU_PORT", "tcp://x")]).unwrap();
    assert_eq!(settings.discord.api_url, "https://discord.com");
    assert_eq!(settings.discord.requests_per_second, 50);
    assert_eq!(settings.gateway.shards, ShardCount::Auto);
    assert_eq!(settings.gateway.range, ShardRange::All);
    assert_eq!(settings.database.path, Path::new("yesteryou.sqlite"));
    assert_eq!(settings.health.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.check_in.answering_hours, 48);
    assert_eq!(settings.timer.limit_minutes, 240);
    assert_eq!(settings.log.format, LogFormat::Text);
    assert_eq!(settings.watchdog.gateway_silence_seconds, 300);
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_defaults() {
    let (_folder, path) = file("[scheduler]\ntick_seconds = 7\ndeliveries_at_once = 3\n[log]\n");
    let variables = environment(&[("YESTERYOU__SCHEDULER__TICK_SECONDS", "9")]);
    let settings = config::settings(Some(&path), &variables).unwrap();
    assert_eq!(settings.scheduler.tick_seconds, 9);
    assert_eq!(settings.scheduler.deliveries_at_once, 3);
    assert_eq!(settings.database.busy_timeout_ms, 5000);
}

#[test]
fn a_variable_may_mend_what_the_file_has_wrong() {
    let (_folder, path) = file("[log]\nformat = \"xml\"\n");
    let variables = environment(&[("YESTERYOU__LOG__FORMAT", "json")]);
    let settings = config::settings(Some(&path), &variables).unwrap();
    assert_eq!(settings.log.format, LogFormat::Json);
}

#[test]
fn an_address_loses_the_slash_at_its_end() {
    let settings =
        with_variables(&[("YESTERYOU__DISCORD__API_URL", "http://127.0.0.1:9/")]).unwrap();
    assert_eq!(settings.discord.api_url, "http://127.0.0.1:9");
}

#[test]
fn a_process_holds_a_range_of_a_number_of_shards() {
    let settings = with_file("[gateway]\nshards = 8\nrange = \"4 - 7\"\n").unwrap();
    assert_eq!(settings.gateway.shards, ShardCount::Number(8));
    assert_eq!(settings.gateway.range, ShardRange::From(4, 7));
    let variables = [
        ("YESTERYOU__GATEWAY__SHARDS", "2"),
        ("YESTERYOU__GATEWAY__RANGE", "0-0"),
    ];
    let settings = with_variables(&variables).unwrap();
    assert_eq!(settings.gateway.shards, ShardCount::Number(2));
    assert_eq!(settings.gateway.range, ShardRange::From(0, 0));
}

#[test]
fn a_range_outside_the_shards_is_refused() {
    for shards in ["\"auto\"", "4"] {
        let text = format!("[gateway]\nshards = {shards}\nrange = \"0-4\"\n");
        assert_eq!(
            with_file(&text).unwrap_err(),
            "setting gateway.range is \"0-4\" in the file FILE; accepted is \"all\", or the first \
             and the last, counted from 0, as \"0-3\", where gateway.shards is a number above the last"
        );
    }
}

#[test]
fn a_wrong_value_in_a_variable_is_named_with_what_is_accepted() {
    let error = with_variables(&[("YESTERYOU__SCHEDULER__TICK_SECONDS", "soon")]).unwrap_err();
    assert_eq!(
        error,
        "setting scheduler.tick_seconds is \"soon\" in the environment variable \
         YESTERYOU__SCHEDULER__TICK_SECONDS; accepted is a whole number from 1 to 60"
    );
}

#[test]
fn a_wrong_value_in_the_file_is_named_with_what_is_accepted() {
    let error = with_file("[log]\nformat = \"xml\"\n").unwrap_err();
    assert_eq!(
        error,
        "setting log.format is \"xml\" in the file FILE; accepted is \"text\" or \"json\""
    );
}

#[test]
fn an_unknown_key_gets_the_nearest_known_one() {
    assert_eq!(
        with_file("[discord]\napi_ur = \"x\"\n").unwrap_err(),
        "unknown setting discord.api_ur in the file FILE; did you mean discord.api_url?"
    );
    assert_eq!(
        with_variables(&[("YESTERYOU__LOG__COLOURS", "true")]).unwrap_err(),
        "unknown setting log.colours in the environment variable YESTERYOU__LOG__COLOURS; \
         known are log.filter, log.format"
    );
    let error = with_file("[nothing]\n").unwrap_err();
    assert!(
        error.starts_with("unknown setting nothing in the file FILE; known are backup."),
        "{error}"
    );
}

#[test]
fn a_token_among_the_settings_is_refused_and_not_repeated() {
    for error in [
        with_file("[discord]\ntoken = \"s3cret\"\n").unwrap_err(),
        with_variables(&[("YESTERYOU__DISCORD__TOKEN", "s3cret")]).unwrap_err(),
    ] {
        assert!(!error.contains("s3cret"), "{error}");
        assert!(error.contains("DISCORD_TOKEN_FILE"), "{error}");
    }
}

#[test]
fn a_section_is_no_setting() {
    for error in [
        with_file("log = \"info\"\n").unwrap_err(),
        with_variables(&[("YESTERYOU__LOG", "info")]).unwrap_err(),
    ] {
        assert!(error.starts_with("unknown setting log in "), "{error}");
        assert!(
            error.ends_with("known are log.filter, log.format"),
            "{error}"
        );
    }
}

#[test]
fn values_outside_what_is_accepted_are_refused() {
    for (section, line) in [
        ("discord", "api_url = \"discord.com\""),
        ("discord", "api_url = \"ftp://discord.com\""),
        ("discord", "api_url = \"https://discord.com/api\""),
        ("discord", "api_url = \"https://me@discord.com\""),
        ("discord", "api_url = \"https://discord.com/#x\""),
        ("discord", "message_content = \"maybe\""),
        ("discord", "requests_per_second = 0"),
        ("discord", "requests_per_second = 51"),
        ("discord", "requests_per_second = 1.5"),
        ("discord", "requests_per_second = true"),
        ("discord", "requests_per_second = [1]"),
        ("gateway", "shards = 0"),
        ("gateway", "shards = 16385"),
        ("gateway", "shards = \"many\""),
        ("gateway", "range = \"3-1\""),
        ("gateway", "range = \"3\""),
        ("gateway", "range = 3"),
        ("gateway", "range = \"\""),
        ("database", "path = \" \""),
        ("database", "busy_timeout_ms = -1"),
        ("database", "busy_timeout_ms = 60001"),
        ("database", "erased_list = [1]"),
        ("backup", "every_hours = 0"),
        ("backup", "every_hours = 721"),
        ("backup", "keep = 0"),
        ("backup", "folder = [1]"),
        ("health", "listen = \"8080\""),
        ("health", "listen = \"localhost:8080\""),
        ("scheduler", "tick_seconds = 0"),
        ("scheduler", "tick_seconds = 61"),
        ("scheduler", "deliveries_at_once = 65"),
        ("check_in", "answering_hours = 97"),
        ("timer", "limit_minutes = 14"),
        ("timer", "limit_minutes = 721"),
        ("limits", "member_at_once = 0"),
        ("limits", "member_per_second = 100001"),
        ("log", "filter = \"yesteryou=shout\""),
        ("log", "filter = \"\""),
        ("log", "format = 5"),
        ("watchdog", "gateway_silence_seconds = 9"),
        ("watchdog", "gateway_silence_seconds = 86401"),
    ] {
        let name = line.split(' ').next().unwrap();
        let error = with_file(&format!("[{section}]\n{line}\n")).unwrap_err();
        assert!(
            error.starts_with(&format!("setting {section}.{name} is ")),
            "{line}: {error}"
        );
        assert!(
            error.contains(" in the file FILE; accepted is "),
            "{line}: {error}"
        );
        assert!(!error.contains('\n'), "{line}: {error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_or_parsed_is_named_in_one_line() {
    let missing = config::settings(Some(Path::new("/nowhere/y.toml")), &environment(&[]));
    let error = missing.unwrap_err().to_string();
    assert!(
        error.starts_with("cannot read the settings file /nowhere/y.toml: "),
        "{error}"
    );

    let error = with_file("[discord]\ntoken = s3cret\n").unwrap_err();
    assert!(
        error.starts_with("the file FILE is not valid TOML: "),
        "{error}"
    );
    assert!(error.contains("line 2"), "{error}");
    assert!(
        !error.contains('\n') && !error.contains("s3cret"),
        "{error}"
    );
}

#[test]
fn a_variable_that_is_not_utf8_is_refused() {
    let bytes = OsString::from_vec(vec![0xff, 0xfe]);
    let variables = Environment::from_pairs([(OsString::from("YESTERYOU__LOG__FILTER"), bytes)]);
    let error = config::settings(None, &variables).unwrap_err().to_string();
    assert!(error.contains("YESTERYOU__LOG__FILTER"), "{error}");
}

#[test]
fn the_token_comes_from_its_variable_or_its_file() {
    assert_eq!(
        token(&[("DISCORD_TOKEN", " abc.def \n")]).unwrap(),
        "abc.def"
    );
    let (_folder, path) = file("abc.def\n");
    let path = path.to_str().unwrap();
    assert_eq!(token(&[("DISCORD_TOKEN_FILE", path)]).unwrap(), "abc.def");
    let both = [("DISCORD_TOKEN", ""), ("DISCORD_TOKEN_FILE", path)];
    assert_eq!(token(&both).unwrap(), "abc.def");
}

#[test]
fn a_token_that_is_missing_empty_doubled_or_no_token_is_told_without_it() {
    let (_folder, empty) = file("\n");
    let (_other, words) = file("Bot s3cret\n");
    let cases = [
        (vec![], "the bot's token is missing"),
        (vec![("DISCORD_TOKEN", "")], "the bot's token is missing"),
        (vec![("DISCORD_TOKEN", "  ")], "DISCORD_TOKEN is empty"),
        (
            vec![("DISCORD_TOKEN", "Bot s3cret")],
            "DISCORD_TOKEN holds no token",
        ),
        (
            vec![("DISCORD_TOKEN", "s3cret\nx")],
            "DISCORD_TOKEN holds no token",
        ),
        (
            vec![("DISCORD_TOKEN", "s3cret"), ("DISCORD_TOKEN_FILE", "/x")],
            "both DISCORD_TOKEN and DISCORD_TOKEN_FILE are set",
        ),
        (
            vec![("DISCORD_TOKEN_FILE", "/nowhere/token")],
            "cannot read the file /nowhere/token",
        ),
        (vec![("DISCORD_TOKEN_FILE", "/")], "cannot read the file /"),
        (
            vec![("DISCORD_TOKEN_FILE", empty.to_str().unwrap())],
            "the file ",
        ),
        (
            vec![("DISCORD_TOKEN_FILE", words.to_str().unwrap())],
            "the file ",
        ),
    ];
    for (pairs, beginning) in cases {
        let error = token(&pairs).unwrap_err();
        assert!(error.starts_with(beginning), "{error}");
        assert!(
            !error.contains("s3cret") && !error.contains('\n'),
            "{error}"
        );
    }
}

#[test]
fn the_token_cannot_be_printed() {
    let token = config::token(&environment(&[("DISCORD_TOKEN", "s3cret")])).unwrap();
    assert!(!format!("{token:?}").contains("s3cret"));
}
