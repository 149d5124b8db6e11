//! What a hostile client does over HTTP/1.1, until the server ends the connection.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

/// A client: what it was answered before the server ended the connection.
pub(crate) type Attack = fn(TcpStream) -> Pin<Box<dyn Future<Output = Vec<u8>> + Send>>;

/// How long a slow client takes over a byte: much less than any limit of the time between two.
const DRIBBLE: Duration = Duration::from_millis(50);

/// Connects from an address of its own, with little room for answers.
pub(crate) async fn connect(target: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    socket.bind(([127, 0, 0, 2], 0).into())?;
    socket.connect(target).await
}

/// Sends nothing.
pub(crate) async fn silent(mut connection: TcpStream) -> Vec<u8> {
    until_closed(&mut connection).await
}

/// Asks once, and stays.
pub(crate) async fn idle(mut connection: TcpStream) -> Vec<u8> {
    send(&mut connection, b"GET / HTTP/1.1\r\nhost: here\r\n\r\n").await;
    until_closed(&mut connection).await
}

/// Sends a head that does not end, byte by byte.
pub(crate) async fn slow_head(connection: TcpStream) -> Vec<u8> {
    dribble(connection, b"GET / HTTP/1.1\r\nhost: here\r\nx: ").await
}

/// Sends half of the first line of HTTP/2, and nothing more.
pub(crate) async fn half_preface(mut connection: TcpStream) -> Vec<u8> {
    send(&mut connection, b"PRI * HTTP/2").await;
    until_closed(&mut connection).await
}

/// Sends a long body byte by byte.
pub(crate) async fn slow_body(connection: TcpStream) -> Vec<u8> {
    dribble(
        connection,
        b"PUT / HTTP/1.1\r\nhost: here\r\ncontent-length: 100000\r\n\r\n",
    )
    .await
}

/// Says that there is a body, and sends none of it.
pub(crate) async fn no_body(mut connection: TcpStream) -> Vec<u8> {
    let head = b"PUT / HTTP/1.1\r\nhost: here\r\ncontent-length: 100000\r\n\r\n";
    send(&mut connection, head).await;
    until_closed(&mut connection).await
}

/// Asks for much, and reads nothing of it.
pub(crate) async fn never_reading(mut connection: TcpStream) -> Vec<u8> {
    send(&mut connection, b"GET /big HTTP/1.1\r\nhost: here\r\n\r\n").await;
    until_reset(&connection).await;
    Vec::new()
}

/// Asks for much, and reads it byte by byte.
pub(crate) async fn slow_reading(mut connection: TcpStream) -> Vec<u8> {
    send(&mut connection, b"GET /big HTTP/1.1\r\nhost: here\r\n\r\n").await;
    while !is_reset(&connection) && connection.read_u8().await.is_ok() {
        sleep(DRIBBLE).await;
    }
    Vec::new()
}

/// Asks again and again without a look at the answers.
pub(crate) async fn pipelining(mut connection: TcpStream) -> Vec<u8> {
    let requests = b"GET /page HTTP/1.1\r\nhost: here\r\n\r\n".repeat(100);
    while connection.write_all(&requests).await.is_ok() {}
    Vec::new()
}

/// All that comes until the connection ends.
pub(crate) async fn until_closed(connection: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // Whether it is closed or reset makes no difference.
    let _ = connection.read_to_end(&mut answer).await;
    answer
}

/// Sends what the server may refuse to take.
pub(crate) async fn send(connection: &mut TcpStream, bytes: &[u8]) {
    let _ = connection.write_all(bytes).await;
}

async fn dribble(mut connection: TcpStream, head: &[u8]) -> Vec<u8> {
    send(&mut connection, head).await;
    let (mut reader, mut writer) = connection.split();
    let mut answer = Vec::new();
    let writing = async {
        // Not all at the same moment.
        sleep(DRIBBLE.mul_f64(fastrand::f64())).await;
        while writer.write_all(b"x").await.is_ok() {
            sleep(DRIBBLE).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = reader.read_to_end(&mut answer) => {}
        () = writing => {}
    }
    answer
}

/// Without reading, so that there is never room for more.
async fn until_reset(connection: &TcpStream) {
    while !is_reset(connection) {
        sleep(DRIBBLE).await;
    }
}

fn is_reset(connection: &TcpStream) -> bool {
    matches!(connection.take_error(), Ok(Some(_)) | Err(_))
}
