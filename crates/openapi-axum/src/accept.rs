//! Chooses the media type of an answer by `Accept` (RFC 9110, section 12.5.1).
//!
//! That of a success is chosen before the operation does anything, so that a request whose answer nobody wants changes
//! nothing. That of an error is chosen when there is one, among those that the contract declares for it, and a client
//! gets RFC 9457's body only where it asks for it by name.

use http::HeaderMap;
use http::header::ACCEPT;

use crate::content_type;
use crate::media_type::{MediaType, Named, only, split};
use crate::rejection::Rejection;

/// How many ranges are looked at.
pub const RANGE_LIMIT: usize = 64;

/// The media type of `producible` that the request likes best: by quality, then by how closely a range names it,
/// then in the contract's order. Without `Accept`, or with an empty one, it is the type of the request's own body
/// where that can be produced, else the first. A range that is not well-formed matches nothing, and those
/// past the first [`RANGE_LIMIT`] are not looked at.
///
/// # Errors
///
/// [`Rejection::NotAcceptable`] if the request accepts none of them.
pub fn produced(
    headers: &HeaderMap,
    producible: &'static [MediaType],
) -> Result<&'static MediaType, Rejection> {
    if let Some(named) = exactly(headers, producible) {
        return Ok(named);
    }
    let best = match accepted(headers) {
        Some(ranges) => best(producible, &ranks(producible, ranges)),
        None => content_type::preferred(headers, producible).or(producible.first()),
    };
    best.ok_or(Rejection::NotAcceptable { producible })
}

/// The media type of an answer, of those that the contract declares for it: as [`produced`] has it, and the first where
/// none is accepted, because something else that the operation could have answered is.
pub fn of_answer<const COUNT: usize>(
    headers: &HeaderMap,
    producible: &'static [MediaType; COUNT],
) -> &'static MediaType {
    const { assert!(COUNT > 0, "an answer with a body has a media type") };
    produced(headers, producible).unwrap_or(&producible[0])
}

/// The media type of an error, of those that the contract declares for it: as [`produced`] has it, but where `Accept`
/// names `application/problem+json` (RFC 9457) itself, not by a range, with a quality that is not below that of the best
/// other one, it is that. An error goes out in the contract's first media type where none is accepted: saying what is
/// wrong is better than saying nothing (RFC 9110, section 12.4.1).
pub fn of_error<const COUNT: usize>(
    headers: &HeaderMap,
    producible: &'static [MediaType; COUNT],
) -> &'static MediaType {
    const { assert!(COUNT > 0, "an error with a body has a media type") };
    if let Some(named) = exactly(headers, producible) {
        return named;
    }
    let best = match accepted(headers) {
        Some(ranges) => {
            let ranks = ranks(producible, ranges);
            problem(producible, &ranks).or_else(|| best(producible, &ranks))
        }
        None => content_type::preferred(headers, producible),
    };
    best.unwrap_or(&producible[0])
}

/// The media type that is all there is in `Accept`, as the contract spells it. Most requests name just one, and need
/// no list of ranges to be judged.
fn exactly(headers: &HeaderMap, producible: &'static [MediaType]) -> Option<&'static MediaType> {
    let accept = only(headers, &ACCEPT)?.as_bytes();
    producible
        .iter()
        .find(|media_type| media_type.essence.as_bytes() == accept)
}

/// The ranges in `Accept`; `None` where there are none.
fn accepted(headers: &HeaderMap) -> Option<impl Iterator<Item = Range<'_>>> {
    let values = headers.get_all(ACCEPT).iter();
    let mut ranges = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| split(value, b','))
        .take(RANGE_LIMIT)
        .peekable();
    ranges.peek()?;
    Some(ranges.filter_map(Range::parse))
}

/// `application/problem+json`, if it is named and no other is liked better.
fn problem(producible: &'static [MediaType], ranks: &[Option<Rank>]) -> Option<&'static MediaType> {
    let index = producible
        .iter()
        .position(|media_type| media_type.essence == "application/problem+json")?;
    let rank = (*ranks.get(index)?)?;
    let best = ranks.iter().flatten().map(|rank| rank.quality).max();
    let is_asked_for =
        rank.specificity >= Range::NAMED && rank.quality > 0 && Some(rank.quality) == best;
    producible.get(index).filter(|_| is_asked_for)
}

/// The rank of each media type, by the range that names it most closely.
fn ranks<'a>(
    producible: &[MediaType],
    ranges: impl Iterator<Item = Range<'a>>,
) -> Vec<Option<Rank>> {
    let mut ranks: Vec<Option<Rank>> = vec![None; producible.len()];
    for range in ranges {
        for (media_type, rank) in producible.iter().zip(&mut ranks) {
            let closer = |rank: &Rank| (rank.specificity, rank.quality);
            let found = range.rank(media_type);
            if found.as_ref().map(closer) > rank.as_ref().map(closer) {
                *rank = found;
            }
        }
    }
    ranks
}

fn best(producible: &'static [MediaType], ranks: &[Option<Rank>]) -> Option<&'static MediaType> {
    let mut best: Option<(Rank, &MediaType)> = None;
    for (media_type, rank) in producible.iter().zip(ranks) {
        if let Some(rank) = rank.filter(|rank| rank.quality > 0)
            && best.is_none_or(|(other, _)| rank > other)
        {
            best = Some((rank, media_type));
        }
    }
    best.map(|(_, media_type)| media_type)
}

/// How well a range fits: quality first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// In thousandths.
    quality: u16,
    specificity: u8,
}

struct Range<'a> {
    named: Named<'a>,
    quality: u16,
    /// How many parameters of the media type it asks for.
    parameters: u8,
}

impl<'a> Range<'a> {
    /// The specificity of what is named itself.
    const NAMED: u8 = 4;

    fn parse(text: &'a str) -> Option<Self> {
        let named = Named::parse(text)?;
        let mut range = Self {
            named,
            quality: 1000,
            parameters: 0,
        };
        for parameter in named.parameters() {
            let (name, value) = parameter?;
            if name.eq_ignore_ascii_case("q") {
                range.quality = quality(value)?;
                break; // What follows belongs to Accept, not to the media type.
            }
            range.parameters = range.parameters.saturating_add(1);
        }
        Some(range)
    }

    fn rank(&self, media_type: &MediaType) -> Option<Rank> {
        let essence = media_type.essence;
        let specificity = if self.named.is(essence) {
            Self::NAMED
        } else if self.named.is_type_of(essence) || self.named.is_in(essence) {
            2
        } else if self.named.is_any() {
            0
        } else {
            return None;
        };
        if self.parameters > 0 && !self.asks_for(media_type) {
            return None;
        }
        Some(Rank {
            quality: self.quality,
            specificity: specificity.saturating_add(self.parameters),
        })
    }
}

impl Range<'_> {
    /// Whether a media type has the parameters that are asked for; `charset=utf-8` every one has.
    fn asks_for(&self, media_type: &MediaType) -> bool {
        let given = self.named.parameters().flatten();
        let mut asked = given.take_while(|(name, _)| !name.eq_ignore_ascii_case("q"));
        asked.all(|(name, value)| {
            let is_utf8 =
                name.eq_ignore_ascii_case("charset") && value.eq_ignore_ascii_case("utf-8");
            is_utf8 || media_type.has(name, value)
        })
    }
}

/// A weight in thousandths (RFC 9110, section 12.4.2).
fn quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = fraction.bytes().chain(*b"000").take(3);
    let fraction = thousandths.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}
