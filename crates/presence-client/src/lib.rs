//! A client for the presence API: reads and sets whether a user is present.
//!
//! ```no_run
//! use presence_client::types::{EjUserStatus, UserPresenceStatus};
//! use presence_client::{Client, Credentials, Error};
//!
//! # async fn example() -> Result<(), Error> {
//! let client = Client::builder("https://host.example/Cust12345")
//!     .credentials(Credentials::basic("user", "password"))
//!     .build()?;
//! let presence = UserPresenceStatus {
//!     status: EjUserStatus::StatusNotAvailable,
//!     message: Some("At lunch".to_owned()),
//! };
//! match client.v1_user_set_user_presence_status().associate_id(7).body(presence).send().await {
//!     Ok(stored) => println!("{:?}", stored.status),
//!     Err(Error::Declared { head, body }) => println!("{}: {}", head.status, body.message),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod credentials;
mod error;
#[rustfmt::skip]
mod generated;
mod response;
mod transport;

pub use presence_types as types;
pub use progenitor_client::ResponseValue;

pub use crate::client::ClientBuilder;
pub use crate::credentials::Credentials;
pub use crate::error::{Error, Head};
pub use crate::generated::{Client, builder};

/// The examples of the README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
