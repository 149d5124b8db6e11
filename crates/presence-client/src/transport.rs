//! The way of every request to the server: it is shown who asks, sent, and noted in the log.

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Request, Response};

use crate::Error;

/// What the client has besides progenitor's own. Its `Debug` is the client's: nothing in it may
/// print a secret.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: reqwest::Client,
    authorization: Option<HeaderValue>,
}

impl Transport {
    pub(crate) fn new(client: reqwest::Client, authorization: Option<HeaderValue>) -> Self {
        Self {
            client,
            authorization,
        }
    }

    /// Sends the request of an operation, named by its `operationId`.
    pub(crate) async fn execute(
        &self,
        mut request: Request,
        operation: &'static str,
    ) -> Result<Response, Error> {
        if let Some(authorization) = &self.authorization {
            request
                .headers_mut()
                .insert(AUTHORIZATION, authorization.clone());
        }
        match self.client.execute(request).await {
            Ok(response) => {
                tracing::debug!(operation, status = response.status().as_u16(), "answered");
                Ok(response)
            }
            Err(error) => {
                tracing::debug!(operation, %error, "not answered");
                Err(error.into())
            }
        }
    }
}
