//! The fifteen languages that SuperOffice translates into, and the cultures that lead to them.

use icu_locale_core::subtags::{Language as Subtag, language, script};
use icu_locale_core::{LanguageIdentifier, Locale, langid};

/// The longest culture that is read, in bytes; RFC 5646 section 4.4.1 wants no less.
const LONGEST_CULTURE: usize = 35;

/// A language that SuperOffice translates into.
#[derive(Debug)]
pub(crate) struct Language {
    /// SuperOffice's code, which is older than its use of ISO 639.
    pub(crate) code: &'static str,
    /// The languages of cultures that are this one.
    subtags: &'static [Subtag],
    /// What is meant where the code stands for a culture.
    culture: LanguageIdentifier,
}

/// A culture, and the language that its users read; none where that is no language of SuperOffice's.
#[derive(Debug, Clone)]
pub(crate) struct Culture {
    /// Without variants and extensions.
    pub(crate) tag: LanguageIdentifier,
    pub(crate) language: Option<&'static Language>,
}

/// English is first: it is what is taken where there is no better.
pub(crate) static LANGUAGES: [Language; 15] = [
    of("US", &[language!("en")], langid!("en-US")),
    of(
        "NO",
        &[language!("no"), language!("nb"), language!("nn")],
        langid!("nb-NO"),
    ),
    of("GE", &[language!("de")], langid!("de-DE")),
    of("SW", &[language!("sv")], langid!("sv-SE")),
    of("DA", &[language!("da")], langid!("da-DK")),
    of("NL", &[language!("nl")], langid!("nl-NL")),
    of("FR", &[language!("fr")], langid!("fr-FR")),
    of("SP", &[language!("es")], langid!("es-ES")),
    of("IT", &[language!("it")], langid!("it-IT")),
    of("FI", &[language!("fi")], langid!("fi-FI")),
    of("PL", &[language!("pl")], langid!("pl-PL")),
    of("RU", &[language!("ru")], langid!("ru-RU")),
    of("CZ", &[language!("cs")], langid!("cs-CZ")),
    of("CN", &[language!("zh")], langid!("zh-CN")),
    of("JP", &[language!("ja")], langid!("ja-JP")),
];

impl Language {
    pub(crate) fn english() -> &'static Self {
        &LANGUAGES[0]
    }

    /// The one with a code of SuperOffice's, in any case.
    pub(crate) fn of_code(code: &str) -> Option<&'static Self> {
        let mut languages = LANGUAGES.iter();
        languages.find(|language| language.code.eq_ignore_ascii_case(code))
    }

    /// What is meant where the code stands for a culture.
    pub(crate) fn culture(&'static self) -> Culture {
        Culture {
            tag: self.culture.clone(),
            language: Some(self),
        }
    }
}

impl Culture {
    /// Reads a BCP 47 tag, in any case and with `_` for `-` too; of it, the language, the script and the region.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        if tag.len() > LONGEST_CULTURE {
            return None;
        }
        let tag = match tag.len() {
            // Nothing but a language, as most are.
            0..=3 => Subtag::try_from_str(tag).ok()?.into(),
            _ => {
                let mut tag = Locale::try_from_str(&tag.replace('_', "-")).ok()?.id;
                tag.variants.clear();
                tag
            }
        };
        let mut languages = LANGUAGES.iter();
        let language = languages.find(|language| language.subtags.contains(&tag.language));
        Some(Self { tag, language })
    }

    /// The value of `Content-Language` for its readers. SuperOffice's Chinese is in simplified characters.
    pub(crate) fn content_language(&self) -> String {
        match self.tag.script {
            Some(script) if script == script!("Hant") => self.tag.language.to_string(),
            _ => self.tag.to_string(),
        }
    }
}

const fn of(
    code: &'static str,
    subtags: &'static [Subtag],
    culture: LanguageIdentifier,
) -> Language {
    Language {
        code,
        subtags,
        culture,
    }
}
