//! What an operation takes of a request, and what it refuses as a half of that.

use crate::api::{self, Api, Operation, SchemeId, SchemeKind};

/// What an operation takes of a request.
#[derive(PartialEq)]
pub(super) struct Demand {
    /// The alternatives that show something; of those that begin alike, the one that asks for more comes first.
    pub(super) alternatives: Vec<Vec<SchemeId>>,
    /// All alternatives, with their scopes; none where no scopes are demanded.
    pub(super) scoped: Vec<Vec<api::Demand>>,
    /// Cookies that are refused without another scheme; none where credentials may be left out.
    pub(super) halves: Vec<Half>,
}

/// A cookie without another member of its alternative.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Half {
    pub(super) cookie: SchemeId,
    pub(super) missing: SchemeId,
}

impl Demand {
    pub(super) fn of(api: &Api, operation: &Operation) -> Self {
        let mut alternatives: Vec<Vec<SchemeId>> = Vec::new();
        for one in operation.schemes() {
            let is_known = alternatives.iter().any(|other| are_alike(&one, other));
            if !one.is_empty() && !is_known {
                alternatives.push(one);
            }
        }
        alternatives.sort_by_key(|alternative| std::cmp::Reverse(alternative.len()));
        let halves = match operation.security.iter().any(Vec::is_empty) {
            true => Vec::new(),
            false => halves(api, &alternatives),
        };
        let mut demands = operation.security.iter().flatten();
        let scoped = match demands.any(|demand| !demand.scopes.is_empty()) {
            true => operation.security.clone(),
            false => Vec::new(),
        };
        Self {
            alternatives,
            scoped,
            halves,
        }
    }

    /// Those alternatives that are of the same schemes as this one.
    pub(super) fn scoped(&self, alternative: &[SchemeId]) -> Vec<Vec<api::Demand>> {
        let is_alike = |demands: &&Vec<api::Demand>| {
            let schemes: Vec<_> = demands.iter().map(|demand| demand.scheme).collect();
            are_alike(&schemes, alternative)
        };
        self.scoped.iter().filter(is_alike).cloned().collect()
    }
}

/// Whether some scheme of an alternative travels in `Authorization`.
pub(super) fn uses_authorization(api: &Api, alternative: &[SchemeId]) -> bool {
    let mut kinds = alternative.iter().map(|id| &api.schemes[id.0].kind);
    kinds.any(|kind| match kind {
        SchemeKind::Basic | SchemeKind::Token(_) | SchemeKind::Scoped => true,
        SchemeKind::Header(name) => name.eq_ignore_ascii_case("authorization"),
        SchemeKind::Cookie(_) | SchemeKind::Query(_) | SchemeKind::Certificate => false,
    })
}

fn are_alike(one: &[SchemeId], other: &[SchemeId]) -> bool {
    one.len() == other.len() && one.iter().all(|id| other.contains(id))
}

/// All halves that a request can show which is neither whole nor a half that stands before: no other is ever met.
fn halves(api: &Api, alternatives: &[Vec<SchemeId>]) -> Vec<Half> {
    let mut halves = Vec::new();
    let is_cookie = |id: &&SchemeId| matches!(api.schemes[id.0].kind, SchemeKind::Cookie(_));
    let by_others = |alternative: &&Vec<SchemeId>| !uses_authorization(api, alternative);
    for alternative in alternatives.iter().filter(by_others) {
        for cookie in alternative.iter().filter(is_cookie) {
            for missing in alternative {
                let shown = least_shown(*cookie, &halves);
                let is_whole = |one: &Vec<SchemeId>| one.iter().all(|id| shown.contains(id));
                if !shown.contains(missing) && !alternatives.iter().any(is_whole) {
                    halves.push(Half {
                        cookie: *cookie,
                        missing: *missing,
                    });
                }
            }
        }
    }
    halves
}

/// The least that a request shows with a cookie that is none of these halves.
fn least_shown(cookie: SchemeId, halves: &[Half]) -> Vec<SchemeId> {
    let mut shown = vec![cookie];
    let is_half = |half: &&Half, shown: &[SchemeId]| {
        shown.contains(&half.cookie) && !shown.contains(&half.missing)
    };
    while let Some(half) = halves.iter().find(|half| is_half(half, &shown)) {
        shown.push(half.missing);
    }
    shown
}
