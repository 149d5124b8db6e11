//! `PUT` of a presence as an expert writes it by hand with axum and serde: what generated code is measured by.
//!
//! It checks what the contract asks for and in its order: credentials, parameters, `Accept`, `Content-Type`, size,
//! body, associate. Each is an extractor, so that a request is refused before what follows is looked at.

mod accept;
mod body;
mod failure;
mod parameters;
mod presence;

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use http::HeaderValue;
use http::header::{CONTENT_TYPE, VARY};

use self::accept::Accepted;
use self::body::Valid;
use self::failure::Failure;
use self::parameters::{Localization, Parameters, Principal};
use self::presence::{Presence, Status};

const VARY_BY: HeaderValue =
    HeaderValue::from_static("Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone");

/// The presences of all associates there are.
type Presences = Mutex<HashMap<i32, Presence>>;

const PATH: &str = "/api/v1/User/{associateId}/UserPresenceStatus";

/// A router over `associates`, none of whom has set a presence.
pub(crate) fn router(associates: impl Iterator<Item = i32>) -> Router {
    let presences = presences(associates);
    Router::new().route(PATH, put(set)).with_state(presences)
}

/// The same for everybody, without credentials.
pub(crate) fn open_router(associates: impl Iterator<Item = i32>) -> Router {
    let presences = presences(associates);
    Router::new()
        .route(PATH, put(set_by_anybody))
        .with_state(presences)
}

fn presences(associates: impl Iterator<Item = i32>) -> Arc<Presences> {
    let absent = Presence {
        status: Status::StatusNone,
        message: None,
    };
    Arc::new(Mutex::new(
        associates.map(|id| (id, absent.clone())).collect(),
    ))
}

async fn set(
    principal: Principal,
    parameters: Parameters,
    accepted: Accepted,
    State(presences): State<Arc<Presences>>,
    Valid(presence): Valid,
) -> Result<Response, Failure> {
    black_box(&principal.username);
    store(&parameters, accepted, &presences, presence)
}

async fn set_by_anybody(
    parameters: Parameters,
    accepted: Accepted,
    State(presences): State<Arc<Presences>>,
    Valid(presence): Valid,
) -> Result<Response, Failure> {
    store(&parameters, accepted, &presences, presence)
}

fn store(
    parameters: &Parameters,
    accepted: Accepted,
    presences: &Presences,
    presence: Presence,
) -> Result<Response, Failure> {
    // What a whole service would go on with.
    let Localization {
        accept_language,
        so_language,
        so_culture,
        so_time_zone,
    } = &parameters.localization;
    black_box((accept_language, so_language, so_culture, so_time_zone));
    {
        let mut presences = presences.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = presences.get_mut(&parameters.associate_id);
        *stored.ok_or(Failure::NoAssociate(parameters.associate_id))? = presence.clone();
    }
    let body = serde_json::to_vec(&presence).map_err(|_| Failure::Internal)?;
    Ok((
        [(CONTENT_TYPE, accepted.content_type), (VARY, VARY_BY)],
        body,
    )
        .into_response())
}
