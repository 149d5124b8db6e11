//! What commands end with.

use std::error::Error;
use std::process::ExitCode;

/// What a command found, or why it could not look.
pub(crate) type Outcome = Result<Verdict, Box<dyn Error>>;

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing wrong.
    Fine,
    /// Something wrong, which has been printed.
    Wrong,
}

impl Verdict {
    /// Fine if both are.
    pub(crate) fn and(self, other: Self) -> Self {
        match self {
            Self::Fine => other,
            Self::Wrong => self,
        }
    }
}

/// 0 when all is well, 1 when something is wrong, 2 when the command could not look; that is printed.
pub(crate) fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Wrong) => ExitCode::from(1),
        Err(failure) => {
            let mut text = failure.to_string();
            let mut cause = failure.source();
            while let Some(error) = cause {
                text = format!("{text}: {error}");
                cause = error.source();
            }
            eprintln!("error: {text}");
            ExitCode::from(2)
        }
    }
}
