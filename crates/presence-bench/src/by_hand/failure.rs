//! Answers that are no presence, in SuperOffice's own body.

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, VARY, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::VARY_BY;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"SuperOffice\", charset=\"UTF-8\"");

/// Why there is no presence to answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the credentials are missing or not valid")]
    Unauthenticated,
    #[error("{}", list(.0))]
    Invalid(Vec<Problem>),
    #[error("only application/json and text/json can be produced")]
    NotAcceptable,
    #[error(
        "a body must be application/json or text/json, in UTF-8, and compressed with gzip or not"
    )]
    UnsupportedMediaType,
    #[error("a body may have at most {} bytes", super::body::LIMIT_BYTES)]
    ContentTooLarge,
    #[error("no associate has the id {0}")]
    NoAssociate(i32),
    #[error("the server failed")]
    Internal,
}

/// One thing that is wrong with a request.
#[derive(Debug)]
pub(super) struct Problem {
    /// A JSON Pointer into the body, or the name of a parameter.
    pub(super) place: &'static str,
    pub(super) detail: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    error: bool,
    error_type: &'static str,
    message: String,
    error_source: &'static str,
}

impl Failure {
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Unauthenticated => (StatusCode::UNAUTHORIZED, "SoSessionException"),
            Self::Invalid(_) => (StatusCode::BAD_REQUEST, "ArgumentException"),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "SoException"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "SoException"),
            Self::ContentTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "SoException"),
            Self::NoAssociate(_) => (StatusCode::NOT_FOUND, "SoNotFoundException"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "SoServerException"),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, error_type) = self.kind();
        let error_source = "SuperOffice.Services.WebApi";
        let body = Body {
            error: true,
            error_type,
            message: self.to_string(),
            error_source,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, JSON), (VARY, VARY_BY)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        response
    }
}

fn list(problems: &[Problem]) -> String {
    let lines = problems
        .iter()
        .map(|Problem { place, detail }| match *place {
            "" => format!("the body: {detail}"),
            place => format!("{place}: {detail}"),
        });
    let lines = lines.collect::<Vec<_>>().join("; ");
    match problems.len() {
        1 => lines,
        count => format!("{count} problems: {lines}"),
    }
}
