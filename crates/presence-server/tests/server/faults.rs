//! The server for the tests of others: what a plain client sees of each fault, and of two at once.

use std::time::Duration;

use http::{Method, StatusCode};
use http_body_util::{BodyExt, Full};
use presence_server::{ConnectionCut, Error, Fault, TestAssociate, TestServer};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tower::ServiceExt;

use crate::wire::{Sent, server};
use crate::{Answer, EVE, TOM, basic, error};

const SET: &str = r#"{"Status":"StatusNormal","Message":null}"#;

fn put() -> Sent {
    Sent::presence("PUT", TOM)
        .by("tom")
        .body("application/json", SET)
}

fn is_set(server: &TestServer) -> bool {
    server.store().presence(TOM).unwrap().is_some()
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, error_type: &str, message: &str) {
    let found = (answer.status.as_u16(), answer.body.as_str());
    assert_eq!(found, (status, error(error_type, message).as_str()));
}

#[tokio::test]
async fn refusals_come_as_the_contract_has_them_and_nothing_is_done() {
    let server = server().await;
    server.fail_next(1, Fault::Unauthorized);
    let answer = put().to(&server).await;
    assert_refused(
        &answer,
        401,
        "SoSessionException",
        "the credentials are missing or not valid",
    );
    let challenge = r#"Basic realm="SuperOffice user presence", charset="UTF-8""#;
    assert_eq!(answer.headers["www-authenticate"], challenge);

    server.fail_next(1, Fault::TooManyRequests { retry_after_s: 7 });
    let answer = put().to(&server).await;
    assert_refused(
        &answer,
        429,
        "SoException",
        "too many requests; try again in 7 s",
    );
    assert_eq!(answer.headers["retry-after"], "7");

    server.fail_next(2, Fault::Unavailable { retry_after_s: 0 });
    for _ in 0..2 {
        let answer = put().to(&server).await;
        assert_refused(
            &answer,
            503,
            "SoServerException",
            "the server cannot answer now; try again in 0 s",
        );
        assert_eq!(answer.headers["retry-after"], "0");
        assert_eq!(
            answer.headers["content-type"],
            "application/json; charset=utf-8"
        );
    }
    assert!(!is_set(&server));
    assert_eq!(put().to(&server).await.body, SET);
    assert_eq!(server.requests(), 5);
}

