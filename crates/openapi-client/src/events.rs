//! Server-sent events (HTML standard, section 9.2).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::{ByteStream, Error, Head};

/// The most that one line or the data of one event may take, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// The longest id that is kept, in bytes: each event has its own copy of the last one.
const ID_LIMIT: usize = 4 * 1024;

/// How much of an event is kept where it is not what the contract says, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of its kind (`event`), if it has one.
    pub kind: Option<String>,
    /// Its id, or that of the last event before it that had one. Ids longer than 4 KiB are ignored.
    pub id: Option<String>,
    /// How long to wait before connecting again, in milliseconds, if it says so.
    pub retry_ms: Option<u64>,
    /// What it carries.
    pub data: T,
}

/// The events of an answer, as they come.
///
/// It is a stream; without an extension for streams, [`event`](Self::event) gives one after the other.
pub struct EventStream<T> {
    head: Head,
    bytes: ByteStream,
    /// What of the last bytes is not parsed yet.
    chunk: Bytes,
    /// On the heap, so that enums of answers stay small.
    parser: Box<Parser>,
    is_over: bool,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> EventStream<T> {
    pub(crate) fn of(response: Response) -> Self {
        Self {
            head: Head::of(&response),
            bytes: ByteStream::of(response),
            chunk: Bytes::new(),
            parser: Box::default(),
            is_over: false,
            item: PhantomData,
        }
    }

    /// The next event, or nothing at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Undecodable`] when an event does not carry what the contract says; the next one may. After
    /// [`Error::Interrupted`] there is none.
    pub async fn event(&mut self) -> Result<Option<Event<T>>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    fn read(&self, event: Event<String>) -> Result<Event<T>, Error> {
        match crate::response::scalar_or_json(&event.data) {
            Ok(data) => Ok(Event {
                kind: event.kind,
                id: event.id,
                retry_ms: event.retry_ms,
                data,
            }),
            Err(source) => Err(Error::Undecodable {
                head: Box::new(self.head.clone()),
                text: event.data.chars().take(TEXT_LIMIT / 4).collect(),
                source,
            }),
        }
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        while !this.is_over {
            let failure = match this.parser.feed(&mut this.chunk) {
                Ok(Some(event)) => return Poll::Ready(Some(this.read(event))),
                Ok(None) => match ready!(Pin::new(&mut this.bytes).poll_next(context)) {
                    Some(Ok(chunk)) => {
                        this.chunk = chunk;
                        continue;
                    }
                    // What is not ended by an empty line is no event.
                    None => break,
                    Some(Err(source)) => Error::Interrupted {
                        head: Box::new(this.head.clone()),
                        source,
                    },
                },
                Err(source) => Error::Undecodable {
                    head: Box::new(this.head.clone()),
                    text: String::new(),
                    source: source.into(),
                },
            };
            this.is_over = true;
            return Poll::Ready(Some(Err(failure)));
        }
        this.is_over = true;
        Poll::Ready(None)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EventStream(..)")
    }
}

/// Events out of bytes, wherever these are cut.
#[derive(Default)]
struct Parser {
    line: Vec<u8>,
    is_after_return: bool,
    is_past_start: bool,
    kind: Option<String>,
    data: Option<String>,
    id: Option<String>,
    retry_ms: Option<u64>,
}

impl Parser {
    /// Takes bytes to the end of the first event, or all of them. Lines end with a line feed, a carriage return, or
    /// both.
    fn feed(&mut self, bytes: &mut Bytes) -> Result<Option<Event<String>>, &'static str> {
        let fed = std::mem::take(bytes);
        for (position, &byte) in fed.iter().enumerate() {
            let was_after_return = std::mem::replace(&mut self.is_after_return, byte == b'\r');
            match byte {
                b'\n' if was_after_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    if let Some(event) = self.take_line(&String::from_utf8_lossy(&line)) {
                        *bytes = fed.slice(position + 1..);
                        return Ok(Some(event));
                    }
                }
                _ => self.line.push(byte),
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LIMIT {
                return Err("an event is longer than 16 MiB");
            }
        }
        Ok(None)
    }

