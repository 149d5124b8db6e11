//! The durable state of the presence service: who its associates are, what each last said, which tickets and sessions
//! they have, and which applications may call.
//!
//! A [`Store`] is one SQLite file. An acknowledged write is on the disk: a change is answered after it has been synced.
//! Several stores, in one process or in many, may use one file at once; each sees the others' changes at its next read.
//!
//! How it works: one thread writes. What others want changed waits in a bounded queue; the thread takes all that waits,
//! makes it in one transaction, and answers when the commit has been synced, so that many changes cost one sync. A
//! change that is refused does not undo the others. A queue that is full refuses more at once
//! ([`Error::Overloaded`]), so that a slow disk costs no memory. Reads have connections of their own and never wait for
//! writes.
//!
//! A full disk refuses changes until there is room. After any other failure of the disk nothing is built upon what it may
//! have lost: the file is closed, opened and checked anew, and takes changes when it is sound ([`Store::readiness`]).
//!
//! The methods of a store block. An async caller awaits the changes of [`Store::writes`], in any runtime, and reads through
//! [`Store::impatient`], whose reads take microseconds.
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
mod backup;
mod batch;
mod change;
mod checkpoint;
mod compact;
mod connection;
mod error;
mod grants;
mod migrations;
mod options;
mod presences;
mod queue;
mod records;
mod remembered;
mod store;
mod verify;
mod write;
mod writer;
mod writes;

pub use crate::backup::backup;
pub use crate::compact::{Compacted, compact};
pub use crate::error::{Error, NotReady};
pub use crate::options::{Durability, Options};
pub use crate::records::{Application, Associate, Grant, GrantKind, Presence};
pub use crate::store::Store;
pub use crate::verify::{Verified, verify};
pub use crate::write::Write;
pub use crate::writes::Writes;
