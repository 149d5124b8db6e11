//! Multipart bodies (RFC 2046, section 5.1; RFC 7578): fields with values, and files.
//!
//! The parts of a request come in any order. All are taken before anything is read, so that everything that is wrong
//! with them is said at once: names, fields and small files in memory, up to [`Limits::body_bytes`], files beyond that in
//! a temporary file, up to [`Limits::stream_bytes`].

mod file;
mod head;
mod reading;
mod splitter;
mod spool;

use std::fmt::Display;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body::Body;

pub use self::file::File;
use self::head::{PartHead, boundary};
pub use self::reading::PartsReader;
use self::splitter::{Piece, Splitter};
use self::spool::Spool;
use crate::body::{BREAKS_OFF, Held, Limits, RequestBody};
use crate::decode::Pointer;
use crate::fields::{Field, FieldEncoding};
use crate::rejection::{Rejection, Violation};

/// How many parts a body may have.
pub const PART_LIMIT: usize = 1000;

/// The parts of a body, in the order in which they came.
#[derive(Debug, Default)]
pub struct Parts {
    /// The fields.
    pub fields: Vec<Field>,
    /// The files, by the name of the field.
    pub files: Vec<(String, File)>,
}

/// What the contract says of the parts of a body.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartForms {
    /// Those that are files; all others carry values.
    pub files: &'static [FilePart],
    /// How values are encoded where that is not as one would think.
    pub encodings: &'static [FieldEncoding],
}

/// A part that is a file.
#[derive(Debug, Clone, Copy)]
pub struct FilePart {
    /// Its name.
    pub name: &'static str,
    /// How many files of this name a body may have.
    pub max: usize,
}

impl FilePart {
    /// Refuses a file more than there may be, before any of it is taken.
    fn check_count(&self, files: &[(String, File)]) -> Result<(), Violation> {
        let count = files.iter().filter(|(name, _)| name == self.name).count();
        if count < self.max {
            return Ok(());
        }
        let at = Pointer::ROOT;
        let detail = format_args!("has more files than {}", self.max);
        Err(Violation::of_body(at.member(self.name), &detail))
    }
}

/// Takes a whole body apart.
///
/// # Errors
///
/// A body that is not well-formed, without a boundary, with more than [`PART_LIMIT`] parts or more files than the form
/// takes, or of a content coding other than gzip; [`Rejection::ContentTooLarge`] past the limits;
/// [`Rejection::Internal`] if the disk fails. None of them reads on.
pub async fn receive<B>(
    headers: &HeaderMap,
    body: B,
    form: PartForms,
    limits: &Limits,
) -> Result<Parts, Rejection>
where
    B: Body<Data = Bytes> + Send + 'static,
{
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(boundary);
    let boundary = boundary.ok_or_else(|| wrong(&"has no boundary in its `Content-Type`"))?;
    // Where nothing goes to the disk, what is in memory is all that may come.
    let most = match form.files {
        [] => limits.body_bytes,
        _ => limits.stream_bytes.max(limits.body_bytes),
    };
    let limits = Limits {
        stream_bytes: most,
        ..*limits
    };
    let mut body = RequestBody::new(headers, body, &limits)?;
    let mut splitter = Splitter::new(boundary);
    let mut collector = Collector::new(form, limits);
    let mut is_empty = true;
    loop {
        match splitter.next().map_err(|problem| wrong(&problem))? {
            Some(Piece::End) => break,
            Some(piece) => collector.take(piece).await?,
            None => match body.chunk().await? {
                Some(bytes) => {
                    is_empty &= bytes.is_empty();
                    splitter.push(&bytes);
                }
                // Without a part some clients write nothing at all, not even a boundary.
                None if is_empty => break,
                None => return Err(wrong(&BREAKS_OFF)),
            },
        }
    }
    while body.chunk().await?.is_some() {} // What follows the last boundary means nothing, up to the limit.
    Ok(collector.parts)
}

/// Puts parts together.
struct Collector {
    form: PartForms,
    parts: Parts,
    open: Open,
    /// Made for the first file that does not fit into memory.
    spool: Option<Spool>,
    count: usize,
    limits: Limits,
    held: Held,
    /// What is in memory of the parts that are whole, and of the names of all, in bytes.
    memory_bytes: usize,
}

