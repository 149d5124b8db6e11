//! Where a page is from, and which pages may use the server as its own pages do.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::authority::Authority;
use super::only;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a page is from (RFC 6454): `http` or `https`, a host, and a port unless it is the scheme's own.
///
/// ```
/// use presence_server::Origin;
///
/// let origin: Origin = "HTTPS://App.Example.com:443".parse()?;
/// assert_eq!(origin.to_string(), "https://app.example.com");
/// # Ok::<(), presence_server::InvalidOrigin>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: &'static str,
    host: String,
    port: u16,
}

/// An origin that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin {problem}, as in `https://app.example.com` or `http://localhost:3000`, found {found:?}"
)]
pub struct InvalidOrigin {
    problem: &'static str,
    found: String,
}

/// The schemes of pages, with their ports.
const SCHEMES: [(&str, u16); 2] = [("http", 80), ("https", 443)];

/// The origins whose pages are trusted as the server's own are. Clones are cheap.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(Arc<[Origin]>);

impl FromStr for Origin {
    type Err = InvalidOrigin;

    /// Takes `scheme://host[:port]` and nothing behind it; a host that is not ASCII as browsers send it (`xn--`).
    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let invalid = |problem| InvalidOrigin {
            problem,
            found: text.to_owned(),
        };
        let (scheme, authority) = text
            .split_once("://")
            .ok_or_else(|| invalid("must have a scheme, `://` and a host"))?;
        let (scheme, own_port) = SCHEMES
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(scheme))
            .ok_or_else(|| invalid("must be of the scheme http or https"))?;
        // A `*` may stand in a host, and looks as if it stood for others.
        let authority = Authority::parse(authority)
            .filter(|authority| !authority.host.contains(['*', '%']))
            .ok_or_else(|| invalid("must have a host, perhaps a port, and nothing behind them"))?;
        Ok(Self {
            scheme,
            host: authority.host.to_ascii_lowercase(),
            port: authority.port.unwrap_or(own_port),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)?;
        if self.port == self.own_port() {
            Ok(())
        } else {
            write!(formatter, ":{}", self.port)
        }
    }
}

impl Origin {
    /// The port that the scheme has where none is said.
    fn own_port(&self) -> u16 {
        let of_scheme = SCHEMES.iter().find(|(known, _)| *known == self.scheme);
        of_scheme.map_or(0, |(_, port)| *port)
    }

    /// Whether it has the host and the port of `Host`. Its scheme is another where TLS ends in front of the server.
    fn is_at(&self, host: Option<&HeaderValue>) -> bool {
        let host = host.and_then(|host| host.to_str().ok());
        host.and_then(Authority::parse).is_some_and(|at| {
            at.host.eq_ignore_ascii_case(&self.host)
                && at.port.unwrap_or(self.own_port()) == self.port
        })
    }
}

