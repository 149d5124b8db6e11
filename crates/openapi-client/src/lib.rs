//! What generated clients call: the writing of parameters and bodies, the reading of answers, and errors that keep
//! what the server said.
//!
//! A generated client has a method for each operation, which starts a request; a setter for each parameter; and
//! `send`, which sends it. What `send` gives is a [`ResponseValue`] with status and headers, or an [`Error`].

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
