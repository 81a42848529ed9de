//! Files that members attach to a command, fetched from where Discord keeps them and from nowhere else.
//!
//! Apart from the door to Discord's API: files lie on other hosts, ask for no token and have no rate
//! limits of their own. An address comes from Discord, yet it is checked all the same: its scheme,
//! host and port must be those of Discord's own hosts, or of the API's address where that is
//! another than Discord's (a local stand-in keeps files beside its API). Redirects are not followed.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Client, Url, redirect};

/// Where Discord keeps files: <https://docs.discord.com/developers/reference#image-formatting>.
const HOSTS: [&str; 2] = ["https://cdn.discordapp.com", "https://media.discordapp.net"];
/// The API's own address. Files do not lie there.
const API: &str = "https://discord.com";
/// How long the way to a host may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Fetches files.
#[derive(Clone)]
pub struct Attachments {
    client: Client,
    hosts: Vec<Url>,
    bytes_max: u64,
}

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address leads elsewhere.
    #[error("the address is not one of Discord's")]
    Foreign,
    /// It has more bytes than are read.
    #[error("{bytes} bytes, at most {max} are read")]
    TooLarge {
        /// Its bytes, as far as is known.
        bytes: u64,
        /// Bytes that are read.
        max: u64,
    },
    /// It did not come, or not in time. The address is not told: whoever has it has the file.
    #[error("it did not come: {0}")]
    Failed(String),
}

impl Attachments {
    /// Fetches files of up to `bytes_max` bytes, each `within` that time, from Discord's hosts, and from the API's address where
    /// that is not Discord's.
    pub fn new(api_url: &str, bytes_max: u64, within: Duration) -> anyhow::Result<Self> {
        let mut hosts = Vec::new();
        for host in HOSTS {
            hosts.push(Url::parse(host).context("an address of Discord's")?);
        }
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_WITHIN)
            .timeout(within);
        if api_url != API {
            hosts.push(Url::parse(api_url).context("the address of the API")?);
            // What stands in for Discord is near: a proxy from the environment has no part in it.
            builder = builder.no_proxy();
        }
        let client = builder.build().context("setting up the way to files")?;
        Ok(Self {
            client,
            hosts,
            bytes_max,
        })
    }

    /// What is in the file at this address, of which Discord says that it has `size` bytes.
    pub async fn fetch(&self, address: &str, size: u64) -> Result<Vec<u8>, FetchError> {
        let url = self.checked(address)?;
        self.check_size(size)?;
        let mut response = self
            .client
            .get(url)
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(failed)?;
        if !response.status().is_success() {
            return Err(FetchError::Failed(response.status().to_string()));
        }
        self.check_size(response.content_length().unwrap_or(0))?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            self.check_size((bytes.len() + chunk.len()) as u64)?;
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn check_size(&self, bytes: u64) -> Result<(), FetchError> {
        let max = self.bytes_max;
        if bytes > max {
            return Err(FetchError::TooLarge { bytes, max });
        }
        Ok(())
    }

    fn checked(&self, address: &str) -> Result<Url, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Foreign)?;
        let named = url.username().is_empty() && url.password().is_none();
        let known = self.hosts.iter().any(|host| host.origin() == url.origin());
        if named && known {
            Ok(url)
        } else {
            Err(FetchError::Foreign)
        }
    }
}

fn failed(error: reqwest::Error) -> FetchError {
    let error = error.without_url();
    let mut story = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        story = format!("{story}: {inner}");
        cause = inner.source();
    }
    FetchError::Failed(story)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_util::task::AbortOnDropHandle;

    use super::*;

    fn attachments(api_url: &str) -> Attachments {
        Attachments::new(api_url, 10, Duration::from_millis(500)).unwrap()
    }

    #[test]
    fn only_discords_hosts_are_asked_for_files() {
        let discord = attachments(API);
        for address in [
            "https://cdn.discordapp.com/attachments/1/2/toggl.csv?ex=1&is=2&hm=3",
            "https://media.discordapp.net/ephemeral-attachments/1/2/toggl.csv",
        ] {
            assert!(discord.checked(address).is_ok(), "{address}");
        }
        for address in [
            "http://cdn.discordapp.com/attachments/1/2/toggl.csv",
            "https://cdn.discordapp.com:8443/attachments/1/2/toggl.csv",
            "https://cdn.discordapp.com.example.org/toggl.csv",
            "https://cdn.discordapp.com@example.org/toggl.csv",
            "https://ada@cdn.discordapp.com/toggl.csv",
            "https://discord.com/attachments/1/2/toggl.csv",
            "http://127.0.0.1/toggl.csv",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "toggl.csv",
        ] {
            assert!(discord.checked(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_stand_in_keeps_its_files_beside_its_api() {
        let local = attachments("http://127.0.0.1:8786");
        assert!(
            local
                .checked("http://127.0.0.1:8786/attachments/0/1/toggl.csv")
                .is_ok()
        );
        assert!(
            local
                .checked("http://127.0.0.1:8787/attachments/0/1/toggl.csv")
                .is_err()
        );
        assert!(
            local
                .checked("https://cdn.discordapp.com/attachments/0/1/toggl.csv")
                .is_ok()
        );
    }

    /// A host that gives this answer to one request, and then keeps the connection open without a word.
    async fn host(answer: &'static str) -> (String, AbortOnDropHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let host = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4_096]).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        });
        (url, AbortOnDropHandle::new(host))
    }

    async fn fetched(answer: &'static str) -> Result<Vec<u8>, FetchError> {
        let (url, _host) = host(answer).await;
        // Three bytes, as Discord says.
        attachments(&url)
            .fetch(&format!("{url}/attachments/0/1/a.csv"), 3)
            .await
    }

    #[tokio::test]
    async fn a_file_is_fetched_up_to_its_limit_whatever_was_said_of_its_size() {
        let whole = fetched("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na,b").await;
        assert_eq!(whole.unwrap(), b"a,b");
        for too_large in [
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nabcdefghijkl",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nghijkl\r\n",
        ] {
            let refused = fetched(too_large).await;
            assert!(
                matches!(refused, Err(FetchError::TooLarge { bytes: 12, max: 10 })),
                "{refused:?}"
            );
        }
    }

    #[tokio::test]
    async fn redirects_refusals_and_hosts_that_fall_silent_bring_no_file() {
        for answer in [
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na,",
            "",
        ] {
            let failed = fetched(answer).await.unwrap_err();
            assert!(matches!(failed, FetchError::Failed(_)), "{failed:?}");
            // Whoever has a file's address has the file: it is in no log.
            assert!(!failed.to_string().contains("a.csv"), "{failed}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_refused_by_its_said_size() {
        let local = attachments("http://127.0.0.1:8786");
        let refused = local.check_size(11);
        assert!(matches!(
            refused,
            Err(FetchError::TooLarge { bytes: 11, max: 10 })
        ));
        assert!(local.check_size(10).is_ok());
    }
}
