//! The server: accepts connections on loopback, hands each request to `forward`, and stops in
//! bounded time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::config::DoorConfig;
use crate::forward::Forwarder;
use crate::gateway::{Gateway, LocalGateway};
use crate::stats::DoorStats;

/// How long requests under way have when the door closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);
/// The wait after a connection could not be accepted (no file descriptors left, say).
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// An open door. Dropped, it cuts what is under way; [`close`](Self::close) lets it finish.
#[derive(Debug)]
pub struct Door {
    address: SocketAddr,
    forwarder: Arc<Forwarder>,
    closing: CancellationToken,
    server: AbortOnDropHandle<()>,
}

/// Why a door did not open.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The upstream is no `http` or `https` address.
    #[error("`{given}` is not where Discord can be: {why}; an example: https://discord.com")]
    Upstream {
        /// The address as it was given.
        given: String,
        /// What is wrong with it.
        why: String,
    },
    /// A number is 0 that leaves nothing to do.
    #[error("{0} must be at least 1")]
    Zero(&'static str),
    /// The address to listen on cannot be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address as it was given.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The HTTP client cannot be made.
    #[error("cannot set up the connection to Discord")]
    Client(#[source] reqwest::Error),
}

impl Door {
    /// Opens a door on the current tokio runtime.
    pub async fn open(config: DoorConfig) -> Result<Self, DoorError> {
        let config = checked(config)?;
        let listen_error = |source| DoorError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let forwarder = Arc::new(Forwarder::new(config).map_err(DoorError::Client)?);
        let closing = CancellationToken::new();
        let server = tokio::spawn(serve(listener, Arc::clone(&forwarder), closing.clone()));
        Ok(Self {
            address,
            forwarder,
            closing,
            server: AbortOnDropHandle::new(server),
        })
    }

    /// Where the bot's HTTP library sends its requests: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on `GET /gateway` and `GET /gateway/bot` are answered with the gateway part's own
    /// address and number of shards, so that the bot's library connects there. Call it once, with a
    /// gateway part that is already open: that one asks Discord itself, maybe through this door.
    pub fn answer_for(&self, gateway: &Gateway) {
        let local = LocalGateway::new(&gateway.url(), &gateway.shards());
        self.forwarder.set_local_gateway(local);
    }

    /// What went through so far.
    pub fn stats(&self) -> DoorStats {
        self.forwarder.stats()
    }

    /// A handle that says what went through and can be given away.
    pub fn watch(&self) -> DoorWatch {
        DoorWatch(Arc::clone(&self.forwarder))
    }

    /// A way through the door for who is in the same process, and can be given away.
    pub fn inside(&self) -> DoorInside {
        DoorInside(Arc::clone(&self.forwarder))
    }

    /// Takes no more requests and lets those under way finish, for five seconds at most.
    pub async fn close(self) {
        self.closing.cancel();
        if let Err(error) = self.server.await {
            tracing::error!(%error, "the door's server ended badly");
        }
    }
}

/// Passes requests through a [`Door`] from inside the process, without a connection to it. Otherwise they are treated as all others;
/// only the door's closing does not wait for them.
#[derive(Clone, Debug)]
pub struct DoorInside(Arc<Forwarder>);

impl DoorInside {
    /// Sends what is to go to the path on Discord's side, and gives its answer. What cannot be delivered the door answers itself.
    pub async fn pass(&self, request: Request<Bytes>) -> Response<Bytes> {
        let answer = self.0.forward(request.map(Full::new)).await;
        let (head, body) = answer.into_parts();
        let Ok(body) = body.collect().await;
        Response::from_parts(head, body.to_bytes())
    }
}

/// Says what went through a [`Door`], also after it is closed.
#[derive(Clone, Debug)]
pub struct DoorWatch(Arc<Forwarder>);

impl DoorWatch {
    /// What went through so far.
    pub fn stats(&self) -> DoorStats {
        self.0.stats()
    }
}

fn checked(mut config: DoorConfig) -> Result<DoorConfig, DoorError> {
    let upstream = |why: String| DoorError::Upstream {
        given: config.upstream.clone(),
        why,
    };
    let url = Url::parse(&config.upstream).map_err(|error| upstream(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(upstream(
            "it begins with neither http:// nor https://".to_owned(),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(upstream("it ends in a query".to_owned()));
    }
    for (name, is_zero) in [
        (
            "global_requests_per_second",
            config.global_requests_per_second == 0,
        ),
        ("max_attempts", config.max_attempts == 0),
        ("max_in_flight", config.max_in_flight == 0),
        ("max_invalid_requests", config.max_invalid_requests == 0),
        ("request_timeout", config.request_timeout.is_zero()),
    ] {
        if is_zero {
            return Err(DoorError::Zero(name));
        }
    }
    config
        .upstream
        .truncate(config.upstream.trim_end_matches('/').len());
    Ok(config)
}

async fn serve(listener: TcpListener, forwarder: Arc<Forwarder>, closing: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = closing.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&forwarder), closing.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "the door could not accept a connection");
                    tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                }
            },
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(CLOSE_WITHIN, all).await.is_err() {
        tracing::warn!("the door closed on requests that were still under way");
    }
}

/// One connection, kept alive for as long as the other side likes: a bound on idling would cut it
/// just when a request comes in.
async fn converse(stream: TcpStream, forwarder: Arc<Forwarder>, closing: CancellationToken) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let service = service_fn(|request| {
        let forwarder = Arc::clone(&forwarder);
        async move { Ok::<_, Infallible>(forwarder.forward(request).await) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .header_read_timeout(None)
            .serve_connection(TokioIo::new(stream), service)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection to the door ended");
    }
}
