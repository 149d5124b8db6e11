//! The text files of this repository: those that git knows, and those that it would add.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use crate::contract::FileError;

/// A text file of the repository.
pub(super) struct TextFile {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl TextFile {
    /// Whether this is Rust source.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the generator wrote this, for use or as what a test expects of it.
    pub(super) fn is_generated(&self) -> bool {
        self.path.contains("/src/generated/") || self.path.contains("/tests/data/")
    }
}

/// Reads all files below `root` that are UTF-8.
pub(super) fn text_files(root: &Path) -> Result<Vec<TextFile>, FileError> {
    let paths = match paths_by_git(root) {
        Some(paths) => paths,
        None => paths_by_walking(root)?,
    };
    let mut files = Vec::new();
    for path in paths {
        let place = root.join(&path);
        match fs::read_to_string(&place) {
            Ok(text) => files.push(TextFile { path, text }),
            // Git still knows a file that was just removed; a binary file has no lines to look at.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::InvalidData
                ) => {}
            Err(error) => return Err(FileError::on("read", &place)(error)),
        }
    }
    Ok(files)
}

/// Nothing where git is missing, or knows no file, as in an unpacked archive.
fn paths_by_git(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .ok()?;
    let listed = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<_> = listed.split_terminator('\0').map(str::to_owned).collect();
    (output.status.success() && !paths.is_empty()).then_some(paths)
}

fn paths_by_walking(root: &Path) -> Result<Vec<String>, FileError> {
    let mut paths = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(FileError::on("read", &folder))? {
            let path = entry.map_err(FileError::on("read", &folder))?.path();
            if path.ends_with("target") || path.ends_with(".git") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(below) = path.strip_prefix(root) {
                paths.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_without_git_is_walked_without_what_was_built() {
        let root = tempfile::tempdir().unwrap();
        for path in ["src/deep/a.rs", "target/debug/b.rs", ".git/c"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        assert_eq!(paths_by_walking(root.path()).unwrap(), ["src/deep/a.rs"]);
    }

    #[test]
    fn a_binary_file_is_left_out() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.png"), [0xff, 0xfe]).unwrap();
        fs::write(root.path().join("b.txt"), "text").unwrap();
        let files = text_files(root.path()).unwrap();
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["b.txt"]);
    }
}
