//! What every answer has and every request passes, whatever answers it.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};

use http::{HeaderMap, StatusCode};
use presence_server::{BasePath, Fault, FrontSettings, Server, Service, Settings, TestServer};
use tracing_subscriber::fmt::MakeWriter;

use crate::compression::raw;
use crate::wire::{Sent, server};
use crate::{ANNA, TOM, error, store_at};

/// The origin of the pages that are trusted.
pub(crate) const APP: &str = "https://app.example";

/// One that trusts the pages of `APP`, and proxies on this machine.
pub(crate) async fn open_server() -> TestServer {
    let front = FrontSettings {
        allowed_origins: vec![APP.parse().unwrap()],
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
    };
    let settings = Settings {
        front,
        ..Settings::default()
    };
    let builder = TestServer::builder().base_path("/base".parse().unwrap());
    builder.settings(settings).start().await.unwrap()
}

/// The values of a header, one for each time that it is given.
pub(crate) fn values(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_answer_says_what_browsers_may_do_with_it() {
    let server = server().await;
    server.fail_next(1, Fault::Unavailable { retry_after_s: 1 });
    for (sent, status) in [
        (Sent::presence("GET", TOM).by("tom"), 503),
        (Sent::presence("GET", TOM).by("tom"), 200),
        (Sent::presence("HEAD", TOM).by("tom"), 200),
        (Sent::presence("GET", TOM), 401),
        (Sent::presence("DELETE", TOM), 405),
        (Sent::presence("OPTIONS", TOM), 204),
        (Sent::presence("GET", 99).by("tom"), 404),
        (
            Sent::presence("PUT", ANNA)
                .by("tom")
                .body("text/json", r#"{"Status":1}"#),
            403,
        ),
        (
            Sent::presence("PUT", TOM).by("tom").body("text/json", "{"),
            400,
        ),
        (Sent::new("GET", "/nothing"), 404),
        (Sent::new("GET", "/api"), 200),
        (Sent::new("GET", "/api").header("Host", "b"), 400),
        (Sent::new("GET", "/docs"), 308),
        (Sent::new("POST", "/docs/"), 405),
        (Sent::new("GET", "/docs/nothing"), 404),
    ] {
        let answer = sent.to(&server).await;
        assert_eq!(answer.status, status, "{sent:?}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(values(&answer.headers, name), [value], "{sent:?}");
        }
        assert_eq!(values(&answer.headers, "x-request-id").len(), 1, "{sent:?}");
        assert!(!answer.headers.contains_key("strict-transport-security"));
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn a_request_keeps_the_id_that_it_brings_or_gets_one() {
    let server = server().await;
    let longest = "x".repeat(64);
    for id in [
        "7",
        "0192f7c4-2a51-7a3e-9d0c-6b1f0e4a8d27",
        "A_b.c",
        &longest,
    ] {
        let version = Sent::new("GET", "/api").header("X-Request-Id", id);
        let answer = version.to(&server).await;
        assert_eq!(values(&answer.headers, "x-request-id"), [id]);
    }
    let mut seen = Vec::new();
    for id in ["", "a b", "a\"b", "ä", &"x".repeat(65)] {
        let version = Sent::new("GET", "/api").header("X-Request-Id", id);
        let [given] = &values(&version.to(&server).await.headers, "x-request-id")[..] else {
            panic!("one id")
        };
        assert_eq!(given.len(), 32);
        assert!(!seen.contains(given));
        seen.push(given.clone());
    }
    let two = Sent::new("GET", "/api").header("X-Request-Id", "7");
    let two = two.header("X-Request-Id", "8").to(&server).await;
    assert_eq!(two.headers["x-request-id"].len(), 32);
}

/// What the log says, of every test: a subscriber of a thread alone may miss what other threads have seen first.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

pub(crate) static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter("presence_server=debug")
        .with_writer(log.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    log
});

impl Log {
    /// The lines that have the id of a request.
    pub(crate) fn of(&self, id: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().filter(|line| line.contains(id));
        lines.map(str::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_has_the_id_of_the_answer_beside_the_cause_and_nothing_secret() {
    let log = LOG.clone();
    let server = open_server().await;
    // The store is no store any more.
    let shown = format!("{:?}", server.store());
    let file = shown.split('"').nth(1).unwrap();
    for part in [file.to_owned(), format!("{file}-wal")] {
        let length = std::fs::metadata(&part).unwrap().len();
        let nonsense = vec![0xA5; length.try_into().unwrap()];
        std::fs::write(&part, nonsense).unwrap();
    }
    let path = "/api/v1/User/7/UserPresenceStatus?$select=hidden";
    let put = Sent::new("PUT", path)
        .by("tom")
        .header("X-Forwarded-For", "198.51.100.7")
        .body("application/json", r#"{"Status":1,"Message":"hidden"}"#);
    let answer = put.to(&server).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.body.contains(file), "{}", answer.body);
    let [id] = &values(&answer.headers, "x-request-id")[..] else {
        panic!("one id")
    };
    let lines = log.of(id);
    let [cause, line] = &lines[..] else {
        panic!("a cause and a line of the request, found {lines:?}")
    };
    assert!(cause.contains("ERROR") && cause.contains(file), "{cause}");
    for said in [
        "DEBUG",
        "method=PUT",
        r#"path="/base/api/v1/User/7/UserPresenceStatus""#,
        "status=503",
        "duration=",
        "client=198.51.100.7",
    ] {
        assert!(line.contains(said), "{said} in {line}");
    }
    for secret in ["hidden", "Basic", "tom-password", "dG9t"] {
        assert!(!lines.concat().contains(secret), "{secret} in {lines:?}");
    }
}

#[tokio::test]
async fn an_address_comes_from_proxies_that_are_trusted_alone() {
    let log = LOG.clone();
    for (server, client) in [
        (server().await, "client=127.0.0.1"),
        (open_server().await, "client=198.51.100.7"),
    ] {
        let version = Sent::new("GET", "/api");
        let version = version.header("X-Forwarded-For", "6.6.6.6, 198.51.100.7");
        let answer = version.to(&server).await;
        let lines = log.of(&values(&answer.headers, "x-request-id")[0]);
        assert!(lines[0].contains(client), "{client} in {lines:?}");
    }
}

#[tokio::test]
async fn other_methods_on_the_pages_are_refused_in_the_contracts_words() {
    let server = server().await;
    let message = "this path takes GET, HEAD, OPTIONS";
    for path in [
        "/docs",
        "/docs/",
        "/docs/index.html",
        "/openapi.json",
        "/openapi.yaml",
    ] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"] {
            let answer = Sent::new(method, path).to(&server).await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            assert_eq!(values(&answer.headers, "allow"), ["GET, HEAD, OPTIONS"]);
            assert_eq!(answer.body, error("SoException", message));
        }
        let options = Sent::new("OPTIONS", path).to(&server).await;
        assert_eq!(options.status, StatusCode::NO_CONTENT);
        assert_eq!(values(&options.headers, "allow"), ["GET, HEAD, OPTIONS"]);
        let [get, head] = ["GET", "HEAD"].map(|method| Sent::new(method, path));
        let (get, head) = (get.to(&server).await, head.to(&server).await);
        assert_eq!(
            (get.status, &get.headers["content-length"]),
            (head.status, &head.headers["content-length"])
        );
        assert_eq!(head.body, "");
    }
    let xml = Sent::new("POST", "/docs")
        .accept("text/xml")
        .to(&server)
        .await;
    assert_eq!(xml.headers["content-type"], "text/xml; charset=utf-8");
    assert!(xml.body.starts_with("<Error>"), "{}", xml.body);
    let nothing = Sent::new("GET", "/docs/nothing").to(&server).await;
    assert_eq!(
        nothing.body,
        error("SoNotFoundException", "nothing is at this path")
    );
}

/// The one that is bound to an address, as the command is.
#[tokio::test]
async fn a_server_stands_behind_the_same_front() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_at(&folder.path().join("presence.db"));
    let front = FrontSettings {
        allowed_origins: vec![APP.parse().unwrap()],
        ..FrontSettings::default()
    };
    let settings = Settings {
        front,
        ..Settings::default()
    };
    let service = Service::with_settings(store, settings).unwrap();
    let address = "127.0.0.1:0".parse().unwrap();
    let server = Server::bind(address, BasePath::default(), service);
    let server = server.await.unwrap();
    let address = server.url().trim_start_matches("http://").to_owned();
    let running = tokio::spawn(server.run(std::future::pending()));
    let request =
        format!("GET /openapi.yaml HTTP/1.1\r\nOrigin: {APP}\r\nAccept-Encoding: gzip\r\n\r\n");
    let (head, _) = raw(&address, &request).await;
    for line in [
        "http/1.1 200 ok",
        "content-encoding: gzip",
        "access-control-allow-origin: https://app.example",
        "x-content-type-options: nosniff",
        "x-request-id: ",
    ] {
        assert!(
            head.lines().any(|found| found.starts_with(line)),
            "{line} in {head}"
        );
    }
    let (head, body) = raw(&address, "GET /api HTTP/1.1\r\nHost: b\r\n\r\n").await;
    assert!(head.starts_with("http/1.1 400 "), "{head}");
    let refused = error("ArgumentException", "Host: is given twice");
    assert_eq!(String::from_utf8(body).unwrap(), refused);
    running.abort();
}
