//! `presence-bench SERVER REQUESTS`: answers one request again and again, for instructions to be counted.
//!
//! `cargo xtask bench` runs it under valgrind. Server and client share one thread and a connection in memory.

mod by_hand;
mod exchange;
mod generated;
#[cfg(test)]
mod parity;
mod servers;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, count] = arguments.as_slice() else {
        return usage();
    };
    let Ok(count) = count.parse() else {
        return usage();
    };
    let outcome = match server.as_str() {
        "hello" => servers::hello(count),
        "by-hand" => servers::by_hand(count),
        "generated" => servers::generated(count),
        _ => return usage(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {server}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: presence-bench <hello|by-hand|generated> REQUESTS");
    ExitCode::from(2)
}
