//! What whoever supervises a server asks it, and what it answers while its disk fails.

use std::process::Command;
use std::time::Duration;

use presence_server::{BasePath, Server, Service, Settings};
use tokio::sync::oneshot;

use crate::compression::raw;
use crate::process::Running;
use crate::{TOM, basic, presence_of, store_at};

const ALIVE: (u16, &str) = (200, "alive\n");
const READY: (u16, &str) = (200, "ready\n");
const NOT_WRITABLE: (u16, &str) = (503, "the store takes no writes; the log says why\n");

/// What a path is answered: the status, and the body.
async fn get(address: &str, path: &str) -> (u16, String) {
    let (head, body) = raw(address, &format!("GET {path} HTTP/1.1\r\n\r\n")).await;
    assert!(head.contains("content-type: "), "{head}");
    (status(&head), String::from_utf8(body).unwrap())
}

#[track_caller]
fn assert_is(found: (u16, String), expected: (u16, &str)) {
    assert_eq!((found.0, found.1.as_str()), expected);
}

fn status(head: &str) -> u16 {
    head["http/1.1 ".len()..][..3].parse().unwrap()
}

#[tokio::test]
async fn a_server_says_that_it_is_alive_and_ready_until_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_at(&folder.path().join("presence.db"));
    let mut settings = Settings::default();
    // It goes on answering for as long as the test asks.
    settings.server.notice = Duration::from_secs(3600);
    let service = Service::with_settings(store, settings).unwrap();
    let base_path: BasePath = "/base".parse().unwrap();
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), base_path, service);
    let server = server.await.unwrap();
    let url = server.url();
    let address = url.trim_start_matches("http://").trim_end_matches("/base");
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(stopped.await) }));

    assert_is(get(address, "/healthz").await, ALIVE);
    assert_is(get(address, "/readyz").await, READY);
    let (head, _) = raw(address, "GET /readyz HTTP/1.1\r\n\r\n").await;
    assert!(
        head.contains("content-type: text/plain; charset=utf-8"),
        "{head}"
    );
    assert!(head.contains("cache-control: no-store"), "{head}");
    for other in ["/base/healthz", "/base/readyz"] {
        assert_eq!(get(address, other).await.0, 404);
    }

    drop(stop);
    while get(address, "/readyz").await.0 == 200 {}
    assert_is(get(address, "/readyz").await, (503, "draining\n"));
    assert_is(get(address, "/healthz").await, ALIVE);
    running.abort();
}

/// The disk fails because no file may have more than a few bytes, which SQLite takes for a failure.
#[tokio::test]
async fn while_the_disk_fails_writes_are_503_and_then_go_on_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(store_at(&path));
    let server = Running::start_on_disk_that_may_fail(&path);
    let address = server.url.trim_start_matches("http://").to_owned();
    let address = address.trim_end_matches("/base");
    let put = format!(
        "PUT {} HTTP/1.1\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{{\"Status\":1}}",
        presence_of(TOM),
        basic("tom", "tom!"),
    );
    let is_put = async || {
        let (head, _) = raw(address, &put).await;
        assert_eq!(
            head.contains("\r\nretry-after: "),
            status(&head) == 503,
            "{head}"
        );
        status(&head)
    };
    assert_eq!(is_put().await, 200);
    assert_is(get(address, "/readyz").await, READY);

    limit(&server, "512");
    assert_eq!(is_put().await, 503);
    assert_is(get(address, "/readyz").await, NOT_WRITABLE);
    assert_is(get(address, "/healthz").await, ALIVE);
    // Reads go on.
    let read = put
        .replace("PUT", "GET")
        .replace("Content-Length: 12", "")
        .replace("{\"Status\":1}", "");
    let read = read.replace("\r\n\r\n\r\n", "\r\n\r\n");
    assert_eq!(status(&raw(address, &read).await.0), 200);
    assert_eq!(is_put().await, 503);

    limit(&server, "unlimited");
    assert_eq!(is_put().await, 200);
    assert_is(get(address, "/readyz").await, READY);

    // Where nobody writes, it becomes ready by asking.
    limit(&server, "512");
    assert_eq!(is_put().await, 503);
    limit(&server, "unlimited");
    while get(address, "/readyz").await.0 != 200 {}
}

/// How many bytes a file of the server may have.
fn limit(server: &Running, bytes: &str) {
    let mut command = Command::new("prlimit");
    command.args(["--pid", &server.id().to_string()]);
    command.arg(format!("--fsize={bytes}:"));
    assert!(command.status().unwrap().success());
}
