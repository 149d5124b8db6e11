//! What a request shows to say who is asking.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::Error;

const XSRF_TOKEN: HeaderName = HeaderName::from_static("x-xsrf-token");

/// What a request shows to say who is asking.
///
/// `Debug` says which kind they are, and nothing of what they hold.
#[derive(Clone)]
pub struct Credentials {
    kind: Kind,
    validity: Option<Duration>,
}

#[derive(Clone)]
enum Kind {
    Basic { user: String, password: String },
    Ticket(String),
    Bearer(String),
    Session { session: String, xsrf_token: String },
}

impl Credentials {
    /// A user's name and password (RFC 7617). The name has no colon in it.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::new(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// A SuperOffice ticket, such as `7T:...`.
    pub fn ticket(ticket: impl Into<String>) -> Self {
        Self::new(Kind::Ticket(ticket.into()))
    }

    /// A bearer token (RFC 6750).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self::new(Kind::Bearer(token.into()))
    }

    /// The session of a page: the value of its cookie `__Host-SoSession`, and the token against forged requests that
    /// belongs to it, which the page has as cookie `XSRF-TOKEN` or hidden input `XSRF_TOKEN`. A server
    /// that is tried out without TLS has another cookie, which is not shown.
    pub fn session(session: impl Into<String>, xsrf_token: impl Into<String>) -> Self {
        Self::new(Kind::Session {
            session: session.into(),
            xsrf_token: xsrf_token.into(),
        })
    }

    /// Says how long they are shown from when a [provider](crate::CredentialsProvider) gives them; then it is asked
    /// again. Leave a margin for the way. Credentials that no provider gave are shown for ever.
    #[must_use]
    pub fn valid_for(mut self, validity: Duration) -> Self {
        self.validity = Some(validity);
        self
    }

    pub(crate) fn validity(&self) -> Option<Duration> {
        self.validity
    }

    /// The headers that show them, marked as sensitive so that nothing prints them.
    pub(crate) fn headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        match &self.kind {
            Kind::Basic { user, password } => {
                headers.insert(AUTHORIZATION, sensitive(basic(user, password)?)?);
            }
            Kind::Ticket(ticket) => {
                let text = format!("SoTicket {}", one_token("ticket", ticket)?);
                headers.insert(AUTHORIZATION, sensitive(text)?);
            }
            Kind::Bearer(token) => {
                let text = format!("Bearer {}", one_token("bearer token", token)?);
                headers.insert(AUTHORIZATION, sensitive(text)?);
            }
            Kind::Session {
                session,
                xsrf_token,
            } => {
                let cookie = format!("__Host-SoSession={}", cookie_value(session)?);
                headers.insert(COOKIE, sensitive(cookie)?);
                let token = one_token("XSRF token", xsrf_token)?.to_owned();
                headers.insert(XSRF_TOKEN, sensitive(token)?);
            }
        }
        Ok(headers)
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            validity: None,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            Kind::Basic { .. } => "Credentials::basic(..)",
            Kind::Ticket(_) => "Credentials::ticket(..)",
            Kind::Bearer(_) => "Credentials::bearer(..)",
            Kind::Session { .. } => "Credentials::session(..)",
        })
    }
}

fn sensitive(text: String) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| Error::Configuration("the credentials do not fit into a header".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// RFC 7617, section 2: a colon would end the name early, and control characters are forbidden.
fn basic(user: &str, password: &str) -> Result<String, Error> {
    if user.contains(':') {
        return Err(Error::Configuration(
            "the user's name has a colon in it".into(),
        ));
    }
    if user.chars().chain(password.chars()).any(char::is_control) {
        let problem = "the user's name or password has a control character in it";
        return Err(Error::Configuration(problem.into()));
    }
    Ok(format!(
        "Basic {}",
        STANDARD.encode(format!("{user}:{password}"))
    ))
}

fn one_token<'a>(what: &str, token: &'a str) -> Result<&'a str, Error> {
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let problem = format!("the {what} is not one word of printable ASCII characters");
        return Err(Error::Configuration(problem));
    }
    Ok(token)
}

/// RFC 6265, section 4.1.1: these would end the value early.
fn cookie_value(session: &str) -> Result<&str, Error> {
    if one_token("session", session)?.contains(['"', ',', ';', '\\']) {
        let problem = "the session has a character in it that no cookie can have";
        return Err(Error::Configuration(problem.into()));
    }
    Ok(session)
}
