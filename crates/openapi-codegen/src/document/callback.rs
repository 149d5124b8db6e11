//! The Callback Object (OpenAPI 3.1, section 4.8.18).

use super::fields::{Extensible, Read, Spot};
use super::path_item::PathItem;
use super::reference::Referable;
use crate::problem::Problem;

/// What the server calls in its turn; checked, and not generated.
#[derive(Debug)]
pub(crate) struct Callback;

impl Read for Callback {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        Extensible::<Referable<PathItem>>::read(spot, problems).map(|_| Self)
    }
}
