//! The interface of the contract of sessions: logging in and out, as a trait to fill in, with its types and a service
//! that calls it.

#[rustfmt::skip]
#[path = "generated/server/mod.rs"]
mod server;
#[rustfmt::skip]
#[path = "generated/types/mod.rs"]
pub mod types;

pub use crate::server::{
    Credentials, ErrorOrProblem, LoggedOutAnswer, LoginAnswer, LoginRequest, LoginResponse,
    LogoutResponse, Scheme, ServiceUnavailableAnswer, SessionApi, SessionService,
    TooManyRequestsAnswer, service,
};
