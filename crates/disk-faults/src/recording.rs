//! What happened to the files of a folder, in order.

use std::io;
use std::path::Path;

/// What happened to the files of a folder since it was empty.
#[derive(Debug)]
pub struct Recording {
    /// In the order in which it took effect.
    pub events: Vec<Event>,
}

/// One thing that happened to the files. A file is known by the number of its inode, for names come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file was made.
    Created {
        /// The file.
        inode: u64,
        /// Its name in the folder.
        name: String,
    },
    /// Bytes were written.
    Written {
        /// The file.
        inode: u64,
        /// Where the first of them stands.
        offset: usize,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// The file was made shorter or longer.
    Truncated {
        /// The file.
        inode: u64,
        /// Its length in bytes.
        length: usize,
    },
    /// What was written before is on the disk, and so is the length.
    Synced {
        /// The file.
        inode: u64,
    },
    /// It is not, and nothing tries again to bring it there: the system takes it for written.
    SyncFailed {
        /// The file.
        inode: u64,
    },
    /// A name was taken out of the folder.
    Unlinked {
        /// The name.
        name: String,
    },
    /// A file got another name, and any that had it is gone.
    Renamed {
        /// What it was called.
        from: String,
        /// What it is called.
        to: String,
    },
    /// The names of the folder are on the disk.
    FolderSynced,
}

impl Recording {
    /// Reads what a shim recorded.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or it is not a whole recording.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let mut rest = bytes.as_slice();
        let mut events = Vec::new();
        while !rest.is_empty() {
            let (event, behind) = parse(rest).ok_or(io::ErrorKind::InvalidData)?;
            events.push(event);
            rest = behind;
        }
        Ok(Self { events })
    }
}

impl Event {
    /// The file that it happened to, unless it happened to names.
    #[must_use]
    pub fn inode(&self) -> Option<u64> {
        match self {
            Self::Created { inode, .. }
            | Self::Written { inode, .. }
            | Self::Truncated { inode, .. }
            | Self::Synced { inode }
            | Self::SyncFailed { inode } => Some(*inode),
            Self::Unlinked { .. } | Self::Renamed { .. } | Self::FolderSynced => None,
        }
    }
}

/// The event that the shim's `struct record` stands for, and what is behind it.
fn parse(bytes: &[u8]) -> Option<(Event, &[u8])> {
    let (kind, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (inode, rest) = rest.split_first_chunk()?;
    let (offset, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_ne_bytes(*length)).ok()?;
    let (payload, rest) = rest.split_at_checked(length)?;
    let inode = u64::from_ne_bytes(*inode);
    let offset = usize::try_from(u64::from_ne_bytes(*offset)).ok()?;
    let name = || String::from_utf8(payload.to_vec()).ok();
    let event = match u32::from_ne_bytes(*kind) {
        1 => Event::Created {
            inode,
            name: name()?,
        },
        2 => {
            let bytes = payload.to_vec();
            Event::Written {
                inode,
                offset,
                bytes,
            }
        }
        3 => Event::Truncated {
            inode,
            length: offset,
        },
        4 => Event::Synced { inode },
        5 => Event::SyncFailed { inode },
        6 => Event::Unlinked { name: name()? },
        7 => {
            let names = name()?;
            let (from, to) = names.split_once('/')?;
            let (from, to) = (from.to_owned(), to.to_owned());
            Event::Renamed { from, to }
        }
        8 => Event::FolderSynced,
        _ => return None,
    };
    Some((event, rest))
}
