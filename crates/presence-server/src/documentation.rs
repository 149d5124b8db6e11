//! The contracts as they are served, and the page that shows them: public, and below the base path.
//!
//! The page is Swagger UI, whose files are in the program: it needs nothing from elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::get;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Response};
use openapi_axum::{Rejection, respond};
use serde::de::Error as _;
use serde_saphyr::with_deserializer_from_slice_with_options;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use utoipa_swagger_ui::{Config, Url};

use crate::BasePath;
use crate::front::Refusal;

/// The contracts as they are written by hand, and where each is served, before `.yaml` or `.json`.
const CONTRACTS: [(&str, &str); 2] = [
    ("/openapi", include_str!("../../../openapi/presence.yaml")),
    (
        "/openapi/session",
        include_str!("../../../openapi/session.yaml"),
    ),
];

/// What the page may do: run its own scripts, and ask this server. Its style sheet has images in it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Answers `/openapi.yaml`, `/openapi.json`, the same of the contract of sessions, and the page at `/docs`.
pub(crate) fn router(base_path: &BasePath, refusal: &Refusal) -> Router {
    let urls = [
        Url::new("Presence", "../openapi.json"),
        Url::new("Sessions", "../openapi/session.json"),
    ];
    // A link to an operation is opened before the parameters of its path are there.
    let config = Config::new(urls).deep_linking(false);
    let config = Arc::new(config.validator_url("none"));
    let at = |path: &str| format!("{base_path}{path}");
    let to_index = Redirect::permanent(&at("/docs/"));
    let page = {
        let refusal = refusal.clone();
        move |name: &str, headers: &HeaderMap| {
            page(name, Arc::clone(&config))
                .unwrap_or_else(|rejection| refusal.answer(headers, &rejection).map(Body::new))
        }
    };
    let (index, refusal) = (page.clone(), refusal.clone());
    // Its checks refuse `:` and `*`, which a base path may have.
    let mut router = Router::new().without_v07_checks();
    for (place, contract) in CONTRACTS {
        let yaml = Bytes::from(yaml(contract, base_path));
        let json = Arc::new(Json::new(yaml.clone()));
        let refusal = refusal.clone();
        router = router
            .route(
                &at(&format!("{place}.yaml")),
                get(async move || answer("application/yaml", yaml)),
            )
            .route(
                &at(&format!("{place}.json")),
                get(async move |headers: HeaderMap| match json.text().await {
                    Ok(text) => answer("application/json", text),
                    Err(rejection) => refusal.answer(&headers, &rejection).map(Body::new),
                }),
            );
    }
    router
        .route(&at("/docs"), get(async || to_index))
        .route(
            &at("/docs/"),
            get(async move |headers: HeaderMap| index("index.html", &headers)),
        )
        .route(
            &at("/docs/{file}"),
            get(async move |Path(name): Path<String>, headers: HeaderMap| page(&name, &headers)),
        )
        .method_not_allowed_fallback(async move |method: Method, headers: HeaderMap| {
            match respond::other_method(method.as_str(), "GET, HEAD, OPTIONS") {
                Ok(options) => options.map(Body::new),
                Err(rejection) => refusal.answer(&headers, &rejection).map(Body::new),
            }
        })
}

/// The contract with the base path in its place, and with this server before the others: the page asks the first.
fn yaml(contract: &str, base_path: &BasePath) -> String {
    let base_path = base_path.to_string().replace('\'', "''");
    let here = if base_path.is_empty() {
        "/"
    } else {
        &base_path
    };
    let servers = format!("\nservers:\n  - url: '{here}'\n    description: This server.\n");
    contract.replacen("\nservers:\n", &servers, 1).replacen(
        "default: ''",
        &format!("default: '{base_path}'"),
        1,
    )
}

/// A contract as JSON. It takes some 20 ms to make, and is made when it is asked for, so that a server starts sooner.
struct Json {
    yaml: Bytes,
    text: OnceCell<Bytes>,
}

impl Json {
    fn new(yaml: Bytes) -> Self {
        let text = OnceCell::new();
        Self { yaml, text }
    }

    async fn text(&self) -> Result<Bytes, Rejection> {
        let make = async || {
            let yaml = self.yaml.clone();
            let made = spawn_blocking(move || json(&yaml)).await;
            let made = made.map_err(|_| Rejection::Internal)?;
            made.map(Bytes::from).map_err(|error| {
                tracing::error!("the contract cannot be shown as JSON: {error}");
                Rejection::Internal
            })
        };
        self.text.get_or_try_init(make).await.cloned()
    }
}

/// YAML as JSON, in the order of the text; what stands for something by its alias is written out.
fn json(yaml: &[u8]) -> Result<Vec<u8>, serde_saphyr::Error> {
    let mut json = Vec::new();
    // `On` and `No` are texts, as in YAML 1.2.
    let options = serde_saphyr::options! { strict_booleans: true };
    let converted = with_deserializer_from_slice_with_options(yaml, options, |document| {
        serde_transcode::transcode(document, &mut serde_json::Serializer::new(&mut json))
            .map_err(serde_saphyr::Error::custom)
    });
    converted.map(|()| json)
}

/// A file of the page.
fn page(name: &str, config: Arc<Config<'static>>) -> Result<Response<Body>, Rejection> {
    match utoipa_swagger_ui::serve(name, config) {
        Ok(Some(file)) => Ok(answer(
            &file.content_type,
            Bytes::from(file.bytes.into_owned()),
        )),
        Ok(None) => Err(Rejection::NoRoute),
        Err(error) => {
            tracing::error!(name, "a file of the page cannot be served: {error}");
            Err(Rejection::Internal)
        }
    }
}

fn answer(content_type: &str, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    // All text here is UTF-8, as the contracts promise of their answers.
    let charset = if content_type.starts_with("image/") {
        ""
    } else {
        "; charset=utf-8"
    };
    if let Ok(content_type) = HeaderValue::from_str(&format!("{content_type}{charset}")) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    // Another version of the server has another contract.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
