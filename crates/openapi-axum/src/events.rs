//! Server-sent events (HTML standard, section 9.2): an answer that goes on, one item after the other.

use std::fmt;

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt};

use crate::body::ResponseBody;

/// The events of an answer, as they happen. The answer ends with the stream; when the client is gone, the stream is
/// dropped.
pub struct Events<T> {
    stream: BoxStream<'static, Event<T>>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    data: Option<T>,
    name: Option<String>,
    id: Option<String>,
    retry_ms: Option<u64>,
    comment: Option<String>,
}

impl<T: Send + 'static> Events<T> {
    /// The events of a stream: items, or [`Event`]s, which say more.
    pub fn new<S>(stream: S) -> Self
    where
        S: Stream + Send + 'static,
        S::Item: Into<Event<T>>,
    {
        Self {
            stream: stream.map(Into::into).boxed(),
        }
    }

    /// The body of the answer; `data` writes an item, line by line as it likes.
    pub fn into_body<D>(self, data: impl Fn(&T) -> D + Send + 'static) -> ResponseBody
    where
        D: AsRef<[u8]>,
    {
        let written = self.stream.map(move |event| {
            let data = event.data.as_ref().map(&data);
            Ok::<_, std::convert::Infallible>(event.write(data.as_ref().map(AsRef::as_ref)))
        });
        ResponseBody::stream(written)
    }
}

impl<T> Event<T> {
    /// An event that carries an item.
    pub fn new(data: T) -> Self {
        Self {
            data: Some(data),
            ..Self::nothing()
        }
    }

    /// No event, but a line that a client passes over: it keeps a connection open that would be cut for its silence.
    #[must_use]
    pub fn comment(text: impl Into<String>) -> Self {
        Self {
            comment: Some(text.into()),
            ..Self::nothing()
        }
    }

    /// Names the kind of the event (`event`); without one it is `message`. Line breaks in it become spaces.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Gives it an id, which a client that comes back sends as `Last-Event-ID`. Line breaks in it become spaces; one
    /// with U+0000 is passed over by clients.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Says how long a client waits before it comes back, in milliseconds.
    #[must_use]
    pub fn retry_after_ms(mut self, retry_ms: u64) -> Self {
        self.retry_ms = Some(retry_ms);
        self
    }

    fn nothing() -> Self {
        Self {
            data: None,
            name: None,
            id: None,
            retry_ms: None,
            comment: None,
        }
    }

    /// The event as lines, `data` for its item.
    fn write(&self, data: Option<&[u8]>) -> Bytes {
        let mut lines = Vec::with_capacity(64);
        if let Some(comment) = &self.comment {
            write_lines(&mut lines, b"", comment.as_bytes());
        }
        let fields = [(&b"event"[..], &self.name), (&b"id"[..], &self.id)];
        for (field, value) in fields {
            if let Some(value) = value {
                let value = value.replace(['\r', '\n'], " ");
                write_lines(&mut lines, field, value.as_bytes());
            }
        }
        if let Some(retry_ms) = self.retry_ms {
            write_lines(&mut lines, b"retry", retry_ms.to_string().as_bytes());
        }
        if let Some(data) = data {
            write_lines(&mut lines, b"data", data);
        }
        lines.push(b'\n');
        lines.into()
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}

/// Writes a field, a line for each line of its value: `\n`, `\r` and both together end one.
fn write_lines(lines: &mut Vec<u8>, field: &[u8], value: &[u8]) {
    let mut rest = Some(value);
    while let Some(value) = rest {
        let end = value.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, behind) = match end {
            None => (value, None),
            Some(end) => {
                let (line, behind) = value.split_at(end);
                let behind = behind.strip_prefix(b"\r\n").or(behind.get(1..));
                (line, behind)
            }
        };
        lines.extend_from_slice(field);
        lines.extend_from_slice(b": ");
        lines.extend_from_slice(line);
        lines.push(b'\n');
        rest = behind;
    }
}
