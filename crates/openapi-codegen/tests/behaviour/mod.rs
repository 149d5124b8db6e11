//! How the generated servers of the goldens behave, each filled in by a few lines.

mod answers;
mod parameters;
mod schemas;
mod security;
