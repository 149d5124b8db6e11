//! `cargo xtask generate [--check]`: the generated code of every contract in this repository.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use openapi_codegen::source::Source;
use openapi_codegen::{File, Options, Output, Part, Traits};

use crate::contract::{self, FileError};
use crate::outcome::{Outcome, Verdict};

/// How to generate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; say which files are not as they would be generated.
    #[arg(long)]
    check: bool,
}

/// A contract of this repository, and the folders that its code fills.
struct Contract {
    /// Its path, and those of the folders, from the root of the repository.
    path: &'static str,
    name: &'static str,
    types_path: &'static str,
    types: &'static str,
    server: &'static str,
    /// `None` where none is wanted.
    client: Option<&'static str>,
    /// The condition under which the code describes itself, where that is wanted.
    described_if: Option<&'static str>,
}

impl Contract {
    /// The parts that are wanted, and their folders.
    fn parts(&self) -> impl Iterator<Item = (Part, &'static str)> + use<> {
        let client = self.client.map(|client| (Part::Client, client));
        let parts = [(Part::Types, self.types), (Part::Server, self.server)];
        parts.into_iter().chain(client)
    }
}

const CONTRACTS: [Contract; 3] = [
    Contract {
        path: "openapi/presence.yaml",
        name: "presence",
        types_path: "presence_types",
        types: "crates/presence-types/src/generated",
        server: "crates/presence-api/src/generated",
        client: Some("crates/presence-client/src/generated"),
        described_if: Some("feature = \"openapi\""),
    },
    Contract {
        path: "openapi/session.yaml",
        name: "session",
        types_path: "crate::types",
        types: "crates/session-api/src/generated/types",
        server: "crates/session-api/src/generated/server",
        client: None,
        described_if: None,
    },
    Contract {
        path: "examples/rooms/openapi.yaml",
        name: "rooms",
        types_path: "crate::types",
        types: "examples/rooms/src/generated/types",
        server: "examples/rooms/src/generated/server",
        client: None,
        described_if: None,
    },
];

/// Generates all contracts; with `--check` only compares.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = root();
    let mut verdict = Verdict::Fine;
    for contract in &CONTRACTS {
        let source = contract::read(&root.join(contract.path), contract.path)?;
        let options = Options {
            name: contract.name.to_owned(),
            types_path: contract.types_path.to_owned(),
            command: "cargo xtask generate".to_owned(),
            described_if: contract.described_if.map(str::to_owned),
            traits: Traits::default(),
            stub: false,
            parts: contract.parts().map(|(part, _)| part).collect(),
        };
        let output = match openapi_codegen::generate(&source, &options) {
            Ok(output) => output,
            Err(problems) => {
                contract::show(&problems);
                verdict = Verdict::Wrong;
                continue;
            }
        };
        if !arguments.check {
            report_warnings(&source, &output);
        }
        let changes = changes(&root, contract, output.files)?;
        if arguments.check && !changes.is_empty() {
            verdict = Verdict::Wrong;
        }
        // All is written before anything is said: whoever reads this may stop reading.
        for (path, change) in changes.iter().filter(|_| !arguments.check) {
            apply(&root.join(path), change)?;
        }
        for (path, change) in &changes {
            let (verb, stale) = change.words();
            println!("{} {path}", if arguments.check { stale } else { verb });
        }
    }
    if arguments.check && verdict == Verdict::Wrong {
        println!("run `cargo xtask generate`");
    }
    Ok(verdict)
}

/// What has to happen to a file.
enum Change {
    Create(String),
    Replace(String),
    Remove,
}

impl Change {
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Create(_) => ("wrote", "missing:"),
            Self::Replace(_) => ("wrote", "stale:"),
            Self::Remove => ("removed", "superfluous:"),
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here)
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn report_warnings(source: &Source, output: &Output) {
    for warning in output.warnings.all() {
        eprintln!("{}", contract::line(source, warning));
    }
}

/// The changes that make the folders of a contract hold just these files, by path from the root.
fn changes(
    root: &Path,
    contract: &Contract,
    files: Vec<File>,
) -> Result<BTreeMap<String, Change>, FileError> {
    let mut changes = BTreeMap::new();
    let folders: Vec<_> = contract.parts().collect();
    for (_, folder) in &folders {
        for path in files_below(&root.join(folder))? {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            changes.insert(name, Change::Remove);
        }
    }
    for file in files {
        let Some((_, folder)) = folders.iter().find(|(part, _)| *part == file.part) else {
            continue;
        };
        let name = format!("{folder}/{}", file.path);
        let path = root.join(&name);
        let change = match changes.remove(&name) {
            None => Change::Create(file.text),
            Some(_)
                if fs::read(&path).map_err(FileError::on("read", &path))?
                    == file.text.as_bytes() =>
            {
                continue;
            }
            Some(_) => Change::Replace(file.text),
        };
        changes.insert(name, change);
    }
    Ok(changes)
}

/// All files below a folder, which need not exist.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileError::on("read", folder))? {
        let path = entry.map_err(FileError::on("read", folder))?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Writes by way of a temporary file in the same folder, so that an interrupted run leaves no half file.
fn apply(path: &Path, change: &Change) -> Result<(), FileError> {
    let text = match change {
        Change::Remove => return fs::remove_file(path).map_err(FileError::on("remove", path)),
        Change::Create(text) | Change::Replace(text) => text,
    };
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(FileError::on("write", folder))?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = builder
        .tempfile_in(folder)
        .map_err(FileError::on("write", folder))?;
    file.write_all(text.as_bytes())
        .map_err(FileError::on("write", path))?;
    file.persist(path)
        .map(drop)
        .map_err(|error| FileError::on("write", path)(error.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: Contract = Contract {
        path: "parcel.yaml",
        name: "parcel",
        types_path: "parcel_types",
        types: "types/generated",
        server: "api/generated",
        client: Some("client/generated"),
        described_if: None,
    };

    fn file(part: Part, path: &str, text: &str) -> File {
        File {
            part,
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn words(changes: &BTreeMap<String, Change>) -> Vec<(&str, &str)> {
        changes
            .iter()
            .map(|(path, change)| (change.words().1, path.as_str()))
            .collect()
    }

    #[test]
    fn folders_come_to_hold_just_the_generated_files() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("types/generated/same.rs", "same");
        write("types/generated/stale.rs", "old");
        write("client/generated/deep/gone.rs", "gone");
        write("client/by_hand.rs", "by hand");
        let files = || {
            vec![
                file(Part::Types, "same.rs", "same"),
                file(Part::Types, "stale.rs", "new"),
                file(Part::Server, "mod.rs", "made"),
            ]
        };

        let found = changes(root.path(), &CONTRACT, files()).unwrap();
        let expected = [
            ("missing:", "api/generated/mod.rs"),
            ("superfluous:", "client/generated/deep/gone.rs"),
            ("stale:", "types/generated/stale.rs"),
        ];
        assert_eq!(words(&found), expected);

        for (path, change) in &found {
            apply(&root.path().join(path), change).unwrap();
        }
        assert!(changes(root.path(), &CONTRACT, files()).unwrap().is_empty());
        let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
        assert_eq!(read("types/generated/stale.rs"), "new");
        assert_eq!(read("client/by_hand.rs"), "by hand");
    }
}
