//! What every request carries unless it says otherwise.

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderName, HeaderValue};

use crate::Error;

pub(crate) const APP_TOKEN: HeaderName = HeaderName::from_static("so-apptoken");
pub(crate) const CULTURE: HeaderName = HeaderName::from_static("so-culture");
pub(crate) const LANGUAGE: HeaderName = HeaderName::from_static("so-language");
pub(crate) const TIME_ZONE: HeaderName = HeaderName::from_static("so-timezone");

/// Headers that requests carry unless they have them already.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults {
    headers: HeaderMap,
    /// The name of a header whose value cannot be sent.
    refused: Option<HeaderName>,
}

impl Defaults {
    /// Sets a header; what cannot be sent is told by `checked`.
    pub(crate) fn set(&mut self, name: HeaderName, value: String) {
        match HeaderValue::try_from(value) {
            Ok(mut value) => {
                value.set_sensitive(name == APP_TOKEN);
                self.headers.insert(name, value);
            }
            Err(_) => self.refused = Some(name),
        }
    }

    pub(crate) fn checked(self) -> Result<Self, Error> {
        match &self.refused {
            None => Ok(self),
            Some(name) => {
                let problem =
                    format!("the value of `{name}` has a character that no header can have");
                Err(Error::Configuration(problem))
            }
        }
    }

    /// Adds what the request lacks.
    pub(crate) fn add_to(&self, headers: &mut HeaderMap) {
        // `SO-Language` overrides `Accept-Language`, and would override what was asked of this call.
        let has_language = headers.contains_key(ACCEPT_LANGUAGE);
        for (name, value) in &self.headers {
            if !(headers.contains_key(name) || has_language && *name == LANGUAGE) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}
