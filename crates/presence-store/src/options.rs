//! How a store is to be used.

/// How a [`Store`](crate::Store) is opened.
///
/// ```
/// use presence_store::{Options, Store};
///
/// let folder = tempfile::tempdir()?;
/// let mut options = Options::default();
/// options.create = true;
/// options.queue_capacity = 100;
/// let store = Store::open_with(folder.path().join("presence.db"), options)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whether to make a new store where there is none; not so by default.
    pub create: bool,
    /// How many changes may wait for the writer; one more is refused with [`Error::Overloaded`](crate::Error::Overloaded).
    /// 4096 by default: what a healthy disk takes in a twentieth of a second.
    pub queue_capacity: usize,
    /// When a change counts as made.
    pub durability: Durability,
}

/// When a change counts as made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// When it has been synced to the disk.
    #[default]
    Synced,
    /// When the system has it, which loses changes, and may damage the file, when the machine stops. It is for
    /// measuring what syncing costs, and for showing that the tests of power loss see what is lost; never for a store
    /// that somebody needs.
    Unsafe,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            create: false,
            queue_capacity: 4096,
            durability: Durability::Synced,
        }
    }
}
