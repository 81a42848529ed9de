//! A request, read to its end, so that it can be sent more than once.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Body;
use reqwest::Url;
use tokio::time::timeout;

use crate::config::DoorConfig;
use crate::route::Route;
use crate::{answer, headers};

/// The largest body either way: Discord takes 25 MiB, and a form has its own lines.
pub(crate) const MAX_BODY_BYTES: usize = 26 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) route: Route,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    url: Url,
}

impl Call {
    /// The error is the answer to a request that cannot be read.
    pub(crate) async fn read<B>(
        route: Route,
        request: Request<B>,
        config: &DoorConfig,
    ) -> Result<Self, Response<Full<Bytes>>>
    where
        B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = Url::parse(&format!("{}{path}", config.upstream))
            .map_err(|_| answer::error(StatusCode::BAD_REQUEST, "edge: not an address"))?;
        let body = Limited::new(body, MAX_BODY_BYTES).collect();
        let body = match timeout(config.request_timeout, body).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                let message = format!("edge: the body is over {MAX_BODY_BYTES} bytes");
                return Err(answer::error(StatusCode::PAYLOAD_TOO_LARGE, &message));
            }
            Ok(Err(_)) => {
                let message = "edge: the request's body broke off";
                return Err(answer::error(StatusCode::BAD_REQUEST, message));
            }
            Err(_) => {
                let message = "edge: the request's body did not come";
                return Err(answer::error(StatusCode::REQUEST_TIMEOUT, message));
            }
        };
        headers::clean_request(&mut parts.headers);
        Ok(Self {
            route,
            method: parts.method,
            headers: parts.headers,
            body,
            url,
        })
    }

    /// What is sent. The body is shared, not copied.
    pub(crate) fn request(&self) -> reqwest::Request {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        request.headers_mut().clone_from(&self.headers);
        *request.body_mut() = Some(self.body.clone().into());
        request
    }
}
