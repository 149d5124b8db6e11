//! Turns away what no operation is asked for, in the contract's words.

use std::sync::Arc;

use http::{HeaderMap, Response};
use openapi_axum::{Contract, Rejection, ResponseBody, Service};

/// How a contract turns requests away. Clones are cheap.
#[derive(Clone)]
pub(crate) struct Refusal(Arc<Answer>);

type Answer = dyn Fn(&HeaderMap, &Rejection) -> Response<ResponseBody> + Send + Sync;

impl Refusal {
    /// That of the contract that this serves.
    pub(crate) fn of<C: Contract>(service: Service<C>) -> Self {
        Self(Arc::new(move |headers, rejection| {
            service.reject(headers, rejection)
        }))
    }

    /// The answer to a request with these headers.
    pub(crate) fn answer(
        &self,
        headers: &HeaderMap,
        rejection: &Rejection,
    ) -> Response<ResponseBody> {
        (self.0)(headers, rejection)
    }
}
