//! What the headers of language and culture ask for.

use std::iter;

use crate::language::{Culture, Language};

/// Whose codes a header has, where a code of SuperOffice's is a language of another name in ISO 639: `sw` is Swedish
/// in one, and Swahili in the other. It is the only such code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codes {
    SuperOffice,
    Iso,
}

/// Reads `Accept-Language` (RFC 9110 section 12.5.4) or `SO-Language`: a language, and the culture of its readers; none
/// where texts are to stay as they are stored.
///
/// A range that is none, or whose weight is none, is passed over. The ranges may be separated by `;` too.
pub(crate) fn read(header: &str, codes: Codes) -> Option<(&'static Language, Culture)> {
    if is_off(header) {
        return None;
    }
    let mut best: Option<(u16, &'static Language, Culture)> = None;
    let mut refuses_default = false;
    for (range, weight) in ranges(header) {
        if range == "*" {
            refuses_default |= weight == 0;
        } else if let Some(culture) = culture(range, codes) {
            refuses_default |= weight == 0 && is_default(&culture);
            let is_better = weight > best.as_ref().map_or(0, |(best, ..)| *best);
            if let (true, Some(language)) = (is_better, culture.language) {
                best = Some((weight, language, culture));
            }
        }
    }
    match best {
        Some((_, language, culture)) => Some((language, culture)),
        None if refuses_default => None,
        None => Some((Language::english(), Language::english().culture())),
    }
}

/// Reads `SO-Culture`: a culture, or a code of SuperOffice's; none where it is neither.
pub(crate) fn read_culture(header: &str) -> Option<Culture> {
    culture(header.trim(), Codes::SuperOffice)
}

/// Whether a header switches translation off: it names nothing, or what stands for nothing.
fn is_off(header: &str) -> bool {
    let is_separator = |c: char| matches!(c, ',' | ';') || c.is_whitespace();
    matches!(
        header.trim_matches(is_separator),
        "" | "*" | "-" | "x" | "X"
    )
}

/// The ranges of a header, each with its weight in thousandths; without those whose weight is none.
fn ranges(header: &str) -> impl Iterator<Item = (&str, u16)> {
    let mut parts = header.split([',', ';']).map(str::trim).peekable();
    iter::from_fn(move || {
        loop {
            let range = parts.next()?;
            let mut weight = Some(1000);
            while let Some(parameter) = parts.next_if(|part| part.contains('=')) {
                weight = weight_of(parameter, weight);
            }
            if let Some(weight) = weight {
                return Some((range, weight));
            }
        }
    })
}

/// The weight after a parameter of a range; none where it is no weight.
fn weight_of(parameter: &str, weight: Option<u16>) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return weight;
    }
    thousandths(value)
}

/// Reads a weight (RFC 9110 section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(*b"000").take(3);
    let fraction = digits.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

/// The culture of a tag or of a code of SuperOffice's; none where a range is neither.
fn culture(range: &str, codes: Codes) -> Option<Culture> {
    let of_tag = Culture::of_tag(range);
    // `da` is Danish in both, and names no region.
    if of_tag
        .as_ref()
        .is_some_and(|culture| culture.language.is_some())
    {
        return of_tag;
    }
    let may_be_code = codes == Codes::SuperOffice || !range.eq_ignore_ascii_case("sw");
    match Language::of_code(range) {
        Some(language) if may_be_code => Some(language.culture()),
        _ => of_tag,
    }
}

/// Whether the language that is taken where there is no better is within a culture.
fn is_default(culture: &Culture) -> bool {
    let default = Language::english().culture().tag;
    culture.tag.language == default.language
        && culture
            .tag
            .region
            .is_none_or(|region| default.region == Some(region))
}
