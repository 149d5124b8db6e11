//! The interface of the presence alone, `openapi.yaml`, which the program of this crate measures.

#[rustfmt::skip]
#[path = "generated/server/mod.rs"]
pub mod server;
#[rustfmt::skip]
#[path = "generated/types/mod.rs"]
pub mod types;
