//! What a request shows of who is asking: `Authorization`, headers, cookies, the query and the connection's certificate,
//! judged before the body is read.
//!
//! Credentials that are malformed or given twice are no credentials: the answer is 401, and never falls through to
//! another scheme.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderName};
use http::request::Parts;
use secrecy::zeroize::{Zeroize, Zeroizing};

use crate::media_type::split_at_byte;
use crate::parameters::{decode_form, raw_query};
use crate::rejection::Rejection;

pub use secrecy::{ExposeSecret, SecretString};

/// A login name and a password (RFC 7617).
#[derive(Clone)]
pub struct BasicCredentials {
    /// The login name.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// The certificate by which a client is known in TLS (`mutualTLS`). Whoever accepts the connection checks it and puts it
/// into the extensions of each request; here it is only found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The chain in DER, the client's own certificate first.
    pub chain: Vec<Bytes>,
}

/// Credentials that must grant scopes: those of OAuth 2.0 and OpenID Connect, or roles.
#[derive(Debug, Clone)]
pub struct Scoped<C, S: 'static> {
    /// What the request shows.
    pub credentials: C,
    /// What the operation demands: all scopes of one of these lists.
    pub demanded: &'static [&'static [S]],
}

/// What a request shows, by the means it travels.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    headers: &'a HeaderMap,
    query: &'a str,
    certificate: Option<&'a ClientCertificate>,
    /// The scheme, and what stands behind it if there is a space.
    authorization: Option<(&'a str, Option<&'a str>)>,
}

impl<C, S> Scoped<C, S> {
    /// Credentials of which all scopes of one of these lists are demanded.
    pub fn new(credentials: C, demanded: &'static [&'static [S]]) -> Self {
        Self {
            credentials,
            demanded,
        }
    }

    /// Whether what is granted is enough.
    pub fn suffice(&self, is_granted: impl Fn(&S) -> bool) -> bool {
        let mut lists = self.demanded.iter();
        lists.any(|scopes| scopes.iter().all(&is_granted))
    }
}

impl<'a> Presented<'a> {
    /// Reads `Authorization` (RFC 9110, section 11.6.2) of headers alone: there is no query, and no certificate.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it is malformed or given twice.
    pub fn new(headers: &'a HeaderMap) -> Result<Self, Rejection> {
        Self::of_any_form(headers)?.of_a_scheme()
    }

    /// Reads the head of a request.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if `Authorization` is malformed or given twice.
    pub fn in_request(head: &'a Parts) -> Result<Self, Rejection> {
        Self::with_own_authorization(head)?.of_a_scheme()
    }

    /// Reads the head of a request where some scheme makes `Authorization` a header of its own (`apiKey`), whose value
    /// need not begin with the name of a scheme.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if `Authorization` is given twice, or not text.
    pub fn with_own_authorization(head: &'a Parts) -> Result<Self, Rejection> {
        Ok(Self {
            query: head.uri.query().unwrap_or(""),
            certificate: head.extensions.get(),
            ..Self::of_any_form(&head.headers)?
        })
    }

    /// The same, unless `Authorization` names no scheme with something behind it.
    fn of_a_scheme(self) -> Result<Self, Rejection> {
        match self.authorization {
            Some((_, None)) => Err(Rejection::Unauthenticated),
            _ => Ok(self),
        }
    }

    fn of_any_form(headers: &'a HeaderMap) -> Result<Self, Rejection> {
        let authorization =
            single(headers, &AUTHORIZATION)?.map(|value| match split_at_byte(value, b' ') {
                Some((scheme, rest)) => (scheme, Some(without_spaces(rest))),
                None => (value, None),
            });
        Ok(Self {
            headers,
            query: "",
            certificate: None,
            authorization,
        })
    }

    /// Whether there is an `Authorization`; if so, a cookie does not count.
    #[must_use]
    pub fn has_authorization(&self) -> bool {
        self.authorization.is_some()
    }

    /// The login name and password of scheme `Basic`, if that is the scheme.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if they are malformed.
    pub fn basic(&self) -> Result<Option<BasicCredentials>, Rejection> {
        match self.of_scheme("Basic") {
            Some(encoded) => BasicCredentials::decode(encoded)
                .map(Some)
                .ok_or(Rejection::Unauthenticated),
            None => Ok(None),
        }
    }

