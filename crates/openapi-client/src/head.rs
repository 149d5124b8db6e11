//! The part of an answer that comes before its body.

use reqwest::header::{Entry, HeaderMap, SET_COOKIE};
use reqwest::{Response, StatusCode};

/// The part of an answer that comes before its body.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Head {
    /// The status.
    pub status: StatusCode,
    /// The headers. Cookies are marked as sensitive, so that nothing prints them.
    pub headers: HeaderMap,
}

impl Head {
    /// The head of an answer.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        let mut headers = response.headers().clone();
        if let Entry::Occupied(mut cookies) = headers.entry(SET_COOKIE) {
            cookies
                .iter_mut()
                .for_each(|cookie| cookie.set_sensitive(true));
        }
        Self {
            status: response.status(),
            headers,
        }
    }
}
