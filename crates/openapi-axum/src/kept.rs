//! What a thread keeps from one answer for the next, so that an answer takes no memory anew but for its body.

use std::cell::Cell;

use bytes::Bytes;
use http::HeaderMap;

/// The most that a buffer may have to be kept, in bytes; the text of a larger one is not copied out of it.
const BUFFER_LIMIT: usize = 16 * 1024;

/// For how many headers the most there may be room in a map that is kept.
const HEADER_LIMIT: usize = 64;

/// The room of a new buffer, in bytes: enough for most answers.
const ROOM: usize = 512;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static HEADERS: Cell<Option<HeaderMap>> = const { Cell::new(None) };
}

/// An empty buffer.
pub(crate) fn buffer() -> Vec<u8> {
    let buffer = BUFFER.take();
    match buffer.capacity() {
        0 => Vec::with_capacity(ROOM),
        _ => buffer,
    }
}

/// What was written to a buffer, which is kept.
pub(crate) fn into_bytes(mut buffer: Vec<u8>) -> Bytes {
    if buffer.capacity() > BUFFER_LIMIT {
        return buffer.into();
    }
    let bytes = Bytes::copy_from_slice(&buffer);
    buffer.clear();
    BUFFER.set(buffer);
    bytes
}

/// An empty map of headers.
pub(crate) fn headers() -> HeaderMap {
    HEADERS.take().unwrap_or_default()
}

/// Keeps the map of a request that is answered, without what is in it.
pub(crate) fn keep(mut headers: HeaderMap) {
    if headers.capacity() <= HEADER_LIMIT {
        headers.clear();
        HEADERS.set(Some(headers));
    }
}
