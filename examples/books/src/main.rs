//! Serves the books on a loopback port: `cargo run --package books`.

use std::io::Error;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    openapi_axum::serve(listener, books::app()).await
}