    fn take_line(&mut self, line: &str) -> Option<Event<String>> {
        let line = match std::mem::replace(&mut self.is_past_start, true) {
            true => line,
            false => line.strip_prefix('\u{feff}').unwrap_or(line),
        };
        if line.is_empty() {
            return self.end();
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => self.kind = Some(value.to_owned()),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if value.len() <= ID_LIMIT && !value.contains('\0') => {
                self.id = Some(value.to_owned())
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry_ms = value.parse().ok().or(self.retry_ms);
            }
            _ => {}
        }
        None
    }

    /// An event without data is none; its id stays, and how long to wait is told by the next.
    fn end(&mut self) -> Option<Event<String>> {
        let kind = self.kind.take();
        let data = self.data.take()?;
        Some(Event {
            kind,
            id: self.id.clone(),
            retry_ms: self.retry_ms.take(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(pieces: &[&[u8]]) -> Vec<Event<String>> {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for piece in pieces {
            let mut piece = Bytes::copy_from_slice(piece);
            while let Some(event) = parser.feed(&mut piece).unwrap() {
                events.push(event);
            }
        }
        events
    }

    fn parsed(pieces: &[&[u8]]) -> Vec<(Option<String>, Option<String>, String)> {
        let events = events(pieces).into_iter();
        events
            .map(|event| (event.kind, event.id, event.data))
            .collect()
    }

    fn event(
        kind: Option<&str>,
        id: Option<&str>,
        data: &str,
    ) -> (Option<String>, Option<String>, String) {
        (
            kind.map(str::to_owned),
            id.map(str::to_owned),
            data.to_owned(),
        )
    }

    #[test]
    fn events_are_those_of_the_standard() {
        let text = "\u{feff}: a comment\n\ndata: one\ndata:  two\n\nevent: add\r\nid: 7\rdata\r\n\r\n\
                    event: lost\n\ndata:last\nretry: 9\n\ndata: without an end";
        let expected = [
            event(None, None, "one\n two"),
            event(Some("add"), Some("7"), ""),
            event(None, Some("7"), "last"),
        ];
        assert_eq!(parsed(&[text.as_bytes()]), expected);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(parsed(&bytes), expected);
    }

    #[test]
    fn an_event_without_an_end_is_given_up() {
        let mut parser = Parser::default();
        let mut chunk = Bytes::from(vec![b'a'; LIMIT]);
        assert!(parser.feed(&mut chunk).is_ok());
        assert!(parser.feed(&mut Bytes::from_static(b"a")).is_err());
    }

    #[test]
    fn of_a_chunk_no_more_than_one_event_is_kept() {
        let mut chunk = Bytes::from_static(b"data: 1\n\ndata: 2\n\n");
        let event = Parser::default().feed(&mut chunk).unwrap().unwrap();
        assert_eq!((&*event.data, &*chunk), ("1", &b"data: 2\n\n"[..]));
    }

    #[test]
    fn an_id_that_is_too_long_is_ignored() {
        let (fits, long) = ("a".repeat(ID_LIMIT), "b".repeat(ID_LIMIT + 1));
        let text = format!("id: {fits}\ndata\n\nid: {long}\ndata\n\n");
        let fits = event(None, Some(&fits), "");
        assert_eq!(parsed(&[text.as_bytes()]), [fits.clone(), fits]);
    }

    #[test]
    fn how_long_to_wait_is_told_by_the_next_event() {
        let events = events(&[b"retry: 9\n\nretry\ndata\n\ndata\n\n"]);
        let waits: Vec<_> = events.iter().map(|event| event.retry_ms).collect();
        assert_eq!(waits, [Some(9), None]);
    }
}
