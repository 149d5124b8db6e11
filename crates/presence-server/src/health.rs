//! What whoever supervises a server asks it: whether it is alive, and whether it takes work.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use openapi_axum::server::Draining;

use crate::shared_store::SharedStore;

/// Whether a server takes work. Clones are one.
#[derive(Debug, Clone)]
pub(crate) struct Health {
    store: SharedStore,
    draining: Draining,
}

impl Health {
    pub(crate) fn new(store: SharedStore) -> Self {
        Self {
            store,
            draining: Draining::default(),
        }
    }

    /// What the server tells that it is about to stop.
    pub(crate) fn draining(&self) -> Draining {
        self.draining.clone()
    }

    /// Answers `/healthz` and `/readyz`, outside of the base path and without a login. Neither waits for anything.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/healthz", get(async || answer(StatusCode::OK, "alive")))
            .route("/readyz", get(async move || self.readiness()))
    }

    fn readiness(&self) -> Response<Body> {
        if self.draining.is_draining() {
            return answer(StatusCode::SERVICE_UNAVAILABLE, "draining");
        }
        match self.store.readiness() {
            Ok(()) => answer(StatusCode::OK, "ready"),
            Err(not_ready) => {
                tracing::debug!("not ready: {not_ready}");
                let said = "the store takes no writes; the log says why";
                answer(StatusCode::SERVICE_UNAVAILABLE, said)
            }
        }
    }
}

fn answer(status: StatusCode, line: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{line}\n")));
    *response.status_mut() = status;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, text);
    response
}
