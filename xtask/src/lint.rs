//! `cargo xtask lint FILE...`: everything that is wrong with contracts, with excerpts.

use std::path::PathBuf;

use openapi_codegen::problem::Problem;

use crate::contract;
use crate::outcome::{Outcome, Verdict};

/// What to look at.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Contracts, in YAML or JSON.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Prints all problems and warnings of the files. Warnings alone are not wrong.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let (mut errors, mut warnings) = (0, 0);
    for file in &arguments.files {
        let source = contract::read(file, &file.display().to_string())?;
        match openapi_codegen::check_with(&source, &mut contract::resolver(file)) {
            Ok(found) => {
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
