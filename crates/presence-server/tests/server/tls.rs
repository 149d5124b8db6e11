//! The command speaks TLS: by both versions of HTTP, with a certificate that is renewed while it runs.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::process::{Running, fail};

/// Writes a certificate for `localhost` and its key, as `certificate.pem` and `key.pem`.
fn renew(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

fn start(folder: &Path) -> Running {
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name));
    let options = [
        "--dev",
        "--tls-certificate",
        certificate.to_str().unwrap(),
        "--tls-key",
        key.to_str().unwrap(),
    ];
    Running::start_with(&options)
}

/// A connection to who has this certificate; `None` where another has.
async fn connect(
    server: &Running,
    trusted: &CertificateDer<'static>,
    protocol: &[u8],
) -> Option<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let mut settings = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    settings.alpn_protocols = vec![protocol.to_vec()];
    let address = server.url.strip_prefix("https://").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connecting = TlsConnector::from(Arc::new(settings)).connect(name, stream);
    connecting.await.ok()
}

async fn ask(connection: &mut TlsStream<TcpStream>, request: &str) -> String {
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn both_versions_are_spoken_and_sessions_are_those_of_tls() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = renew(folder.path());
    let mut server = start(folder.path());
    let mut password = String::new();
    while !password.contains("login tom") {
        password = server.line();
    }
    let (_, password) = password.rsplit_once(' ').unwrap();
    let mut connection = connect(&server, &certificate, b"http/1.1").await.unwrap();
    let body = format!(r#"{{"UserName":"tom","Password":"{password}"}}"#);
    let request = format!(
        "POST /login HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = ask(&mut connection, &request).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("set-cookie: __Host-SoSession="), "{answer}");
    assert_eq!(answer.matches("; Secure; ").count(), 2, "{answer}");

    let connection = connect(&server, &certificate, b"h2").await.unwrap();
    assert_eq!(connection.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn a_new_certificate_is_taken_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let first = renew(folder.path());
    let server = start(folder.path());
    let mut open = connect(&server, &first, b"http/1.1").await.unwrap();
    let second = renew(folder.path());
    server.signal("HUP");
    // The process is told, and reads when it comes to it.
    while connect(&server, &second, b"http/1.1").await.is_none() {}
    assert!(connect(&server, &first, b"http/1.1").await.is_none());
    let request = "GET /api HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    assert!(ask(&mut open, request).await.starts_with("HTTP/1.1 200 "));
}

#[test]
fn what_is_wrong_with_the_files_is_one_line_that_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    renew(folder);
    fs::copy(folder.join("key.pem"), folder.join("another.pem")).unwrap();
    renew(folder);
    fs::write(folder.join("empty.pem"), "").unwrap();
    for (certificate, key, expected) in [
        (
            "missing.pem",
            "key.pem",
            "error: missing.pem cannot be read; ",
        ),
        (
            "certificate.pem",
            "missing.pem",
            "error: missing.pem cannot be read; ",
        ),
        (
            "empty.pem",
            "key.pem",
            "error: empty.pem has no certificate that can be used; ",
        ),
        (
            "key.pem",
            "key.pem",
            "error: key.pem has no certificate that can be used; ",
        ),
        (
            "certificate.pem",
            "empty.pem",
            "error: empty.pem has no private key that can be used; ",
        ),
        (
            "certificate.pem",
            "another.pem",
            "error: certificate.pem and another.pem do not fit each other; ",
        ),
    ] {
        let line = format!("serve --dev --tls-certificate {certificate} --tls-key {key}");
        let (code, said) = fail(folder, &line, "");
        assert_eq!(code, 1, "{said}");
        assert!(said.starts_with(expected), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
