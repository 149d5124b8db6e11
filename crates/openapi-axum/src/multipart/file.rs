//! A file that a request carries: in memory while there is room, then on the disk.

use std::fmt;
use std::io;

use bytes::{Bytes, BytesMut};
use futures_util::stream;

use super::head::PartHead;
use super::spool::Spool;
use crate::body::ResponseBody;

/// How much is read from the disk at once, in bytes.
const CHUNK: u64 = 64 * 1024;

/// A file of a request. What is on the disk is gone when all files of the request are dropped.
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    length_bytes: u64,
    content: Content,
}

enum Content {
    Memory(BytesMut),
    /// All of it is together there, since parts come one after the other.
    Disk {
        spool: Spool,
        offset: u64,
        left_bytes: u64,
    },
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
        let bytes = match &mut self.content {
            Content::Memory(memory) => std::mem::take(memory).freeze(),
            Content::Disk {
                spool,
                offset,
                left_bytes,
            } => {
                let length = CHUNK.min(*left_bytes);
                let bytes = spool.read(*offset, length as usize).await?;
                // Only now, so that nothing is lost where this is dropped while it waits.
                *offset += length;
                *left_bytes -= length;
                bytes
            }
        };
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
            Content::Disk { .. } => 0,
        }
    }

    /// Adds more, to the spool where there is no room in memory.
    pub(super) async fn push(
        &mut self,
        bytes: Bytes,
        has_room: bool,
        spool: &mut Option<Spool>,
    ) -> io::Result<()> {
        self.length_bytes += bytes.len() as u64;
        match &mut self.content {
            Content::Memory(memory) if has_room => memory.extend_from_slice(&bytes),
            Content::Memory(memory) => {
                let spool = match spool {
                    Some(spool) => spool,
                    None => spool.insert(Spool::create().await?),
                };
                let before = std::mem::take(memory).freeze();
                let offset = spool.append(before).await?;
                spool.append(bytes).await?;
                self.content = Content::Disk {
                    spool: spool.clone(),
                    offset,
                    left_bytes: self.length_bytes,
                };
            }
            Content::Disk {
                spool, left_bytes, ..
            } => {
                *left_bytes += bytes.len() as u64;
                spool.append(bytes).await?;
            }
        }
        Ok(())
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
