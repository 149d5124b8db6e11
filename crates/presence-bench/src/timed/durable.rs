//! The whole service with a store that syncs, against the same with one that does not.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use presence_server::{BasePath, Server, Service, hash_password};
use presence_store::Durability;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Rounds, associates, load};

const ASSOCIATES: i32 = 10_000;

/// A server in a process of its own, which ends with it.
struct Running {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// Requests a second, of the durable service to the other, on so many connections.
pub(super) fn ratio(connections: usize, rounds: Rounds) -> io::Result<f64> {
    let durable = Running::start("on")?;
    let other = Running::start("off")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    rounds.ratio(
        |time| runtime.block_on(ask(durable.address, connections, time)),
        |time| runtime.block_on(ask(other.address, connections, time)),
    )
}

/// Serves a store that is there, durable (`on`) or not; prints the address, and does not end.
pub(crate) fn serve(store: &Path, durable: &str) -> io::Result<()> {
    let durability = match durable {
        "on" => Durability::Synced,
        _ => Durability::Unsafe,
    };
    let store = associates::open(store, durability)?;
    let service = Service::new(store).map_err(io::Error::other)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let address = "127.0.0.1:0".parse().map_err(io::Error::other)?;
        let server = Server::bind(address, BasePath::default(), service).await;
        let server = server.map_err(io::Error::other)?;
        println!("{}", server.url());
        io::stdout().flush()?;
        server.run(std::future::pending()).await;
        Ok(())
    })
}

impl Running {
    fn start(durable: &str) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("presence.db");
        let hash = hash_password(b"secret").map_err(io::Error::other)?;
        associates::create(&path, ASSOCIATES, Some(&hash))?;
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .arg(&path)
            .arg(durable)
            .stdout(Stdio::piped())
            .spawn()?;
        let printed = process.stdout.take().map(BufReader::new);
        let line = printed.and_then(|printed| printed.lines().next());
        let line = line.ok_or_else(|| io::Error::other("the server does not start"))??;
        let address = line.trim_start_matches("http://").parse();
        Ok(Self {
            process,
            address: address.map_err(io::Error::other)?,
            _folder: folder,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already, or goes now.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How many requests a second are answered.
async fn ask(
    address: SocketAddr,
    connections: usize,
    time: std::time::Duration,
) -> io::Result<f64> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        let connection = TcpStream::connect(address).await?;
        connection.set_nodelay(true)?;
        // Each is used by its own asker alone, one request after the other.
        open.push(RefCell::new(Some(connection)));
    }
    let open = &open;
    load::rate(connections, time, |asker, count| async move {
        let place = open.get(asker);
        let connection = place.and_then(RefCell::take);
        let mut connection = connection.ok_or_else(|| io::Error::other("no connection"))?;
        exchange(&mut connection, asker + count * connections).await?;
        place.map(|place| place.replace(Some(connection)));
        Ok(())
    })
    .await
}

/// Sends a request and reads its answer.
async fn exchange(connection: &mut TcpStream, number: usize) -> io::Result<()> {
    const BODY: &str = r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#;
    let login = STANDARD.encode("user1:secret");
    let request = format!(
        "PUT /api/v1/User/{}/UserPresenceStatus HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {login}\r\n\
         Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{BODY}",
        number % 9_984 + 1,
        BODY.len(),
    );
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(1024);
    while !answer.ends_with(BODY.as_bytes()) {
        let length = connection.read_buf(&mut answer).await?;
        if length == 0 || !answer.starts_with(b"HTTP/1.1 200 OK") {
            let found = answer.escape_ascii();
            return Err(io::Error::other(format!("not what was expected: {found}")));
        }
    }
    Ok(())
}
