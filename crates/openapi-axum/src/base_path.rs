//! What stands before every path of a service.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// What stands before every path of a service, such as `/Cust12345`. Empty by default: the service is at the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

/// A base path that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}, as in `/Cust12345`; leave it out to serve at the root")]
pub struct InvalidBasePath {
    problem: &'static str,
}

impl Deref for BasePath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromStr for BasePath {
    type Err = InvalidBasePath;

    /// Takes what starts with `/`, does not end with it, and is a path of a URL as it stands.
    fn from_str(text: &str) -> Result<Self, InvalidBasePath> {
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte);
        let problem = if !text.starts_with('/') {
            "a base path must start with `/`"
        } else if text.ends_with('/') {
            "a base path must not end with `/`"
        } else if text.contains("//") {
            "a base path must have a name between its slashes"
        } else if !text.bytes().all(is_plain) {
            "a base path must have letters, digits and -._~!$&'()*+,;=:@ alone between its slashes"
        } else {
            return Ok(Self(text.to_owned()));
        };
        Err(InvalidBasePath { problem })
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
