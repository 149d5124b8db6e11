//! `cargo xtask generate [CONTRACT --out DIR]`: the generated code of every contract in this repository, or the crates of
//! one that is anywhere.

pub(crate) mod crates;
mod repository;

use std::path::{Path, PathBuf};

use openapi_codegen::problem::Warnings;

use crate::contract;
use crate::outcome::Outcome;

/// How to generate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The contract; without one, those of this repository are meant.
    #[arg(requires = "out")]
    contract: Option<PathBuf>,
    #[command(flatten)]
    wanted: crates::Wanted,
    /// Write nothing; say which files are not as they would be generated.
    #[arg(long)]
    check: bool,
}

/// Generates; with `--check` only compares.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match &arguments.contract {
        Some(contract) => crates::run(contract, &arguments.wanted, arguments.check),
        None => repository::run(&root(), arguments.check),
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here)
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn report_warnings(warnings: &Warnings) {
    for warning in warnings.all() {
        eprintln!("{}", contract::line(warnings.sources(), warning));
    }
}
