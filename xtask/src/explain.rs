//! `cargo xtask explain [CODE]`: what a problem of a contract means, with a wrong and a right example.

use std::io::{ErrorKind, Write as _};

use openapi_codegen::problem::Explanation;

use crate::outcome::{Outcome, Verdict};

/// What to explain.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The code of a problem, such as `OA040`; without one, all are listed.
    code: Option<String>,
}

/// A code that no problem has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no problem has the code `{code}`; {help}")]
struct UnknownCode {
    code: String,
    help: String,
}

/// Prints what a code means, or a line for each.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let shown = match &arguments.code {
        Some(code) => text(&explanation(code)?),
        None => Explanation::all()
            .map(|it| format!("{}  {}\n", it.code, it.title))
            .collect(),
    };
    match std::io::stdout().write_all(shown.as_bytes()) {
        // Who reads it has seen enough, as `head` has.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(Verdict::Fine)
}

fn explanation(code: &str) -> Result<Explanation, UnknownCode> {
    Explanation::of(&code.to_uppercase()).ok_or_else(|| UnknownCode {
        code: code.to_owned(),
        help: match Explanation::nearest(code) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`cargo xtask explain` lists all".to_owned(),
        },
    })
}

fn text(explanation: &Explanation) -> String {
    let Explanation {
        code, title, text, ..
    } = explanation;
    let mut shown = format!("{code}: {title}\n\n{text}\n");
    for (name, example) in [("Wrong", explanation.wrong), ("Right", explanation.right)] {
        let Some(example) = example else { continue };
        shown.push_str(&format!("\n{name}:\n\n"));
        for line in example.lines() {
            shown.push_str(&format!("    {line}\n"));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_shown_with_both_examples() -> Result<(), UnknownCode> {
        let shown = text(&explanation("oa002")?);
        let expected = "OA002: The contract is empty\n\n\
                        There is nothing in the file but space and comments.\n\n\
                        Wrong:\n\n    # Here will be a contract.\n\n\
                        Right:\n\n    openapi: 3.1.1\n    info: { title: Parcels, version: 1.0.0 }\n    paths: {}\n";
        assert_eq!(shown, expected);
        Ok(())
    }

    #[test]
    fn of_an_unknown_code_the_nearest_is_named() {
        let said = explanation("OA0600").map_err(|error| error.to_string());
        let expected = "no problem has the code `OA0600`; did you mean `OA060`?";
        assert_eq!(said, Err(expected.to_owned()));
    }
}
