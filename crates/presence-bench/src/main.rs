//! `presence-bench SERVER REQUESTS`: answers one request again and again, for instructions to be counted.
//!
//! `cargo xtask bench` runs it under valgrind. Server and client share one thread and a connection in memory.

mod by_hand;
mod exchange;
mod generated;
#[cfg(test)]
mod parity;

use std::convert::Infallible;
use std::io;
use std::process::ExitCode;

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::service::TowerToHyperService;

/// Those whose presence may be set.
const ASSOCIATES: std::ops::RangeInclusive<i32> = 1..=1000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, count] = arguments.as_slice() else {
        return usage();
    };
    let Ok(count) = count.parse() else {
        return usage();
    };
    let outcome = match server.as_str() {
        "hello" => hello(count),
        "by-hand" => by_hand(count),
        "generated" => generated(count),
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

/// Bare hyper, which answers everything alike.
fn hello(count: usize) -> io::Result<()> {
    let service = service_fn(async |_| {
        let body = Full::new(Bytes::from_static(exchange::ANSWER));
        Ok::<_, Infallible>(http::Response::new(body))
    });
    exchange::run(service, exchange::ANSWER, count)
}

fn by_hand(count: usize) -> io::Result<()> {
    let service = TowerToHyperService::new(by_hand::router(ASSOCIATES));
    exchange::run(service, exchange::ANSWER, count)
}

fn generated(count: usize) -> io::Result<()> {
    let served = generated::service(ASSOCIATES);
    let service = service_fn(move |request| {
        let answer = served.answer(request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    exchange::run(service, exchange::ANSWER, count)
}

fn usage() -> ExitCode {
    eprintln!("usage: presence-bench <hello|by-hand|generated> REQUESTS");
    ExitCode::from(2)
}
