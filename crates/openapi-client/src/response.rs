//! The readers of answers. None of them loses the status: it is taken before the body is read.

use std::fmt;

use progenitor_client::ResponseValue;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::{ByteStream, Error, EventStream, Head, Interrupted, Source};

/// How much of the body of a success is read, in bytes. Streams have no limit.
pub const SUCCESS_LIMIT: usize = 16 * 1024 * 1024;

/// How much of the body of anything else is read or kept, in bytes.
pub const TEXT_LIMIT: usize = 64 * 1024;

/// Reads a success of JSON.
///
/// # Errors
///
/// The body broke off, or is not what the contract says.
pub async fn success<T: DeserializeOwned, E>(
    response: Response,
) -> Result<ResponseValue<T>, Error<E>> {
    decoded(response, |body| Ok(serde_json::from_slice(body)?)).await
}

/// Reads a success of text, which is a scalar.
///
/// # Errors
///
/// The body broke off, or is not what the contract says.
pub async fn text<T: DeserializeOwned, E>(
    response: Response,
) -> Result<ResponseValue<T>, Error<E>> {
    decoded(response, |body| scalar(std::str::from_utf8(body)?)).await
}

/// Reads a success without a body. What the server sends all the same is dropped.
pub fn empty(response: Response) -> ResponseValue<()> {
    ResponseValue::empty(response)
}

/// Takes a success of bytes, which are read as they come.
pub fn bytes(response: Response) -> ResponseValue<ByteStream> {
    let Head { status, headers } = Head::of(&response);
    ResponseValue::new(ByteStream::of(response), status, headers)
}

/// Takes a success of events, which are read as they come.
pub fn events<T: DeserializeOwned>(response: Response) -> ResponseValue<EventStream<T>> {
    let Head { status, headers } = Head::of(&response);
    ResponseValue::new(EventStream::of(response), status, headers)
}

/// Makes of a success what it is among several.
///
/// # Errors
///
/// Those of the success.
pub fn map<T, U: fmt::Debug, E>(
    answer: Result<ResponseValue<T>, Error<E>>,
    change: impl FnOnce(T) -> U,
) -> Result<ResponseValue<U>, Error<E>> {
    answer?.map(change)
}

/// Reads an error of JSON.
pub async fn failure<E: DeserializeOwned>(response: Response) -> Error<E> {
    declared(response, |body| serde_json::from_slice(body).ok()).await
}

/// Reads an error of text, which is a scalar.
pub async fn text_failure<E: DeserializeOwned>(response: Response) -> Error<E> {
    let read = |body: &[u8]| scalar(std::str::from_utf8(body).ok()?).ok();
    declared(response, read).await
}

/// Reads an error of bytes, of which at most 64 KiB are kept.
pub async fn bytes_failure(response: Response) -> Error<Vec<u8>> {
    declared(response, |body| {
        Some(body.get(..TEXT_LIMIT).unwrap_or(body).to_vec())
    })
    .await
}

/// Takes an error that the contract declares without a body.
pub fn empty_failure<E>(response: &Response) -> Error<E> {
    Error::WithoutBody {
        head: Box::new(Head::of(response)),
    }
}

/// Reads an answer that the contract does not declare.
pub async fn unexpected<E>(response: Response) -> Error<E> {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) => Error::UndeclaredStatus {
            head,
            text: beginning(&body),
        },
        Err(interrupted) => interrupted.into(),
    }
}

/// Whether an answer has this media type, or one of this range, whatever its parameters.
#[must_use]
pub fn is_of_type(response: &Response, essence: &str) -> bool {
    let value = response.headers().get(CONTENT_TYPE);
    let Some(value) = value.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let found = value.split(';').next().unwrap_or_default().trim();
    match essence.strip_suffix('*') {
        Some("*/") => true,
        Some(range) => found
            .get(..range.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(range)),
        None => found.eq_ignore_ascii_case(essence),
    }
}

/// Head and body, of which no more is read once it is past the limit (in bytes).
///
/// # Errors
///
/// The body broke off.
pub async fn read(
    mut response: Response,
    limit: usize,
) -> Result<(Box<Head>, Vec<u8>), Interrupted> {
    let head = Box::new(Head::of(&response));
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(source) => {
                let source = source.without_url();
                return Err(Interrupted { head, source });
            }
        }
        if body.len() > limit {
            break;
        }
    }
    Ok((head, body))
}

/// The beginning of a body as text, at most 64 KiB.
#[must_use]
pub fn beginning(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..TEXT_LIMIT).unwrap_or(body)).into_owned()
}

/// JSON, or text that stands for itself.
pub(crate) fn scalar_or_json<T: DeserializeOwned>(text: &str) -> Result<T, Source> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) => scalar(text).map_err(|_| error.into()),
    }
}

/// A string, or what JSON writes without quotes.
fn scalar<T: DeserializeOwned>(text: &str) -> Result<T, Source> {
    let from_text: StrDeserializer<'_, serde_json::Error> = text.into_deserializer();
    match T::deserialize(from_text) {
        Ok(value) => Ok(value),
        Err(error) => serde_json::from_str(text.trim()).map_err(|_| error.into()),
    }
}

async fn decoded<T, E>(
    response: Response,
    decode: impl FnOnce(&[u8]) -> Result<T, Source>,
) -> Result<ResponseValue<T>, Error<E>> {
    let (head, body) = read(response, SUCCESS_LIMIT).await?;
    match decode(&body) {
        Ok(value) => Ok(ResponseValue::new(value, head.status, head.headers)),
        Err(source) => Err(Error::Undecodable {
            head,
            text: beginning(&body),
            source,
        }),
    }
}

async fn declared<E>(response: Response, decode: impl FnOnce(&[u8]) -> Option<E>) -> Error<E> {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) => match decode(&body) {
            Some(body) => Error::Declared {
                head,
                body: Box::new(body),
            },
            None => Error::ForeignBody {
                head,
                text: beginning(&body),
            },
        },
        Err(interrupted) => interrupted.into(),
    }
}
