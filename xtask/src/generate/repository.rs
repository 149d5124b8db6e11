//! The contracts of this repository, and the folders that their code fills.

use std::path::Path;

use openapi_codegen::crates::{self as whole, Runtime, Settings};
use openapi_codegen::{File, Options, Part, Traits};

use super::{crates, report_warnings};
use crate::changes::{self, Changes};
use crate::contract::{self, FileError};
use crate::outcome::{Outcome, Verdict};

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

const CONTRACTS: [Contract; 4] = [
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
    Contract {
        path: "crates/presence-bench/openapi.yaml",
        name: "plain",
        types_path: "crate::types",
        types: "crates/presence-bench/src/generated/types",
        server: "crates/presence-bench/src/generated/server",
        client: None,
        described_if: None,
    },
];

/// The contracts whose whole crates stand among the examples.
const EXAMPLES: [&str; 1] = ["examples/books/openapi.yaml"];

/// Generates all contracts; with `check` only compares.
pub(super) fn run(root: &Path, check: bool) -> Outcome {
    let mut verdict = Verdict::Fine;
    for contract in &CONTRACTS {
        let path = root.join(contract.path);
        let source = contract::read(&path, contract.path)?;
        let options = Options {
            name: contract.name.to_owned(),
            types_path: contract.types_path.to_owned(),
            command: "cargo xtask generate".to_owned(),
            described_if: contract.described_if.map(str::to_owned),
            // The one client here is built by hand.
            client_runtime: Some("crate".to_owned()),
            traits: Traits::default(),
            stub: false,
            parts: contract.parts().map(|(part, _)| part).collect(),
            lines: None,
        };
        let output =
            match openapi_codegen::generate_with(&source, &options, &mut contract::resolver(&path))
            {
                Ok(output) => output,
                Err(problems) => {
                    contract::show(&problems);
                    verdict = Verdict::Wrong;
                    continue;
                }
            };
        if !check {
            report_warnings(&output.warnings);
        }
        let changes = found(root, contract, output.files)?;
        verdict = verdict.and(changes::settle(root, &changes, check)?);
    }
    for contract in EXAMPLES {
        verdict = verdict.and(example(root, contract, check)?);
    }
    if check && verdict == Verdict::Wrong {
        println!("run `cargo xtask generate`");
    }
    Ok(verdict)
}

/// Generates the whole crates of an example, beside its folder.
fn example(root: &Path, contract: &str, check: bool) -> Outcome {
    let path = root.join(contract);
    let source = contract::read(&path, contract)?;
    let mut settings = Settings::new(crates::crate_name(&path), "cargo xtask generate");
    settings.runtime = Runtime::Path("../../crates".to_owned());
    match whole::generate(&source, &settings, &mut contract::resolver(&path)) {
        Ok(output) => {
            let changes = crates::found(&root.join("examples"), &settings, output.files)?;
            Ok(changes::settle(&root.join("examples"), &changes, check)?)
        }
        Err(problems) => {
            contract::show(&problems);
            Ok(Verdict::Wrong)
        }
    }
}

/// The changes that make the folders of a contract hold just these files.
fn found(root: &Path, contract: &Contract, files: Vec<File>) -> Result<Changes, FileError> {
    let folders: Vec<_> = contract.parts().collect();
    let mut superfluous = Vec::new();
    for (_, folder) in &folders {
        superfluous.extend(changes::names_below(root, folder)?);
    }
    let mut wanted = Vec::new();
    for file in files {
        if let Some((_, folder)) = folders.iter().find(|(part, _)| *part == file.part) {
            wanted.push((format!("{folder}/{}", file.path), file.text));
        }
    }
    changes::changes(root, superfluous, wanted)
}

#[cfg(test)]
mod tests {
    use std::fs;

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

    fn words(changes: &Changes) -> Vec<(&str, &str)> {
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

        let made = found(root.path(), &CONTRACT, files()).unwrap();
        let expected = [
            ("missing:", "api/generated/mod.rs"),
            ("superfluous:", "client/generated/deep/gone.rs"),
            ("stale:", "types/generated/stale.rs"),
        ];
        assert_eq!(words(&made), expected);

        for (path, change) in &made {
            changes::apply(&root.path().join(path), change).unwrap();
        }
        assert!(found(root.path(), &CONTRACT, files()).unwrap().is_empty());
        let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
        assert_eq!(read("types/generated/stale.rs"), "new");
        assert_eq!(read("client/by_hand.rs"), "by hand");
    }
}
