//! Calls against a server that answers whatever a test wants.

mod answers;
mod building;
mod logs;
mod renewal;
mod requests;
mod responder;
mod retries;
mod superoffice;
mod trouble;

use std::error::Error;
use std::time::Duration;

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, ResponseValue, Retry};
use responder::{Behaviour, Responder};

/// What a test returns.
type Tested = Result<(), Box<dyn Error>>;

/// What a call of the client returns.
type Called = Result<ResponseValue<UserPresenceStatus>, presence_client::Error>;

/// A presence as servers write it.
const PRESENCE: &str = r#"{"Status":"StatusNormal","Message":null}"#;

/// An answer as a server writes it.
fn answer(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         X-Trace: abc\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// An answer without a body, with a header line or none (`""`).
fn refusal(status: &str, header: &str) -> Behaviour {
    let head =
        format!("HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    Behaviour::Answer(head.replace("\r\n\r\nContent", "\r\nContent").into_bytes())
}

/// The answer that all is well.
fn presence() -> Behaviour {
    Behaviour::Answer(answer("200 OK", "application/json", PRESENCE))
}

/// The default, without waiting.
fn at_once() -> Retry {
    Retry::default().backoff(Duration::ZERO, Duration::ZERO)
}

/// Gets a presence.
async fn get_from(client: &Client) -> Called {
    let request = client.v1_user_get_user_presence_status().associate_id(7);
    request.send().await
}

/// Sets a presence without a message.
async fn set(client: &Client) -> Called {
    let presence = UserPresenceStatus {
        status: EjUserStatus::StatusNormal,
        message: None,
    };
    let request = client.v1_user_set_user_presence_status().associate_id(7);
    request.body(presence).send().await
}

/// Gets a presence from a server that gives this answer.
async fn get(bytes: Vec<u8>) -> Result<Called, Box<dyn Error>> {
    let responder = Responder::start(Behaviour::Answer(bytes)).await?;
    let client = Client::builder(&responder.url)
        .retry(Retry::none())
        .build()?;
    Ok(get_from(&client).await)
}
