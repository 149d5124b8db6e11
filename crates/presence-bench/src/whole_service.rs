//! The whole service as it is shipped: its front, a login by name and password, its store on the disk.

use std::io;

use presence_server::{BasePath, Server, Service, hash_password};
use presence_store::{Associate, Durability, Options, Store};

use crate::requests;
use crate::sockets;

/// Has the whole service answer so many requests. Its commits are not synced.
pub(crate) fn run(count: usize) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut options = Options::default();
    options.create = true;
    options.durability = Durability::Unsafe;
    let store = Store::open_with(folder.path().join("presence.db"), options);
    let store = store.map_err(io::Error::other)?;
    let password_hash = hash_password(b"secret").map_err(io::Error::other)?;
    let tom = Associate {
        id: 7,
        login: "tom".to_owned(),
        name: "Tom".to_owned(),
        administrator: false,
        disabled: false,
        password_hash: Some(password_hash),
    };
    store.add_associate(&tom).map_err(io::Error::other)?;
    let service = Service::new(store).map_err(io::Error::other)?;
    sockets::block_on(async {
        let address = "127.0.0.1:0".parse().map_err(io::Error::other)?;
        let server = Server::bind(address, BasePath::default(), service).await;
        let server = server.map_err(io::Error::other)?;
        let url = server.url();
        let address = url.trim_start_matches("http://").parse();
        let stopped = sockets::client(address.map_err(io::Error::other)?, &requests::PUT, count)?;
        let (stop, outcome) = sockets::stopping(stopped);
        server.run(stop).await;
        outcome.await.map_err(io::Error::other)?
    })
}
