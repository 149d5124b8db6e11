//! What the tests of generated code have in common.

use http_body_util::{BodyExt, Full};
use openapi_axum::bytes::Bytes;
use openapi_axum::{Contract, Service};

/// One exchange with a service: status, headers as `name: value` lines, and body.
pub async fn exchange<C: Contract>(
    service: &Service<C>,
    request: http::request::Builder,
    body: &str,
) -> (u16, String, String) {
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    let response = service.answer(request.body(body).unwrap()).await;
    let (parts, body) = response.into_parts();
    let lines = parts
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", str::from_utf8(value.as_bytes()).unwrap()));
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status.as_u16(),
        lines.collect(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// Serves on a socket of this machine until the test is over: the base URL.
pub async fn serve<C: Contract>(service: Service<C>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service.into_router()).await });
    format!("http://{address}")
}
