//! Breaks the disk under a process, for tests: records what it writes and syncs, rebuilds the files as a disk might have
//! kept them when the power went, and has calls fail.
//!
//! A [`Shim`] is put between a child process and the files of one folder by preloading, so neither the code under test
//! nor SQLite knows of it. A [`Recording`] has all that changed the files, in the order in which it took effect, and a
//! [`Disk`] that plays it says what may be left at each point. By a [`Control`] the test has calls fail while the child
//! runs.

mod control;
mod disk;
mod recording;
mod shim;

pub use crate::control::{Calls, Control, Fault};
pub use crate::disk::Disk;
pub use crate::recording::{Event, Recording};
pub use crate::shim::Shim;
