//! The server that openapi-to-rust makes of the same contract: made and built in `target/peer`, whenever it is measured.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::{BenchError, output};

const GENERATOR: [(&str, &str); 2] = [
    ("Cargo.toml", include_str!("peer/generator.toml")),
    ("src/main.rs", include_str!("peer/generator.rs.txt")),
];

const SERVER: [(&str, &str); 2] = [
    ("Cargo.toml", include_str!("peer/server.toml")),
    ("src/main.rs", include_str!("peer/server.rs.txt")),
];

/// What the server has of ours: the connection in memory, and what is asked on it.
const SHARED: [&str; 2] = ["exchange.rs", "requests.rs"];

/// Makes the server and builds it; its path.
///
/// # Errors
///
/// [`BenchError::NoPeer`] where its crates cannot be had, or do not compile.
pub(super) fn build(root: &Path, target: &Path) -> Result<PathBuf, BenchError> {
    let (generator, server) = (target.join("peer/generator"), target.join("peer/server"));
    let bench = root.join("crates/presence-bench");
    prepare(&generator, &server, &bench.join("src"))
        .map_err(|error| BenchError::NoPeer(error.to_string()))?;
    let mut make = cargo("run", &generator);
    make.arg("--")
        .arg(bench.join("openapi.yaml"))
        .arg(server.join("src/generated"));
    succeed(&mut make)?;
    succeed(cargo("build", &server).arg("--release"))?;
    let name = format!("peer-server{}", std::env::consts::EXE_SUFFIX);
    Ok(server.join("target/release").join(name))
}

fn prepare(generator: &Path, server: &Path, ours: &Path) -> io::Result<()> {
    for (folder, files) in [(generator, GENERATOR), (server, SERVER)] {
        fs::create_dir_all(folder.join("src"))?;
        for (path, text) in files {
            fs::write(folder.join(path), text)?;
        }
    }
    for name in SHARED {
        fs::copy(ours.join(name), server.join("src").join(name))?;
    }
    Ok(())
}

/// A call of cargo for a package that is no part of this workspace.
fn cargo(command: &str, package: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut call = Command::new(cargo);
    call.arg(command)
        .arg("--manifest-path")
        .arg(package.join("Cargo.toml"))
        .env_remove("CARGO_TARGET_DIR");
    call
}

fn succeed(command: &mut Command) -> Result<(), BenchError> {
    let output = output(command)?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let printed = String::from_utf8_lossy(&output.stderr);
            let error = printed.lines().find(|line| line.starts_with("error"));
            Err(BenchError::NoPeer(
                error.unwrap_or("cargo fails").to_owned(),
            ))
        }
    }
}
