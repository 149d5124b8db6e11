//! A file that a request carries: in memory while there is room, then in a temporary file that nobody else sees.

use std::fmt;
use std::fs::File as Disk;
use std::io::{self, Read, Seek, SeekFrom, Write};

use bytes::{Bytes, BytesMut};
use futures_util::stream;
use tokio::task::spawn_blocking;

use super::head::PartHead;
use crate::body::ResponseBody;

/// How much is read from the disk at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// A file of a request. What is on the disk is gone when it is dropped.
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    length_bytes: u64,
    content: Content,
}

enum Content {
    Memory(BytesMut),
    Disk(Disk),
}

impl File {
    pub(super) fn new(head: &PartHead) -> Self {
        Self {
            name: head.file_name.clone(),
            content_type: head.content_type.clone(),
            length_bytes: 0,
            content: Content::Memory(BytesMut::new()),
        }
    }

    /// What the sender calls the file. It is text of the sender's: no path to open.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The media type that the sender gives it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Its length, in bytes.
    #[must_use]
    pub fn length_bytes(&self) -> u64 {
        self.length_bytes
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        let disk = match &mut self.content {
            Content::Memory(memory) => {
                let bytes = std::mem::take(memory).freeze();
                return Ok(Some(bytes).filter(|bytes| !bytes.is_empty()));
            }
            Content::Disk(disk) => disk.try_clone()?,
        };
        let bytes = on_disk(move || read(disk)).await?;
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// All of it that is left, in memory.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub async fn read(mut self) -> io::Result<Bytes> {
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        let mut whole = BytesMut::from(first);
        while let Some(piece) = self.chunk().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// Whether it is what a browser sends where no file was chosen (HTML standard, section 4.10.21.4).
    pub(super) fn was_not_chosen(&self) -> bool {
        self.length_bytes == 0 && self.name.as_deref() == Some("")
    }

    /// How much of it is in memory, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        match &self.content {
            Content::Memory(memory) => memory.len(),
            Content::Disk(_) => 0,
        }
    }

    /// Adds more, to the disk where there is no room in memory.
    pub(super) async fn push(&mut self, bytes: Bytes, has_room: bool) -> io::Result<()> {
        self.length_bytes += bytes.len() as u64;
        let (disk, before) = match &mut self.content {
            Content::Memory(memory) if has_room => {
                memory.extend_from_slice(&bytes);
                return Ok(());
            }
            Content::Memory(memory) => (None, std::mem::take(memory)),
            Content::Disk(disk) => (Some(disk.try_clone()?), BytesMut::new()),
        };
        let disk = on_disk(move || {
            let mut disk = disk.map_or_else(tempfile::tempfile, Ok)?;
            disk.write_all(&before)?;
            disk.write_all(&bytes)?;
            Ok(disk)
        });
        self.content = Content::Disk(disk.await?);
        Ok(())
    }

    /// Goes back to the beginning.
    pub(super) async fn rewind(&mut self) -> io::Result<()> {
        let Content::Disk(disk) = &self.content else {
            return Ok(());
        };
        let mut disk = disk.try_clone()?;
        on_disk(move || disk.seek(SeekFrom::Start(0)).map(|_| ())).await
    }
}

impl From<File> for ResponseBody {
    fn from(file: File) -> Self {
        Self::stream(stream::try_unfold(file, async |mut file| {
            Ok::<_, io::Error>(file.chunk().await?.map(|bytes| (bytes, file)))
        }))
    }
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("length_bytes", &self.length_bytes)
            .finish_non_exhaustive()
    }
}

fn read(disk: Disk) -> io::Result<Bytes> {
    let mut bytes = Vec::with_capacity(CHUNK);
    disk.take(CHUNK as u64).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// Does what waits for the disk where it keeps no other request waiting.
async fn on_disk<T: Send + 'static>(
    act: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(act).await.map_err(io::Error::other)?
}
