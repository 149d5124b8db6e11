//! The interface filled in by a mock, and asked: cookies, a 401 that the implementation gives, and a session without
//! its token.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use http::Request;
use http_body_util::{BodyExt, Full};
use openapi_axum::credentials::ExposeSecret;
use openapi_axum::http::request::Parts;
use openapi_axum::{Rejection, Settings};
use session_api::types::{Error, Login, Problem};
use session_api::{
    Credentials, ErrorOrProblem, LoggedOutAnswer, LoginAnswer, LoginRequest, LoginResponse,
    LogoutResponse, SessionApi, service,
};

/// Lets `tom` in, and knows his one session.
struct Mock;

fn error(message: &str) -> ErrorOrProblem {
    ErrorOrProblem {
        error: Error {
            error: true,
            error_type: "SoSessionException".to_owned(),
            message: message.to_owned(),
            error_source: String::new(),
        },
        problem: Problem {
            type_: "about:blank".to_owned(),
            title: "Unauthorized".to_owned(),
            status: 401,
            detail: message.to_owned(),
            instance: String::new(),
            errors: None,
        },
    }
}

impl SessionApi for Mock {
    type Principal = ();

    async fn authenticate(&self, credentials: Credentials, _head: &Parts) -> Result<(), Rejection> {
        match credentials {
            Credentials::SessionXsrfToken { xsrf_token, .. }
                if xsrf_token.expose_secret() != "x" =>
            {
                Err(Rejection::Unpaired {
                    name: "X-XSRF-TOKEN",
                })
            }
            _ => Ok(()),
        }
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        error(&rejection.to_string())
    }

    async fn login(&self, request: LoginRequest) -> LoginResponse {
        if request.body.user_name != "tom" {
            return LoginResponse::Unauthorized(error("not valid"));
        }
        LoginResponse::Ok(LoginAnswer {
            body: Login {
                associate_id: 7,
                user_name: request.body.user_name,
                ticket: None,
                xsrf_token: Some("x".to_owned()),
            },
            set_cookie: ["__Host-SoSession=s; Secure", "XSRF-TOKEN=x; Secure"]
                .map(str::to_owned)
                .to_vec(),
        })
    }

    async fn logout(&self, _principal: ()) -> LogoutResponse {
        LogoutResponse::NoContent(LoggedOutAnswer {
            set_cookie: vec!["__Host-SoSession=; Max-Age=0".to_owned()],
        })
    }
}

/// Status, headers as lines, and body.
async fn ask(request: http::request::Builder, body: &'static str) -> (u16, String, String) {
    let service = service(Mock, Settings::default());
    let request = request.body(Full::from(body)).unwrap();
    let (parts, body) = service.answer(request).await.into_parts();
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\n", value.to_str().unwrap())
    };
    let lines = parts.headers.iter().map(line).collect();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    (parts.status.as_u16(), lines, body)
}

#[tokio::test]
async fn a_login_gives_its_cookies_or_says_401_itself() {
    let login = || Request::post("/login").header("content-type", "application/json");
    let (status, lines, body) = ask(login(), r#"{"username":"tom","password":"p"}"#).await;
    assert_eq!(status, 200, "{body}");
    assert!(lines.contains("set-cookie: __Host-SoSession=s; Secure\n"));
    assert!(lines.contains("set-cookie: XSRF-TOKEN=x; Secure\n"));
    assert!(body.contains(r#""Ticket":null,"XsrfToken":"x""#), "{body}");

    let (status, lines, _) = ask(login(), r#"{"UserName":"eve","Password":"p"}"#).await;
    assert_eq!(status, 401);
    let challenge = "www-authenticate: SoTicket realm=\"SuperOffice user presence, sessions\"\n";
    assert_eq!(lines.matches("www-authenticate").count(), 1, "{lines}");
    assert!(lines.contains(challenge), "{lines}");

    let problem = login().header("accept", "application/json, application/problem+json");
    let (status, lines, body) = ask(problem, r#"{"UserName":"eve","Password":"p"}"#).await;
    assert_eq!(status, 401);
    assert!(lines.contains("content-type: application/problem+json; charset=utf-8\n"));
    assert!(
        body.starts_with(r#"{"type":"about:blank","title":"Unauthorized","#),
        "{body}"
    );
}

#[tokio::test]
async fn a_session_ends_only_with_its_token() {
    let logout = || Request::post("/logout").header("cookie", "__Host-SoSession=s");
    let (status, lines, body) = ask(logout().header("x-xsrf-token", "x"), "").await;
    assert_eq!((status, body.as_str()), (204, ""));
    assert!(lines.contains("set-cookie: __Host-SoSession=; Max-Age=0\n"));

    for half in [logout(), logout().header("x-xsrf-token", "y")] {
        let (status, lines, body) = ask(half, "").await;
        assert_eq!(status, 401);
        assert!(body.contains("X-XSRF-TOKEN"), "{body}");
        assert!(
            lines.contains("www-authenticate: SoTicket realm="),
            "{lines}"
        );
    }
}
