//! The contracts that are tried: those of a folder, or the repository's own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::contract::FileError;
use crate::generate::crates::crate_name;

/// Names a folder of others' contracts, which are tried beside the repository's own; from its root.
const VARIABLE: &str = "OPENAPI_CORPUS";

/// Whose contract it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody else's.
    Others,
    /// One that tests the generator: it may try what is left out.
    Test,
    /// One that is served, or is an example.
    Product,
}

/// A contract.
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) origin: Origin,
    /// What its crates are called.
    pub(super) name: String,
    /// What problems call it.
    pub(super) file: String,
}

impl Document {
    /// A contract in a folder, or in one below it.
    fn new(path: PathBuf, folder: &Path, origin: Origin) -> Self {
        let shown = path.strip_prefix(folder).unwrap_or(&path);
        Self {
            name: crate_name(&path),
            file: shown.to_string_lossy().replace('\\', "/"),
            origin,
            path,
        }
    }

    /// Whether this is what somebody calls it: its name, or that of its file.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let stem = self.path.file_stem().unwrap_or_default();
        self.name == name || self.file == name || stem == name
    }
}

/// All contracts in a folder; or those of the repository, and those that the environment names.
pub(super) fn find(root: &Path, folder: Option<&Path>) -> Result<Vec<Document>, FileError> {
    if let Some(folder) = folder {
        return others(folder);
    }
    let mut documents = own(root)?;
    if let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        documents.extend(others(&root.join(folder))?);
    }
    Ok(documents)
}

fn others(folder: &Path) -> Result<Vec<Document>, FileError> {
    let paths = contracts(folder)?.into_iter();
    let documents = paths.map(|path| Document::new(path, folder, Origin::Others));
    Ok(documents.collect())
}

fn own(root: &Path) -> Result<Vec<Document>, FileError> {
    let mut paths = Vec::new();
    let mut add = |folder: &Path, origin| {
        paths.extend(contracts(folder)?.into_iter().map(|path| (path, origin)));
        Ok::<_, FileError>(())
    };
    add(&root.join("openapi"), Origin::Product)?;
    for (folder, origin) in [
        ("examples", Origin::Product),
        ("crates/openapi-codegen/tests/data/accept", Origin::Test),
    ] {
        for folder in entries(&root.join(folder))? {
            if folder.is_dir() {
                add(&folder, origin)?;
            }
        }
    }
    let documents = paths.into_iter();
    let documents = documents.map(|(path, origin)| Document::new(path, root, origin));
    Ok(documents.collect())
}

/// The files in a folder that can be contracts; other files that contracts refer to are in folders below it.
fn contracts(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut paths = entries(folder)?;
    paths.retain(|path| {
        let extension = path.extension().unwrap_or_default();
        extension == "yaml" || extension == "yml" || extension == "json"
    });
    Ok(paths)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileError::on("read", folder))? {
        paths.push(entry.map_err(FileError::on("read", folder))?.path());
    }
    paths.sort();
    Ok(paths)
}
