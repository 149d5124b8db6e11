//! How the generated servers of the goldens behave, each filled in by a few lines.

mod answers;
mod bare;
mod bodies;
mod calls;
mod client_bodies;
mod client_credentials;
mod client_streams;
mod client_styles;
mod codecs;
mod formats;
mod headers;
mod hostile;
mod parameters;
mod patches;
mod recorded;
mod schemas;
mod scopes;
mod security;
mod segments;
mod streams;
mod styles;
mod tags;
mod unions;
mod values;
mod webhooks;
