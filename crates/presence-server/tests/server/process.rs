//! The command `presence-server` as a process, as tests run it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use presence_client::{Client, Credentials};

/// A server that runs; it is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    pub(crate) url: String,
}

/// Runs a command line in a folder to its end, with `input` on its standard input.
pub(crate) fn run(folder: &Path, line: &str, input: &str) -> Output {
    let mut command = presence_server();
    let mut child = command
        .args(line.split(' '))
        .current_dir(folder)
        .spawn()
        .unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// The same where nothing can be printed: the exit code, and what it says on standard error.
pub(crate) fn run_mute(folder: &Path, line: &str) -> (i32, String) {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = presence_server();
    let command = command.args(line.split(' ')).current_dir(folder);
    let output = command.stdin(Stdio::null()).stdout(full).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// What a command that succeeds says on standard output.
#[track_caller]
pub(crate) fn succeed(folder: &Path, line: &str, input: &str) -> String {
    let output = run(folder, line, input);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{line}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code of a command that fails, and what it says on standard error.
#[track_caller]
pub(crate) fn fail(folder: &Path, line: &str, input: &str) -> (i32, String) {
    let output = run(folder, line, input);
    assert!(output.stdout.is_empty(), "{line}");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

impl Running {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(store: &Path) -> Self {
        let options = ["--base-path", "/base", "--store", store.to_str().unwrap()];
        Self::start_with(&options)
    }

    /// The same, to be told later how large its files may become: to exceed that is an error, and not its end.
    pub(crate) fn start_on_disk_that_may_fail(store: &Path) -> Self {
        let mut command = Command::new("sh");
        command.args(["-euc", "trap '' XFSZ; exec \"$@\"", "sh"]);
        command.arg(env!("CARGO_BIN_EXE_presence-server"));
        Self::start_logged(command, store, Stdio::inherit())
    }

    /// Starts a server by a command of the test's own, to which only the arguments are added.
    pub(crate) fn start_logged(mut command: Command, store: &Path, log: impl Into<Stdio>) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let options = ["--base-path", "/base", "--store", store.to_str().unwrap()];
        Self::start_command(command, &options, log.into())
    }

    /// The same with other options.
    pub(crate) fn start_with(options: &[&str]) -> Self {
        Self::start_command(presence_server(), options, Stdio::inherit())
    }

    /// The same with a command and options of the test's own.
    pub(crate) fn start_command(mut command: Command, options: &[&str], log: Stdio) -> Self {
        command.arg("serve");
        if !options.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        command.args(options).stderr(log);
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self {
            child,
            output,
            url: String::new(),
        };
        let line = server.line();
        server.url = line.strip_prefix("listening on ").unwrap().to_owned();
        server
    }

    /// The next line that it says on standard output.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub(crate) fn client(&self, login: &str, password: &str) -> Client {
        let credentials = Credentials::basic(login, password);
        Client::builder(&self.url)
            .credentials(credentials)
            .build()
            .unwrap()
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let mut kill = Command::new("kill");
        assert!(
            kill.args(["-s", name, &process])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for its end; the exit code, and what it still said on standard output.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        while self.output.read_line(&mut rest).unwrap() > 0 {}
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn presence_server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_presence-server"));
    command
        .env_remove("RUST_LOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
