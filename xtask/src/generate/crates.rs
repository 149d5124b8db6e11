//! The crates of a contract that is anywhere.

use std::fs;
use std::path::{Component, Path, PathBuf};

use openapi_codegen::crates::{self, File, MARK, Runtime, Settings};
use openapi_codegen::{Part, Traits};

use super::{report_warnings, root};
use crate::changes::{self, Changes};
use crate::contract::{self, FileError};
use crate::outcome::{Outcome, Verdict};

/// Which crates, and where to.
#[derive(clap::Args)]
pub(crate) struct Wanted {
    /// The folder that the crates are written to, each in a folder of its own.
    #[arg(long, value_name = "DIR", requires = "contract")]
    out: Option<PathBuf>,
    /// Only the client, and the types it needs.
    #[arg(long, requires = "contract")]
    client: bool,
    /// Only the server, and the types it needs.
    #[arg(long, requires = "contract")]
    server: bool,
    /// Only the types.
    #[arg(long, requires = "contract")]
    types: bool,
    /// Give the server a trait for each tag, instead of one for all operations.
    #[arg(long, requires = "contract")]
    trait_per_tag: bool,
    /// The first part of the crates' names; that of the contract's file, if none is given.
    #[arg(long, requires = "contract")]
    name: Option<String>,
    /// Take the runtime of this version from the registry, and not from this checkout.
    #[arg(long, value_name = "VERSION", requires = "contract")]
    runtime_version: Option<String>,
    /// Let the contract become so many lines of Rust, where that is more than any of its size may.
    #[arg(long, requires = "contract")]
    lines: Option<usize>,
}

/// A name that no crate can have.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` cannot begin the name of a crate; give one with --name, of letters, digits and hyphens"
)]
struct NoName(String);

/// Generates the crates of a contract; with `check` only compares.
pub(super) fn run(contract: &Path, arguments: &Wanted, check: bool) -> Outcome {
    let out = std::path::absolute(arguments.out.as_deref().unwrap_or(Path::new(".")))?;
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => crate_name(&std::path::absolute(contract)?),
    };
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_name {
        return Err(NoName(name).into());
    }
    let mut settings = Settings::new(name, "cargo xtask generate");
    settings.parts = arguments.parts();
    settings.lines = arguments.lines;
    if arguments.trait_per_tag {
        settings.traits = Traits::PerTag;
    }
    settings.runtime = match &arguments.runtime_version {
        Some(version) => Runtime::Version(version.clone()),
        None => runtime_of_this_checkout(&out),
    };
    let source = contract::read(contract, &shown(contract))?;
    let output = match crates::generate(&source, &settings, &mut contract::resolver(contract)) {
        Ok(output) => output,
        Err(problems) => {
            contract::show(&problems);
            return Ok(Verdict::Wrong);
        }
    };
    if !check {
        report_warnings(&output.warnings);
    }
    let changes = found(&out, &settings, output.files)?;
    let verdict = changes::settle(&out, &changes, check)?;
    if check && verdict == Verdict::Wrong {
        println!("run the same without `--check`");
    }
    Ok(verdict)
}

impl Wanted {
    /// What is wanted; all, if nothing is named.
    fn parts(&self) -> Vec<Part> {
        let named = [
            (self.types, Part::Types),
            (self.server, Part::Server),
            (self.client, Part::Client),
        ];
        let parts: Vec<Part> = named
            .iter()
            .filter(|(is_named, _)| *is_named)
            .map(|(_, part)| *part)
            .collect();
        match parts.is_empty() {
            true => Part::ALL.to_vec(),
            false => parts,
        }
    }
}

