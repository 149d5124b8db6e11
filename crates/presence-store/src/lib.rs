//! The durable state of the presence service: who its associates are, what each last said, which tickets and sessions
//! they have, and which applications may call.
//!
//! A [`Store`] is one SQLite file. An acknowledged write is on the disk: a method that changes
//! something returns after the change has been synced. Several stores, in one process or in many,
//! may use one file at once; each sees the others' changes at its next read. Reads never wait for
//! writes.
//!
//! Every call blocks; an async caller runs it where blocking is allowed.
//!
//! ```
//! use presence_store::{Associate, Presence, Store};
//!
//! let folder = tempfile::tempdir()?;
//! let store = Store::open_or_create(folder.path().join("presence.db"))?;
//! store.add_associate(&Associate {
//!     id: 5,
//!     login: "Anna".to_owned(),
//!     name: "Anna Berg".to_owned(),
//!     administrator: false,
//!     disabled: false,
//!     password_hash: None,
//! })?;
//! assert_eq!(store.presence(5)?, None); // never set
//!
//! let presence = Presence {
//!     status: 2,
//!     message: Some("At the dentist until noon".to_owned()),
//!     changed_at_ms: 1_767_225_600_000,
//!     changed_by: 5,
//! };
//! store.set_presence(5, &presence)?;
//! assert_eq!(store.presence(5)?, Some(presence));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod applications;
mod associates;
mod connection;
mod error;
mod grants;
mod migrations;
mod presences;
mod records;
mod store;

pub use crate::error::Error;
pub use crate::records::{Application, Associate, Grant, GrantKind, Presence};
pub use crate::store::Store;
