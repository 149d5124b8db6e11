//! What requests show at the moment, and its renewal: one at a time, whoever asks for it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use tracing::Instrument as _;

use crate::{Credentials, CredentialsProvider, Error, Reason};

/// What requests show to say who is asking.
#[derive(Debug, Clone)]
pub(crate) enum Authentication {
    /// Nothing.
    Nothing,
    /// Always the same.
    Fixed(Arc<Shown>),
    /// What a provider gives.
    Provided(Renewal),
}

/// Credentials as headers, all of which are marked as sensitive.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) headers: HeaderMap,
    expires: Option<Instant>,
}

/// Why there are no credentials; shared by all who waited for them.
pub(crate) type Failure = Arc<dyn StdError + Send + Sync>;

type Answer = Result<Arc<Shown>, Failure>;

/// A provider, and the last that it gave.
#[derive(Clone)]
pub(crate) struct Renewal {
    provider: Arc<dyn CredentialsProvider>,
    timeout: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<Shown>>,
    /// Where the answer will be, while the provider is being asked.
    asking: Option<watch::Receiver<Option<Answer>>>,
}

impl Shown {
    pub(crate) fn new(credentials: &Credentials) -> Result<Arc<Self>, Error> {
        let expires = credentials
            .validity()
            .and_then(|validity| Instant::now().checked_add(validity));
        Ok(Arc::new(Self {
            headers: credentials.headers()?,
            expires,
        }))
    }

    fn has_expired(&self) -> bool {
        self.expires
            .is_some_and(|expires| expires <= Instant::now())
    }
}

impl Authentication {
    /// What a request shows now.
    pub(crate) async fn current(&self) -> Result<Option<Arc<Shown>>, Failure> {
        match self {
            Self::Nothing => Ok(None),
            Self::Fixed(shown) => Ok(Some(Arc::clone(shown))),
            Self::Provided(renewal) => renewal.get(None).await.map(Some),
        }
    }

    /// What a request shows after these were refused, if there can be anything else.
    pub(crate) async fn renewed(
        &self,
        refused: &Arc<Shown>,
    ) -> Result<Option<Arc<Shown>>, Failure> {
        match self {
            Self::Nothing | Self::Fixed(_) => Ok(None),
            Self::Provided(renewal) => renewal.get(Some(refused)).await.map(Some),
        }
    }
}

impl Renewal {
    /// Asks this provider, at most this long at a time.
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>, timeout: Duration) -> Self {
        Self {
            provider,
            timeout,
            state: Arc::default(),
        }
    }

    async fn get(&self, refused: Option<&Arc<Shown>>) -> Answer {
        let mut asking = {
            let mut state = self.state();
            // A sender that is gone without an answer was a provider that panicked.
            match &state.asking {
                Some(asking) if asking.has_changed().is_ok() => asking.clone(),
                _ => match reason(state.current.as_ref(), refused) {
                    Ok(shown) => return Ok(shown),
                    Err(reason) => state.asking.insert(self.ask(reason)).clone(),
                },
            }
        };
        match asking.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(answer)) => answer.clone(),
            Ok(None) | Err(_) => Err(failure("the provider of credentials broke off")),
        }
    }

    /// Asks in a task of its own: a request that is given up does not take the others' answer with it.
    fn ask(&self, reason: Reason) -> watch::Receiver<Option<Answer>> {
        let (sender, receiver) = watch::channel(None);
        let renewal = self.clone();
        let asking = async move {
            let given = timeout(renewal.timeout, renewal.provider.credentials(reason)).await;
            let answer: Answer = match given {
                Ok(Ok(credentials)) => {
                    Shown::new(&credentials).map_err(|error| Arc::new(error) as _)
                }
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err(failure(
                    "the provider of credentials did not answer in time",
                )),
            };
            let mut state = renewal.state();
            state.asking = None;
            if let Ok(shown) = &answer {
                state.current = Some(Arc::clone(shown));
            }
            drop(state);
            tracing::debug!(?reason, given = answer.is_ok(), "asked for credentials");
            sender.send_replace(Some(answer));
        };
        tokio::spawn(asking.in_current_span());
        receiver
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Renewal(..)")
    }
}

/// What is there already, or why the provider has to be asked.
fn reason(
    current: Option<&Arc<Shown>>,
    refused: Option<&Arc<Shown>>,
) -> Result<Arc<Shown>, Reason> {
    match current {
        None => Err(Reason::First),
        // Whoever was refused with older ones has these to try.
        Some(current) if refused.is_some_and(|refused| Arc::ptr_eq(refused, current)) => {
            Err(Reason::Refused)
        }
        Some(current) if current.has_expired() => Err(Reason::Expired),
        Some(current) => Ok(Arc::clone(current)),
    }
}

fn failure(problem: &str) -> Failure {
    let error: Box<dyn StdError + Send + Sync> = problem.into();
    error.into()
}
