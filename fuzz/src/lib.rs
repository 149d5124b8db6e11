//! What the fuzz targets share: a server of a contract that has everything, and what must hold of its answers.

pub mod echo;
pub mod formats;
pub mod patches;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