/// The part that is being read.
enum Open {
    Nothing,
    Field(PartHead, BytesMut),
    File(&'static FilePart, File),
}

impl Collector {
    fn new(form: PartForms, limits: Limits) -> Self {
        Self {
            form,
            parts: Parts::default(),
            open: Open::Nothing,
            spool: None,
            count: 0,
            limits,
            held: Held::default(),
            memory_bytes: 0,
        }
    }

    async fn take(&mut self, piece: Piece) -> Result<(), Rejection> {
        match piece {
            Piece::Head(head) => self.begin(head).await,
            Piece::Content(bytes) => self.push(bytes).await,
            Piece::PartEnd => self.end(),
            Piece::End => Ok(()),
        }
    }

    async fn begin(&mut self, head: PartHead) -> Result<(), Rejection> {
        self.count += 1;
        if self.count > PART_LIMIT {
            return Err(wrong(&format_args!("has more than {PART_LIMIT} parts")));
        }
        self.make_room(head.memory_bytes()).await?;
        self.memory_bytes += head.memory_bytes();
        let Some(name) = head.name.as_deref() else {
            let detail = format_args!(
                "has no name in `Content-Disposition` of part {}",
                self.count
            );
            return Err(wrong(&detail));
        };
        let part = self.form.files.iter().find(|part| part.name == name);
        self.open = match part {
            Some(part) => {
                let file = File::new(&head);
                if !file.was_not_chosen() {
                    part.check_count(&self.parts.files)?;
                }
                Open::File(part, file)
            }
            None => Open::Field(head, BytesMut::new()),
        };
        Ok(())
    }

    async fn push(&mut self, bytes: Bytes) -> Result<(), Rejection> {
        match &mut self.open {
            Open::Nothing => {}
            Open::Field(_, text) => {
                text.extend_from_slice(&bytes);
                let length = text.len();
                self.make_room(length).await?;
            }
            Open::File(part, file) => {
                // With content it is a file, whatever its name.
                if file.was_not_chosen() {
                    part.check_count(&self.parts.files)?;
                }
                let needed = self.memory_bytes + file.memory_bytes() + bytes.len();
                let fits = needed <= self.limits.body_bytes;
                if fits {
                    self.held.grow(needed, &self.limits)?;
                }
                let pushed = file.push(bytes, fits, &mut self.spool).await;
                pushed.map_err(|_| Rejection::Internal)?;
            }
        }
        Ok(())
    }

    /// Sees to it that so much more fits into memory, in bytes: files make room for names and fields.
    async fn make_room(&mut self, more: usize) -> Result<(), Rejection> {
        let limit_bytes = self.limits.body_bytes;
        if self.memory_bytes + more <= limit_bytes {
            return self.held.grow(self.memory_bytes + more, &self.limits);
        }
        for (_, file) in &mut self.parts.files {
            let freed = file.memory_bytes();
            if freed > 0 {
                let pushed = file.push(Bytes::new(), false, &mut self.spool).await;
                pushed.map_err(|_| Rejection::Internal)?;
                self.memory_bytes -= freed;
            }
        }
        match self.memory_bytes + more <= limit_bytes {
            true => Ok(()),
            false => Err(Rejection::ContentTooLarge { limit_bytes }),
        }
    }

    fn end(&mut self) -> Result<(), Rejection> {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Field(head, text) => {
                self.memory_bytes += text.len();
                let name = head.name.unwrap_or_default();
                let text = String::from_utf8(text.into()).map_err(|_| {
                    let at = Pointer::ROOT;
                    Violation::of_body(at.member(&name), &"is not UTF-8")
                })?;
                let content_type = head.content_type.as_deref();
                let encodings = self.form.encodings;
                Field::of_part(name, content_type, text, encodings, &mut self.parts.fields)?;
            }
            Open::File(part, file) => {
                self.memory_bytes += file.memory_bytes();
                if !file.was_not_chosen() {
                    self.parts.files.push((part.name.to_owned(), file));
                }
            }
        }
        Ok(())
    }
}

/// Something is wrong with the body as a whole.
fn wrong(detail: &dyn Display) -> Rejection {
    Violation::of_body("", detail).into()
}
