//! A scripted Discord on a real socket: notes what comes in and answers as the test says.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many came before it.
    pub(crate) index: usize,
    pub(crate) at: Instant,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What a script makes of a request.
pub(crate) enum Answer {
    Reply(Response<Full<Bytes>>),
    /// The connection ends without a word.
    Cut,
}

type Script = dyn Fn(Seen) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync + 'static;

pub(crate) struct Upstream {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    _server: AbortOnDropHandle<()>,
}

impl Upstream {
    pub(crate) async fn start<S, F>(script: S) -> Self
    where
        S: Fn(Seen) -> F + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        let script: Arc<Script> = Arc::new(move |seen| Box::pin(script(seen)));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let seen = Arc::default();
        let server = tokio::spawn(serve(listener, script, Arc::clone(&seen)));
        Self {
            address,
            seen,
            _server: AbortOnDropHandle::new(server),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no test panics here").clone()
    }
}

async fn serve(listener: TcpListener, script: Arc<Script>, seen: Arc<Mutex<Vec<Seen>>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        stream.set_nodelay(true).expect("a TCP socket");
        let (script, seen) = (Arc::clone(&script), Arc::clone(&seen));
        let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
            let (script, seen) = (Arc::clone(&script), Arc::clone(&seen));
            async move {
                let at = Instant::now();
                let (parts, body) = request.into_parts();
                let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
                let note = {
                    let mut seen = seen.lock().expect("no test panics here");
                    let path = parts.uri.to_string();
                    let index = seen.len();
                    let (method, headers) = (parts.method, parts.headers);
                    seen.push(Seen {
                        index,
                        at,
                        method,
                        path,
                        headers,
                        body,
                    });
                    seen[index].clone()
                };
                match script(note).await {
                    Answer::Reply(response) => Ok(response),
                    Answer::Cut => Err(io::Error::other("cut")),
                }
            }
        });
        connections.spawn(async move {
            // An error here is a cut that the script asked for.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Answer::Reply(
        response
            .body(Full::from(body.to_owned()))
            .expect("the test's headers are headers"),
    )
}

pub(crate) fn ok() -> Answer {
    answer(StatusCode::OK.as_u16(), &[], "{}")
}

pub(crate) fn cut() -> Answer {
    Answer::Cut
}
