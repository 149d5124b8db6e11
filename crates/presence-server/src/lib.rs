//! The presence service: fills in the contract's trait on a store, and serves it.
//!
//! A [`Service`] says what the operations of the contract do, for the installation that its [`Settings`] describe. A
//! [`Server`] has it answer at an address, lets associates log in and out, and shows the contract beside it. The
//! command `presence-server` is [`commands`]. Who tests a client of the API starts a [`TestServer`].
//!
//! ```
//! use presence_server::{BasePath, Service, Server};
//! use presence_store::Store;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let service = Service::new(Store::open_or_create(folder.path().join("presence.db"))?)?;
//! let server = Server::bind("127.0.0.1:0".parse()?, BasePath::default(), service).await?;
//! println!("listening on {}", server.url());
//! let stop = async {}; // Such as a signal.
//! server.run(stop).await;
//! # Ok(())
//! # }
//! ```

pub mod commands;

mod authentication;
mod authorization;
mod blocking;
mod clock;
mod context;
mod documentation;
mod error;
mod failure;
mod front;
mod health;
mod localized;
mod login;
mod password;
mod presence;
mod select;
mod serve;
mod service;
mod settings;
mod shared_store;
mod test_server;
mod token;
mod verified;

pub use crate::authentication::{BearerAlgorithm, BearerSettings};
pub use crate::error::Error;
pub use crate::front::{FrontSettings, InvalidOrigin, Origin};
pub use crate::password::hash as hash_password;
pub use crate::serve::Server;
pub use crate::service::Service;
pub use crate::settings::{Installation, Settings};
pub use crate::test_server::{
    ConnectionCut, Fault, TestAssociate, TestServer, TestServerBuilder, TestService, TestSession,
};
pub use openapi_axum::BasePath;
pub use openapi_axum::server::{Http2Settings, ServerSettings, Tls, TlsError};
