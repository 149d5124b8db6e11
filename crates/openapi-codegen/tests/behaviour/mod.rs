//! How the generated servers of the goldens behave, each filled in by a few lines.

mod answers;
mod bare;
mod bodies;
mod calls;
mod codecs;
mod formats;
mod headers;
mod hostile;
mod parameters;
mod patches;
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
