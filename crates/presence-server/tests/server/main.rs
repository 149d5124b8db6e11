//! The service through its public doors: without a socket, over one, and as the command.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test as the test itself does"
)]

mod app_command;
mod away;
mod broken_disk;
mod commands;
mod compression;
mod connection;
mod consume;
mod contract;
mod cross_origin;
mod documentation;
mod faults;
mod formats;
mod front;
mod health;
mod hostile;
mod killed;
mod languages;
mod limits;
mod login;
mod malformed;
mod overload;
mod patches;
mod problems;
mod process;
mod refusals;
mod restarts;
mod schemes;
mod sessions;
mod slow;
mod soak;
mod socket;
mod store_command;
mod ticket_command;
mod tickets;
mod tls;
mod token_command;
mod trial;
mod ways;
mod wire;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use presence_server::{BasePath, Service, hash_password};
use presence_store::{Associate, Store};
use tempfile::TempDir;

/// The service on a store of its own, below `/base`. The password of everybody is their login with `!` behind it.
struct Fixture {
    _folder: TempDir,
    store: Store,
    service: openapi_axum::Service<presence_api::PresenceService<Service>>,
}

/// What a request was answered.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

/// The administrator's id, and those of the others.
const ANNA: i32 = 1;
const TOM: i32 = 7;
const EVE: i32 = 8;

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presence.db");
        let store = store_at(&path);
        let base_path: BasePath = "/base".parse().unwrap();
        let service = Service::new(Store::open(&path).unwrap()).unwrap();
        Self {
            _folder: folder,
            store,
            service: service.mount(&base_path),
        }
    }

    async fn answer<B>(&self, request: Request<B>) -> Answer
    where
        B: Body<Data = Bytes> + Send + 'static,
    {
        let response = self.service.answer(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.into()).unwrap(),
        }
    }

    /// Sends a request as `login`, with a body of JSON if there is one.
    async fn ask(&self, method: Method, path: &str, login: &str, body: &str) -> Answer {
        let mut request = request(method, path, login);
        if !body.is_empty() {
            let json = "application/json".parse().unwrap();
            request.headers_mut().insert("content-type", json);
        }
        let body = Full::from(body.to_owned());
        self.answer(request.map(|()| body)).await
    }

    async fn put(&self, associate_id: i32, login: &str, body: &str) -> Answer {
        let path = presence_of(associate_id);
        self.ask(Method::PUT, &path, login, body).await
    }

    async fn get(&self, associate_id: i32, login: &str) -> Answer {
        let path = presence_of(associate_id);
        self.ask(Method::GET, &path, login, "").await
    }
}

/// A store with the administrator `anna`, and with `tom` and `eve`.
fn store_at(path: &std::path::Path) -> Store {
    let store = Store::open_or_create(path).unwrap();
    for (id, login) in [(ANNA, "anna"), (TOM, "tom"), (EVE, "eve")] {
        let associate = Associate {
            id,
            login: login.to_owned(),
            name: login.to_owned(),
            administrator: id == ANNA,
            disabled: false,
            password_hash: Some(hash_password(format!("{login}!").as_bytes()).unwrap()),
        };
        store.add_associate(&associate).unwrap();
    }
    store
}

fn presence_of(associate_id: i32) -> String {
    format!("/base/api/v1/User/{associate_id}/UserPresenceStatus")
}

/// A request without a body, and without credentials where the login is empty.
fn request(method: Method, path: &str, login: &str) -> Request<()> {
    let mut request = Request::builder().method(method).uri(path);
    if !login.is_empty() {
        request = request.header("authorization", basic(login, &format!("{login}!")));
    }
    request.body(()).unwrap()
}

fn basic(login: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{login}:{password}")))
}

/// SuperOffice's body of an error.
fn error(error_type: &str, message: &str) -> String {
    format!(
        r#"{{"Error":true,"ErrorType":"{error_type}","Message":"{message}","ErrorSource":"SuperOffice.Services.WebApi"}}"#
    )
}
