//! What is refused at once: heads that are too large, one connection too many, what the system has no room for.

use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::attacks::{self, connect, send, until_closed};
use crate::honest;
use crate::server::Running;

/// A check: what it counted, or what is wrong.
pub(crate) type Check = fn() -> Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

pub(crate) const CHECKS: &[(&str, Check)] = &[
    ("heads that are too large", || Box::pin(large_heads())),
    ("a handler that panics", || Box::pin(panicking())),
    ("bodies that are nearly whole", || Box::pin(nearly_whole())),
    ("connections that are half closed", || {
        Box::pin(half_closed())
    }),
    ("more connections than there is room for", || {
        Box::pin(too_many_connections())
    }),
    ("more connections than the system has files for", || {
        Box::pin(too_few_files())
    }),
];

/// How many connections are tried, and how many there is room for.
const TRIED: usize = 1000;
const ROOM: usize = 100;

/// As much as a body may have, in bytes.
const LARGE: usize = 1024 * 1024;

/// How long anything may take that is to happen. No test is to come near it.
const PATIENCE: Duration = Duration::from_secs(60);

async fn large_heads() -> Result<String, String> {
    let target = format!("GET /{} HTTP/1.1\r\nhost: here\r\n", "x".repeat(9_000));
    let field = format!(
        "GET / HTTP/1.1\r\nhost: here\r\nx: {}\r\n",
        "x".repeat(20_000)
    );
    let fields = format!("GET / HTTP/1.1\r\nhost: here\r\n{}", "x: x\r\n".repeat(60));
    let server = Running::start("header_count=50");
    let unlimited = Running::start("target_bytes=max,head_bytes=100000");
    for (head, status) in [(&target, 414), (&field, 431), (&fields, 431)] {
        let expected = format!("HTTP/1.1 {status} ");
        let answer = ask(server.address, head).await;
        if !answer.starts_with(&expected) {
            return Err(format!("expected {status}, found {answer:?}"));
        }
        let answer = ask(unlimited.address, head).await;
        if !answer.starts_with("HTTP/1.1 200 ") {
            return Err(format!("without the limit, found {answer:?}"));
        }
    }
    Ok("3 refused; without the limits 3 answered".to_owned())
}

/// Bodies that stop before their end get as much memory as there is for them, and no more. The others are refused.
async fn nearly_whole() -> Result<String, String> {
    let settings = "body_idle=1000,rate=0,receiving_bytes";
    let limited = Running::start(&format!("{settings}={}", 20 * LARGE));
    let (waited, most_kib) = send_nearly_whole(&limited).await?;
    if waited > 20 || most_kib > 60 * 1024 {
        return Err(format!("{waited} bodies had {most_kib} KiB of memory"));
    }
    let unlimited = Running::start(&format!("{settings}=max"));
    let (all, all_kib) = send_nearly_whole(&unlimited).await?;
    expect(all, ROOM, "bodies received without the limit")?;
    Ok(format!(
        "{waited} of {ROOM} were received, {most_kib} KiB of memory at most; without the limit {all} and {all_kib} KiB"
    ))
}

/// How many of the bodies were received until they were waited for in vain, and the memory that the server had at most.
async fn send_nearly_whole(server: &Running) -> Result<(usize, u64), String> {
    let mut clients = JoinSet::new();
    for _ in 0..ROOM {
        let mut connection = connect(server.address)
            .await
            .map_err(|error| error.to_string())?;
        clients.spawn(async move {
            let head = format!("PUT / HTTP/1.1\r\nhost: here\r\ncontent-length: {LARGE}\r\n\r\n");
            send(&mut connection, head.as_bytes()).await;
            send(&mut connection, &vec![b'x'; LARGE - 1]).await;
            until_closed(&mut connection).await
        });
    }
    let honest = tokio::spawn(honest::ask(server.address, ROOM));
    let (mut waited, mut most_kib) = (0, 0);
    while !clients.is_empty() {
        tokio::select! {
            Some(answer) = clients.join_next() => {
                let answer = answer.unwrap();
                waited += usize::from(answer.starts_with(b"HTTP/1.1 408 "));
            }
            () = sleep(Duration::from_millis(20)) => most_kib = server.memory_kib().max(most_kib),
        }
    }
    expect(
        honest.await.unwrap().answered,
        ROOM,
        "honest requests answered",
    )?;
    Ok((waited, most_kib))
}

async fn panicking() -> Result<String, String> {
    let server = Running::start("");
    for _ in 0..ROOM {
        let answer = ask(server.address, "GET /panic HTTP/1.1\r\nhost: here\r\n").await;
        if !answer.starts_with("HTTP/1.1 500 ") {
            return Err(format!("a panic was answered {answer:?}"));
        }
    }
    let answered = honest::ask(server.address, ROOM).await.answered;
    expect(answered, ROOM, "honest requests answered")?;
    Ok(format!(
        "{ROOM} panics answered 500, {answered} honest requests answered after"
    ))
}

