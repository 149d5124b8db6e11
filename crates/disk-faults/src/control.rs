//! Has calls of a child process fail, while it runs.

use std::fs::File;
use std::io;
use std::ops::BitOr;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the shim and a test tell each other, through a file that both have open.
#[derive(Debug)]
pub struct Control {
    path: PathBuf,
    file: File,
}

/// Kinds of calls to the system; `|` makes several of them one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calls(u64);

/// Which calls fail, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The kinds of calls that are counted.
    pub calls: Calls,
    /// The first of them that fails, from 1.
    pub first: u64,
    /// How many fail, from that one on.
    pub count: u64,
    /// What the system says.
    pub error: i32,
    /// Whether the first one, if it is a write, writes half of its bytes and says so.
    pub shortened: bool,
    /// Whether the process is gone when a sync has failed, as if it were killed.
    pub deadly: bool,
}

impl Control {
    /// A control in a new file, which may not be in the folder that the shim watches; no call fails yet.
    ///
    /// # Errors
    ///
    /// The file cannot be made.
    pub fn new(path: &Path) -> io::Result<Self> {
        let file = File::create_new(path)?;
        file.set_len(4096)?;
        Ok(Self {
            path: path.to_owned(),
            file: File::options().read(true).write(true).open(path)?,
        })
    }

    /// The control that another process has made.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: File::options().read(true).write(true).open(path)?,
        })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Counts anew, and has the calls fail that `fault` says.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn break_disk(&self, fault: &Fault) -> io::Result<()> {
        self.put(FIRST, 0)?;
        for field in [CALLS, FAILED, SYNCS_RETRIED, LAST_FAILED] {
            self.put(field, 0)?;
        }
        self.put(COUNT, fault.count)?;
        self.put(KINDS, fault.calls.0)?;
        self.put(ERROR, u64::from(fault.error.unsigned_abs()))?;
        self.put(SHORTENED, u64::from(fault.shortened))?;
        self.put(DEADLY, u64::from(fault.deadly))?;
        // Last, for then it begins.
        self.put(FIRST, fault.first)
    }

    /// Has no more calls fail; what was counted stays.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn mend_disk(&self) -> io::Result<()> {
        self.put(DEADLY, 0)?;
        self.put(FIRST, 0)
    }

    /// Has writes or syncs, or both, take so much longer, until they are told otherwise; other calls take no heed.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn slow_disk(&self, calls: Calls, delay: Duration) -> io::Result<()> {
        let delay_us = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.put(DELAY_US, delay_us)?;
        self.put(SLOW_KINDS, calls.0)
    }

    /// How many calls of the chosen kinds were made since the disk was broken.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn calls(&self) -> io::Result<u64> {
        self.get(CALLS)
    }

    /// How many of them failed.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn failed(&self) -> io::Result<u64> {
        self.get(FAILED)
    }

    /// The kind of the last one that failed.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn last_failed(&self) -> io::Result<Calls> {
        self.get(LAST_FAILED).map(Calls)
    }

    /// How many syncs of a log of SQLite were tried by a descriptor by which one had failed. A file that a log is copied
    /// to does not count: it is copied whole again, and SQLite keeps a descriptor while others have locks on the file.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn syncs_retried(&self) -> io::Result<u64> {
        self.get(SYNCS_RETRIED)
    }

    fn put(&self, field: u64, value: u64) -> io::Result<()> {
        self.file.write_all_at(&value.to_ne_bytes(), field * 8)
    }

    fn get(&self, field: u64) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.file.read_exact_at(&mut bytes, field * 8)?;
        Ok(u64::from_ne_bytes(bytes))
    }
}

// The fields of the shim's `struct control`.
const CALLS: u64 = 0;
const FIRST: u64 = 1;
const COUNT: u64 = 2;
const KINDS: u64 = 3;
const ERROR: u64 = 4;
const SHORTENED: u64 = 5;
const FAILED: u64 = 6;
const SYNCS_RETRIED: u64 = 7;
const LAST_FAILED: u64 = 8;
const DEADLY: u64 = 9;
const SLOW_KINDS: u64 = 10;
const DELAY_US: u64 = 11;

impl Calls {
    /// A file or the folder is opened.
    pub const OPEN: Self = Self(1);
    /// Bytes are read.
    pub const READ: Self = Self(2);
    /// Bytes are written.
    pub const WRITE: Self = Self(4);
    /// A file is made shorter or longer.
    pub const TRUNCATE: Self = Self(8);
    /// A file or the folder is synced.
    pub const SYNC: Self = Self(16);
    /// A file is removed.
    pub const UNLINK: Self = Self(32);
    /// A file is mapped into memory.
    pub const MAP: Self = Self(64);
    /// A file gets another name.
    pub const RENAME: Self = Self(128);
    /// A file or the folder is asked what it is: its length, its kind, its number.
    pub const STAT: Self = Self(256);
    /// A part of a file is locked or let go of, for other processes.
    pub const LOCK: Self = Self(512);
    /// Each of these, with its name.
    pub const EACH: [(&'static str, Self); 10] = [
        ("open", Self::OPEN),
        ("read", Self::READ),
        ("write", Self::WRITE),
        ("truncate", Self::TRUNCATE),
        ("sync", Self::SYNC),
        ("unlink", Self::UNLINK),
        ("map", Self::MAP),
        ("rename", Self::RENAME),
        ("stat", Self::STAT),
        ("lock", Self::LOCK),
    ];
    /// All of these.
    pub const ALL: Self = Self(1023);

    /// These but for the others.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether all the others are among these.
    #[must_use]
    pub const fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }
}

impl BitOr for Calls {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Fault {
    /// The disk has no room (`ENOSPC`).
    pub const NO_SPACE: i32 = 28;
    /// The disk does not work (`EIO`).
    pub const INPUT_OUTPUT: i32 = 5;
}
