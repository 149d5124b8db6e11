//! Where the files of a request go for which there is no room in memory: one temporary file for all of them, so that a
//! request of many files takes one file descriptor.

use std::fs::File as Disk;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::spawn_blocking;

/// A temporary file that nobody else sees. It is gone when the last clone is dropped.
#[derive(Clone)]
pub(super) struct Spool {
    disk: Arc<Mutex<Disk>>,
}

impl Spool {
    pub(super) async fn create() -> io::Result<Self> {
        let disk = spawn_blocking(tempfile::tempfile).await;
        let disk = disk.map_err(io::Error::other)??;
        Ok(Self {
            disk: Arc::new(Mutex::new(disk)),
        })
    }

    /// Adds bytes at the end, and says where they begin.
    pub(super) async fn append(&self, bytes: Bytes) -> io::Result<u64> {
        self.act(move |disk| {
            let offset = disk.seek(SeekFrom::End(0))?;
            disk.write_all(&bytes)?;
            Ok(offset)
        })
        .await
    }

    /// So many bytes from a place. All that read share the place of the disk, so each says its own.
    pub(super) async fn read(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        self.act(move |disk| {
            let mut bytes = vec![0; length];
            disk.seek(SeekFrom::Start(offset))?;
            disk.read_exact(&mut bytes)?;
            Ok(bytes.into())
        })
        .await
    }

    /// Does what waits for the disk where it keeps no other request waiting.
    async fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Disk) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let disk = Arc::clone(&self.disk);
        let done = spawn_blocking(move || {
            // Everyone seeks first, so it does not matter where another broke off.
            act(&mut disk.lock().unwrap_or_else(PoisonError::into_inner))
        });
        done.await.map_err(io::Error::other)?
    }
}
