//! The programs of others, installed below `target/` in the versions that lock files pin.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use super::error::{ConformanceError, output_of, text_of, write};
use crate::contract::FileError;

const NODE_ADVICE: &str =
    "install Node.js 20.19 or later in 20, or 22.13 or later, with npm; see https://nodejs.org";
const PYTHON_ADVICE: &str =
    "install Python 3.11 or later; on Debian: apt-get install python3 python3-venv";

/// What may be asked for with Node.
#[derive(Debug)]
pub(crate) struct Node {
    /// Where the packages are, with copies of our own programs beside them.
    folder: PathBuf,
}

impl Node {
    /// Installs the packages, unless those of this lock file are there.
    pub(crate) fn set_up(root: &Path, target: &Path) -> Result<Self, ConformanceError> {
        require_version("node", &[(20, 19), (22, 13)], NODE_ADVICE)?;
        require_version("npm", &[(10, 0)], NODE_ADVICE)?;
        let source = root.join("conformance/node");
        let folder = target.join("conformance/node");
        copy_files(&source, &folder)?;
        let lock = read(&source.join("package-lock.json"))?;
        let installed = folder.join("installed-package-lock.json");
        if !is_text(&installed, &lock) {
            println!("   npm ci, into target/conformance/node");
            let flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            text_of(Command::new("npm").args(flags).current_dir(&folder))?;
            write(&installed, &lock)?;
        }
        Ok(Self { folder })
    }

    /// A call of one of our programs, or of a file of a package.
    pub(super) fn program(&self, file: &str) -> Command {
        let mut command = direct("node");
        command.arg(self.folder.join(file));
        command
    }

    /// The version of a package that is installed.
    pub(super) fn version(&self, package: &str) -> Result<String, ConformanceError> {
        let path = self
            .folder
            .join("node_modules")
            .join(package)
            .join("package.json");
        let text = read(&path)?;
        let manifest: serde_json::Value =
            serde_json::from_str(&text).map_err(|source| ConformanceError::Output {
                program: format!("the package {package}"),
                output: text,
                source,
            })?;
        Ok(manifest["version"].as_str().unwrap_or("?").to_owned())
    }
}

/// What may be asked for with Python.
#[derive(Debug)]
pub(super) struct Python {
    /// The virtual environment.
    folder: PathBuf,
    /// Where our own programs are.
    source: PathBuf,
}

impl Python {
    /// Makes a virtual environment with the packages, unless those of this lock file are there.
    pub(super) fn set_up(root: &Path, target: &Path) -> Result<Self, ConformanceError> {
        require_version("python3", &[(3, 11)], PYTHON_ADVICE)?;
        let source = root.join("conformance/python");
        let folder = target.join("conformance/python");
        let requirements = source.join("requirements.txt");
        let lock = read(&requirements)?;
        let installed = folder.join("installed-requirements.txt");
        let python = Self { folder, source };
        if !is_text(&installed, &lock) {
            println!("   pip install, into target/conformance/python");
            make_environment(&python.folder)?;
            let flags = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
            ];
            let mut command = Command::new(python.file("python"));
            text_of(command.args(flags).arg("--requirement").arg(&requirements))?;
            write(&installed, &lock)?;
        }
        Ok(python)
    }

    /// A call of one of our programs.
    pub(super) fn program(&self, file: &str) -> Command {
        let mut command = direct(self.file("python"));
        command.arg(self.source.join(file));
        command
    }

    /// A call of a program that a package has brought.
    pub(super) fn command(&self, name: &str) -> Command {
        direct(self.file(name))
    }

    /// The version of a package that is installed.
    pub(super) fn version(&self, package: &str) -> Result<String, ConformanceError> {
        let code =
            "import sys; from importlib.metadata import version; print(version(sys.argv[1]))";
        let version = text_of(Command::new(self.file("python")).args(["-c", code, package]))?;
        Ok(version.trim().to_owned())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }
}

/// A command that asks this machine without a proxy, wherever one is set.
fn direct(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command
}

/// Says what to install where a program is missing or too old. `oldest` are the versions that do, major and minor: of
/// an earlier one the same major, of the last one any later.
fn require_version(
    program: &'static str,
    oldest: &[(u32, u32)],
    advice: &'static str,
) -> Result<(), ConformanceError> {
    let missing = |what| ConformanceError::Missing { what, advice };
    let output = match Command::new(program).arg("--version").output() {
        Ok(output) if output.status.success() => output,
        _ => return Err(missing(format!("{program} is not installed"))),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match version(&text) {
        Some(found) if is_new_enough(found, oldest) => Ok(()),
        _ => Err(missing(format!("{program} {} is too old", text.trim()))),
    }
}

/// Major and minor of what `--version` printed: `v20.19.1`, or `Python 3.11.7`.
fn version(text: &str) -> Option<(u32, u32)> {
    let numbers = text.trim().rsplit(' ').next()?.trim_start_matches('v');
    let mut numbers = numbers.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn is_new_enough(found: (u32, u32), oldest: &[(u32, u32)]) -> bool {
    let same_major = oldest.iter().any(|old| old.0 == found.0 && *old <= found);
    same_major || oldest.last().is_some_and(|last| *last <= found)
}

fn make_environment(folder: &Path) -> Result<(), ConformanceError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(FileError::on("remove", folder)(error).into());
        }
        _ => {}
    }
    let output = output_of(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    if output.status.success() {
        return Ok(());
    }
    // Debian's Python says so on standard output.
    let printed = [output.stdout, output.stderr].concat();
    Err(ConformanceError::Missing {
        what: format!(
            "python3 cannot make a virtual environment ({})",
            String::from_utf8_lossy(&printed).trim()
        ),
        advice: PYTHON_ADVICE,
    })
}

/// Node looks for packages beside the file of a program, so our own go where the packages are.
fn copy_files(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::create_dir_all(to).map_err(FileError::on("write", to))?;
    for entry in fs::read_dir(from).map_err(FileError::on("read", from))? {
        let path = entry.map_err(FileError::on("read", from))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name)).map_err(FileError::on("read", &path))?;
        }
    }
    Ok(())
}

fn is_text(path: &Path, expected: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text == expected)
}

fn read(path: &Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(FileError::on("read", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_programs_print_them() {
        assert_eq!(version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(version("Python 3.11.7\n"), Some((3, 11)));
        assert_eq!(version("Python three"), None);
    }

    #[test]
    fn a_gap_between_versions_is_too_old() {
        let oldest = [(20, 19), (22, 13)];
        for (found, is_enough) in [
            ((18, 20), false),
            ((20, 18), false),
            ((20, 19), true),
            ((21, 7), false),
            ((22, 12), false),
            ((24, 0), true),
        ] {
            assert_eq!(is_new_enough(found, &oldest), is_enough, "{found:?}");
        }
    }
}
