//! A disk on which a recording is played, and what it may have kept when the power goes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;

use fastrand::Rng;

use crate::Event;

/// The files of a folder, on a disk that keeps what was synced, and of the rest what it happens to have written already.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: Vec<File>,
    /// Which of them has the number of an inode; the system gives that of a file that is gone to another.
    numbers: HashMap<u64, usize>,
    /// The names that are on the disk for certain.
    names: BTreeMap<String, usize>,
    /// What became of names since; a journal keeps a first part of it.
    unsynced_names: Vec<NameChange>,
}

#[derive(Debug, Clone, Default)]
struct File {
    /// What is on the disk for certain.
    synced: Vec<u8>,
    /// What was done since.
    unsynced: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
}

#[derive(Debug, Clone)]
enum NameChange {
    Link { name: String, file: usize },
    Unlink { name: String },
    Rename { from: String, to: String },
}

/// What a disk writes at once, in bytes.
const SECTOR: usize = 512;

impl Disk {
    /// Does what was recorded. A sync that fails leaves on the disk what `random` says, and takes the rest for written.
    pub fn play(&mut self, event: &Event, random: &mut Rng) {
        match event {
            Event::Created { inode, name } => {
                let (name, file) = (name.clone(), self.files.len());
                self.files.push(File::default());
                self.numbers.insert(*inode, file);
                self.unsynced_names.push(NameChange::Link { name, file });
            }
            Event::Written {
                inode,
                offset,
                bytes,
            } => {
                let (offset, bytes) = (*offset, bytes.clone());
                self.on(*inode, |file| {
                    file.unsynced.push(Change::Write { offset, bytes })
                });
            }
            Event::Truncated { inode, length } => {
                let length = *length;
                self.on(*inode, |file| {
                    file.unsynced.push(Change::Truncate { length })
                });
            }
            Event::Synced { inode } => self.on(*inode, File::sync),
            Event::SyncFailed { inode } => self.on(*inode, |file| file.fail_to_sync(random)),
            Event::Unlinked { name } => {
                let name = name.clone();
                self.unsynced_names.push(NameChange::Unlink { name });
            }
            Event::Renamed { from, to } => {
                let (from, to) = (from.clone(), to.clone());
                self.unsynced_names.push(NameChange::Rename { from, to });
            }
            Event::FolderSynced => {
                for change in mem::take(&mut self.unsynced_names) {
                    change.apply(&mut self.names);
                }
            }
        }
    }

    /// The files that there may be after the power went, by name: what was synced; of what was not, each sector as
    /// `random` says; and as much of what became of names.
    #[must_use]
    pub fn after_power_loss(&self, random: &mut Rng) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.names.clone();
        let kept = random.usize(..=self.unsynced_names.len());
        for change in self.unsynced_names.iter().take(kept) {
            change.clone().apply(&mut names);
        }
        let files = names.into_iter().filter_map(|(name, file)| {
            let bytes = self.files.get(file)?.after_power_loss(random);
            Some((name, bytes))
        });
        files.collect()
    }

    /// Changes a file that was made since the recording began.
    fn on(&mut self, inode: u64, change: impl FnOnce(&mut File)) {
        let file = self.numbers.get(&inode);
        if let Some(file) = file.and_then(|file| self.files.get_mut(*file)) {
            change(file);
        }
    }
}

impl File {
    fn sync(&mut self) {
        for change in mem::take(&mut self.unsynced) {
            change.apply(&mut self.synced);
        }
    }

    fn fail_to_sync(&mut self, random: &mut Rng) {
        self.synced = self.after_power_loss(random);
        self.unsynced.clear();
    }

    /// A disk takes up the changes of each sector in order and may stop anywhere, and so it is with the length. A file
    /// that is cut gets other sectors from then on: where the cut is not kept, neither is what came behind it.
    fn after_power_loss(&self, random: &mut Rng) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        // At some points nearly all is kept and at others nearly nothing, for faults hide at both ends.
        let likely = *random.choice(&[0.0, 0.1, 0.5, 0.9, 1.0]).unwrap_or(&0.5);
        let mut stopped = HashSet::new();
        let mut is_kept = |sector: usize| {
            let is_kept = !stopped.contains(&sector) && random.f64() < likely;
            is_kept || {
                stopped.insert(sector);
                false
            }
        };
        let (mut now, mut length) = (bytes.len(), bytes.len());
        for change in &self.unsynced {
            match change {
                Change::Truncate { length: cut } if *cut == now => {}
                Change::Truncate { length: cut } => {
                    if !is_kept(CUT) {
                        break;
                    }
                    bytes.truncate(*cut);
                    (now, length) = (*cut, *cut);
                }
                Change::Write { offset, bytes: new } => {
                    let end = offset + new.len();
                    if bytes.len() < end {
                        bytes.resize(end, 0);
                    }
                    for (at, piece) in pieces(*offset, new) {
                        if is_kept(at / SECTOR)
                            && let Some(place) = bytes.get_mut(at..at + piece.len())
                        {
                            place.copy_from_slice(piece);
                        }
                    }
                    if end > now && is_kept(LENGTH) {
                        length = end;
                    }
                    now = now.max(end);
                }
            }
        }
        bytes.resize(length, 0);
        bytes
    }
}

/// Stand for the length of a file and for where it is cut, among the numbers of its sectors.
const LENGTH: usize = usize::MAX;
const CUT: usize = usize::MAX - 1;

/// The parts of a write that are in one sector each, with their places.
fn pieces(offset: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let first = (SECTOR - offset % SECTOR).min(bytes.len());
    let (head, rest) = bytes.split_at(first);
    let rest = rest.chunks(SECTOR).zip(0..);
    let rest = rest.map(move |(piece, number)| (offset + first + number * SECTOR, piece));
    [(offset, head)].into_iter().chain(rest)
}

impl Change {
    fn apply(self, file: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                if let Some(place) = file.get_mut(offset..end) {
                    place.copy_from_slice(&bytes);
                }
            }
            Self::Truncate { length } => file.resize(length, 0),
        }
    }
}

impl NameChange {
    fn apply(self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Link { name, file } => {
                names.insert(name, file);
            }
            Self::Unlink { name } => {
                names.remove(&name);
            }
            Self::Rename { from, to } => {
                if let Some(file) = names.remove(&from) {
                    names.insert(to, file);
                }
            }
        }
    }
}
