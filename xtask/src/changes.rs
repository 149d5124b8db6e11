//! Changes of generated files: found first, said or made then.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::contract::FileError;
use crate::outcome::Verdict;

/// What has to happen to files, by their paths from a root.
pub(crate) type Changes = BTreeMap<String, Change>;

/// What has to happen to a file.
pub(crate) enum Change {
    Create(String),
    Replace(String),
    Remove,
}

impl Change {
    pub(crate) fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Create(_) => ("wrote", "missing:"),
            Self::Replace(_) => ("wrote", "stale:"),
            Self::Remove => ("removed", "superfluous:"),
        }
    }
}

/// The changes that make a root hold these files, and none of those in `superfluous` beside them. Paths are from the root,
/// with `/`.
pub(crate) fn changes(
    root: &Path,
    superfluous: Vec<String>,
    files: Vec<(String, String)>,
) -> Result<Changes, FileError> {
    let removed = superfluous.into_iter().map(|path| (path, Change::Remove));
    let mut changes: Changes = removed.collect();
    for (name, text) in files {
        let path = root.join(&name);
        changes.remove(&name);
        if !path.exists() {
            changes.insert(name, Change::Create(text));
        } else if fs::read(&path).map_err(FileError::on("read", &path))? != text.as_bytes() {
            changes.insert(name, Change::Replace(text));
        }
    }
    Ok(changes)
}

/// Makes the changes below a root and says so; with `check` says only what they are, which is wrong.
pub(crate) fn settle(root: &Path, changes: &Changes, check: bool) -> Result<Verdict, FileError> {
    // All is written before anything is said: whoever reads this may stop reading.
    for (path, change) in changes.iter().filter(|_| !check) {
        apply(&root.join(path), change)?;
    }
    for (path, change) in changes {
        let (verb, stale) = change.words();
        println!("{} {path}", if check { stale } else { verb });
    }
    Ok(match check && !changes.is_empty() {
        true => Verdict::Wrong,
        false => Verdict::Fine,
    })
}

/// The paths from a root, with `/`, of all files below one of its folders, which need not exist.
pub(crate) fn names_below(root: &Path, folder: &str) -> Result<Vec<String>, FileError> {
    let paths = files_below(&root.join(folder))?.into_iter();
    let names = paths.map(|path| {
        let name = path.strip_prefix(root).unwrap_or(&path);
        name.to_string_lossy().replace('\\', "/")
    });
    Ok(names.collect())
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
pub(crate) fn apply(path: &Path, change: &Change) -> Result<(), FileError> {
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
