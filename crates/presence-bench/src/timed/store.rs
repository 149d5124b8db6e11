//! The store alone, against a file that is only appended to.

use std::io;

use presence_store::Durability;

use super::append_only::AppendOnly;
use super::{Rounds, associates, load};

const WRITERS: usize = 256;

const ASSOCIATES: i32 = 10_000;

/// Durable updates a second, of the store to the file, by 256 who write at once.
pub(super) fn ratio(rounds: Rounds) -> io::Result<f64> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("presence.db");
    associates::create(&path, ASSOCIATES, None)?;
    let store = associates::open(&path, Durability::Synced)?;
    let file = AppendOnly::create(&folder.path().join("records"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    rounds.ratio(
        |time| {
            runtime.block_on(load::rate(WRITERS, time, |writer, count| {
                let id = associate_of(writer, count);
                let written = store
                    .writes()
                    .set_presence(id, associates::at_lunch(id, count));
                async { written.await.map(drop).map_err(io::Error::other) }
            }))
        },
        |time| {
            runtime.block_on(load::rate(WRITERS, time, |writer, count| {
                let id = associate_of(writer, count);
                let file = &file;
                async move { file.append(&record(id)).await }
            }))
        },
    )
}

/// Whose presence a writer sets next: not that of another's.
fn associate_of(writer: usize, count: usize) -> i32 {
    let number = (writer + count * WRITERS) % 9_984;
    i32::try_from(number).map_or(1, |number| number + 1)
}

/// What a store would write: about 100 bytes.
fn record(id: i32) -> [u8; 100] {
    let mut record = [b'.'; 100];
    for (place, byte) in record.iter_mut().zip(id.to_le_bytes()) {
        *place = byte;
    }
    record
}
