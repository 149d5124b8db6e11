//! The contract's operations, all of which turn away whoever asks.

use std::convert::Infallible;

use openapi_axum::{Rejection, Settings};
use presence_api::{
    Credentials, GetApiVersionResponse, PresenceApi, PresenceService, Scheme,
    ServiceUnavailableAnswer, V1UserAgentGetUserPresenceStatusRequest,
    V1UserAgentGetUserPresenceStatusResponse, V1UserAgentSetUserPresenceStatusRequest,
    V1UserAgentSetUserPresenceStatusResponse, V1UserGetUserPresenceStatusRequest,
    V1UserGetUserPresenceStatusResponse, V1UserSetUserPresenceStatusRequest,
    V1UserSetUserPresenceStatusResponse,
};
use presence_types::Error;

use crate::service::SCHEMES;
use crate::{BasePath, failure};

/// Turns away whoever asks, before a parameter is looked at.
pub(super) struct Refusal(Rejection);

impl Refusal {
    /// Mounts it as the real service is.
    pub(super) fn mount(
        rejection: Rejection,
        base_path: &BasePath,
    ) -> openapi_axum::Service<PresenceService<Self>> {
        let settings = Settings {
            base_path: base_path.clone(),
            ..Settings::default()
        };
        presence_api::service(Self(rejection), settings)
    }
}

impl PresenceApi for Refusal {
    /// Nobody gets in.
    type Principal = Infallible;

    fn schemes(&self) -> &[Scheme] {
        SCHEMES
    }

    async fn authenticate(&self, _credentials: Credentials) -> Result<Infallible, Rejection> {
        Err(self.0.clone())
    }

    fn rejection(&self, rejection: &Rejection) -> Error {
        failure::body_of(rejection)
    }

    async fn get_api_version(&self) -> GetApiVersionResponse {
        let retry_after_s = match self.0 {
            Rejection::TooManyRequests { retry_after_s }
            | Rejection::Unavailable { retry_after_s } => retry_after_s,
            _ => 0,
        };
        GetApiVersionResponse::ServiceUnavailable(ServiceUnavailableAnswer {
            body: failure::body_of(&Rejection::Unavailable { retry_after_s }),
            retry_after: retry_after_s.try_into().unwrap_or(i32::MAX),
        })
    }

    async fn v1_user_get_user_presence_status(
        &self,
        principal: Infallible,
        _request: V1UserGetUserPresenceStatusRequest,
    ) -> V1UserGetUserPresenceStatusResponse {
        match principal {}
    }

    async fn v1_user_set_user_presence_status(
        &self,
        principal: Infallible,
        _request: V1UserSetUserPresenceStatusRequest,
    ) -> V1UserSetUserPresenceStatusResponse {
        match principal {}
    }

    async fn v1_user_agent_get_user_presence_status(
        &self,
        principal: Infallible,
        _request: V1UserAgentGetUserPresenceStatusRequest,
    ) -> V1UserAgentGetUserPresenceStatusResponse {
        match principal {}
    }

    async fn v1_user_agent_set_user_presence_status(
        &self,
        principal: Infallible,
        _request: V1UserAgentSetUserPresenceStatusRequest,
    ) -> V1UserAgentSetUserPresenceStatusResponse {
        match principal {}
    }
}
