//! Where credentials come from when they do not last: a provider is asked, and asked again when they are refused.

use std::pin::Pin;

use crate::Credentials;

/// Why a provider has no credentials. It may be logged: hold no secret in it.
pub type ProviderError = Box<dyn std::error::Error + Send + Sync>;

/// What a provider answers, once it has it.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, ProviderError>> + Send + 'a>>;

/// Gives credentials that do not last for ever, such as tickets and access tokens.
///
/// It is asked before the first request, after the time that [`Credentials::valid_for`] says, and when the server
/// answers 401; never by two requests at once. Whoever needs credentials meanwhile waits for the same answer. The
/// asking goes on when the request that began it is given up, so that a refresh token that works once is not lost;
/// it may take as long as a whole call ([`ClientBuilder::timeout`](crate::ClientBuilder::timeout)).
///
/// Functions from a [`Reason`] to a future are providers.
pub trait CredentialsProvider: Send + Sync {
    /// Gives credentials: those it has, or new ones if the reason is not [`Reason::First`].
    ///
    /// # Errors
    ///
    /// Whatever keeps the provider from having credentials; the call fails with
    /// [`Error::Credentials`](crate::Error::Credentials).
    fn credentials(&self, reason: Reason) -> CredentialsFuture<'_>;
}

/// Why a provider is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// There are none yet.
    First,
    /// The time of those it gave before is over.
    Expired,
    /// The server answered 401 to those it gave before.
    Refused,
}

impl<F, R> CredentialsProvider for F
where
    F: Fn(Reason) -> R + Send + Sync,
    R: Future<Output = Result<Credentials, ProviderError>> + Send + 'static,
{
    fn credentials(&self, reason: Reason) -> CredentialsFuture<'_> {
        Box::pin(self(reason))
    }
}
