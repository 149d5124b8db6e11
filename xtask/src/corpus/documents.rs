//! The contracts that are tried: those of a folder, or the repository's own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::contract::FileError;
use crate::generate::crates::crate_name;

/// A contract.
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// What its crates are called.
    pub(super) name: String,
    /// What problems call it.
    pub(super) file: String,
}

impl Document {
    /// Whether this is what somebody calls it: its name, or that of its file.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let stem = self.path.file_stem().unwrap_or_default();
        self.name == name || self.file == name || stem == name
    }
}

/// All contracts in a folder, or those of the repository.
pub(super) fn find(root: &Path, folder: Option<&Path>) -> Result<Vec<Document>, FileError> {
    let folder = folder.filter(|folder| folder.is_dir());
    let mut paths = match folder {
        Some(folder) => contracts(folder)?,
        None => own(root)?,
    };
    paths.sort();
    let documents = paths.into_iter().map(|path| {
        let shown = match folder {
            Some(folder) => path.strip_prefix(folder),
            None => path.strip_prefix(root),
        };
        Document {
            name: crate_name(&path),
            file: shown.unwrap_or(&path).to_string_lossy().replace('\\', "/"),
            path,
        }
    });
    Ok(documents.collect())
}

fn own(root: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut paths = contracts(&root.join("openapi"))?;
    for folder in ["examples", "crates/openapi-codegen/tests/data/accept"] {
        for folder in entries(&root.join(folder))? {
            if folder.is_dir() {
                paths.extend(contracts(&folder)?);
            }
        }
    }
    Ok(paths)
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

fn entries(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileError::on("read", folder))? {
        paths.push(entry.map_err(FileError::on("read", folder))?.path());
    }
    Ok(paths)
}
