//! What generated clients call: the writing of parameters and bodies, the reading of answers, and errors that keep
//! what the server said.
//!
//! A generated client has a method for each operation, which starts a request; a setter for each parameter; and
//! `send`, which sends it. What `send` gives is a [`ResponseValue`] with status and headers, or an [`Error`].
//!
//! # Bodies
//!
//! | the contract says | a request takes | an answer gives |
//! |---|---|---|
//! | JSON | the type of the schema | the same |
//! | `application/x-www-form-urlencoded` | the type of the schema, each member as its `encoding` says | |
//! | `multipart/form-data` without files | the type of the schema, a part for each member | |
//! | `multipart/form-data` with files | a struct of its parts, with a [`File`](multipart::File) for each file | |
//! | other kinds of multipart, ranges such as `image/*` | a [`TypedBody`], which says its media type | a [`ByteStream`] |
//! | `text/plain` | the scalar of the schema | the same |
//! | bytes | a `reqwest::Body`, which may be a stream | a [`ByteStream`] |
//! | `text/event-stream` | text | an [`EventStream`] of the type of the schema |
//! | XML alone | text | text |
//!
//! Where there are several, a request takes an enum with a variant for each; an answer is the one that its status and
//! its media type tell. XML beside JSON is left to JSON. XML alone stays text, because the types are written and read by
//! serde under the names that JSON has, and serde knows neither attributes nor wrapped lists nor the names that a schema
//! gives its XML; the generator warns of it.
//!
//! # Errors
//!
//! An answer that says that something went wrong is an [`Error`] with its status and headers: with the contract's body
//! ([`Error::Declared`]), without one ([`Error::WithoutBody`]), with another body, as proxies send it
//! ([`Error::ForeignBody`]), or of a status that the contract does not declare ([`Error::UndeclaredStatus`]).
//!
//! # TLS
//!
//! A generated client has the feature `tls`, which is on by default: `https://` works by rustls. Without it, or for
//! timeouts, proxies and certificates of your own, give the client's builder a `reqwest::Client`.

pub mod body;
mod bytes;
pub mod credentials;
mod error;
mod events;
mod fields;
mod head;
pub mod multipart;
pub mod parameter;
pub mod path;
pub mod response;
mod text;
pub mod transport;

pub use progenitor_client::{QueryParam, ResponseValue};

pub use crate::body::TypedBody;
pub use crate::bytes::ByteStream;
pub use crate::error::{Error, Interrupted, InvalidRequest, Source};
pub use crate::events::{Event, EventStream};
pub use crate::fields::FieldForm;
pub use crate::head::Head;
