//! What a server takes of its clients: times, counts and sizes.

use std::time::Duration;

/// What a server takes of its clients. [`Duration::MAX`] is no limit of a time, and `MAX` of a number none of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// How long a connection may send nothing at all, and how long TLS may take to be agreed on. 10 s by default.
    pub first_byte: Duration,
    /// How long the head of a request may take from its first byte to its last. The connection is closed without an
    /// answer: it is not known what was asked. 10 s by default.
    pub head: Duration,
    /// How long the next bytes of a body may take, while they are waited for. The answer is 408. 10 s by default.
    pub body_idle: Duration,
    /// The least that has to come of a body, while more is waited for, and to be read of an answer, in bytes per second;
    /// measured after [`body_idle`](Self::body_idle) and [`write`](Self::write). 1 KiB by default; 0 is no limit.
    pub rate: u32,
    /// How long a connection may be kept without a request, after one. 60 s by default.
    pub idle: Duration,
    /// How long a client may take to read more of its answer. The connection is reset. 20 s by default.
    pub write: Duration,
    /// How long what is running may take when the server is to stop; then it is cut off. 10 s by default.
    pub drain: Duration,
    /// How long the server goes on taking connections when it is to stop, while [`Draining`](super::Draining) says so
    /// already: for load balancers, which look every few seconds. Nothing by default.
    pub notice: Duration,
    /// How many connections there may be. One more is answered 503, or closed where it is by TLS. 10,000 by default.
    pub connections: usize,
    /// How many of them may be of one address; IPv6 by its first 64 bits. 1,000 by default.
    pub connections_per_address: usize,
    /// The most that the head of a request may have, in bytes; of HTTP/2 the list of its fields (RFC 9113, section
    /// 6.5.2). The answer is 431. 16 KiB by default; a server takes 8 KiB at least.
    pub head_bytes: usize,
    /// How many header fields a request may have. The answer is 431. 100 by default, which is the most of HTTP/1.1.
    pub header_count: usize,
    /// The most that the target of a request may have, in bytes. The answer is 414. 8 KiB by default.
    pub target_bytes: usize,
    /// What is different with HTTP/2.
    pub http2: Http2Settings,
}

/// What a server takes of clients that speak HTTP/2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http2Settings {
    /// Whether it is spoken at all. By default it is.
    pub enabled: bool,
    /// How many requests a connection may have at once. 100 by default.
    pub streams: u32,
    /// How many requests a client may take back before they are answered, once those are more than the ones that it
    /// has let be answered. The connection is closed. 200 by default.
    pub cancelled: u64,
    /// The most that comes of one body before it is read, in bytes. 64 KiB by default.
    pub stream_window_bytes: u32,
    /// The most that comes of all bodies of a connection before they are read, in bytes. 256 KiB by default.
    pub connection_window_bytes: u32,
    /// The most that waits of one answer until the client takes it, in bytes. 64 KiB by default.
    pub send_buffer_bytes: usize,
    /// How long a connection may be silent until it is asked whether it is still there. 20 s by default.
    pub ping: Duration,
    /// How long it may take to say so. 10 s by default.
    pub ping_timeout: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            head: Duration::from_secs(10),
            body_idle: Duration::from_secs(10),
            rate: 1024,
            idle: Duration::from_secs(60),
            write: Duration::from_secs(20),
            drain: Duration::from_secs(10),
            notice: Duration::ZERO,
            connections: 10_000,
            connections_per_address: 1_000,
            head_bytes: 16 * 1024,
            header_count: 100,
            target_bytes: 8 * 1024,
            http2: Http2Settings::default(),
        }
    }
}

impl Default for Http2Settings {
    fn default() -> Self {
        Self {
            enabled: true,
            streams: 100,
            cancelled: 200,
            stream_window_bytes: 64 * 1024,
            connection_window_bytes: 256 * 1024,
            send_buffer_bytes: 64 * 1024,
            ping: Duration::from_secs(20),
            ping_timeout: Duration::from_secs(10),
        }
    }
}
