//! What the operations of the contract of sessions do: logging in and out.

use std::sync::Arc;

use http::StatusCode;
use openapi_axum::http::request::Parts;
use openapi_axum::{Limits, Rejection, Settings as Mounting};
use presence_store::{Associate, GrantKind};
use secrecy::SecretString;
use session_api::{
    Credentials, ErrorOrProblem, LoggedOutAnswer, LoginAnswer, LoginRequest, LoginResponse,
    LogoutResponse, Scheme, ServiceUnavailableAnswer, SessionApi, TooManyRequestsAnswer, types,
};

use crate::authentication::{
    Authentication, Held, SESSION_COOKIE, SESSION_COOKIE_ON_LOOPBACK, XSRF_COOKIE,
};
use crate::context::Context;
use crate::settings::Settings;
use crate::{BasePath, failure};

/// The longest login, its longest characters escaped, is just below it; nobody has to be known to send one.
const LIMITS: Limits = Limits {
    body_bytes: 16 * 1024,
    stream_bytes: 0,
    // Before these the bodies of those who are known have room.
    receiving_bytes: 64 * 1024 * 1024,
};

/// The operations of the contract of sessions.
pub(crate) struct LoginService {
    authentication: Arc<Authentication>,
    schemes: [Scheme; 3],
    has_loopback_sessions: bool,
}

impl LoginService {
    pub(crate) fn new(authentication: Arc<Authentication>, settings: &Settings) -> Self {
        let session = if settings.loopback_sessions {
            Scheme::LoopbackSession
        } else {
            Scheme::Session
        };
        Self {
            authentication,
            schemes: [Scheme::SoTicket, session, Scheme::XsrfToken],
            has_loopback_sessions: settings.loopback_sessions,
        }
    }

    /// Mounts it: its paths below the base path, and nothing else.
    pub(crate) fn router(self, base_path: &BasePath) -> axum::Router {
        let mounting = Mounting {
            base_path: base_path.clone(),
            limits: LIMITS,
        };
        session_api::service(self, mounting).into_router()
    }

    async fn answer_login(&self, body: types::LoginRequest) -> Result<LoginAnswer, Rejection> {
        let password = SecretString::from(body.password);
        let associate = self
            .authentication
            .by_password(&body.user_name, &password)
            .await?;
        if body.ticket == Some(true) {
            let ticket = self.authentication.issue_ticket(&associate).await?;
            return Ok(login(&associate, Some(ticket.expose()), None).into());
        }
        let (session, xsrf_token) = self.authentication.start_session(&associate).await?;
        let set_cookie = self.cookies(session.expose(), &xsrf_token, "");
        Ok(LoginAnswer {
            body: login(&associate, None, Some(xsrf_token)),
            set_cookie,
        })
    }

    /// The cookies of a session. They are for the whole host, as the prefix `__Host-` demands.
    fn cookies(&self, session: &str, xsrf_token: &str, rest: &str) -> Vec<String> {
        let (name, secure) = if self.has_loopback_sessions {
            (SESSION_COOKIE_ON_LOOPBACK, "")
        } else {
            (SESSION_COOKIE, "; Secure")
        };
        vec![
            format!("{name}={session}; Path=/{secure}; HttpOnly; SameSite=Strict{rest}"),
            format!("{XSRF_COOKIE}={xsrf_token}; Path=/{secure}; SameSite=Strict{rest}"),
        ]
    }
}

impl SessionApi for LoginService {
    type Principal = Held;

    fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    async fn authenticate(
        &self,
        credentials: Credentials,
        head: &Parts,
    ) -> Result<Held, Rejection> {
        match credentials {
            Credentials::SoTicket(ticket) => self.authentication.ticket(&ticket).await,
            Credentials::SessionXsrfToken {
                session,
                xsrf_token,
            }
            | Credentials::LoopbackSessionXsrfToken {
                loopback_session: session,
                xsrf_token,
            } => {
                self.authentication
                    .session(&session, &xsrf_token, &head.headers)
                    .await
            }
            _ => Err(Rejection::Unauthenticated),
        }
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        body_of(rejection)
    }

    async fn login(&self, request: LoginRequest) -> LoginResponse {
        if Context::current().is_foreign {
            let text =
                "the page that logs in is of another origin than the server, and not allowed";
            return LoginResponse::Forbidden(own(failure::body(StatusCode::FORBIDDEN, &text)));
        }
        match self.answer_login(request.body).await {
            Ok(answer) => LoginResponse::Ok(answer),
            Err(rejection) => refused(&rejection),
        }
    }

    async fn logout(&self, held: Held) -> LogoutResponse {
        if let Err(rejection) = self.authentication.revoke(&held).await {
            let body = self.rejection(&rejection);
            return match rejection {
                Rejection::Unavailable { retry_after_s } => {
                    LogoutResponse::ServiceUnavailable(ServiceUnavailableAnswer {
                        body,
                        retry_after: seconds(retry_after_s),
                    })
                }
                _ => LogoutResponse::InternalServerError(body),
            };
        }
        let set_cookie = match held.kind() {
            GrantKind::Session => self.cookies("", "", "; Max-Age=0"),
            GrantKind::Ticket => Vec::new(),
        };
        LogoutResponse::NoContent(LoggedOutAnswer { set_cookie })
    }
}

fn login(associate: &Associate, ticket: Option<&str>, xsrf_token: Option<String>) -> types::Login {
    types::Login {
        associate_id: associate.id,
        user_name: associate.login.clone(),
        ticket: ticket.map(str::to_owned),
        xsrf_token,
    }
}

/// The answer to a login that is turned away.
fn refused(rejection: &Rejection) -> LoginResponse {
    let body = body_of(rejection);
    match *rejection {
        Rejection::Unauthenticated => LoginResponse::Unauthorized(body),
        Rejection::TooManyRequests { retry_after_s } => {
            LoginResponse::TooManyRequests(TooManyRequestsAnswer {
                body,
                retry_after: seconds(retry_after_s),
            })
        }
        Rejection::Unavailable { retry_after_s } => {
            LoginResponse::ServiceUnavailable(ServiceUnavailableAnswer {
                body,
                retry_after: seconds(retry_after_s),
            })
        }
        _ => LoginResponse::InternalServerError(body),
    }
}

fn seconds(seconds: u32) -> i32 {
    seconds.try_into().unwrap_or(i32::MAX)
}

/// The body that says why a request was turned away.
fn body_of(rejection: &Rejection) -> ErrorOrProblem {
    own(failure::body_of(rejection))
}

/// The body of an error is the same in both contracts.
fn own(body: presence_api::ErrorOrProblem) -> ErrorOrProblem {
    let presence_api::ErrorOrProblem { error, problem } = body;
    let item = |item: presence_types::ProblemItem| types::ProblemItem {
        detail: item.detail,
        pointer: item.pointer,
        parameter: item.parameter,
    };
    ErrorOrProblem {
        error: types::Error {
            error: error.error,
            error_type: error.error_type,
            message: error.message,
            error_source: error.error_source,
        },
        problem: types::Problem {
            type_: problem.type_,
            title: problem.title,
            status: problem.status,
            detail: problem.detail,
            instance: problem.instance,
            errors: problem
                .errors
                .map(|errors| errors.into_iter().map(item).collect()),
        },
    }
}
