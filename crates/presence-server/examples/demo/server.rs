//! The built command `presence-server`, on a fresh store.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::Outcome;

/// An associate of the demo.
pub(crate) struct Associate {
    pub(crate) id: i32,
    pub(crate) login: &'static str,
    pub(crate) password: &'static str,
    pub(crate) is_administrator: bool,
}

/// Who may set the presence of others.
pub(crate) const ANNA: Associate = Associate {
    id: 1,
    login: "anna",
    password: "anna-demo",
    is_administrator: true,
};

/// Who may not.
pub(crate) const TOM: Associate = Associate {
    id: 7,
    login: "tom",
    password: "tom-demo",
    is_administrator: false,
};

/// The command, and the folder of the store, which goes when the demo ends.
pub(crate) struct Place {
    command: PathBuf,
    folder: TempDir,
}

/// A server that runs; it is killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Place {
    /// The command is beside the folder of this example, where cargo builds it.
    pub(crate) fn new() -> Outcome<Self> {
        let name = format!("presence-server{}", std::env::consts::EXE_SUFFIX);
        let here = std::env::current_exe()?;
        let command = here.ancestors().nth(2).map(|target| target.join(name));
        match command.filter(|command| command.is_file()) {
            Some(command) => Ok(Self {
                command,
                folder: tempfile::tempdir()?,
            }),
            None => Err("presence-server is not built; run `cargo xtask demo`".into()),
        }
    }

    /// Adds an associate by the command, with the password on its standard input.
    pub(crate) fn add(&self, associate: &Associate) -> Outcome<()> {
        let mut command = Command::new(&self.command);
        let id = associate.id.to_string();
        command.args(["associate", "add", "--id", &id, "--login", associate.login]);
        if associate.is_administrator {
            command.arg("--administrator");
        }
        command.arg("--store").arg(self.store());
        println!("  $ {}", shown(&command));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{}", associate.password)?;
        }
        let output = child.wait_with_output()?;
        println!("  {}", String::from_utf8_lossy(&output.stdout).trim_end());
        match output.status {
            status if status.success() => Ok(()),
            status => Err(format!("expected success of this command, found {status}").into()),
        }
    }

    /// Starts a server on a port that the system chooses, and waits until it listens.
    pub(crate) fn start(&self) -> Outcome<Server> {
        let mut command = Command::new(&self.command);
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--base-path",
            "/Cust12345",
        ]);
        command.arg("--store").arg(self.store());
        println!("  $ {}", shown(&command));
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        println!("  {}", line.trim_end());
        let url = line
            .trim_end()
            .strip_prefix("listening on ")
            .unwrap_or_default();
        let server = Server {
            child,
            url: url.to_owned(),
        };
        if server.url.is_empty() {
            return Err("expected the line `listening on ...` of the server, found none".into());
        }
        Ok(server)
    }

    /// Says how the service that stays can be tried.
    pub(crate) fn invite(&self, server: &Server) {
        let url = &server.url;
        let Associate {
            id,
            login,
            password,
            ..
        } = TOM;
        println!("\nThe service is at {url} until you press Ctrl-C. Who may use it:\n");
        for Associate {
            id,
            login,
            password,
            is_administrator,
        } in [ANNA, TOM]
        {
            let role = if is_administrator {
                ", an administrator"
            } else {
                ""
            };
            println!("  {login}, password {password}: associate {id}{role}");
        }
        println!("\nFor example:\n");
        println!(
            "  curl -i -u {login}:{password} -X PUT -H 'Content-Type: application/json' \
             -d '{{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}}' \
             {url}/api/v1/User/{id}/UserPresenceStatus"
        );
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("presence.db")
    }
}

impl Server {
    /// Ends it as `kill -9` does: it can finish nothing.
    pub(crate) fn kill(mut self) -> Outcome<()> {
        self.child.kill()?;
        println!("  server killed: {}", self.child.wait()?);
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command line without the folder of the command.
fn shown(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    let line: Vec<_> = arguments.collect();
    format!("presence-server {}", line.join(" "))
}
