//! A contract is mounted below its base path, alone or in an axum app.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body as AxumBody;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use openapi_axum::{BasePath, Contract, Rejection, ResponseBody, Service, Settings, segments};
use tower_service::Service as _;

/// Answers the segments of the path.
struct Echo {
    settings: Settings,
}

impl Contract for Echo {
    const PATHS: &'static [&'static str] = &[
        "/a",
        "/a/{id}/b",
        "/a/{name}/c/{id}.json",
        "/a/{name}/c/{id}",
    ];

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn answer<B>(self: Arc<Self>, parts: Parts, _body: B) -> Response<ResponseBody>
    where
        B: Body<Data = Bytes> + Send + 'static,
    {
        let mut room = [""; 4];
        let found = segments(parts.uri.path(), &self.settings.base_path, &mut room);
        Response::new(ResponseBody::from(found.join("|")))
    }

    fn reject(&self, _headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody> {
        let mut answer = Response::new(ResponseBody::default());
        *answer.status_mut() = rejection.status();
        answer
    }
}

#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
fn service(base_path: &str) -> Service<Echo> {
    let settings = Settings {
        base_path: match base_path {
            "" => BasePath::default(),
            path => path.parse().unwrap(),
        },
        ..Settings::default()
    };
    Service::new(Echo { settings })
}

#[test]
fn a_path_is_split_below_the_base_path() {
    for (path, base_path, expected) in [
        ("/", "", vec![""]),
        ("/a", "", vec!["a"]),
        ("/a/", "", vec!["a", ""]),
        ("/a/b/c", "", vec!["a", "b", "c"]),
        ("/a//c", "", vec!["a", "", "c"]),
        ("/%2F/é", "", vec!["%2F", "é"]),
        ("/a/b/c/d", "", vec![]),
        ("/a/b/c/", "", vec![]),
        ("*", "", vec![]),
        ("/Cust1/a", "/Cust1", vec!["a"]),
        ("/Cust1", "/Cust1", vec![]),
        ("/Cust12/a", "/Cust1", vec![]),
        ("/a", "/Cust1", vec![]),
    ] {
        let mut room = [""; 3];
        assert_eq!(segments(path, base_path, &mut room), expected, "{path}");
    }
}

async fn ask(router: &mut axum::Router, path: &str) -> Result<(StatusCode, String), axum::Error> {
    let request = Request::get(path).body(AxumBody::empty());
    let response = match router.call(request.unwrap_or_default()).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

#[tokio::test]
async fn an_app_routes_the_contracts_paths_and_no_others_to_it() {
    let mut router = service("/x")
        .into_router()
        .fallback(|| async { "elsewhere" });
    for (path, expected) in [
        ("/x/a", "a"),
        ("/x/a/7/b", "a|7|b"),
        ("/x/a/7/c/8.json", "a|7|c|8.json"),
        ("/a", "elsewhere"),
        ("/x/other", "elsewhere"),
    ] {
        let (status, body) = ask(&mut router, path).await.unwrap();
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::OK, expected),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_service_answers_awaited_or_called() {
    let mut service = service("");
    let request = || Request::new(Full::<Bytes>::default());
    let awaited = service.answer(request()).await;
    let called: Result<_, Infallible> = service.call(request()).await;
    let bodies = [awaited, called.unwrap()].map(|response| response.into_body().collect());
    for body in bodies {
        assert_eq!(body.await.unwrap().to_bytes(), "");
    }
}

#[test]
fn a_base_path_is_one_or_is_refused() {
    for text in ["/a", "/Cust12345", "/a/b.c"] {
        let base_path: BasePath = text.parse().unwrap();
        assert_eq!(&*base_path, text);
    }
    for text in ["", "/", "a", "/a/", "/a//b", "/{a}", "/a b"] {
        assert!(text.parse::<BasePath>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_router_takes_any_base_path() {
    for text in ["/:a", "/*", "/a"] {
        let _router = service(text).into_router();
    }
}
