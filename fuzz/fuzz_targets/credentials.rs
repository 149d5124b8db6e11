//! Whatever a request shows is read or refused, and a name and a password are read as they were sent.

#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, HeaderName};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::Full;
use libfuzzer_sys::fuzz_target;
use openapi_axum::credentials::{ExposeSecret, SecretString};
use presence_fuzz::echo::Echo;
use presence_fuzz::server::Credentials;

fuzz_target!(|lines: &[u8]| {
    let echo = Echo::new();
    let mut request = Request::new(Full::default());
    *request.method_mut() = http::Method::PUT;
    *request.uri_mut() = http::Uri::from_static("/things/1");
    for line in lines.split(|byte| *byte == b'\n') {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = HeaderName::from_bytes(parts.next().unwrap_or_default());
        let value = HeaderValue::from_bytes(parts.next().unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            request.headers_mut().append(name, value);
        }
    }
    let sent = sent_bytes(&request);
    let status = echo.answer(request).status;
    match echo.take_credentials() {
        Some(credentials) => {
            assert_ne!(status, StatusCode::UNAUTHORIZED, "they were let in");
            check_sent(&credentials, &sent);
        }
        None => assert_eq!(status, StatusCode::UNAUTHORIZED, "nobody was let in"),
    }
    round_trip(&echo, lines);
});

/// All values of the headers, one after another.
fn sent_bytes(request: &Request<Full<bytes::Bytes>>) -> Vec<u8> {
    let values = request.headers().values().map(HeaderValue::as_bytes);
    values.collect::<Vec<_>>().join(&b'\n')
}

/// Whether each secret that was read stands in what was sent.
fn check_sent(credentials: &Credentials, sent: &[u8]) {
    let secrets: Vec<&SecretString> = match credentials {
        Credentials::Ticket(ticket) => vec![ticket],
        Credentials::TicketApplication {
            ticket,
            application,
        } => vec![ticket, application],
        Credentials::Bearer(token) => vec![token],
        Credentials::SessionToken { session, token } => vec![session, token],
        _ => Vec::new(),
    };
    for secret in secrets {
        let secret = secret.expose_secret().as_bytes();
        assert!(
            secret.is_empty() || sent.windows(secret.len()).any(|window| window == secret),
            "what was read was not sent"
        );
    }
}

/// A name before the first colon and a password behind it come through as they are.
fn round_trip(echo: &Echo, input: &[u8]) {
    let Some((name, password)) = std::str::from_utf8(input)
        .ok()
        .and_then(|text| text.split_once(':'))
    else {
        return;
    };
    let value = format!("bAsIc {}", STANDARD.encode(format!("{name}:{password}")));
    let request = Request::put("/things/1").header(AUTHORIZATION, value);
    echo.answer(
        request
            .body(Full::default())
            .expect("the head is well-formed"),
    );
    let Some(Credentials::Basic(basic)) = echo.take_credentials() else {
        panic!("a name and a password are not read");
    };
    assert_eq!(
        (basic.username.as_str(), basic.password.expose_secret()),
        (name, password)
    );
}
