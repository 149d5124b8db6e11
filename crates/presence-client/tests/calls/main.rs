//! Calls against a server that answers whatever a test wants.

mod answers;
mod building;
mod requests;
mod responder;
mod trouble;

use std::error::Error;

use presence_client::types::UserPresenceStatus;
use presence_client::{Client, ResponseValue};
use responder::{Behaviour, Responder};

/// What a test returns.
type Tested = Result<(), Box<dyn Error>>;

/// What a call of the client returns.
type Called = Result<ResponseValue<UserPresenceStatus>, presence_client::Error>;

/// An answer as a server writes it.
fn answer(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         X-Trace: abc\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Gets a presence from a server that gives this answer.
async fn get(bytes: Vec<u8>) -> Result<Called, Box<dyn Error>> {
    let responder = Responder::start(Behaviour::Answer(bytes)).await?;
    let client = Client::builder(&responder.url).build()?;
    Ok(client
        .v1_user_get_user_presence_status()
        .associate_id(7)
        .send()
        .await)
}
