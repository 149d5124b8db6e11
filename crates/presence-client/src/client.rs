//! How a client is built: where the API is, who asks, what requests carry, and how long to wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderName};
use reqwest::redirect::Policy;

use crate::authentication::{Authentication, Renewal, Shown};
use crate::defaults::{APP_TOKEN, CULTURE, Defaults, LANGUAGE, TIME_ZONE};
use crate::transport::Transport;
use crate::{Client, Credentials, CredentialsProvider, Error, Retry};

/// How long a whole call may take unless it is said otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may take to come about unless it is said otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a [`Client`].
///
/// `Debug` shows no credentials, no application's secret, and no URL that may hold a password.
#[derive(Debug, Clone)]
#[must_use]
pub struct ClientBuilder {
    /// The URL, or what is wrong with it.
    base_url: Result<String, String>,
    asking: Asking,
    defaults: Defaults,
    retry: Retry,
    timeout: Duration,
    connect_timeout: Duration,
}

/// Who asks.
#[derive(Clone)]
enum Asking {
    Nobody,
    Fixed(Credentials),
    Provided(Arc<dyn CredentialsProvider>),
}

impl Client {
    /// Starts to build a client of the installation at `base_url`, such as `https://host.example`
    /// or, with a base path, `https://host.example/Cust12345`.
    pub fn builder(base_url: impl AsRef<str>) -> ClientBuilder {
        ClientBuilder {
            base_url: judged(base_url.as_ref()),
            asking: Asking::Nobody,
            defaults: Defaults::default(),
            retry: Retry::default(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }
}

impl ClientBuilder {
    /// Sets what every request shows to say who is asking. Without it, requests show nothing.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.asking = Asking::Fixed(credentials);
        self
    }

    /// Sets who gives what requests show, instead of credentials that stay. It is asked anew when they are refused,
    /// and the request is sent once more.
    pub fn credentials_provider(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.asking = Asking::Provided(Arc::new(provider));
        self
    }

    /// Sets the application's secret (`SO-AppToken`), which SuperOffice wants beside a ticket: always online, onsite
    /// where the server demands it.
    pub fn app_token(self, secret: impl Into<String>) -> Self {
        self.header(APP_TOKEN, secret.into())
    }

    /// Sets the language that text is wanted in (`SO-Language`), such as `nb-NO`, for the calls that set no language.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.header(LANGUAGE, language.into())
    }

    /// Sets the languages that text is wanted in, by preference (`Accept-Language`, RFC 9110, section 12.5.4), for the
    /// calls that set none. A [`language`](Self::language) overrides them.
    pub fn accept_language(self, languages: impl Into<String>) -> Self {
        self.header(ACCEPT_LANGUAGE, languages.into())
    }

    /// Sets the culture that numbers and dates are formatted in (`SO-Culture`), such as `en-GB`, for the calls that set
    /// none. Servers ignore it without a language.
    pub fn culture(self, culture: impl Into<String>) -> Self {
        self.header(CULTURE, culture.into())
    }

    /// Sets the time zone that times are wanted in (`SO-TimeZone`), by id or name, such as `Europe/Oslo`, for the calls
    /// that set none.
    pub fn time_zone(self, time_zone: impl Into<String>) -> Self {
        self.header(TIME_ZONE, time_zone.into())
    }

    /// Sets which requests are sent again. [`Retry::default`] unless set.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long a whole call may take, from asking for credentials over all attempts and the waits between them
    /// to the last byte. 30 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long a connection may take to come about. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Builds the client. Clones of it share its connections, credentials and budget of retries.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when the base URL, the credentials, a header or TLS cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let baseurl = self
            .base_url
            .map_err(|problem| Error::Configuration(format!("the base URL {problem}")))?;
        let authentication = match self.asking {
            Asking::Nobody => Authentication::Nothing,
            Asking::Fixed(credentials) => Authentication::Fixed(Shown::new(&credentials)?),
            Asking::Provided(provider) => {
                Authentication::Provided(Renewal::new(provider, self.timeout))
            }
        };
        let defaults = self.defaults.checked()?;
        let client = http_client(self.connect_timeout)?;
        let inner = Transport {
            exchange: client.clone(),
            authentication,
            defaults,
            budget: Arc::new(self.retry.new_budget()),
            retry: self.retry,
            timeout: self.timeout,
        };
        Ok(Client {
            baseurl,
            client,
            inner,
        })
    }

    fn header(mut self, name: HeaderName, value: String) -> Self {
        self.defaults.set(name, value);
        self
    }
}

impl fmt::Debug for Asking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => formatter.write_str("Nobody"),
            Self::Fixed(credentials) => credentials.fmt(formatter),
            Self::Provided(_) => formatter.write_str("CredentialsProvider(..)"),
        }
    }
}

/// What sends one request; each comes with its own timeout.
fn http_client(connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .user_agent(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ))
        .connect_timeout(connect_timeout)
        // A redirected PUT would become a GET, and its success would not be that of the PUT.
        .redirect(Policy::none())
        .build()
        .map_err(|error| Error::Configuration(error.to_string()))
}

/// The base URL as paths are appended to it. What is wrong is named without showing the URL: it
/// may hold a password.
fn judged(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("does not begin with `https://` or `http://`".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user; give `credentials` instead".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or a fragment; end it with the path".to_owned());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
