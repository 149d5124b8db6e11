//! The readers of answers. None of them loses the status: it is taken before the body is read.

use progenitor_client::ResponseValue;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::{Error, Head};

/// How much of the body of a success is read, in bytes.
const SUCCESS_LIMIT: usize = 16 * 1024 * 1024;

/// How much of the body of anything else is read or kept, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// Reads a success.
pub(crate) async fn success<T: DeserializeOwned>(
    response: Response,
) -> Result<ResponseValue<T>, Error> {
    let (head, body) = read(response, SUCCESS_LIMIT).await?;
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(ResponseValue::new(value, head.status, head.headers)),
        Err(source) => Err(Error::Undecodable {
            head,
            text: text(&body),
            source,
        }),
    }
}

/// Reads an error.
pub(crate) async fn failure(response: Response) -> Error {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) if head.status == StatusCode::MISDIRECTED_REQUEST => Error::Misdirected {
            head,
            text: text(&body),
        },
        Ok((head, body)) => match serde_json::from_slice(&body) {
            Ok(body) => Error::Declared {
                head,
                body: Box::new(body),
            },
            Err(_) => Error::ForeignBody {
                head,
                text: text(&body),
            },
        },
        Err(error) => error,
    }
}

/// Reads an answer that the contract does not declare.
pub(crate) async fn unexpected(response: Response) -> Error {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) => Error::UndeclaredStatus {
            head,
            text: text(&body),
        },
        Err(error) => error,
    }
}

/// Head and body, of which no more is read once it is past the limit (in bytes).
async fn read(mut response: Response, limit: usize) -> Result<(Box<Head>, Vec<u8>), Error> {
    let head = Box::new(Head::of(&response));
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(source) => return Err(Error::Interrupted { head, source }),
        }
        if body.len() > limit {
            break;
        }
    }
    Ok((head, body))
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..TEXT_LIMIT).unwrap_or(body)).into_owned()
}
