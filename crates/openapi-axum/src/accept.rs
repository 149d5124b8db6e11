//! Chooses the media type of an answer by `Accept` (RFC 9110, section 12.5.1).

use http::HeaderMap;
use http::header::ACCEPT;

use crate::content_type;
use crate::media_type::{MediaType, Named, split};
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
    let values = headers.get_all(ACCEPT).iter();
    let mut ranges = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| split(value, b','))
        .take(RANGE_LIMIT)
        .peekable();
    let best = if ranges.peek().is_none() {
        content_type::preferred(headers, producible).or(producible.first())
    } else {
        best(producible, ranges.filter_map(Range::parse))
    };
    best.ok_or(Rejection::NotAcceptable { producible })
}

fn best<'a>(
    producible: &'static [MediaType],
    ranges: impl Iterator<Item = Range<'a>>,
) -> Option<&'static MediaType> {
    // The closest range of each media type.
    let mut ranks: Vec<Option<Rank>> = vec![None; producible.len()];
    for range in ranges {
        for (media_type, rank) in producible.iter().zip(&mut ranks) {
            let closer = |rank: &Rank| (rank.specificity, rank.quality);
            let found = range.rank(media_type.essence);
            if found.as_ref().map(closer) > rank.as_ref().map(closer) {
                *rank = found;
            }
        }
    }
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
    /// Whether it asks for more than an essence: only `charset=utf-8` can be had.
    parameters: u8,
}

impl<'a> Range<'a> {
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
            if !(name.eq_ignore_ascii_case("charset") && value.eq_ignore_ascii_case("utf-8")) {
                return None;
            }
            range.parameters = 1;
        }
        Some(range)
    }

    fn rank(&self, essence: &str) -> Option<Rank> {
        let specificity = if self.named.is(essence) {
            4
        } else if self.named.is_type_of(essence) {
            2
        } else if self.named.is_any() {
            0
        } else {
            return None;
        };
        Some(Rank {
            quality: self.quality,
            specificity: specificity + self.parameters,
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
