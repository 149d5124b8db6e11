//! What a client crate has beside its generated code, as little of it as compiles.

use http_body_util::{BodyExt, Full};
use openapi_axum::bytes::Bytes;
use openapi_axum::{Contract, Service};

pub mod path {
    //! The segments of a path that are made of values.

    use super::Error;

    /// The value of a path parameter as a segment.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn segment(parameter: &str, value: &str) -> Result<String, Error> {
        match value {
            "" => Err(Error::InvalidRequest(format!("`{parameter}` is empty"))),
            value => Ok(value.to_owned()),
        }
    }
}

pub mod response {
    //! The readers of answers.

    use progenitor_client::ResponseValue;
    use reqwest::Response;
    use serde::de::DeserializeOwned;

    use super::Error;

    /// Reads a success.
    ///
    /// # Errors
    ///
    /// The body is not what the contract says.
    pub async fn success<T: DeserializeOwned>(
        response: Response,
    ) -> Result<ResponseValue<T>, Error> {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await?;
        let value =
            serde_json::from_slice(&body).map_err(|error| Error::Other(error.to_string()))?;
        Ok(ResponseValue::new(value, status, headers))
    }

    /// Reads an error.
    pub async fn failure(response: Response) -> Error {
        Error::Other(response.status().to_string())
    }

    /// Reads what the contract does not declare.
    pub async fn unexpected(response: Response) -> Error {
        Error::Other(response.status().to_string())
    }
}

pub mod transport {
    //! The way of a request to the server.

    use reqwest::{Client, Request, Response};

    use super::Error;

    /// Sends requests.
    #[derive(Debug, Clone)]
    pub struct Transport(pub Client);

    impl Transport {
        /// Sends one.
        ///
        /// # Errors
        ///
        /// There is no answer.
        pub async fn execute(
            &self,
            request: Request,
            _operation: &'static str,
        ) -> Result<Response, Error> {
            Ok(self.0.execute(request).await?)
        }
    }
}

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Error {
    /// It was not sent.
    InvalidRequest(String),
    /// Something else.
    Other(String),
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<reqwest::header::InvalidHeaderValue> for Error {
    fn from(error: reqwest::header::InvalidHeaderValue) -> Self {
        Self::Other(error.to_string())
    }
}

/// One exchange with a service: status, headers as `name: value` lines, and body.
pub async fn exchange<C: Contract>(
    service: &Service<C>,
    request: http::request::Builder,
    body: &str,
) -> (u16, String, String) {
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    let response = service.answer(request.body(body).unwrap()).await;
    let (parts, body) = response.into_parts();
    let lines = parts
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status.as_u16(),
        lines.collect(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}
