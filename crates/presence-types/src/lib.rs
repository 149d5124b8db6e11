//! The schemas of SuperOffice's user presence API as Rust types.
//!
//! They are made from the contract, `openapi/presence.yaml`, and are the vocabulary of both sides. serde reads them
//! leniently, as a client must: properties that are not known are ignored, and a status that is not known is kept.
//! The server decodes by stricter code of its own.
//!
//! ```
//! use presence_types::{EjUserStatus, UserPresenceStatus};
//!
//! let presence = UserPresenceStatus {
//!     status: EjUserStatus::StatusNotAvailable,
//!     message: Some("At lunch".to_owned()),
//! };
//! let json = serde_json::to_string(&presence)?;
//! assert_eq!(json, r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

#[rustfmt::skip]
mod generated;

pub use crate::generated::{
    ApiVersion, EjUserStatus, Error, GetUserPresenceStatusRequest, Problem, ProblemItem,
    SelectedUserPresenceStatus, SetUserPresenceStatusRequest, UserPresenceStatus,
};
