//! What a request shows to say who is asking.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;

use crate::Error;

/// What a request shows to say who is asking.
///
/// `Debug` says which kind they are, and nothing of what they hold.
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    Basic { user: String, password: String },
    Ticket(String),
    Bearer(String),
}

impl Credentials {
    /// A user's name and password (RFC 7617). The name has no colon in it.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// A SuperOffice ticket, such as `7T:...`.
    pub fn ticket(ticket: impl Into<String>) -> Self {
        Self(Kind::Ticket(ticket.into()))
    }

    /// A bearer token (RFC 6750).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// The value of `Authorization`, marked as sensitive so that nothing prints it.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let text = match &self.0 {
            Kind::Basic { user, password } => basic(user, password)?,
            Kind::Ticket(ticket) => format!("SoTicket {}", one_token("ticket", ticket)?),
            Kind::Bearer(token) => format!("Bearer {}", one_token("bearer token", token)?),
        };
        let mut value = HeaderValue::try_from(text)
            .map_err(|_| Error::Configuration("the credentials do not fit into a header".into()))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Kind::Basic { .. } => "Credentials::basic(..)",
            Kind::Ticket(_) => "Credentials::ticket(..)",
            Kind::Bearer(_) => "Credentials::bearer(..)",
        })
    }
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
