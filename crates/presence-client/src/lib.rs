//! A client for SuperOffice's user presence API: reads and sets whether a user is present.
//!
//! Each operation of the contract is a method of [`Client`] that starts a request, with a setter for each parameter;
//! `send` sends it. The [`types`] are those of the contract.
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
//!
//! A client is cheap to clone; clones share connections, credentials and the budget of retries. It needs tokio.
//!
//! # Who asks
//!
//! [`Credentials`] are a user's name and password, a SuperOffice ticket, a bearer token, or the session of a page. An
//! application's secret goes beside them. Nothing of the crate prints any of it.
//!
//! ```
//! use presence_client::{Client, Credentials};
//!
//! let client = Client::builder("https://online3.superoffice.com/Cust12345")
//!     .credentials(Credentials::ticket("7T:abc"))
//!     .app_token("the application's secret")
//!     .build()?;
//! assert!(!format!("{client:?}").contains("secret"));
//! # Ok::<(), presence_client::Error>(())
//! ```
//!
//! What does not last comes from a [`CredentialsProvider`]. When the server answers 401, the provider is asked once for
//! all calls that wait for it, and each request is sent once more; a second 401 is the caller's. Credentials that
//! [stay](ClientBuilder::credentials) are not tried again.
//!
//! ```
//! use std::time::Duration;
//!
//! use presence_client::{Client, Credentials, CredentialsFuture, CredentialsProvider, Reason};
//!
//! struct Tokens { /* where they come from, and a refresh token */ }
//!
//! impl CredentialsProvider for Tokens {
//!     fn credentials(&self, reason: Reason) -> CredentialsFuture<'_> {
//!         Box::pin(async move {
//!             let token = match reason {
//!                 Reason::First => "the one at hand",
//!                 _ => "a new one", // or an error, which the call then fails with
//!             };
//!             Ok(Credentials::bearer(token).valid_for(Duration::from_secs(50 * 60)))
//!         })
//!     }
//! }
//!
//! let client = Client::builder("https://host.example").credentials_provider(Tokens {}).build()?;
//!
//! // A function will do.
//! let client = Client::builder("https://host.example")
//!     .credentials_provider(|_: Reason| async { Ok(Credentials::ticket("7T:abc")) })
//!     .build()?;
//! # Ok::<(), presence_client::Error>(())
//! ```
//!
//! # SuperOffice's own installations
//!
//! The base URL is the installation's, with its path; online that is the tenant's `Endpoint`, which
//! `https://online.superoffice.com/api/state/Cust12345` names (or `sod`, `stage` for `online`). It moves now and then; the
//! old host then answers 421, which is [`Error::Misdirected`].
//!
//! Where the resources (`/api/v1/User/...`) are closed, the agents (`/api/v1/Agents/User/...`) do the same:
//!
//! ```no_run
//! use presence_client::types::{
//!     EjUserStatus, GetUserPresenceStatusRequest, SetUserPresenceStatusRequest, UserPresenceStatus,
//! };
//! use presence_client::{Client, Error};
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! let asked = GetUserPresenceStatusRequest { associate_id: 7 };
//! match client.v1_user_agent_get_user_presence_status().body(asked).send().await {
//!     Ok(presence) => println!("{:?}", presence.status),
//!     Err(Error::Misdirected { .. }) => println!("look up the tenant's endpoint, and build a client with it"),
//!     Err(error) => return Err(error),
//! }
//! let given = SetUserPresenceStatusRequest {
//!     associate_id: 7,
//!     user_presence_status: UserPresenceStatus { status: EjUserStatus::StatusNormal, message: None },
//! };
//! client.v1_user_agent_set_user_presence_status().body(given).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Taking the message away
//!
//! Setting replaces all of a presence, and a message of `None` goes out as an explicit null:
//!
//! ```
//! use presence_client::types::{EjUserStatus, UserPresenceStatus};
//!
//! let presence = UserPresenceStatus { status: EjUserStatus::StatusNormal, message: None };
//! assert_eq!(serde_json::to_string(&presence)?, r#"{"Status":"StatusNormal","Message":null}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Language, culture, time zone
//!
//! Set once for all calls, or for one call, which comes first:
//!
//! ```no_run
//! # async fn example() -> Result<(), presence_client::Error> {
//! let client = presence_client::Client::builder("https://host.example")
//!     .language("nb-NO")
//!     .culture("en-GB")
//!     .time_zone("Europe/Oslo")
//!     .build()?;
//! let request = client.v1_user_get_user_presence_status().associate_id(7);
//! let presence = request.so_language("de").send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Retries and timeouts
//!
//! What can be sent again safely is sent again: [`Retry`] says what that is, how often, and within which budget. The
//! [timeout](ClientBuilder::timeout) covers a whole call: credentials, every attempt, the waits between them, the body.
//!
//! ```
//! use std::time::Duration;
//!
//! use presence_client::{Client, Retry};
//!
//! let patient = Retry::default()
//!     .max_attempts(5)
//!     .backoff(Duration::from_millis(200), Duration::from_secs(10))
//!     .max_retry_after(Duration::from_secs(60));
//! let client = Client::builder("https://host.example")
//!     .retry(patient) // or Retry::none()
//!     .timeout(Duration::from_secs(120))
//!     .connect_timeout(Duration::from_secs(5))
//!     .build()?;
//! # Ok::<(), presence_client::Error>(())
//! ```
//!
//! # Errors
//!
//! [`Error`] keeps status and headers of whatever had them; a status or a body that the contract does not know is
//! something to match on, and so is a value from a newer server ([`types::EjUserStatus::Other`]).
//!
//! ```no_run
//! # async fn example(client: presence_client::Client) {
//! use presence_client::Error;
//!
//! match client.v1_user_get_user_presence_status().associate_id(7).send().await {
//!     Ok(presence) => println!("{:?}", presence.message),
//!     Err(Error::Declared { head, body }) if head.status == 404 => println!("{}", body.message),
//!     Err(Error::Connect(_)) => println!("nothing was sent"),
//!     Err(error) => match error.status() {
//!         Some(status) => println!("{status}: {error}"),
//!         None => println!("no answer: {error}"),
//!     },
//! }
//! # }
//! ```
//!
//! # Traces
//!
//! Each call is a span of [`tracing`], `call`, at level `INFO`: `operation` (the contract's operation id), `method`, `url`
//! without its query, `attempts`, `status` and `elapsed_ms` up to the answer's head. Retries and renewals are events in
//! it, at level `DEBUG`. Headers, bodies and queries are never traced.
//!
//! ```
//! # use tracing_subscriber::fmt::format::FmtSpan;
//! tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
//! ```

mod authentication;
mod client;
mod credentials;
mod defaults;
mod error;
#[rustfmt::skip]
mod generated;
mod provider;
mod response;
mod retry;
mod transport;

pub use openapi_client::Head;
use openapi_client::path;
pub use presence_types as types;
pub use progenitor_client::ResponseValue;

pub use crate::client::ClientBuilder;
pub use crate::credentials::Credentials;
pub use crate::error::Error;
pub use crate::generated::{Client, builder};
pub use crate::provider::{CredentialsFuture, CredentialsProvider, ProviderError, Reason};
pub use crate::retry::Retry;

/// The examples of the README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
