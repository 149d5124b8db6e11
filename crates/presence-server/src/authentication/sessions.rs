//! Sessions of pages: a cookie, and beside it a value that only a page of ours can know.
//!
//! The value is derived from the cookie's secret, so that it fits this session alone, needs no key and no place in the
//! store, and tells nothing of the secret. A cookie that somebody else planted has another.

use http::HeaderMap;
use openapi_axum::Rejection;
use openapi_axum::credentials::Presented;
use secrecy::{ExposeSecret, SecretString};

use crate::front::Origins;

/// The header that repeats the value.
const XSRF_HEADER: &str = "X-XSRF-TOKEN";

/// The cookie of a session. Its prefix has browsers take it only over TLS, for the whole host and no other.
pub(crate) const SESSION_COOKIE: &str = "__Host-SoSession";

/// The same of a server that is tried out without TLS.
pub(crate) const SESSION_COOKIE_ON_LOOPBACK: &str = "SoSession";

/// The cookie that brings the value to a page.
pub(crate) const XSRF_COOKIE: &str = "XSRF-TOKEN";

/// What the derivation is for (BLAKE3, section 2.3), so that nothing else derives the same of a secret.
const XSRF_CONTEXT: &str = "presence-server 2026-11-23 X-XSRF-TOKEN of a session";

/// Judges the requests that show a session, before it is looked up.
pub(crate) struct Sessions {
    origins: Origins,
}

impl Sessions {
    /// Sessions count for pages of these origins.
    pub(crate) fn new(origins: Origins) -> Self {
        Self { origins }
    }

    /// Whether a session goes with its value, and comes from a page that may use it.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unpaired`] if the value is another's; [`Rejection::Unauthenticated`] if there are two cookies with
    /// such a value, or if neither `Origin` nor `Sec-Fetch-Site` says that the page may use it.
    pub(crate) fn judge(
        &self,
        session: &SecretString,
        xsrf_token: &SecretString,
        headers: &HeaderMap,
    ) -> Result<(), Rejection> {
        Presented::new(headers)?.cookie(XSRF_COOKIE)?;
        let shown = blake3::Hash::from_hex(xsrf_token.expose_secret());
        // Comparing hashes takes the same time wherever they differ.
        if shown.ok() != Some(derived(session.expose_secret())) {
            return Err(Rejection::Unpaired { name: XSRF_HEADER });
        }
        let may_use = self.origins.agree(headers) == Some(true);
        may_use.then_some(()).ok_or(Rejection::Unauthenticated)
    }
}

/// The value that goes with a session, by the session's secret.
pub(crate) fn xsrf_token(session: &str) -> String {
    derived(session).to_hex().to_string()
}

fn derived(session: &str) -> blake3::Hash {
    blake3::derive_key(XSRF_CONTEXT, session.as_bytes()).into()
}