/// The name of crates that a contract's path makes, in lower case, with hyphens: that of the file, or that of the folder
/// of an `openapi.yaml`.
pub(crate) fn crate_name(contract: &Path) -> String {
    let stem = contract.file_stem().unwrap_or_default();
    let folder = contract.parent().and_then(Path::file_name);
    let stem = match folder {
        Some(folder) if stem == "openapi" => folder,
        _ => stem,
    };
    let stem = stem.to_string_lossy();
    let name: String = stem
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// The runtime in this checkout, as a crate in a folder of `out` reaches it.
pub(crate) fn runtime_of_this_checkout(out: &Path) -> Runtime {
    let crates = root().join("crates");
    Runtime::Path(relative(&out.join("crate"), &crates))
}

/// What a contract is called in problems and in generated files, which name no folder of this machine.
fn shown(contract: &Path) -> String {
    let name = match contract.is_absolute() {
        true => Path::new(contract.file_name().unwrap_or_default()),
        false => contract,
    };
    name.to_string_lossy().replace('\\', "/")
}

/// The way from one absolute path to another, with `/`. A `..` in them is taken back first.
fn relative(from: &Path, to: &Path) -> String {
    let from = steps(from);
    let to = steps(to);
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to
        .iter()
        .skip(shared)
        .map(|component| component.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The parts of an absolute path, without those that a `..` takes back.
fn steps(path: &Path) -> Vec<Component<'_>> {
    path.components().fold(Vec::new(), |mut steps, component| {
        match component {
            Component::ParentDir if steps.len() > 1 => drop(steps.pop()),
            Component::ParentDir | Component::CurDir => {}
            _ => steps.push(component),
        }
        steps
    })
}

/// The changes that make `out` hold these crates. Only what is marked as generated is removed.
pub(crate) fn found(
    out: &Path,
    settings: &Settings,
    files: Vec<File>,
) -> Result<Changes, FileError> {
    let mut superfluous = Vec::new();
    for part in Part::ALL {
        let name = settings.crate_name(part);
        if files
            .iter()
            .any(|file| file.path.starts_with(&format!("{name}/")))
        {
            for path in changes::names_below(out, &format!("{name}/src"))? {
                if is_generated(&out.join(&path))? {
                    superfluous.push(path);
                }
            }
        }
    }
    let files = files.into_iter().map(|file| (file.path, file.text));
    changes::changes(out, superfluous, files.collect())
}

/// Whether the first line of a file says that it was generated.
fn is_generated(path: &Path) -> Result<bool, FileError> {
    let text = fs::read(path).map_err(FileError::on("read", path))?;
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(String::from_utf8_lossy(line).contains(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_goes_up_and_down() {
        let way = relative(Path::new("/a/out/crate"), Path::new("/b/crates"));
        assert_eq!(way, "../../../b/crates");
        let way = relative(
            Path::new("/a/stack/../books/crate"),
            Path::new("/a/stack/crates"),
        );
        assert_eq!(way, "../../stack/crates");
    }

    #[test]
    fn a_name_is_made_of_a_files_name() {
        for (path, name) in [
            ("a/Pet_Store.1.0.yaml", "pet-store-1-0"),
            ("a/openapi.yaml", "a"),
        ] {
            assert_eq!(crate_name(Path::new(path)), name);
        }
    }

    #[test]
    fn what_was_written_by_hand_stays() -> Result<(), Box<dyn std::error::Error>> {
        let root = tempfile::tempdir()?;
        let source = root.path().join("parcel-types/src");
        fs::create_dir_all(&source)?;
        fs::write(
            source.join("old.rs"),
            format!("// {MARK}x` from y; do not edit.\n"),
        )?;
        fs::write(source.join("hand.rs"), "// by hand\n")?;
        let settings = Settings::new("parcel", "x");
        let file = File {
            path: "parcel-types/src/lib.rs".to_owned(),
            text: "new".to_owned(),
        };
        let changes = found(root.path(), &settings, vec![file])?;
        let paths: Vec<_> = changes.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            ["parcel-types/src/lib.rs", "parcel-types/src/old.rs"]
        );
        Ok(())
    }
}
