//! Serves both contracts on a loopback port: `cargo run --package rooms -- presence.db`.

use std::error::Error;

use presence_store::Store;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("usage: rooms STORE, as `presence-server associate add` makes it")?;
    let presence = presence_server::Service::new(Store::open(path)?)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    openapi_axum::serve(listener, rooms::app(presence)).await?;
    Ok(())
}
