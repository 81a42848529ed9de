//! Listening: one task a connection, straight on hyper, so that a connection can be cut in the
//! middle of a request as Discord's sometimes are.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State, WebSocketUpgrade};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use crate::rest::{self, CutHere};
use crate::shared::Shared;

/// Takes connections until the stand-in is shut down.
pub(crate) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let routes = Router::new()
        .route("/gateway", any(gateway))
        .route("/gateway/", any(gateway))
        .route("/attachments/{channel}/{id}/{name}", get(attachment))
        .fallback(api)
        .with_state(shared.clone());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(serve(stream, routes.clone(), shared.clone()));
                }
                Err(why) => tracing::warn!(%why, "a connection could not be accepted"),
            },
            () = shared.stop.cancelled() => return,
        }
    }
}

async fn serve(stream: TcpStream, routes: Router, shared: Arc<Shared>) {
    let _open = shared.connection();
    let _ = stream.set_nodelay(true);
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let routes = routes.clone();
        async move {
            let response = Service::call(&routes, request.map(Body::new)).await;
            let response = response.expect("the router cannot fail");
            if response.extensions().get::<CutHere>().is_some() {
                return Err(std::io::Error::other("cut on request"));
            }
            Ok(response)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::select! {
        // An error is a connection that the other side, or a fault, ended.
        _ = connection => {}
        () = shared.stop.cancelled() => {}
    }
}

async fn gateway(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    if shared.read(|world| world.sessions.refusing) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| crate::gateway::converse(shared, socket))
}

async fn api(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    rest::serve(shared, request).await
}

async fn attachment(
    State(shared): State<Arc<Shared>>,
    Path((_, id, _)): Path<(String, u64, String)>,
) -> Response {
    let Some(file) = shared.read(|world| world.files.get(&id).cloned()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = file
        .content_type
        .unwrap_or_else(|| "application/octet-stream".to_owned());
    ([(header::CONTENT_TYPE, kind)], file.bytes).into_response()
}
