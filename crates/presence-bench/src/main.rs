//! What `cargo xtask bench` measures: `answer SERVER REQUESTS` answers one request again and again, for what it costs to
//! be counted by valgrind.

mod by_hand;
mod exchange;
#[cfg(test)]
mod parity;
mod plain;
mod requests;
mod servers;
mod whole_contract;

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        None => {
            eprintln!("usage: presence-bench answer SERVER REQUESTS");
            ExitCode::from(2)
        }
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("error: {}: {error}", arguments.join(" "));
            ExitCode::FAILURE
        }
    }
}

/// Does what it is called for; `None` if there is no such thing.
fn run(arguments: &[&str]) -> Option<io::Result<()>> {
    match arguments {
        ["answer", server, count] => servers::run(server, count.parse().ok()?),
        _ => None,
    }
}
