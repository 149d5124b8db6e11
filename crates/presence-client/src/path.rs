//! The segments of a path that are made of values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Error;

/// Whatever is not unreserved (RFC 3986, section 2.3): the value is data, so none of its characters divides anything.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The value of a path parameter as one segment of a URL.
///
/// # Errors
///
/// [`Error::InvalidRequest`] when the value cannot be a segment: nothing at all would be another path, and `.` and `..`
/// walk along the path instead of being in it, however they are encoded (RFC 3986, section 5.2.4).
pub(crate) fn segment(parameter: &str, value: &str) -> Result<String, Error> {
    let found = match value {
        "" => "empty",
        "." | ".." => "a step of the path",
        _ => return Ok(utf8_percent_encode(value, ENCODED).to_string()),
    };
    Err(Error::InvalidRequest(format!(
        "`{parameter}` is {found}, and cannot be sent in the path; give another value"
    )))
}

#[cfg(test)]
mod tests {
    //! No path parameter of the contract is a text, so that no call of the client gets here with these.

    use reqwest::Url;

    use super::segment;
    use crate::Error;

    #[test]
    fn a_value_stays_one_segment() -> Result<(), Box<dyn std::error::Error>> {
        for (value, expected) in [
            ("-7", "-7"),
            ("a/b", "a%2Fb"),
            (r"..\..", "..%5C.."),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("...", "..."),
            ("\t\n", "%09%0A"),
            ("é ~", "%C3%A9%20~"),
        ] {
            let url = Url::parse(&format!("http://host/base/{}/end", segment("id", value)?))?;
            assert_eq!(url.path(), format!("/base/{expected}/end"));
        }
        Ok(())
    }

    #[test]
    fn what_cannot_be_a_segment_is_refused() {
        for value in ["", ".", ".."] {
            let refused = segment("id", value);
            assert!(
                matches!(&refused, Err(Error::InvalidRequest(problem)) if problem.starts_with("`id` is ")),
                "{value}: {refused:?}"
            );
        }
    }
}
