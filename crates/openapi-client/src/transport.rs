//! The way of every request to the server.

use reqwest::{Client, Request, Response, Url};

use crate::Error;
use crate::credentials::Credentials;

/// Sends requests. `Debug` shows no credentials.
#[derive(Debug, Clone)]
pub struct Transport {
    client: Client,
    credentials: Credentials,
}

impl Transport {
    /// Sends by this client, and shows these credentials where the contract asks for them.
    #[must_use]
    pub fn new(client: Client, credentials: Credentials) -> Self {
        Self {
            client,
            credentials,
        }
    }

    /// Sends the request of an operation, whose security has these alternatives.
    ///
    /// # Errors
    ///
    /// The credentials cannot be sent, or there is no answer.
    pub async fn execute<E>(
        &self,
        mut request: Request,
        security: &[&[&str]],
    ) -> Result<Response, Error<E>> {
        self.credentials.show(&mut request, security)?;
        Ok(self.client.execute(request).await?)
    }
}

/// The URL of an API as paths are appended to it.
///
/// # Errors
///
/// [`Error::Configuration`] when it is none. What is wrong is named without showing the URL: it may hold a password.
pub fn base_url<E>(text: &str) -> Result<String, Error<E>> {
    let refused = |problem: &str| Error::Configuration(format!("the base URL {problem}"));
    let url = Url::parse(text).map_err(|error| refused(&format!("is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("does not begin with `https://` or `http://`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("holds a user; give `credentials` instead"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("has a query or a fragment; end it with the path"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use tokio::net::TcpListener;

    use super::*;

    /// What an error shows, with all that is behind it.
    fn shown(error: &Error) -> String {
        let mut text = format!("{error:?} {error}");
        let mut source = error.source();
        while let Some(error) = source {
            text.push_str(&format!(" {error:?} {error}"));
            source = error.source();
        }
        text
    }

    async fn sent(base_url: &str) -> Result<Response, Error> {
        let mut credentials = Credentials::default();
        credentials.query("Key", "key", "s3cret");
        let client = Client::builder().no_proxy().build()?;
        let request = client.get(base_url).build()?;
        Transport::new(client, credentials)
            .execute(request, &[&["Key"]])
            .await
    }

    #[tokio::test]
    async fn an_error_does_not_show_the_key_of_the_query() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let (broken, _) = tokio::join!(sent(&base_url), async { drop(listener.accept().await) });
        let broken = broken.unwrap_err();
        assert!(matches!(broken, Error::Transport(_)), "{broken:?}");
        drop(listener);
        let refused = sent(&base_url).await.unwrap_err();
        assert!(matches!(refused, Error::Connect(_)), "{refused:?}");
        for error in [broken, refused] {
            assert!(!shown(&error).contains("s3cret"), "{error:?}");
        }
    }
}
