//! SuperOffice's user presence API as a trait to fill in and a service to mount.
//!
//! An implementation of [`PresenceApi`] says what happens; [`service`] makes a tower service of it that matches the
//! routes, judges the credentials, reads parameters and bodies strictly, and can answer only what the contract,
//! `openapi/presence.yaml`, declares.

#[rustfmt::skip]
mod generated;

#[cfg(feature = "openapi")]
pub use crate::generated::Description;
pub use crate::generated::{
    Credentials, ErrorOrProblem, GetApiVersionResponse, PresenceApi, PresenceService, Scheme,
    SelectedUserPresenceStatusAnswer, ServiceUnavailableAnswer, TooManyRequestsAnswer,
    UserPresenceStatusAnswer, V1UserAgentGetUserPresenceStatusRequest,
    V1UserAgentGetUserPresenceStatusResponse, V1UserAgentSetUserPresenceStatusRequest,
    V1UserAgentSetUserPresenceStatusResponse, V1UserGetUserPresenceStatusRequest,
    V1UserGetUserPresenceStatusResponse, V1UserSetUserPresenceStatusRequest,
    V1UserSetUserPresenceStatusResponse, service,
};
