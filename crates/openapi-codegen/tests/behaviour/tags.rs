//! A trait for each tag; what is not written yet; several contracts in one app.

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::http::request::Parts;
use openapi_axum::{Contract, Rejection, Service, Settings};
use tower_service::Service as _;

use crate::minimal_server::{self, MinimalApi, PingResponse};
use crate::support::exchange;
use crate::tags_server::{
    BicyclesOperations, Credentials, GetBicycleRequest, GetBicycleResponse, SparePartsOperations,
    SparePartsOperations2, TagsApi, TagsStub, service,
};
use crate::tags_types::{Bicycle, Fault, FaultType};

/// Writes one operation.
struct Workshop;

impl TagsApi for Workshop {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _head: &Parts,
    ) -> Result<String, Rejection> {
        match credentials {
            Credentials::Bearer(token) => Ok(token.expose_secret().to_owned()),
        }
    }

    fn rejection(&self, rejection: &Rejection) -> Fault {
        Fault {
            type_: FaultType::OfTheWorkshop,
            code: 0,
            detail: Some(rejection.to_string()),
            help: None,
            place: None,
            causes: Vec::new(),
        }
    }
}

impl BicyclesOperations for Workshop {
    async fn get_bicycle(&self, request: GetBicycleRequest) -> GetBicycleResponse {
        match request.frame {
            1 => GetBicycleResponse::Ok(Bicycle { wheels: 3 }),
            _ => GetBicycleResponse::NotWritten,
        }
    }
}

impl SparePartsOperations for Workshop {}

impl SparePartsOperations2 for Workshop {}

/// Another contract.
struct Minimal;

impl MinimalApi for Minimal {
    async fn ping(&self) -> PingResponse {
        PingResponse::NoContent
    }
}

fn below(base_path: &str) -> Settings {
    Settings {
        base_path: base_path.parse().unwrap_or_default(),
        ..Settings::default()
    }
}

async fn ask<C: Contract>(service: &Service<C>, method: &str, path: &str) -> (u16, String, String) {
    let request = Request::builder().method(method).uri(path);
    exchange(service, request, "").await
}

#[tokio::test]
async fn a_stub_serves_in_the_contracts_error_type() {
    let stub = service(TagsStub, Settings::default());
    let (status, headers, body) = ask(&stub, "POST", "/bell").await;
    assert_eq!(status, 501);
    assert!(
        headers.contains("content-type: application/json"),
        "{headers}"
    );
    assert_eq!(
        body,
        r#"{"type":"of-the-request","code":501,"detail":"this operation is not written yet","place":null,"causes":[]}"#
    );
}

#[tokio::test]
async fn a_stub_checks_requests_before_it_answers() {
    let stub = service(TagsStub, Settings::default());
    for (method, path, expected) in [
        ("GET", "/bicycles/1", 501),
        ("HEAD", "/bicycles/1", 501),
        ("GET", "/bicycles/0", 400),
        ("PUT", "/bicycles/1", 401),
        ("GET", "/spare-parts", 501),
        ("DELETE", "/spare_parts", 401),
        ("PATCH", "/bicycles/1", 405),
        ("OPTIONS", "/bicycles/1", 204),
        ("GET", "/bicycles", 404),
    ] {
        let (status, ..) = ask(&stub, method, path).await;
        assert_eq!(status, expected, "{method} {path}");
    }

    let put = |body| {
        let request = Request::put("/bicycles/1");
        let request = request.header("authorization", "Bearer a");
        exchange(
            &stub,
            request.header("content-type", "application/json"),
            body,
        )
    };
    assert_eq!(put(r#"{"wheels":4}"#).await.0, 400);
    assert_eq!(put(r#"{"wheels":3}"#).await.0, 501);
}

#[tokio::test]
async fn the_methods_of_a_path_are_told() {
    let stub = service(TagsStub, Settings::default());
    for method in ["PATCH", "OPTIONS"] {
        let (_, headers, _) = ask(&stub, method, "/bicycles/1").await;
        assert!(
            headers.contains("allow: GET, HEAD, PUT, OPTIONS\n"),
            "{headers}"
        );
    }
}

#[tokio::test]
async fn what_is_written_answers_and_the_rest_is_501() {
    let workshop = service(Workshop, Settings::default());
    let (status, _, body) = ask(&workshop, "GET", "/bicycles/1").await;
    assert_eq!((status, body.as_str()), (200, r#"{"wheels":3}"#));
    for path in ["/bicycles/2", "/spare-parts"] {
        let (status, _, body) = ask(&workshop, "GET", path).await;
        assert_eq!(status, 501, "{path}");
        assert!(body.contains("of-the-workshop"), "{body}");
    }
}

/// Two servers of one contract and one of another, each below a base path of its own, in one app.
fn app() -> Router {
    let minimal = minimal_server::service(Minimal, below("/minimal"));
    Router::new()
        .merge(service(Workshop, below("/north/workshop")).into_router())
        .merge(service(TagsStub, below("/south")).into_router())
        .merge(minimal.into_router())
        .fallback(|| async { (StatusCode::IM_A_TEAPOT, "nobody's") })
}

#[tokio::test]
async fn several_contracts_serve_in_one_app() {
    let mut app = app();
    for (method, path, expected, said) in [
        ("GET", "/north/workshop/bicycles/1", 200, "wheels"),
        ("GET", "/south/bicycles/1", 501, "of-the-request"),
        ("GET", "/minimal/ping", 204, ""),
        ("HEAD", "/north/workshop/bicycles/1", 200, ""),
        ("OPTIONS", "/minimal/ping", 204, ""),
        ("POST", "/minimal/ping", 405, ""),
        ("PATCH", "/south/bicycles/1", 405, "of-the-request"),
        ("GET", "/bicycles/1", 418, "nobody's"),
        ("GET", "/north/bicycles/1", 418, "nobody's"),
        ("GET", "/south/elsewhere", 418, "nobody's"),
    ] {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(Body::empty()).unwrap();
        let response = app
            .call(request)
            .await
            .unwrap_or_else(|never| match never {});
        assert_eq!(response.status(), expected, "{method} {path}");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains(said), "{method} {path}: {body}");
    }
}
