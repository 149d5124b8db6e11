//! The generated service of the whole contract, over a map in memory.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{Mutex, PoisonError};

use openapi_axum::http::request::Parts;
use openapi_axum::{Rejection, Service, Settings};
use presence_api::{
    Credentials, ErrorOrProblem, GetApiVersionResponse, PresenceApi, PresenceService,
    V1UserAgentGetUserPresenceStatusRequest, V1UserAgentGetUserPresenceStatusResponse,
    V1UserAgentSetUserPresenceStatusRequest, V1UserAgentSetUserPresenceStatusResponse,
    V1UserGetUserPresenceStatusRequest, V1UserGetUserPresenceStatusResponse,
    V1UserSetUserPresenceStatusRequest, V1UserSetUserPresenceStatusResponse,
};
use presence_types::{EjUserStatus, Error, Problem, UserPresenceStatus};

/// Presences in memory.
#[derive(Debug)]
pub(crate) struct Presences {
    by_associate: Mutex<HashMap<i32, UserPresenceStatus>>,
}

/// A service over `associates`, none of whom has set a presence.
pub(crate) fn service(
    associates: impl Iterator<Item = i32>,
) -> Service<PresenceService<Presences>> {
    let absent = UserPresenceStatus {
        status: EjUserStatus::StatusNone,
        message: None,
    };
    let by_associate = Mutex::new(associates.map(|id| (id, absent.clone())).collect());
    presence_api::service(Presences { by_associate }, Settings::default())
}

impl PresenceApi for Presences {
    /// The login name.
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _head: &Parts,
    ) -> Result<String, Rejection> {
        match credentials {
            Credentials::Basic(basic) => Ok(basic.username),
            _ => Err(Rejection::Unauthenticated),
        }
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        error("ArgumentException", rejection.to_string())
    }

    /// Which zones there are is not measured.
    fn check_so_time_zone(&self, _text: &str) -> Result<(), &'static str> {
        Ok(())
    }

    async fn get_api_version(&self) -> GetApiVersionResponse {
        GetApiVersionResponse::InternalServerError(not_measured())
    }

    async fn v1_user_get_user_presence_status(
        &self,
        _principal: String,
        _request: V1UserGetUserPresenceStatusRequest,
    ) -> V1UserGetUserPresenceStatusResponse {
        V1UserGetUserPresenceStatusResponse::InternalServerError(not_measured())
    }

    async fn v1_user_set_user_presence_status(
        &self,
        principal: String,
        request: V1UserSetUserPresenceStatusRequest,
    ) -> V1UserSetUserPresenceStatusResponse {
        // What a whole service would go on with.
        black_box((&principal, &request));
        let id = request.associate_id;
        let mut presences = self
            .by_associate
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(stored) = presences.get_mut(&id) else {
            let text = format!("no associate has the id {id}");
            return V1UserSetUserPresenceStatusResponse::NotFound(error(
                "SoNotFoundException",
                text,
            ));
        };
        match request.body.apply(stored) {
            Ok(presence) => {
                *stored = presence.clone();
                V1UserSetUserPresenceStatusResponse::Ok(presence.into())
            }
            Err(failure) => V1UserSetUserPresenceStatusResponse::BadRequest(error(
                "ArgumentException",
                failure.to_string(),
            )),
        }
    }

    async fn v1_user_agent_get_user_presence_status(
        &self,
        _principal: String,
        _request: V1UserAgentGetUserPresenceStatusRequest,
    ) -> V1UserAgentGetUserPresenceStatusResponse {
        V1UserAgentGetUserPresenceStatusResponse::InternalServerError(not_measured())
    }

    async fn v1_user_agent_set_user_presence_status(
        &self,
        _principal: String,
        _request: V1UserAgentSetUserPresenceStatusRequest,
    ) -> V1UserAgentSetUserPresenceStatusResponse {
        V1UserAgentSetUserPresenceStatusResponse::InternalServerError(not_measured())
    }
}

fn not_measured() -> ErrorOrProblem {
    error(
        "SoServerException",
        "only setting a presence is measured".to_owned(),
    )
}

fn error(error_type: &str, message: String) -> ErrorOrProblem {
    ErrorOrProblem {
        problem: Problem {
            type_: "about:blank".to_owned(),
            title: String::new(),
            status: 0,
            detail: message.clone(),
            instance: String::new(),
            errors: None,
        },
        error: Error {
            error: true,
            error_type: error_type.to_owned(),
            message,
            error_source: "SuperOffice.Services.WebApi".to_owned(),
        },
    }
}
