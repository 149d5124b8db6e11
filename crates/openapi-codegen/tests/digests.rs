//! What is generated is a function of the contract and nothing else: `data/digests.txt` has a digest of every document's
//! files, and they are the same in another folder, with another home, and with other hashes.
//!
//! `UPDATE_GOLDEN=1 cargo test -p openapi-codegen --test digests` rewrites it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_codegen::crates::{self, Settings};
use openapi_codegen::source::Source;

type TestResult = Result<(), Box<dyn Error>>;

/// Set for the process that is asked for its digests.
const ASKED: &str = "OPENAPI_CODEGEN_DIGESTS";

#[test]
fn every_process_generates_the_same() -> TestResult {
    let golden = root().join("crates/openapi-codegen/tests/data/digests.txt");
    let found = digests()?;
    if std::env::var_os(ASKED).is_some() {
        println!("{found}");
        return Ok(());
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &found)?;
    }
    assert_eq!(
        fs::read_to_string(&golden)?,
        found,
        "UPDATE_GOLDEN=1 rewrites it"
    );
    // Each process has hashes of its own.
    let elsewhere = std::env::temp_dir();
    let output = Command::new(std::env::current_exe()?)
        .args(["--exact", "every_process_generates_the_same", "--nocapture"])
        .env(ASKED, "1")
        .env("HOME", &elsewhere)
        .current_dir(&elsewhere)
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    assert!(said.contains(&found), "another process generates:\n{said}");
    Ok(())
}

/// A line for each document: its digest, how many files it is of, and its path.
fn digests() -> Result<String, Box<dyn Error>> {
    let mut lines = String::new();
    for path in documents()? {
        let name = path
            .strip_prefix(root())?
            .to_string_lossy()
            .replace('\\', "/");
        let source = Source {
            name: name.clone(),
            text: fs::read_to_string(&path)?,
        };
        let folder = path.parent().unwrap_or(&path).to_owned();
        let mut resolve =
            |file: &str| fs::read_to_string(folder.join(file)).map_err(|error| error.to_string());
        let settings = Settings::new("digest", "cargo test");
        let made = crates::generate(&source, &settings, &mut resolve)
            .map_err(|problems| format!("{name}: {:?}", problems.all()))?;
        let mut digest = Fnv::default();
        for file in &made.files {
            digest.add(&file.path);
            digest.add(&file.text);
        }
        lines += &format!("{:016x} {:3} {name}\n", digest.0, made.files.len());
    }
    Ok(lines)
}

/// The contracts of the repository, in the order of their paths.
fn documents() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut folders = vec![root().join("openapi")];
    for parent in ["examples", "crates/openapi-codegen/tests/data/accept"] {
        for entry in fs::read_dir(root().join(parent))? {
            folders.push(entry?.path());
        }
    }
    let mut documents = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                documents.push(path);
            }
        }
    }
    documents.sort();
    Ok(documents)
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// FNV-1a of 64 bits: the same everywhere, and enough to see a change.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, text: &str) {
        // The end of a text counts too, so that no two lists of texts are one.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
