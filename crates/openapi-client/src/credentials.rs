//! What requests show to say who is asking, by the security schemes of a contract.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};

use crate::InvalidRequest;
use crate::path::encoded;

/// What requests show, each by the name of its security scheme. `Debug` shows no more than the names.
#[derive(Clone, Default)]
pub struct Credentials {
    shown: Vec<(&'static str, Shown)>,
}

/// How one of them travels.
#[derive(Clone)]
enum Shown {
    Header(HeaderName, String),
    Cookie(String, String),
    Query(String, String),
}

impl Credentials {
    /// Sets a user's name and password (RFC 7617).
    pub fn basic(&mut self, scheme: &'static str, user: &str, password: &str) {
        let text = STANDARD.encode(format!("{user}:{password}"));
        self.set(
            scheme,
            Shown::Header(AUTHORIZATION, format!("Basic {text}")),
        );
    }

    /// Sets a token in `Authorization`, behind the scheme that the contract says (`Bearer`).
    pub fn token(&mut self, scheme: &'static str, authorization_scheme: &str, token: &str) {
        let text = format!("{authorization_scheme} {token}");
        self.set(scheme, Shown::Header(AUTHORIZATION, text));
    }

    /// Sets a header.
    pub fn header(&mut self, scheme: &'static str, name: &str, value: impl Into<String>) {
        // The contract's names are judged when the client is generated.
        if let Ok(name) = HeaderName::try_from(name) {
            self.set(scheme, Shown::Header(name, value.into()));
        }
    }

    /// Sets a cookie, whose value stands as it is.
    pub fn cookie(&mut self, scheme: &'static str, name: &str, value: impl Into<String>) {
        self.set(scheme, Shown::Cookie(name.to_owned(), value.into()));
    }

    /// Sets a parameter of the query.
    pub fn query(&mut self, scheme: &'static str, name: &str, value: impl Into<String>) {
        self.set(scheme, Shown::Query(name.to_owned(), value.into()));
    }

    /// Has a request show what one of the alternatives asks for: the first of which everything is there. Where none is
    /// whole, the request shows nothing, and the server says what is missing.
    ///
    /// # Errors
    ///
    /// What is to be shown does not fit where it travels.
    pub(crate) fn show(
        &self,
        request: &mut Request,
        alternatives: &[&[&str]],
    ) -> Result<(), InvalidRequest> {
        let whole = |alternative: &&&[&str]| {
            let mut schemes = alternative.iter();
            schemes.all(|scheme| self.find(scheme).is_some())
        };
        // An alternative that asks for nothing comes after those that can be shown.
        let found = alternatives
            .iter()
            .filter(|alternative| !alternative.is_empty())
            .find(whole);
        for scheme in found.into_iter().copied().flatten() {
            if let Some(shown) = self.find(scheme) {
                shown.add_to(request, scheme)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, scheme: &'static str, shown: Shown) {
        self.shown.retain(|(other, _)| *other != scheme);
        self.shown.push((scheme, shown));
    }

    fn find(&self, scheme: &str) -> Option<&Shown> {
        let mut all = self.shown.iter();
        all.find_map(|(name, shown)| (*name == scheme).then_some(shown))
    }
}

impl Shown {
    fn add_to(&self, request: &mut Request, scheme: &str) -> Result<(), InvalidRequest> {
        match self {
            Self::Header(name, value) => {
                let value = sensitive(value, scheme)?;
                request.headers_mut().insert(name.clone(), value);
            }
            Self::Cookie(name, value) => {
                if value.contains([';', ',', '"', '\\', ' ']) {
                    return Err(unfit(scheme));
                }
                let before = request.headers().get(COOKIE).map(HeaderValue::to_str);
                let cookies = match before {
                    Some(Ok(before)) => format!("{before}; {name}={value}"),
                    _ => format!("{name}={value}"),
                };
                let value = sensitive(&cookies, scheme)?;
                request.headers_mut().insert(COOKIE, value);
            }
            Self::Query(name, value) => {
                let pair = format!("{}={}", encoded(name), encoded(value));
                let query = match request.url().query() {
                    Some(before) if !before.is_empty() => format!("{before}&{pair}"),
                    _ => pair,
                };
                request.url_mut().set_query(Some(&query));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.shown.iter().map(|(scheme, _)| scheme);
        formatter.debug_set().entries(names).finish()
    }
}

fn sensitive(text: &str, scheme: &str) -> Result<HeaderValue, InvalidRequest> {
    let mut value = HeaderValue::from_str(text).map_err(|_| unfit(scheme))?;
    value.set_sensitive(true);
    Ok(value)
}

fn unfit(scheme: &str) -> InvalidRequest {
    InvalidRequest(format!(
        "the credentials for `{scheme}` hold a character that cannot be sent"
    ))
}
