//! Tickets, sessions and applications that a test has without logging in or running a command for them.

use presence_store::{Application, GrantKind};

use super::TestServer;
use crate::Error;
use crate::authentication::{LIFETIME_MS, SESSION_COOKIE, SESSION_COOKIE_ON_LOOPBACK, xsrf_token};
use crate::token::{TICKET_PREFIX, Token};

/// A session of a test server. A page of the server shows both of what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestSession {
    /// The value of the header `Cookie`.
    pub cookie: String,
    /// The value of the header `X-XSRF-TOKEN`.
    pub xsrf_token: String,
}

impl TestServer {
    /// Issues a ticket, `7T:...`, for `Authorization: SoTicket`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownLogin`]; a failure of the store.
    pub fn ticket(&self, login: &str) -> Result<String, Error> {
        let token = self.issue(GrantKind::Ticket, TICKET_PREFIX, login)?;
        Ok(token.expose().to_owned())
    }

    /// Starts a session. It counts in requests that also have an `Origin` or a `Sec-Fetch-Site` of a page that may use
    /// it, such as `Sec-Fetch-Site: same-origin`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownLogin`]; a failure of the store.
    pub fn session(&self, login: &str) -> Result<TestSession, Error> {
        let token = self.issue(GrantKind::Session, "", login)?;
        let secret = token.expose();
        let name = if self.has_loopback_sessions {
            SESSION_COOKIE_ON_LOOPBACK
        } else {
            SESSION_COOKIE
        };
        Ok(TestSession {
            cookie: format!("{name}={secret}"),
            xsrf_token: xsrf_token(secret),
        })
    }

    /// Adds an application, and gives its token for `SO-AppToken`.
    ///
    /// # Errors
    ///
    /// [`presence_store::Error::ApplicationTaken`] and other failures of the store.
    pub fn app_token(&self, application: &Application) -> Result<String, Error> {
        let token = Token::random("")?;
        self.store().add_application(application, &token.hash())?;
        Ok(token.expose().to_owned())
    }

    fn issue(&self, kind: GrantKind, prefix: &str, login: &str) -> Result<Token, Error> {
        let Some(associate) = self.store().associate_by_login(login)? else {
            let login = login.to_owned();
            return Err(Error::UnknownLogin { login });
        };
        let token = Token::random(prefix)?;
        let now_ms = self.clock.now_ms();
        let hash = token.hash();
        self.store()
            .add_grant(&hash, kind, associate.id, now_ms, now_ms - LIFETIME_MS)?;
        Ok(token)
    }
}