impl Origins {
    pub(crate) fn new(origins: &[Origin]) -> Self {
        Self(origins.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the value of an `Origin` is one of them.
    pub(super) fn contain(&self, origin: &HeaderValue) -> bool {
        parse(origin).is_some_and(|origin| self.0.contains(&origin))
    }

    /// Whether the page that sent a request is the server's own or one that is trusted, as the browser says by
    /// `Origin` and `Sec-Fetch-Site`; `None` where it says nothing, as programs do.
    ///
    /// Of the two the second counts, since a proxy may change `Host`. `Origin: null`, and two of either, never agree.
    pub(crate) fn agree(&self, headers: &HeaderMap) -> Option<bool> {
        let (origin, site) = (only(headers, &ORIGIN), only(headers, &SEC_FETCH_SITE));
        let (origin, site) = match (origin, site) {
            (Ok(None), Ok(None)) => return None,
            (Ok(origin), Ok(site)) => (origin, site),
            _ => return Some(false),
        };
        let Some(origin) = origin else {
            return Some(is_same_origin(site));
        };
        let agrees = parse(origin).is_some_and(|origin| {
            let is_own = match site {
                Some(_) => is_same_origin(site),
                None => origin.is_at(headers.get(HOST)),
            };
            is_own || self.0.contains(&origin)
        });
        Some(agrees)
    }
}

fn is_same_origin(site: Option<&HeaderValue>) -> bool {
    site.is_some_and(|site| site == "same-origin")
}

fn parse(origin: &HeaderValue) -> Option<Origin> {
    origin.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName};

    use super::{Origin, Origins};

    #[test]
    fn origins_are_written_as_browsers_do() {
        for (text, normal) in [
            ("https://app.example.com", "https://app.example.com"),
            ("HTTP://LocalHost:3000", "http://localhost:3000"),
            ("http://a:80", "http://a"),
            ("https://a:443", "https://a"),
            ("https://a:80", "https://a:80"),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            let origin: Origin = text.parse().unwrap();
            assert_eq!(origin.to_string(), normal);
            assert_eq!(normal.parse(), Ok(origin));
        }
    }

    #[test]
    fn what_is_no_origin_says_what_was_expected() {
        let example = "as in `https://app.example.com` or `http://localhost:3000`, found";
        for (text, problem) in [
            ("", "must have a scheme, `://` and a host"),
            ("*", "must have a scheme, `://` and a host"),
            ("null", "must have a scheme, `://` and a host"),
            ("a.example", "must have a scheme, `://` and a host"),
            ("ftp://a", "must be of the scheme http or https"),
            (" https://a", "must be of the scheme http or https"),
            (
                "https://",
                "must have a host, perhaps a port, and nothing behind them",
            ),
            (
                "https://a/",
                "must have a host, perhaps a port, and nothing behind them",
            ),
            (
                "https://*.a",
                "must have a host, perhaps a port, and nothing behind them",
            ),
            (
                "https://u@a",
                "must have a host, perhaps a port, and nothing behind them",
            ),
            (
                "https://a:x",
                "must have a host, perhaps a port, and nothing behind them",
            ),
            (
                "https://ä",
                "must have a host, perhaps a port, and nothing behind them",
            ),
        ] {
            let error = text.parse::<Origin>().unwrap_err().to_string();
            assert_eq!(error, format!("an origin {problem}, {example} {text:?}"));
        }
    }

    #[test]
    fn pages_agree_or_not() {
        let origins = Origins::new(&["https://app.example".parse().unwrap()]);
        let (app, evil) = ("https://app.example", "https://evil.example");
        for (host, origin, site, expected) in [
            // Programs say nothing.
            ("here", "", "", None),
            // The fetch metadata alone.
            ("here", "", "same-origin", Some(true)),
            ("here", "", "same-site", Some(false)),
            ("here", "", "cross-site", Some(false)),
            ("here", "", "none", Some(false)),
            ("here", "", "Same-Origin, x", Some(false)),
            // An origin alone: that of `Host`, whatever the scheme, with the default ports.
            ("here", "https://here", "", Some(true)),
            ("here", "http://here", "", Some(true)),
            ("HERE:443", "https://here", "", Some(true)),
            ("here:80", "http://here", "", Some(true)),
            ("here", "https://here:443", "", Some(true)),
            ("here:8080", "http://here:8080", "", Some(true)),
            ("[::1]:8080", "http://[::1]:8080", "", Some(true)),
            ("here:80", "https://here", "", Some(false)),
            ("here:8080", "http://here", "", Some(false)),
            ("here", "http://here:8080", "", Some(false)),
            ("here", "https://not.here", "", Some(false)),
            ("", "https://here", "", Some(false)),
            ("he re", "https://here", "", Some(false)),
            ("here", evil, "", Some(false)),
            // The list.
            ("here", app, "", Some(true)),
            ("here", "https://APP.example:443", "", Some(true)),
            ("here", "http://app.example", "", Some(false)),
            ("here", app, "cross-site", Some(true)),
            ("here", app, "same-site", Some(true)),
            ("here", app, "none", Some(true)),
            // Both: the fetch metadata counts, behind a proxy that changes `Host` too.
            ("inside", "https://here", "same-origin", Some(true)),
            ("here", "https://here", "cross-site", Some(false)),
            ("here", "https://here", "none", Some(false)),
            ("here", evil, "cross-site", Some(false)),
            // What is no origin, and two.
            ("here", "null", "", Some(false)),
            ("here", "null", "same-origin", Some(false)),
            ("null", "null", "", Some(false)),
            ("here", "https://here/", "", Some(false)),
            ("here", "https://here|https://here", "", Some(false)),
            ("here", "", "same-origin|same-origin", Some(false)),
            (
                "here",
                "https://here",
                "same-origin|same-origin",
                Some(false),
            ),
        ] {
            let headers = headers(host, origin, site);
            assert_eq!(origins.agree(&headers), expected, "{headers:?}");
        }
    }

    /// The headers that say so; a `|` stands between two of a name.
    fn headers(host: &str, origin: &str, site: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, values) in [("host", host), ("origin", origin), ("sec-fetch-site", site)] {
            for value in values.split('|').filter(|value| !value.is_empty()) {
                let name = HeaderName::from_static(name);
                headers.append(name, value.parse().unwrap());
            }
        }
        headers
    }
}
