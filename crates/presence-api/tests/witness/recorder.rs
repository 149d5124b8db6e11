//! An implementation that notes what it is asked, and always answers.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use openapi_axum::Rejection;
use openapi_axum::http::request::Parts;
use presence_api::{
    Credentials, ErrorOrProblem, GetApiVersionResponse, PresenceApi,
    V1UserAgentGetUserPresenceStatusRequest, V1UserAgentGetUserPresenceStatusResponse,
    V1UserAgentSetUserPresenceStatusRequest, V1UserAgentSetUserPresenceStatusResponse,
    V1UserGetUserPresenceStatusRequest, V1UserGetUserPresenceStatusResponse,
    V1UserSetUserPresenceStatusRequest, V1UserSetUserPresenceStatusResponse,
};
use presence_types::{
    ApiVersion, EjUserStatus, Error, Problem, SelectedUserPresenceStatus, UserPresenceStatus,
};

/// What a request came to.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The credentials, as they debug.
    pub(crate) credentials: String,
    /// The request, as it debugs.
    pub(crate) request: String,
    /// Why it was turned away.
    pub(crate) rejection: Option<Rejection>,
}

/// Notes what it is asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Seen>>);

impl Recorder {
    /// What was noted since the last time.
    pub(crate) fn take(&self) -> Seen {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn asked(&self, request: &dyn fmt::Debug) {
        self.note(|seen| seen.request = format!("{request:?}"));
    }
}

impl PresenceApi for Recorder {
    type Principal = ();

    async fn authenticate(&self, credentials: Credentials, _head: &Parts) -> Result<(), Rejection> {
        self.note(|seen| seen.credentials = format!("{credentials:?}"));
        Ok(())
    }

    fn rejection(&self, rejection: &Rejection) -> ErrorOrProblem {
        self.note(|seen| seen.rejection = Some(rejection.clone()));
        let text = rejection.to_string();
        ErrorOrProblem {
            error: Error {
                error: true,
                error_type: String::new(),
                message: text.clone(),
                error_source: String::new(),
            },
            problem: Problem {
                type_: String::new(),
                title: String::new(),
                status: rejection.status().as_u16().into(),
                detail: text,
                instance: String::new(),
                errors: None,
            },
        }
    }

    fn check_so_time_zone(&self, _text: &str) -> Result<(), &'static str> {
        Ok(())
    }

    async fn get_api_version(&self) -> GetApiVersionResponse {
        GetApiVersionResponse::Ok(ApiVersion {
            product: String::new(),
            version: String::new(),
        })
    }

    async fn v1_user_get_user_presence_status(
        &self,
        _principal: (),
        request: V1UserGetUserPresenceStatusRequest,
    ) -> V1UserGetUserPresenceStatusResponse {
        self.asked(&request);
        V1UserGetUserPresenceStatusResponse::Ok(presence().into())
    }

    async fn v1_user_set_user_presence_status(
        &self,
        _principal: (),
        request: V1UserSetUserPresenceStatusRequest,
    ) -> V1UserSetUserPresenceStatusResponse {
        self.asked(&request);
        V1UserSetUserPresenceStatusResponse::Ok(presence().into())
    }

    async fn v1_user_agent_get_user_presence_status(
        &self,
        _principal: (),
        request: V1UserAgentGetUserPresenceStatusRequest,
    ) -> V1UserAgentGetUserPresenceStatusResponse {
        self.asked(&request);
        V1UserAgentGetUserPresenceStatusResponse::Ok(selected().into())
    }

    async fn v1_user_agent_set_user_presence_status(
        &self,
        _principal: (),
        request: V1UserAgentSetUserPresenceStatusRequest,
    ) -> V1UserAgentSetUserPresenceStatusResponse {
        self.asked(&request);
        V1UserAgentSetUserPresenceStatusResponse::Ok(selected().into())
    }
}

fn presence() -> UserPresenceStatus {
    UserPresenceStatus {
        status: EjUserStatus::StatusNormal,
        message: None,
    }
}

fn selected() -> SelectedUserPresenceStatus {
    SelectedUserPresenceStatus {
        status: None,
        message: None,
    }
}
