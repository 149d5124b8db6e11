//! What a request asks for, and what that does to the texts of its answer.

use std::borrow::Cow;

use crate::error::UnknownTimeZone;
use crate::language::{Culture, Language};
use crate::preference::{self, Codes};
use crate::resources::Resources;
use crate::time_zone::{AskedZone, Zone, Zones};
use crate::values::Values;
use crate::{blocks, elements};

/// The headers of a request that say how its asker reads; none where a header is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `Accept-Language` (RFC 9110 section 12.5.4): `nb-NO, en;q=0.5`.
    ///
    /// The range of the highest weight whose language SuperOffice translates into is taken, or English where none is.
    /// Also `nb_NO` is read. Blank, `*`, `x` or `-` switch translation off; so do `en;q=0` and `*;q=0` where English
    /// would be taken.
    pub accept_language: Option<&'a str>,
    /// `SO-Language`, which overrides `Accept-Language`, whatever is in it, and is read like it. In it, `sw` is
    /// SuperOffice's code for Swedish and not Swahili.
    pub so_language: Option<&'a str>,
    /// `SO-Culture`: how dates and numbers are written; that of the language where it is absent or no culture. Ignored
    /// without a language.
    pub so_culture: Option<&'a str>,
    /// `SO-TimeZone`: a zone, `includeTZOffset`, or both: `NO, includeTZOffset`. Blank is the same as absent.
    pub so_time_zone: Option<&'a str>,
}

/// What all requests share: the base time zone, the time zones that may be asked for, and the resources.
#[derive(Debug)]
pub struct Localization {
    zones: Zones,
    base: Zone,
    resources: Resources,
}

/// What the headers of one request do to texts.
///
/// Where no language is asked for, texts stay as they are stored, whatever time zone is asked for: nothing is
/// converted, and so no time zone is named.
#[derive(Debug, Clone)]
pub struct Applied<'l> {
    translation: Option<Translation<'l>>,
}

#[derive(Debug, Clone)]
struct Translation<'l> {
    localization: &'l Localization,
    language: &'static Language,
    content_language: String,
    /// How dates and numbers are written.
    culture: Culture,
    zone: Option<AskedZone>,
}

impl Localization {
    /// Makes one. Times in texts are of the base time zone: a code of SuperOffice's, its id, or an IANA name.
    ///
    /// # Errors
    ///
    /// [`UnknownTimeZone`] where the base time zone is none.
    pub fn new(base_time_zone: &str, resources: Resources) -> Result<Self, UnknownTimeZone> {
        let zones = Zones::new();
        Ok(Self {
            base: zones.get(base_time_zone.trim())?,
            zones,
            resources,
        })
    }

    /// Whether a value of `SO-TimeZone` is one: [`of`](Self::of) fails where it is not.
    ///
    /// ```
    /// let localization = presence_text::Localization::default();
    /// assert!(localization.is_time_zone("no"));
    /// assert!(localization.is_time_zone("261, includeTZOffset"));
    /// assert!(localization.is_time_zone("America/New_York"));
    /// assert!(!localization.is_time_zone("Atlantis"));
    /// ```
    pub fn is_time_zone(&self, value: &str) -> bool {
        self.zones.read(value).is_ok()
    }

    /// What the headers of a request do to the texts of its answer.
    ///
    /// Headers of language and culture never fail: what cannot be read in them is passed over, and English is taken
    /// where nothing is left of a language.
    ///
    /// # Errors
    ///
    /// [`UnknownTimeZone`] where `SO-TimeZone` is unknown, whether a language is asked for or not.
    pub fn of(&self, asked: &Asked<'_>) -> Result<Applied<'_>, UnknownTimeZone> {
        let zone = match asked.so_time_zone {
            Some(value) => self.zones.read(value)?,
            None => None,
        };
        let preference = match (asked.so_language, asked.accept_language) {
            (Some(header), _) => preference::read(header, Codes::SuperOffice),
            (None, Some(header)) => preference::read(header, Codes::Iso),
            (None, None) => None,
        };
        let Some((language, culture)) = preference else {
            return Ok(Applied { translation: None });
        };
        let translation = Translation {
            localization: self,
            language,
            content_language: culture.content_language(),
            culture: asked
                .so_culture
                .and_then(preference::read_culture)
                .unwrap_or(culture),
            zone,
        };
        Ok(Applied {
            translation: Some(translation),
        })
    }
}

impl Default for Localization {
    /// The base time zone is UTC, and the resources are those of this crate.
    fn default() -> Self {
        Self {
            zones: Zones::new(),
            base: Zone::utc(),
            resources: Resources::shipped(),
        }
    }
}

impl Applied<'_> {
    /// The text that the asker reads.
    ///
    /// Blocks of several languages come first, then resources and values. What is none of these stays as it is, and so
    /// does what is not known or not well-formed.
    ///
    /// ```
    /// use presence_text::{Asked, Localization};
    ///
    /// let localization = Localization::default();
    /// let asked = Asked { so_language: Some("en"), so_culture: Some("de"), ..Asked::default() };
    /// let applied = localization.of(&asked)?;
    /// assert_eq!(applied.text("[SR_NOT_PRESENT] until [D:11/09/2017]"), "Not present until 09.11.2017");
    /// assert_eq!(applied.text("[SR_OF_OTHERS], room [B:17]"), "[SR_OF_OTHERS], room [B:17]");
    /// # Ok::<(), presence_text::UnknownTimeZone>(())
    /// ```
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.translation {
            Some(translation) => translation.text(text),
            None => Cow::Borrowed(text),
        }
    }

    /// The value of `Content-Language`: the BCP 47 tag of the readers that texts are for, such as `en` or `nb-NO`; none
    /// where texts are as stored.
    pub fn content_language(&self) -> Option<&str> {
        let translation = self.translation.as_ref()?;
        Some(&translation.content_language)
    }

    /// The value of `SO-TimeZone` in the answer: SuperOffice's code of the zone that times in texts are of, or its IANA
    /// name where it has none; none where none was asked for, or texts are as stored.
    pub fn time_zone(&self) -> Option<&str> {
        let translation = self.translation.as_ref()?;
        let asked = translation.zone.as_ref()?;
        let base = &translation.localization.base;
        asked.zone.as_ref().unwrap_or(base).name()
    }
}

impl Translation<'_> {
    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // All that may be replaced has one of these, and most texts have none.
        if !text.bytes().any(|byte| matches!(byte, b'[' | b'"')) {
            return Cow::Borrowed(text);
        }
        match blocks::choose(text, self.language) {
            Cow::Borrowed(text) => self.replace_elements(text),
            Cow::Owned(chosen) => Cow::Owned(self.replace_elements(&chosen).into_owned()),
        }
    }

    fn replace_elements<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let base = &self.localization.base.time_zone;
        let asked = self.zone.as_ref();
        let zone = asked.and_then(|asked| asked.zone.as_ref());
        let values = Values::new(
            &self.culture.tag,
            base,
            zone.map_or(base, |zone| &zone.time_zone),
            asked.is_some_and(|asked| asked.with_offset),
        );
        let resources = &self.localization.resources;
        elements::replace(text, |inside| {
            resources
                .text(inside, self.language)
                .map(Cow::into_owned)
                .or_else(|| values.write(inside))
        })
    }
}
