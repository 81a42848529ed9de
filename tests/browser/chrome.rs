//! A headless Chromium, driven over WebDriver. Needs `chromium` and `chromedriver` on the path; `./test` installs them.

use std::future::Future;
use std::panic::resume_unwind;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long anything on a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with a fresh profile.
#[derive(Clone)]
pub(crate) struct Chrome {
    pub(crate) client: Client,
}

/// What the browser's window and system are set to.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) dark: bool,
}

/// A laptop's screen.
pub(crate) const WIDE: Look = Look {
    width: 1280,
    height: 800,
    dark: true,
};

struct Driver {
    _process: Child,
    port: u16,
    profile: TempDir,
}

/// Starts a browser, uses it, and ends it, whatever came of it.
pub(crate) async fn browse<F>(look: Look, usage: impl FnOnce(Chrome) -> F)
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let driver = Driver::start()
        .await
        .expect("chromedriver starts (./test installs it)");
    let chrome = driver.browser(look).await.expect("chromium starts");
    let used = tokio::spawn(usage(chrome.clone())).await;
    let closed = chrome.client.clone().close().await;
    match used {
        Ok(Ok(())) => closed.expect("chromium ends"),
        Ok(Err(why)) => panic!("{why:?}"),
        Err(panicked) => resume_unwind(panicked.into_panic()),
    }
}

impl Driver {
    async fn start() -> anyhow::Result<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting chromedriver")?;
        let output = process
            .stdout
            .take()
            .context("chromedriver says something")?;
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines.next_line().await?.context("chromedriver ended")?;
            let port = line.split("successfully on port ").nth(1);
            if let Some(port) = port.and_then(|rest| rest.trim_end_matches('.').parse().ok()) {
                break port;
            }
        };
        // Read on, so that the driver never waits for its reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            _process: process,
            port,
            profile: TempDir::new()?,
        })
    }

    async fn browser(&self, look: Look) -> anyhow::Result<Chrome> {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &profile,
        ];
        let mut wanted = Capabilities::new();
        wanted.insert("browserName".to_owned(), json!("chrome"));
        wanted.insert("goog:chromeOptions".to_owned(), json!({ "args": flags }));
        wanted.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
        let address = format!("http://127.0.0.1:{}", self.port);
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(wanted)
            .connect(&address)
            .await
            .context("starting chromium")?;
        let chrome = Chrome { client };
        chrome.set_look(look).await?;
        Ok(chrome)
    }
}

/// One command of Chromium's own protocol, which the standard has no word for.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.0, "params": self.1});
        (Method::POST, Some(body.to_string()))
    }
}

/// The browser's own log.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

/// Whether a click failed for the moment only.
fn is_passing(error: &ErrorStatus) -> bool {
    matches!(
        error,
        ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::StaleElementReference
    )
}

