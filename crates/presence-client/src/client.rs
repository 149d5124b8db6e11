//! How a client is built: where the API is, who asks, and how long to wait.

use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::transport::Transport;
use crate::{Client, Credentials, Error};

/// How long a whole call may take unless it is said otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may take to come about unless it is said otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a [`Client`].
#[derive(Debug, Clone)]
#[must_use]
pub struct ClientBuilder {
    base_url: String,
    credentials: Option<Credentials>,
    timeout: Duration,
    connect_timeout: Duration,
}

impl Client {
    /// Starts to build a client of the installation at `base_url`, such as `https://host.example`
    /// or, with a base path, `https://host.example/Cust12345`.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            base_url: base_url.into(),
            credentials: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }
}

impl ClientBuilder {
    /// Sets what every request shows. Without it, requests show nothing.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets how long a whole call may take, from connecting to the last byte. 30 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long a connection may take to come about. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when the base URL, the credentials or TLS cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let baseurl = base_url(&self.base_url)?;
        let authorization = self
            .credentials
            .as_ref()
            .map(Credentials::authorization)
            .transpose()?;
        let client = reqwest::Client::builder()
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            // A redirected PUT would become a GET, and its success would not be that of the PUT.
            .redirect(Policy::none())
            .build()
            .map_err(|error| Error::Configuration(error.to_string()))?;
        let inner = Transport::new(client.clone(), authorization);
        Ok(Client {
            baseurl,
            client,
            inner,
        })
    }
}

/// The base URL as paths are appended to it. What is wrong is named without showing the URL: it
/// may hold a password.
fn base_url(text: &str) -> Result<String, Error> {
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