#[tokio::test]
async fn refusals_are_negotiated_and_meet_also_who_shows_nothing() {
    let server = server().await;
    server.fail_next(2, Fault::TooManyRequests { retry_after_s: 1 });
    let answer = put().accept("text/xml").to(&server).await;
    assert_eq!(answer.headers["content-type"], "text/xml; charset=utf-8");
    assert!(answer.body.starts_with("<Error>"), "{}", answer.body);
    let nobody = Sent::presence("GET", TOM).to(&server).await;
    assert_eq!(nobody.status, StatusCode::TOO_MANY_REQUESTS);
    // The version has one refusal in the contract.
    for (fault, retry_after) in [
        (Fault::Unavailable { retry_after_s: 3 }, "3"),
        (Fault::TooManyRequests { retry_after_s: 4 }, "4"),
        (Fault::Unauthorized, "0"),
    ] {
        server.fail_next(1, fault);
        let version = Sent::new("GET", "/api").to(&server).await;
        assert_eq!(version.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(version.headers["retry-after"], retry_after);
    }
    assert_eq!(
        Sent::new("GET", "/api").to(&server).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn faults_come_in_the_order_in_which_they_were_ordered() {
    let server = server().await;
    server.fail_next(2, Fault::Unauthorized);
    server.fail_next(1, Fault::Latency(Duration::ZERO));
    server.fail_next(1, Fault::Unavailable { retry_after_s: 0 });
    for expected in [401, 401, 200, 503, 200] {
        assert_eq!(put().to(&server).await.status, expected);
    }
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_what_was_asked_for_is_done() {
    let server = server().await;
    server.fail_next(1, Fault::CutBefore);
    assert!(put().to_or_cut(&server).await.is_none());
    assert!(!is_set(&server));
    server.fail_next(1, Fault::CutAfter);
    assert!(put().to_or_cut(&server).await.is_none());
    assert!(is_set(&server));
    assert_eq!(put().to(&server).await.status, StatusCode::OK);
}

/// Of the generated client, whose patience ends before the answer comes.
#[tokio::test]
async fn latency_outlasts_a_client_that_does_not_wait() {
    let server = server().await;
    server.fail_next(1, Fault::Latency(Duration::from_secs(3600)));
    let credentials = presence_client::Credentials::basic("tom", "tom-password");
    let client = presence_client::Client::builder(server.url()).credentials(credentials);
    let client = client.timeout(Duration::from_millis(50)).build().unwrap();
    let get = client.v1_user_get_user_presence_status().associate_id(TOM);
    let error = get.send().await.unwrap_err();
    assert_eq!(error.status(), None, "{error}");
}

/// An hour of the clock of tokio, which stands still while somebody works.
#[tokio::test(start_paused = true)]
async fn latency_passes_without_a_socket_on_a_paused_clock() {
    let server = server().await;
    let hour = Duration::from_secs(3600);
    server.fail_next(1, Fault::Latency(hour));
    let begin = Instant::now();
    let request =
        crate::request(Method::GET, "/base/api", "").map(|()| Full::<bytes::Bytes>::default());
    let response = server.service().oneshot(request.clone()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(begin.elapsed() >= hour);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert!(body.starts_with(b"{\"Product\""));
    server.fail_next(1, Fault::CutBefore);
    let cut = server.service().oneshot(request).await.unwrap_err();
    assert_eq!(cut, ConnectionCut);
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_reset_takes_away_what_a_test_did() {
    let server = server().await;
    put().to(&server).await;
    server.store().set_disabled(EVE, true).unwrap();
    server.store().remove_associate(crate::ANNA).unwrap();
    server.fail_next(5, Fault::CutBefore);
    server.reset().unwrap();
    assert_eq!(server.requests(), 0);
    assert!(!is_set(&server));
    for associate in server.associates() {
        let get = Sent::presence("GET", associate.id()).by(associate.login());
        assert_eq!(
            get.to(&server).await.status,
            StatusCode::OK,
            "{associate:?}"
        );
    }
}

#[tokio::test]
async fn two_at_once_know_nothing_of_each_other() {
    let (first, second) = (TestServer::start().await.unwrap(), server().await);
    assert_ne!(first.url(), second.url());
    first.fail_next(1, Fault::Unavailable { retry_after_s: 1 });
    assert_eq!(put().to(&second).await.status, StatusCode::OK);
    assert_eq!(
        put().to(&first).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(is_set(&second) && !is_set(&first));
    assert_eq!((first.requests(), second.requests()), (1, 1));
    let logins: Vec<_> = first
        .associates()
        .iter()
        .map(TestAssociate::login)
        .collect();
    assert_eq!(logins, ["anna", "tom"]);
    let eve = Sent::presence("GET", TOM).by("eve");
    assert_eq!(eve.to(&first).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn dropping_it_ends_it() {
    let server = server().await;
    let folder = folder_of(&server);
    let address = server.url().strip_prefix("http://").unwrap();
    let address = address.split('/').next().unwrap().to_owned();
    let idle = TcpStream::connect(&address).await.unwrap();
    drop(server);
    assert!(!folder.exists());
    // It ends when the runtime comes to it.
    let refused = async { while TcpStream::connect(&address).await.is_ok() {} };
    timeout(Duration::from_secs(10), refused).await.unwrap();
    let mut rest = [0; 1];
    idle.readable().await.unwrap();
    assert!(matches!(idle.try_read(&mut rest), Ok(0) | Err(_)));
}

#[tokio::test]
async fn who_is_there_is_said_and_no_password_is_shown_by_accident() {
    let eve = TestAssociate::new(5, "eve")
        .with_password("pass word")
        .administrator();
    let server = TestServer::builder().associate(eve).start().await.unwrap();
    let get = Sent::presence("GET", 5).header("Authorization", &basic("eve", "pass word"));
    assert_eq!(get.to(&server).await.status, StatusCode::OK);
    assert_eq!(server.associates()[0].password(), "pass word");
    assert!(server.associates()[0].is_administrator());
    assert!(!format!("{server:?}").contains("pass word"));
    let twice = TestServer::builder()
        .associate(TestAssociate::new(5, "eve"))
        .associate(TestAssociate::new(6, "EVE"));
    let error = twice.start().await.unwrap_err();
    assert!(matches!(error, Error::Store(_)), "{error}");
}

/// What is stored is in a folder of its own.
fn folder_of(server: &TestServer) -> std::path::PathBuf {
    let shown = format!("{:?}", server.store());
    let file = shown.split('"').nth(1).unwrap();
    std::path::Path::new(file).parent().unwrap().to_owned()
}
