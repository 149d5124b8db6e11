//! The message of a presence as whoever asks reads it: in a language, a culture and a time zone.

use std::borrow::Cow;

use openapi_axum::{Violation, Violations};
use presence_api::UserPresenceStatusAnswer;
use presence_text::{Asked, Localization, Resources};
use presence_types::UserPresenceStatus;

use crate::failure::Failure;
use crate::{Error, Settings};

/// A presence as it is answered, and what was done to its message.
pub(crate) struct Localized {
    pub(crate) presence: UserPresenceStatus,
    /// The language, where one was applied.
    pub(crate) content_language: Option<String>,
    /// The time zone, where one was applied.
    pub(crate) so_time_zone: Option<String>,
}

impl From<Localized> for UserPresenceStatusAnswer {
    fn from(localized: Localized) -> Self {
        Self {
            body: localized.presence,
            content_language: localized.content_language,
            so_time_zone: localized.so_time_zone,
        }
    }
}

/// What is needed to localize: the string resources, those of the operator among them, and the time zone that times
/// are stored in.
pub(crate) fn localization(settings: &Settings) -> Result<Localization, Error> {
    let mut resources = Resources::shipped();
    if let Some(path) = &settings.resources {
        resources = resources.with(Resources::read(path)?);
    }
    let zone = settings.time_zone.as_deref().unwrap_or("UTC");
    Localization::new(zone, resources).map_err(|_| Error::TimeZone {
        zone: zone.to_owned(),
    })
}

/// Localizes the message of a presence.
pub(crate) fn apply(
    localization: &Localization,
    asked: &Asked<'_>,
    mut presence: UserPresenceStatus,
) -> Result<Localized, Failure> {
    let applied = localization.of(asked).map_err(|unknown| {
        // The parameter has been checked; this is for who calls it otherwise.
        let mut violations = Violations::default();
        violations.note(Violation::of_parameter("SO-TimeZone", &unknown));
        Failure::Invalid(violations)
    })?;
    let text = presence.message.as_deref().map(|text| applied.text(text));
    if let Some(Cow::Owned(text)) = text {
        presence.message = Some(text);
    }
    Ok(Localized {
        presence,
        content_language: applied.content_language().map(str::to_owned),
        so_time_zone: applied.time_zone().map(str::to_owned),
    })
}
