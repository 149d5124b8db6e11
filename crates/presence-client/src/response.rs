//! The readers of answers. None of them loses the status: it is taken before the body is read.

use openapi_client::response::{SUCCESS_LIMIT, TEXT_LIMIT, beginning, read};
use progenitor_client::ResponseValue;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::Error;

/// Reads a success.
pub(crate) async fn success<T: DeserializeOwned>(
    response: Response,
) -> Result<ResponseValue<T>, Error> {
    let (head, body) = read(response, SUCCESS_LIMIT).await?;
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(ResponseValue::new(value, head.status, head.headers)),
        Err(source) => Err(Error::Undecodable {
            head,
            text: beginning(&body),
            source,
        }),
    }
}

/// Reads an error.
pub(crate) async fn failure(response: Response) -> Error {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) if head.status == StatusCode::MISDIRECTED_REQUEST => Error::Misdirected {
            head,
            text: beginning(&body),
        },
        Ok((head, body)) => match serde_json::from_slice(&body) {
            Ok(body) => Error::Declared {
                head,
                body: Box::new(body),
            },
            Err(_) => Error::ForeignBody {
                head,
                text: beginning(&body),
            },
        },
        Err(interrupted) => interrupted.into(),
    }
}

/// Reads an answer that the contract does not declare.
pub(crate) async fn unexpected(response: Response) -> Error {
    match read(response, TEXT_LIMIT).await {
        Ok((head, body)) => Error::UndeclaredStatus {
            head,
            text: beginning(&body),
        },
        Err(interrupted) => interrupted.into(),
    }
}
