//! What a child process needs to be run behind the shim.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::Control;

/// A child process behind the shim: which folder it watches, and what it does there.
#[derive(Debug)]
pub struct Shim {
    variables: Vec<(&'static str, OsString)>,
}

impl Shim {
    /// A shim that watches the files right in a folder, named by an absolute path without links. `None` where this
    /// system cannot preload one: it takes Linux with glibc, on 64 bits.
    #[must_use]
    pub fn on(folder: &Path) -> Option<Self> {
        let library = LIBRARY?;
        let variables = vec![
            ("LD_PRELOAD", library.into()),
            ("DISK_FAULTS_FOLDER", folder.into()),
        ];
        Some(Self { variables })
    }

    /// Records what happens to the files behind what the file at `path` has, which may not be in the folder.
    #[must_use]
    pub fn recording_to(mut self, path: &Path) -> Self {
        self.variables.push(("DISK_FAULTS_RECORDING", path.into()));
        self
    }

    /// Has calls fail as `control` says.
    #[must_use]
    pub fn controlled_by(mut self, control: &Control) -> Self {
        let path = control.path().into();
        self.variables.push(("DISK_FAULTS_CONTROL", path));
        self
    }

    /// Puts the shim into a command that is not started yet.
    pub fn put_into(self, command: &mut Command) {
        command.envs(self.variables);
    }
}

/// Where the build script has put the compiled shim.
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
const LIBRARY: Option<&str> = Some(concat!(env!("OUT_DIR"), "/shim.so"));
#[cfg(not(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")))]
const LIBRARY: Option<&str> = None;
