//! The application that a request comes through, by its `SO-AppToken`.

use http::{HeaderMap, HeaderName};
use openapi_axum::Rejection;
use openapi_axum::credentials::Presented;
use presence_store::Application;
use secrecy::ExposeSecret;

use crate::shared_store::SharedStore;
use crate::{failure, token};

const SO_APP_TOKEN: HeaderName = HeaderName::from_static("so-apptoken");

/// The application whose token a request shows, beside whatever scheme. One that is not known is none.
///
/// # Errors
///
/// [`Rejection::Unauthenticated`] if two are shown; what a failure of the store calls for.
pub(crate) async fn shown(
    store: &SharedStore,
    headers: &HeaderMap,
) -> Result<Option<Application>, Rejection> {
    // Most requests show none.
    if !headers.contains_key(&SO_APP_TOKEN) {
        return Ok(None);
    }
    let Some(shown) = Presented::new(headers)?.header("so-apptoken")? else {
        return Ok(None);
    };
    let found = store.application_by_token(token::hash(shown.expose_secret()));
    found.await.map_err(failure::rejection_of)
}