    /// The token behind `scheme`, in any case, if that is the scheme.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it is empty or has a space in it.
    pub fn token(&self, scheme: &str) -> Result<Option<SecretString>, Rejection> {
        match self.of_scheme(scheme) {
            Some(token) if token.is_empty() || token.contains(' ') => {
                Err(Rejection::Unauthenticated)
            }
            Some(token) => Ok(Some(token.into())),
            None => Ok(None),
        }
    }

    /// The value of a header; an empty one is none.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it is given twice, or is not visible ASCII.
    pub fn header(&self, name: &'static str) -> Result<Option<SecretString>, Rejection> {
        let value = single(self.headers, &HeaderName::from_static(name))?;
        Ok(value
            .filter(|value| !value.is_empty())
            .map(SecretString::from))
    }

    /// The value of a cookie (RFC 6265, section 5.4); an empty one is none.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it is given twice, or is not UTF-8.
    pub fn cookie(&self, name: &str) -> Result<Option<SecretString>, Rejection> {
        let mut found = None;
        for value in self.headers.get_all(COOKIE) {
            // In bytes: a cookie of somebody else's may be no text.
            for pair in value.as_bytes().split(|byte| *byte == b';') {
                let rest = pair.trim_ascii().strip_prefix(name.as_bytes());
                let Some(value) = rest.and_then(|rest| rest.strip_prefix(b"=")) else {
                    continue;
                };
                if found.replace(value).is_some() {
                    return Err(Rejection::Unauthenticated);
                }
            }
        }
        let text = found.map(std::str::from_utf8).transpose();
        text.map(|text| text.filter(|text| !text.is_empty()).map(SecretString::from))
            .map_err(|_| Rejection::Unauthenticated)
    }

    /// The value of a parameter of the query; an empty one is none.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it is given twice, or is malformed.
    pub fn query(&self, name: &str) -> Result<Option<SecretString>, Rejection> {
        let found = raw_query(self.query, name).map_err(|_| Rejection::Unauthenticated)?;
        let text = found.filter(|text| !text.is_empty()).map(decode_form);
        text.map(|text| text.map(|text| SecretString::from(text.into_owned())))
            .transpose()
            .map_err(|_| Rejection::Unauthenticated)
    }

    /// The certificate of the connection, if there is one.
    #[must_use]
    pub fn certificate(&self) -> Option<ClientCertificate> {
        self.certificate.cloned()
    }

    fn of_scheme(&self, scheme: &str) -> Option<&'a str> {
        self.authorization
            .filter(|(presented, _)| presented.eq_ignore_ascii_case(scheme))
            .map(|(_, credentials)| credentials.unwrap_or_default())
    }
}

impl BasicCredentials {
    fn decode(encoded: &str) -> Option<Self> {
        let mut decoded = Zeroizing::new(STANDARD.decode(encoded).ok()?);
        let (username, password) = std::str::from_utf8(&decoded)
            .ok()
            .and_then(|text| split_at_byte(text, b':'))?;
        let (length, password) = (username.len(), SecretString::from(password));
        // The login name stays where it is, without the password behind it.
        decoded.get_mut(length..)?.zeroize();
        decoded.truncate(length);
        Some(Self {
            username: String::from_utf8(std::mem::take(&mut *decoded)).ok()?,
            password,
        })
    }
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BasicCredentials")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.authorization.map(|(scheme, _)| scheme);
        formatter
            .debug_struct("Presented")
            .field("scheme", &scheme)
            .finish_non_exhaustive()
    }
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Rejection> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    if headers.get_all(name).iter().nth(1).is_some() {
        return Err(Rejection::Unauthenticated);
    }
    let text = value.to_str().map_err(|_| Rejection::Unauthenticated)?;
    Ok(Some(text))
}

/// The text without the spaces around it.
fn without_spaces(mut text: &str) -> &str {
    while let Some(rest) = text.strip_prefix(' ') {
        text = rest;
    }
    while let Some(rest) = text.strip_suffix(' ') {
        text = rest;
    }
    text
}
