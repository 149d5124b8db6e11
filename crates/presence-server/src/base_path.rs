//! What stands before every path of the API.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// What stands before every path of the API, such as `/Cust12345`. Empty by default: the API is at the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

impl FromStr for BasePath {
    type Err = Error;

    /// Takes what starts with `/`, does not end with it, and is a path of a URL as it stands.
    fn from_str(text: &str) -> Result<Self, Error> {
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
        Err(Error::BasePath { problem })
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
