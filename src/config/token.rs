//! The bot's token: from the environment or from a file, held so that it cannot be printed. It is
//! checked only for being one word; whether Discord takes it is for Discord to say.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use secrecy::SecretString;

use super::{Environment, SettingsError};

const VARIABLE: &str = "DISCORD_TOKEN";
const FILE_VARIABLE: &str = "DISCORD_TOKEN_FILE";
const LONGEST: u64 = 512;

/// Reads the token from `DISCORD_TOKEN`, or from the file that `DISCORD_TOKEN_FILE` names. An empty
/// variable counts as not set, since compose files pass on what is not there as empty.
pub fn token(environment: &Environment) -> Result<SecretString, SettingsError> {
    let variable = environment.get(VARIABLE).filter(|value| !value.is_empty());
    let file = environment
        .get(FILE_VARIABLE)
        .filter(|value| !value.is_empty());
    match (variable, file) {
        (Some(_), Some(_)) => Err(wrong(format!(
            "both {VARIABLE} and {FILE_VARIABLE} are set; accepted is one of them"
        ))),
        (None, None) => Err(wrong(format!(
            "the bot's token is missing: set {VARIABLE} to it, or {FILE_VARIABLE} to the path of \
             a file that holds it"
        ))),
        (Some(value), None) => {
            let text = value.to_str().ok_or_else(|| no_token(VARIABLE))?;
            one_word(text, VARIABLE)
        }
        (None, Some(path)) => read(Path::new(path)),
    }
}

fn read(path: &Path) -> Result<SecretString, SettingsError> {
    let place = format!("the file {} of {FILE_VARIABLE}", path.display());
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| wrong(format!("cannot read {place}: {error}")))?;
    let text = str::from_utf8(&bytes).map_err(|_| no_token(&place))?;
    one_word(text, &place)
}

/// White space around the token is no part of it: files end with a line end.
fn one_word(text: &str, place: &str) -> Result<SecretString, SettingsError> {
    let word = text.trim();
    if word.is_empty() {
        return Err(wrong(format!(
            "{place} is empty; accepted is the bot's token"
        )));
    }
    let fits = word.len() as u64 <= LONGEST && word.bytes().all(|byte| byte.is_ascii_graphic());
    if !fits {
        return Err(no_token(place));
    }
    Ok(SecretString::from(word))
}

fn no_token(place: &str) -> SettingsError {
    wrong(format!(
        "{place} holds no token; accepted is one word as the Discord developer portal shows it, \
         without \"Bot\" before it"
    ))
}

fn wrong(text: String) -> SettingsError {
    SettingsError::Token(text)
}
