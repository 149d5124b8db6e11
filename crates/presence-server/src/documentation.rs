//! The contract as it is served, and the page that shows it: public, and below the base path.
//!
//! The page is Swagger UI, whose files are in the program: it needs nothing from elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use serde::de::Error as _;
use utoipa_swagger_ui::Config;

use crate::{BasePath, Error};

/// The contract as it is written by hand.
const CONTRACT: &str = include_str!("../../../openapi/presence.yaml");

/// What the page may do: run its own scripts, and ask this server. Its style sheet has images in it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Answers `/openapi.yaml`, `/openapi.json`, and the page at `/docs`.
pub(crate) fn router(base_path: &BasePath) -> Result<Router, Error> {
    let yaml = Bytes::from(yaml(base_path));
    let json = Bytes::from(json(&yaml)?);
    let config = Config::from("../openapi.json");
    let config = Arc::new(config.use_base_layout().validator_url("none"));
    let page = move |name: String| {
        let config = Arc::clone(&config);
        async move { page(&name, config) }
    };
    let index = page.clone();
    let at = |path: &str| format!("{base_path}{path}");
    let to_index = Redirect::permanent(&at("/docs/"));
    Ok(Router::new()
        // They refuse `:` and `*`, which a base path may have.
        .without_v07_checks()
        .route(
            &at("/openapi.yaml"),
            get(async || answer("application/yaml", yaml)),
        )
        .route(
            &at("/openapi.json"),
            get(async || answer("application/json", json)),
        )
        .route(&at("/docs"), get(async || to_index))
        .route(&at("/docs/"), get(move || index("index.html".to_owned())))
        .route(
            &at("/docs/{file}"),
            get(move |Path(name): Path<String>| page(name)),
        ))
}

/// The contract with the base path in its place, and with this server before the others: the page asks the first.
fn yaml(base_path: &BasePath) -> String {
    let base_path = base_path.to_string().replace('\'', "''");
    let here = if base_path.is_empty() {
        "/"
    } else {
        &base_path
    };
    let servers = format!("\nservers:\n  - url: '{here}'\n    description: This server.\n");
    CONTRACT.replacen("\nservers:\n", &servers, 1).replacen(
        "default: ''",
        &format!("default: '{base_path}'"),
        1,
    )
}

/// YAML as JSON, in the order of the text; what stands for something by its alias is written out.
fn json(yaml: &[u8]) -> Result<Vec<u8>, Error> {
    let mut json = Vec::new();
    let converted = serde_saphyr::with_deserializer_from_slice(yaml, |document| {
        serde_transcode::transcode(document, &mut serde_json::Serializer::new(&mut json))
            .map_err(serde_saphyr::Error::custom)
    });
    converted.map_err(Error::Contract).map(|()| json)
}

/// A file of the page.
fn page(name: &str, config: Arc<Config<'static>>) -> Response<Body> {
    match utoipa_swagger_ui::serve(name, config) {
        Ok(Some(file)) => answer(&file.content_type, Bytes::from(file.bytes.into_owned())),
        Ok(None) => nothing(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(name, "a file of the page cannot be served: {error}");
            nothing(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

fn answer(content_type: &str, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Another version of the server has another contract.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn nothing(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
