//! What the compiler says of generated crates, all in one workspace.

use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};

use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

use crate::contract::FileError;

/// Why the compiler could not be asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Cargo does not start.
    #[error("cannot start cargo")]
    Start(#[from] std::io::Error),
    /// Cargo fails before it compiles anything.
    #[error("cargo cannot make a workspace of the crates in {0}")]
    Workspace(String),
}

/// Checks the crates in these folders below `out`; each message with the first part of its folder. A warning is one.
pub(super) fn check(
    root: &Path,
    out: &Path,
    members: &[String],
) -> Result<Vec<(String, String)>, BuildError> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let quoted: String = members
        .iter()
        .map(|member| format!("    \"{member}\",\n"))
        .collect();
    write(
        &out.join("Cargo.toml"),
        format!("[workspace]\nmembers = [\n{quoted}]\nresolver = \"3\"\n"),
    )?;
    let lock = root.join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(FileError::on("read", &lock))?;
    write(&out.join("Cargo.lock"), text)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut process = Command::new(cargo)
        .args([
            "check",
            "--quiet",
            "--workspace",
            "--keep-going",
            "--message-format",
            "json",
        ])
        .arg("--target-dir")
        .arg(root.join("target"))
        .current_dir(out)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut messages = Vec::new();
    if let Some(stdout) = process.stdout.take() {
        for message in Message::parse_stream(BufReader::new(stdout)) {
            messages.extend(said(&message?, out));
        }
    }
    let is_fine = process.wait()?.success();
    if !is_fine && messages.is_empty() {
        return Err(BuildError::Workspace(out.display().to_string()));
    }
    Ok(messages)
}

/// What a message says of one of the crates.
fn said(message: &Message, out: &Path) -> Option<(String, String)> {
    let Message::CompilerMessage(message) = message else {
        return None;
    };
    let level = message.message.level;
    if !matches!(level, DiagnosticLevel::Error | DiagnosticLevel::Warning) {
        return None;
    }
    // The last messages of a crate only count the others.
    if message.message.spans.is_empty() && message.message.code.is_none() {
        return None;
    }
    let file = message
        .target
        .src_path
        .as_std_path()
        .strip_prefix(out)
        .ok()?;
    let folder = file
        .components()
        .next()?
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    let text = message.message.rendered.clone();
    Some((
        folder,
        text.unwrap_or_else(|| message.message.message.clone()),
    ))
}

fn write(path: &Path, text: String) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(FileError::on("write", folder))?;
    }
    fs::write(path, text).map_err(FileError::on("write", path))
}
