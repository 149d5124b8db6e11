//! What goes to and fro, put so that it can be compared, and what is found.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use openapi_axum::{Contract, Service};
use serde::Serialize;

/// The parts of a request, each with its name.
pub type Fields = Vec<(&'static str, String)>;

/// What the server's implementation is told, and what it tells.
#[derive(Debug, Default)]
pub struct Turn {
    /// Which answer to give.
    pub seed: u64,
    /// What it was asked.
    pub seen: Option<Fields>,
    /// What kept a request from it.
    pub rejected: Option<String>,
}

/// The implementation of a contract that notes what it is asked, and answers as it is told.
#[derive(Debug, Clone, Default)]
pub struct Tried(Arc<Mutex<Turn>>);

impl Tried {
    /// Begins an exchange.
    pub fn begin(&self, seed: u64) {
        self.change(|turn| {
            *turn = Turn {
                seed,
                ..Turn::default()
            }
        });
    }

    /// Notes a request, and says which answer to give.
    pub fn note(&self, seen: Fields) -> u64 {
        self.change(|turn| {
            turn.seen = Some(seen);
            turn.seed
        })
    }

    /// Notes why there is no request.
    pub fn reject(&self, why: &impl Debug) {
        self.change(|turn| turn.rejected = Some(format!("{why:?}")));
    }

    fn change<T>(&self, change: impl FnOnce(&mut Turn) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Compares both directions.
    pub fn judge(
        &self,
        given: &Fields,
        expected: &Expected,
        answer: Result<Seen, String>,
    ) -> Result<(), String> {
        let (seen, rejected) = self.change(|turn| (turn.seen.take(), turn.rejected.take()));
        let Some(seen) = seen else {
            return Err(format!(
                "the request did not arrive: {rejected:?}, {answer:?}; it was {given:?}"
            ));
        };
        for ((name, given), (_, seen)) in given.iter().zip(&seen) {
            if given != seen {
                return Err(format!(
                    "`{name}` arrived as {seen}, and was given as {given}"
                ));
            }
        }
        let answer = answer.map_err(|error| format!("the client made {error} of {expected:?}"))?;
        expected.judge(&answer)
    }
}

/// An answer that the server gave.
#[derive(Debug)]
pub struct Expected {
    pub status: u16,
    pub variant: &'static str,
    /// The bodies by their media types, of which one is sent; `None` where the client does not read it.
    pub bodies: Vec<(&'static [&'static str], Option<String>)>,
    pub headers: Vec<(&'static str, Vec<String>)>,
}

/// An answer that the client read.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    /// The variant, where there are several.
    pub variant: Option<&'static str>,
    pub body: Option<String>,
    pub headers: reqwest::header::HeaderMap,
}

impl Expected {
    fn judge(&self, seen: &Seen) -> Result<(), String> {
        if self.status != seen.status {
            return Err(format!("status {} came as {}", self.status, seen.status));
        }
        if let Some(variant) = seen.variant
            && !variant.starts_with(self.variant)
        {
            return Err(format!("the answer `{}` came as `{variant}`", self.variant));
        }
        let text = |value: &reqwest::header::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        for (name, values) in &self.headers {
            let came: Vec<String> = seen.headers.get_all(*name).iter().map(text).collect();
            if came != *values {
                return Err(format!(
                    "header `{name}` came as {came:?}, and was given as {values:?}"
                ));
            }
        }
        let media_type = seen
            .headers
            .get("content-type")
            .map(text)
            .unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default();
        let named = self
            .bodies
            .iter()
            .find(|(essences, _)| essences.contains(&essence));
        let body = named
            .or(self.bodies.first())
            .and_then(|(_, body)| body.as_ref());
        match (body, &seen.body) {
            (Some(given), Some(came)) if given != came => {
                Err(format!("the body came as {came}, and was given as {given}"))
            }
            _ => Ok(()),
        }
    }
}

/// A body in these media types, or in all that no other has.
pub fn body_as(
    essences: &'static [&'static str],
    shown: String,
) -> (&'static [&'static str], Option<String>) {
    (essences, Some(shown))
}

/// A value in two notations: one tells types apart, and the other hides nothing.
pub fn shown<T: Debug + Serialize>(value: &T) -> String {
    format!(
        "{value:?} = {}",
        serde_json::to_string(value).unwrap_or_default()
    )
}

/// The text of a header.
pub fn line(value: reqwest::header::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Serves on a socket of this machine: the base URL.
pub async fn serve<C: Contract>(service: Service<C>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a socket");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, service.into_router()).await });
    format!("http://{address}")
}

/// How often each operation is tried, and from which seed on.
pub fn cases() -> (u64, u64) {
    let number = |name: &str, otherwise| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    (number("ROUND_TRIP_CASES", 32), number("ROUND_TRIP_SEED", 1))
}

/// Says what became of an operation.
pub fn report(operation: &str, tried: u64, outcome: &Result<(), String>) {
    match outcome {
        Ok(()) => println!("round-trip\t{operation}\t{tried}\t"),
        Err(difference) => println!(
            "round-trip\t{operation}\t{tried}\t{}",
            difference.replace(['\t', '\n'], " ")
        ),
    }
}

/// What an exchange comes to that may panic.
pub async fn guarded(exchange: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let panicked = std::panic::AssertUnwindSafe(exchange).catch_unwind().await;
    panicked.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
        Err(format!("it panicked: {}", text.unwrap_or_default()))
    })
}
