//! Hostile clients in numbers, over real sockets: each attack comes to nothing, and honest clients are answered beside it.
//!
//! A server runs as a process of its own, so that its memory and its files can be counted. Every attack is tried twice:
//! on a server that has its limits, shortened, and as a control on one that lacks the limit in question, where it has to
//! do what it is meant to do. `HOSTILE_CLIENTS=full` prints times, too: an honest client's with the attack to those
//! without it.

#![cfg_attr(
    target_os = "linux",
    expect(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test that cannot go on has failed; it has a `main` of its own, which the lints do not know as a test"
    )
)]

#[cfg(target_os = "linux")]
mod attacks;
#[cfg(target_os = "linux")]
mod cases;
#[cfg(target_os = "linux")]
mod honest;
#[cfg(target_os = "linux")]
mod http2;
#[cfg(target_os = "linux")]
mod refusals;
#[cfg(target_os = "linux")]
mod server;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match std::env::var(server::SETTINGS) {
        Ok(settings) => server::serve(&settings),
        Err(_) => cases::run(),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!(
        "hostile clients: left out, the files and the memory of a process are counted on Linux alone"
    );
}