/// Who has said all is answered; who stops amid a body is told so; and nothing is left of either, nor of who says nothing.
async fn half_closed() -> Result<String, String> {
    const CASES: [(&[u8], &[u8]); 4] = [
        (b"GET / HTTP/1.1\r\nhost: here\r\n\r\n", b"HTTP/1.1 200 "),
        (
            b"PUT / HTTP/1.1\r\nhost: here\r\ncontent-length: 100000\r\n\r\nx",
            b"HTTP/1.1 400 ",
        ),
        (
            b"PUT / HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhe",
            b"HTTP/1.1 400 ",
        ),
        (b"", b""),
    ];
    let server = Running::start("first_byte=max,head=max,body_idle=max,rate=0,idle=max");
    let files = server.files();
    let mut clients = JoinSet::new();
    for (request, answer) in CASES.into_iter().cycle().take(TRIED) {
        let mut connection = connect(server.address)
            .await
            .map_err(|error| error.to_string())?;
        clients.spawn(async move {
            send(&mut connection, request).await;
            // Where the server was faster, it is closed already.
            let _ = connection.shutdown().await;
            until_closed(&mut connection).await.starts_with(answer)
        });
    }
    let ended = clients.join_all().await;
    let as_expected = ended.into_iter().filter(|expected| *expected).count();
    expect(as_expected, TRIED, "clients answered as they should be")?;
    let closed = async {
        while server.files() > files {
            tokio::task::yield_now().await;
        }
    };
    let closed = tokio::time::timeout(PATIENCE, closed).await;
    closed.map_err(|_| format!("{files} files before, {} after", server.files()))?;
    let answered = honest::ask(server.address, ROOM).await.answered;
    expect(answered, ROOM, "honest requests answered")?;
    Ok(format!(
        "{TRIED} clients ended, {files} files before and after, {answered} honest requests answered after"
    ))
}

async fn too_many_connections() -> Result<String, String> {
    let server = Running::start("per_address=100");
    let mut held = hold(&server).await?;
    let answered = honest::ask(server.address, ROOM).await.answered;
    expect(answered, ROOM, "honest requests answered")?;
    held.shutdown().await;
    let unlimited = Running::start("per_address=max,connections=100");
    let _held = hold(&unlimited).await?;
    let refused = honest::ask(unlimited.address, ROOM).await.refused;
    expect(
        refused,
        ROOM,
        "honest requests refused where an address may have all",
    )?;
    let shed = TRIED - ROOM;
    Ok(format!(
        "{shed} of {TRIED} shed, {answered} honest requests answered; without the limit of an address {refused} refused"
    ))
}

/// Takes all the room there is, and sees the rest turned away.
async fn hold(server: &Running) -> Result<JoinSet<Vec<u8>>, String> {
    let mut clients = JoinSet::new();
    for _ in 0..TRIED {
        if let Ok(connection) = connect(server.address).await {
            clients.spawn(attacks::silent(connection));
        }
    }
    for _ in ROOM..TRIED {
        let answer = clients.join_next().await.unwrap().unwrap();
        if !answer.starts_with(b"HTTP/1.1 503 ") {
            return Err(format!(
                "a client was answered {:?}",
                String::from_utf8_lossy(&answer)
            ));
        }
    }
    expect(clients.len(), ROOM, "clients held")?;
    Ok(clients)
}

/// The server has no file left for a connection that the system has taken already. It neither ends nor forgets.
async fn too_few_files() -> Result<String, String> {
    let server = Running::start("files=64");
    let mut clients = JoinSet::new();
    for _ in 0..ROOM {
        let connection = connect(server.address)
            .await
            .map_err(|error| error.to_string())?;
        clients.spawn(attacks::silent(connection));
    }
    while server.files() < 64 {
        tokio::task::yield_now().await;
    }
    clients.shutdown().await;
    let answered = honest::ask(server.address, ROOM).await.answered;
    expect(answered, ROOM, "honest requests answered")?;
    Ok(format!(
        "{ROOM} tried with 64 files, {answered} honest requests answered after"
    ))
}

async fn ask(address: SocketAddr, head: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    send(
        &mut connection,
        format!("{head}connection: close\r\n\r\n").as_bytes(),
    )
    .await;
    String::from_utf8_lossy(&until_closed(&mut connection).await).into_owned()
}

fn expect(found: usize, expected: usize, what: &str) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{found} of {expected} {what}")),
    }
}
