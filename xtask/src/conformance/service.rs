//! The server that is tried out: the program as it is built, with a store of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::Serialize;
use tempfile::TempDir;

use super::error::{ConformanceError, failed, name_of, text_of};
use crate::contract::FileError;

/// Who may log in.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Login {
    /// The number that the API knows the associate by.
    pub(super) id: i32,
    /// The name.
    pub(super) login: &'static str,
    /// The password; the server is there for a few minutes, and answers this machine alone.
    pub(super) password: &'static str,
}

/// May do everything.
pub(super) const ADMINISTRATOR: Login = Login {
    id: 1,
    login: "anna",
    password: "a password for a few minutes",
};

/// May set their own presence.
pub(super) const USER: Login = Login {
    id: 7,
    login: "tom",
    password: "another for a few minutes",
};

/// The public keys of bearer tokens, in the server's folder.
const KEYS: &str = "keys.json";

/// A server that runs, until it is dropped.
#[derive(Debug)]
pub(super) struct Service {
    program: PathBuf,
    folder: TempDir,
    log: PathBuf,
    server: Running,
    /// Whether tickets are taken only with an application's token.
    pub(super) demands_application: bool,
    /// A ticket of the user.
    pub(super) ticket: String,
    /// A bearer token of the user.
    pub(super) token: String,
    /// The token of an application.
    pub(super) application_token: String,
}

/// A process that ends when this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    process: Child,
    /// Where it answers.
    pub(super) url: String,
}

impl Service {
    /// Builds the server, says who may use it, and starts it.
    pub(super) fn start(root: &Path, target: &Path) -> Result<Self, ConformanceError> {
        let built = build(root, target)?;
        let folder = tempfile::tempdir().map_err(FileError::on("write", &std::env::temp_dir()))?;
        // What is built meanwhile is not what is tried.
        let program = folder.path().join("presence-server");
        fs::copy(&built, &program).map_err(FileError::on("read", &built))?;
        let store = folder.path().join("presence.db");
        let at_store = |words: &str| {
            let mut command = Command::new(&program);
            command.args(words.split(' ')).arg("--store").arg(&store);
            command
        };
        add(at_store("associate add --administrator"), ADMINISTRATOR)?;
        add(at_store("associate add"), USER)?;
        let ticket = text_of(at_store("ticket issue").arg(USER.login))?;
        let header = text_of(at_store("app add").arg("Conformance"))?;
        let mut issue = Command::new(&program);
        issue.args(["token", "issue", USER.login, "--jwks"]);
        let token = text_of(issue.arg(folder.path().join(KEYS)))?;
        let log = target.join("conformance/server.log");
        Ok(Self {
            server: serve(&program, folder.path(), &log, false)?,
            demands_application: false,
            token: token.trim().to_owned(),
            ticket: ticket.trim().to_owned(),
            application_token: header.trim().trim_start_matches("SO-AppToken: ").to_owned(),
            program,
            folder,
            log,
        })
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// Kills it, and starts it again, at another address. Logins that have failed are forgotten.
    pub(super) fn restart(&mut self) -> Result<(), ConformanceError> {
        self.server.end();
        self.server = serve(
            &self.program,
            self.folder.path(),
            &self.log,
            self.demands_application,
        )?;
        Ok(())
    }
}

impl Running {
    /// Starts a program that prints its URL, behind `before` where that is not empty, in its first line.
    pub(super) fn start(command: &mut Command, before: &str) -> Result<Self, ConformanceError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|source| ConformanceError::Start {
            program: name_of(command),
            source,
        })?;
        let mut line = String::new();
        if let Some(output) = process.stdout.as_mut() {
            // A program that ends without a line has said why elsewhere.
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let url = line
            .trim()
            .strip_prefix(before)
            .unwrap_or_default()
            .to_owned();
        let running = Self { process, url };
        if running.url.starts_with("http://") {
            Ok(running)
        } else {
            Err(ConformanceError::Failed {
                program: name_of(command),
                output: format!("no URL in its first line: {line}"),
            })
        }
    }

    fn end(&mut self) {
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn build(root: &Path, target: &Path) -> Result<PathBuf, ConformanceError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = [
        "build",
        "--quiet",
        "--locked",
        "--package",
        "presence-server",
    ];
    text_of(Command::new(cargo).args(arguments).current_dir(root))?;
    let name = format!("presence-server{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join("debug").join(name))
}

/// Adds an associate, whose password is read from standard input.
fn add(mut command: Command, who: Login) -> Result<(), ConformanceError> {
    let start = |source| ConformanceError::Start {
        program: "presence-server".to_owned(),
        source,
    };
    command.args(["--id", &who.id.to_string(), "--login", who.login]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = command.spawn().map_err(start)?;
    if let Some(mut input) = process.stdin.take() {
        writeln!(input, "{}", who.password).map_err(start)?;
    }
    let output = process.wait_with_output().map_err(start)?;
    if output.status.success() {
        Ok(())
    } else {
        Err(failed(&command, &output))
    }
}

fn serve(
    program: &Path,
    folder: &Path,
    log: &Path,
    demands_application: bool,
) -> Result<Running, ConformanceError> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(log)
        .map_err(FileError::on("write", log))?;
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--store"]);
    command
        .arg(folder.join("presence.db"))
        .arg("--jwks")
        .arg(folder.join(KEYS));
    command
        .args(["--issuer", "presence-development", "--audience", "presence"])
        .stderr(log);
    if demands_application {
        command.arg("--require-app-token");
    }
    Running::start(&mut command, "listening on ")
}
