//! Server-sent events (HTML standard, section 9.2).

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::{ByteStream, Error, Head};

/// The most that one line or the data of one event may take, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// How much of an event is kept where it is not what the contract says, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of its kind (`event`), if it has one.
    pub kind: Option<String>,
    /// Its id, or that of the last event before it that had one.
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
        loop {
            if let Some(event) = self.parser.events.pop_front() {
                return Poll::Ready(Some(self.read(event)));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            let failure = match ready!(Pin::new(&mut self.bytes).poll_next(context)) {
                Some(Ok(chunk)) => match self.parser.feed(&chunk) {
                    Ok(()) => continue,
                    Err(source) => Error::Undecodable {
                        head: Box::new(self.head.clone()),
                        text: String::new(),
                        source: source.into(),
                    },
                },
                // What is not ended by an empty line is no event.
                None => {
                    self.is_over = true;
                    continue;
                }
                Some(Err(source)) => Error::Interrupted {
                    head: Box::new(self.head.clone()),
                    source,
                },
            };
            self.is_over = true;
            return Poll::Ready(Some(Err(failure)));
        }
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
    events: VecDeque<Event<String>>,
}

impl Parser {
    /// Lines end with a line feed, a carriage return, or both.
    fn feed(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        for &byte in bytes {
            let was_after_return = std::mem::replace(&mut self.is_after_return, byte == b'\r');
            match byte {
                b'\n' if was_after_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    self.take_line(&String::from_utf8_lossy(&line));
                }
                _ => self.line.push(byte),
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LIMIT {
                return Err("an event is longer than 16 MiB");
            }
        }
        Ok(())
    }

    fn take_line(&mut self, line: &str) {
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
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry_ms = value.parse().ok();
            }
            _ => {}
        }
    }

    /// An event without data is none; its id stays.
    fn end(&mut self) {
        let (kind, retry_ms) = (self.kind.take(), self.retry_ms.take());
        if let Some(data) = self.data.take() {
            self.events.push_back(Event {
                kind,
                id: self.id.clone(),
                retry_ms,
                data,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pieces: &[&[u8]]) -> Vec<(Option<String>, Option<String>, String)> {
        let mut parser = Parser::default();
        for piece in pieces {
            parser.feed(piece).unwrap();
        }
        let events = parser.events.into_iter();
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
        let chunk = vec![b'a'; LIMIT];
        assert!(parser.feed(&chunk).is_ok());
        assert!(parser.feed(b"a").is_err());
    }
}
