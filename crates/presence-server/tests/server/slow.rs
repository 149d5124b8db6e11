//! Clients that take their time, and the end of a server that still has some.

use std::time::Duration;

use presence_server::{BasePath, Server, ServerSettings, Service, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{basic, error, store_at};

/// As long as a test takes, and longer.
const NEVER: Duration = Duration::from_secs(3600);

struct Running {
    _folder: tempfile::TempDir,
    address: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(server: ServerSettings) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let store = store_at(&folder.path().join("presence.db"));
    let settings = Settings {
        server,
        ..Settings::default()
    };
    let service = Service::with_settings(store, settings).unwrap();
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), BasePath::default(), service);
    let server = server.await.unwrap();
    let (stop, stopped) = oneshot::channel();
    Running {
        _folder: folder,
        address: server.url().strip_prefix("http://").unwrap().to_owned(),
        stop,
        ended: tokio::spawn(server.run(async { drop(stopped.await) })),
    }
}

/// The head of a request by Tom whose body has so many bytes.
fn put(bytes: usize) -> String {
    let authorization = basic("tom", "tom!");
    format!(
        "PUT /api/v1/User/7/UserPresenceStatus HTTP/1.1\r\nhost: here\r\nauthorization: {authorization}\r\n\
         content-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
    )
}

/// All that comes after `sent` until the server ends the connection.
async fn until_closed(connection: &mut TcpStream, sent: &str) -> String {
    connection.write_all(sent.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408_in_the_contracts_words() {
    let settings = ServerSettings {
        body_idle: Duration::from_millis(100),
        ..ServerSettings::default()
    };
    let server = start(settings).await;
    let mut connection = TcpStream::connect(&server.address).await.unwrap();
    let answer = until_closed(&mut connection, &(put(100) + "{")).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\nconnection: close"), "{head}");
    assert_eq!(
        body,
        error("SoException", "the request did not arrive in time")
    );
}

#[tokio::test]
async fn one_connection_too_many_is_turned_away_with_503() {
    let settings = ServerSettings {
        connections_per_address: 1,
        idle: NEVER,
        ..ServerSettings::default()
    };
    let server = start(settings).await;
    let mut first = TcpStream::connect(&server.address).await.unwrap();
    first
        .write_all(b"GET /api HTTP/1.1\r\nhost: here\r\n\r\n")
        .await
        .unwrap();
    let mut second = TcpStream::connect(&server.address).await.unwrap();
    let answer = until_closed(&mut second, "").await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: 1\r\n"), "{answer}");
    let request = "GET /api HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";
    let answers = until_closed(&mut first, request).await;
    assert_eq!(answers.matches("HTTP/1.1 200 ").count(), 2, "{answers}");
}

#[tokio::test]
async fn at_the_end_what_runs_is_finished_and_what_does_not_is_closed() {
    let settings = ServerSettings {
        idle: NEVER,
        drain: NEVER,
        ..ServerSettings::default()
    };
    let server = start(settings).await;
    let mut silent = TcpStream::connect(&server.address).await.unwrap();
    let mut idle = TcpStream::connect(&server.address).await.unwrap();
    idle.write_all(b"GET /api HTTP/1.1\r\nhost: here\r\n\r\n")
        .await
        .unwrap();
    let mut running = TcpStream::connect(&server.address).await.unwrap();
    let body = r#"{"Status":"StatusNormal","Message":"done"}"#;
    let expect = put(body.len()).replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    running.write_all(expect.as_bytes()).await.unwrap();
    // The body is waited for.
    let mut go_on = [0; 25];
    running.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.stop.send(()).unwrap();
    let answer = until_closed(&mut idle, "").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(until_closed(&mut silent, "").await, "");
    let answer = until_closed(&mut running, body).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    server.ended.await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_at_the_end_is_cut_off() {
    let settings = ServerSettings {
        body_idle: NEVER,
        drain: Duration::from_millis(100),
        ..ServerSettings::default()
    };
    let server = start(settings).await;
    let mut running = TcpStream::connect(&server.address).await.unwrap();
    let expect = put(41).replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    running.write_all(expect.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    running.read_exact(&mut go_on).await.unwrap();
    server.stop.send(()).unwrap();
    server.ended.await.unwrap();
    let mut rest = String::new();
    // Whether it is closed or reset makes no difference.
    let _ = running.read_to_string(&mut rest).await;
    assert_eq!(rest, "");
}
