//! What `cargo xtask bench` measures. `answer SERVER REQUESTS` answers one request again and again, for what it costs to
//! be counted by valgrind. `time MEASURE ROUNDS MILLISECONDS` has two take turns, and prints how one compares with the
//! other. `ask` and `serve` are what these call, as the client or the server at the other end of a socket.

mod by_hand;
mod exchange;
#[cfg(test)]
mod parity;
mod plain;
mod requests;
mod servers;
mod sockets;
mod timed;
mod whole_contract;
mod whole_service;

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::timed::Rounds;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        None => {
            eprintln!("usage: presence-bench answer SERVER REQUESTS");
            eprintln!("       presence-bench time MEASURE ROUNDS MILLISECONDS");
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
        ["ask", address, asked, count] => {
            let (address, count) = (address.parse().ok()?, count.parse().ok()?);
            Some(sockets::ask(address, requests::named(asked)?, count))
        }
        ["time", measure, count, milliseconds] => {
            let rounds = Rounds {
                count: count.parse().ok()?,
                each: Duration::from_millis(milliseconds.parse().ok()?),
            };
            let found = timed::run(measure, rounds)?;
            Some(found.map(|ratio| println!("{ratio}")))
        }
        ["serve", store, durable] => Some(timed::serve(Path::new(store), durable)),
        _ => None,
    }
}
