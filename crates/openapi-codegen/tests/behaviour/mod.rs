//! How the generated servers of the goldens behave, each filled in by a few lines.

mod answers;
mod bare;
mod bodies;
mod broken_off;
mod calls;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod client_bodies;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod client_credentials;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod client_streams;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod client_styles;
mod codecs;
mod directions;
mod formats;
mod headers;
mod hostile;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod mirror;
mod parameters;
mod patches;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails the test"
)]
mod recorded;
#[expect(
    clippy::indexing_slicing,
    reason = "what goes wrong here fails the test"
)]
mod redirections;
mod schemas;
mod scopes;
mod security;
mod segments;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod streams;
mod styles;
mod tags;
mod unions;
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
mod uploads;
mod values;
mod webhooks;
