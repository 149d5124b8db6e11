//! Compiles the shim, where there is a system that can preload it.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/shim.c");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}"));
    if target("OS")? != "linux" || target("ENV")? != "gnu" || target("POINTER_WIDTH")? != "64" {
        return Ok(());
    }
    let shim = Path::new(&env::var("OUT_DIR")?).join("shim.so");
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let status = Command::new(&compiler)
        .args(["-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-pthread"])
        .args(["-U_FORTIFY_SOURCE", "src/shim.c", "-o"])
        .arg(&shim)
        .status()
        .map_err(|error| format!("cannot start the C compiler `{compiler}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{compiler}` cannot compile src/shim.c").into())
    }
}
