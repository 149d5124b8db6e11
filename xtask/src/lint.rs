//! `cargo xtask lint FILE...`: everything that is wrong with contracts, with excerpts.

use std::path::PathBuf;

use openapi_codegen::problem::Problem;
use openapi_codegen::{Options, generate_with};

use crate::contract;
use crate::outcome::{Outcome, Verdict};

/// What to look at.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Contracts, in YAML or JSON.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Let each become so many lines of Rust, where that is more than any of its size may.
    #[arg(long)]
    lines: Option<usize>,
}

/// Prints all problems and warnings of the files. Warnings alone are not wrong.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let (mut errors, mut warnings) = (0, 0);
    let options = Options {
        lines: arguments.lines,
        ..Options::default()
    };
    for file in &arguments.files {
        let source = contract::read(file, &file.display().to_string())?;
        match generate_with(&source, &options, &mut contract::resolver(file)) {
            Ok(made) => {
                let found = made.warnings;
                warnings += found.all().len();
                if !found.all().is_empty() {
                    contract::show(&found);
                }
            }
            Err(found) => {
                let warned = found
                    .all()
                    .iter()
                    .filter(|problem| Problem::is_warning(problem))
                    .count();
                warnings += warned;
                errors += found.all().len() - warned;
                contract::show(&found);
            }
        }
    }
    eprintln!(
        "{}: {}, {}",
        contract::count(arguments.files.len(), "contract"),
        contract::count(errors, "problem"),
        contract::count(warnings, "warning")
    );
    Ok(if errors == 0 {
        Verdict::Fine
    } else {
        Verdict::Wrong
    })
}
