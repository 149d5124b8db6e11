//! The service as a person sees it: started, asked step by step through the generated client, killed, started again.
//!
//! `cargo xtask demo` builds what it takes and runs it. With `--serve` the service stays up, to be tried by hand.
//! Every step prints what is asked and what is answered; one that is not as it should be ends the demo with 1.

mod server;
mod steps;

use std::process::ExitCode;

use crate::server::Place;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        None => run(false).await,
        Some("--serve") => run(true).await,
        Some(other) => {
            eprintln!("error: `{other}` is not understood; only `--serve` is");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(stays: bool) -> Outcome<()> {
    let place = Place::new()?;
    let server = steps::run(&place).await?;
    println!("\nAll steps went as they should.");
    if stays {
        place.invite(&server);
        tokio::signal::ctrl_c().await?;
    }
    Ok(())
}
