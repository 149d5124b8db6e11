//! The generated client and the service, over a socket.

use http::StatusCode;
use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Credentials, Error};
use presence_server::{BasePath, Server, Service};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::{EVE, TOM, store_at};

#[tokio::test]
async fn a_presence_is_set_refused_set_by_an_administrator_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_at(&folder.path().join("presence.db"));
    let base_path: BasePath = "/Cust12345".parse().unwrap();
    let service = Service::new(store).unwrap();
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), base_path, service)
        .await
        .unwrap();
    let url = server.url();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(stopped.await) }));

    let version = client(&url, "").get_api_version().send().await.unwrap();
    assert_eq!(version.version, env!("CARGO_PKG_VERSION"));
    let (tom, anna) = (client(&url, "tom"), client(&url, "anna"));
    let lunch = UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    };
    assert_eq!(set(&tom, TOM, &lunch).await.unwrap(), lunch);
    let refused = set(&tom, EVE, &lunch).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::FORBIDDEN));
    assert!(
        matches!(refused, Error::Declared { body, .. } if body.error_type == "SoSentryException")
    );
    assert_eq!(set(&anna, EVE, &lunch).await.unwrap(), lunch);
    let read = tom
        .v1_user_get_user_presence_status()
        .associate_id(EVE)
        .send()
        .await
        .unwrap();
    assert_eq!(read.into_inner(), lunch);

    drop(stop);
    running.await.unwrap();
    let gone = anna.get_api_version().send().await.unwrap_err();
    assert!(matches!(gone, Error::Connect(_)));
}

/// Without a socket, the service answers HEAD with a body that HTTP takes away.
#[tokio::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::new(store_at(&folder.path().join("presence.db"))).unwrap();
    let address = "127.0.0.1:0".parse().unwrap();
    let server = Server::bind(address, BasePath::default(), service)
        .await
        .unwrap();
    let address = server.url().trim_start_matches("http://").to_owned();
    let running = tokio::spawn(server.run(std::future::pending()));
    let mut answers = Vec::new();
    for method in ["HEAD", "GET"] {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        let request =
            format!("{method} /api HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let head: Vec<_> = head
            .lines()
            .filter(|line| !line.starts_with("date: ") && !line.starts_with("x-request-id: "))
            .map(str::to_owned)
            .collect();
        answers.push((head, body.to_owned()));
    }
    running.abort();
    assert_eq!(answers[0].0, answers[1].0);
    assert_eq!(answers[0].1, "");
    assert!(
        answers[0]
            .0
            .contains(&format!("content-length: {}", answers[1].1.len()))
    );
}

fn client(url: &str, login: &str) -> Client {
    let mut client = Client::builder(url);
    if !login.is_empty() {
        client = client.credentials(Credentials::basic(login, format!("{login}!")));
    }
    client.build().unwrap()
}

async fn set(
    client: &Client,
    associate_id: i32,
    presence: &UserPresenceStatus,
) -> Result<UserPresenceStatus, Error> {
    let request = client.v1_user_set_user_presence_status();
    let request = request.associate_id(associate_id).body(presence.clone());
    request
        .send()
        .await
        .map(presence_client::ResponseValue::into_inner)
}