impl Chrome {
    /// The size of the window, and whether the system is dark.
    pub(crate) async fn set_look(&self, look: Look) -> anyhow::Result<()> {
        let size = json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1,
            "mobile": false});
        self.tell("Emulation.setDeviceMetricsOverride", size)
            .await?;
        let scheme = if look.dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.tell("Emulation.setEmulatedMedia", media).await?;
        self.tell(
            "Emulation.setTimezoneOverride",
            json!({"timezoneId": "Europe/Berlin"}),
        )
        .await
    }

    async fn tell(&self, command: &'static str, what: Value) -> anyhow::Result<()> {
        self.client.issue_cmd(DevTools(command, what)).await?;
        Ok(())
    }

    pub(crate) async fn open(&self, address: &str) -> anyhow::Result<()> {
        self.client.goto(address).await?;
        Ok(())
    }

    /// Types into whatever has the focus; [`Key`]s can be among it.
    pub(crate) async fn type_in(&self, keys: &str) -> anyhow::Result<()> {
        self.client.active_element().await?.send_keys(keys).await?;
        Ok(())
    }

    pub(crate) async fn press(&self, key: Key) -> anyhow::Result<()> {
        self.type_in(&String::from(char::from(key))).await
    }

    /// Clicks the first thing that this selector finds, once it is there.
    pub(crate) async fn click(&self, selector: &str) -> anyhow::Result<()> {
        self.wait_for(selector).await?;
        self.click_once_still(Locator::Css(selector))
            .await
            .with_context(|| format!("clicking {selector}"))
    }

    /// Moves the focus there, as Tab does, whatever lies over it.
    pub(crate) async fn focus(&self, selector: &str) -> anyhow::Result<()> {
        self.wait_for(selector).await?;
        let script = "document.querySelector(arguments[0]).focus()";
        self.client.execute(script, vec![json!(selector)]).await?;
        Ok(())
    }

    /// Clicks the last button on a message that is labelled so.
    pub(crate) async fn click_button(&self, label: &str) -> anyhow::Result<()> {
        let path = format!("(//article//button[normalize-space()='{label}'])[last()]");
        self.click_once_still(Locator::XPath(&path))
            .await
            .with_context(|| format!("clicking {label}"))
    }

    /// Clicks, and again while the thing moves away or is drawn anew under the pointer, as news come in.
    async fn click_once_still(&self, what: Locator<'_>) -> anyhow::Result<()> {
        let trying = async {
            loop {
                let clicked = async {
                    let found = self
                        .client
                        .wait()
                        .at_most(PATIENCE)
                        .for_element(what)
                        .await?;
                    let script = "arguments[0].scrollIntoView({block: 'center'})";
                    let element = serde_json::to_value(&found)?;
                    self.client.execute(script, vec![element]).await?;
                    found.click().await
                };
                match clicked.await {
                    Err(CmdError::Standard(moved)) if is_passing(&moved.error) => {}
                    other => return other,
                }
            }
        };
        Ok(tokio::time::timeout(PATIENCE, trying).await??)
    }

    pub(crate) async fn wait_for(&self, selector: &str) -> anyhow::Result<()> {
        let waiting = self.client.wait().at_most(PATIENCE);
        let found = waiting.for_element(Locator::Css(selector)).await;
        match found {
            Ok(_) => Ok(()),
            Err(why) => Err(anyhow::Error::new(why).context(format!(
                "waiting for {selector} on\n{}",
                self.text("body").await.unwrap_or_default()
            ))),
        }
    }

    /// Waits until this expression is true in the page.
    pub(crate) async fn until(&self, expression: &str) -> anyhow::Result<()> {
        let script = format!("return Boolean({expression})");
        let asking = async {
            loop {
                if self.client.execute(&script, Vec::new()).await? == json!(true) {
                    return Ok::<(), CmdError>(());
                }
            }
        };
        let asked = tokio::time::timeout(PATIENCE, asking).await;
        match asked {
            Ok(answered) => Ok(answered?),
            Err(_) => anyhow::bail!(
                "{expression} never came true on\n{}",
                self.text("body").await.unwrap_or_default()
            ),
        }
    }

    /// Waits until the messages on the screen say this.
    pub(crate) async fn see(&self, text: &str) -> anyhow::Result<()> {
        let quoted = json!(text);
        self.until(&format!(
            "document.querySelector('#log').innerText.includes({quoted})"
        ))
        .await
    }

    /// The text of the first element that this selector finds.
    pub(crate) async fn text(&self, selector: &str) -> anyhow::Result<String> {
        let script = "return document.querySelector(arguments[0]).innerText";
        let text = self.client.execute(script, vec![json!(selector)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    pub(crate) async fn evaluate(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Nothing went wrong in the page: no error of its script, nothing refused by its policy.
    pub(crate) async fn assert_quiet(&self) -> anyhow::Result<()> {
        let log = self.client.issue_cmd(Log).await?;
        let entries = log.as_array().into_iter().flatten();
        let bad: Vec<&Value> = entries.filter(|one| one["level"] == "SEVERE").collect();
        ensure!(bad.is_empty(), "the browser's log: {bad:#?}");
        Ok(())
    }
}
