//! One line in the log for each request: what was asked and what was answered, nothing of who asked.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// Answers a request by what comes next, and notes it at level `debug`. The query is left out: it may tell more than
/// a log should know.
pub(crate) async fn note(request: Request, next: Next) -> Response {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return next.run(request).await;
    }
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    tracing::debug!(%method, path, status, duration = ?start.elapsed(), "answered");
    response
}
