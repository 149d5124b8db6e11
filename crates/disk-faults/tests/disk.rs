//! What a disk may have kept.

use std::collections::BTreeSet;

use disk_faults::{Disk, Event};
use fastrand::Rng;

const FILE: u64 = 7;

fn created(inode: u64, name: &str) -> Event {
    let name = name.to_owned();
    Event::Created { inode, name }
}

fn written(offset: usize, byte: u8, count: usize) -> Event {
    let bytes = vec![byte; count];
    let inode = FILE;
    Event::Written {
        inode,
        offset,
        bytes,
    }
}

const SYNCED: Event = Event::Synced { inode: FILE };

/// What a file was left as in 500 losses of power after these events: the first byte of each of its sectors. Nothing
/// where there was no such file.
fn left(events: &[Event], name: &str) -> BTreeSet<Option<Vec<u8>>> {
    let mut random = Rng::with_seed(1);
    let mut left = BTreeSet::new();
    for _ in 0..500 {
        let mut disk = Disk::default();
        for event in events {
            disk.play(event, &mut random);
        }
        let files = disk.after_power_loss(&mut random);
        let file = files.get(name);
        left.insert(file.map(|file| file.iter().step_by(512).copied().collect()));
    }
    left
}

fn set<const N: usize>(outcomes: [Option<&[u8]>; N]) -> BTreeSet<Option<Vec<u8>>> {
    outcomes.map(|bytes| bytes.map(<[u8]>::to_vec)).into()
}

#[test]
fn what_was_synced_is_kept() {
    let events = [
        created(FILE, "a"),
        written(0, b'x', 1024),
        SYNCED,
        Event::FolderSynced,
    ];
    assert_eq!(left(&events, "a"), set([Some(b"xx")]));
}

#[test]
fn each_sector_that_was_not_synced_may_be_old_or_new() {
    let events = [
        created(FILE, "a"),
        written(0, b'x', 1024),
        SYNCED,
        Event::FolderSynced,
        written(0, b'y', 1024),
        written(512, b'z', 512),
    ];
    let expected = [b"xx", b"xy", b"xz", b"yx", b"yy", b"yz"].map(|bytes| Some(bytes.as_slice()));
    assert_eq!(left(&events, "a"), set(expected));
}

#[test]
fn a_length_that_was_not_synced_may_be_old_or_new_whatever_became_of_the_bytes() {
    let events = [
        created(FILE, "a"),
        written(0, b'x', 512),
        SYNCED,
        Event::FolderSynced,
        written(512, b'y', 512),
    ];
    assert_eq!(
        left(&events, "a"),
        set([Some(b"x"), Some(b"x\0"), Some(b"xy")])
    );
}

#[test]
fn a_file_that_is_cut_has_either_what_was_before_or_what_came_behind() {
    let (inode, length) = (FILE, 0);
    let events = [
        created(FILE, "a"),
        written(0, b'x', 1024),
        SYNCED,
        Event::FolderSynced,
        Event::Truncated { inode, length },
        written(0, b'y', 1024),
    ];
    let expected: [&[u8]; 6] = [b"xx", b"", b"\0\0", b"\0y", b"y\0", b"yy"];
    assert_eq!(left(&events, "a"), set(expected.map(Some)));
}

#[test]
fn a_name_that_was_not_synced_may_be_old_or_new() {
    let made = [created(FILE, "a"), written(0, b'x', 1), SYNCED];
    assert_eq!(left(&made, "a"), set([None, Some(b"x")]));
    let name = "a".to_owned();
    let unlinked = [&made[..], &[Event::FolderSynced, Event::Unlinked { name }]].concat();
    assert_eq!(left(&unlinked, "a"), set([None, Some(b"x")]));
    // Another file has the number of the one that is gone, and still the old one may be there.
    let again = [&unlinked[..], &[created(FILE, "b"), written(0, b'y', 1)]].concat();
    assert_eq!(left(&again, "a"), set([None, Some(b"x")]));
    let (from, to) = ("a".to_owned(), "b".to_owned());
    let renamed = [
        &made[..],
        &[Event::FolderSynced, Event::Renamed { from, to }],
    ]
    .concat();
    assert_eq!(left(&renamed, "b"), set([None, Some(b"x")]));
}

#[test]
fn what_a_failed_sync_has_lost_no_later_sync_brings_back() {
    let mut events = vec![created(FILE, "a"), written(0, b'x', 512), SYNCED];
    events.extend([Event::FolderSynced, written(0, b'y', 512)]);
    events.extend([Event::SyncFailed { inode: FILE }, SYNCED]);
    assert_eq!(left(&events, "a"), set([Some(b"x"), Some(b"y")]));
    // Written again, it is on the disk.
    events.extend([written(0, b'y', 512), SYNCED]);
    assert_eq!(left(&events, "a"), set([Some(b"y")]));
}
