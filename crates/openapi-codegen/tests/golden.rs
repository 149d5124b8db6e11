//! What the generator makes of the contracts in `data/accept`, file by file. `UPDATE_GOLDEN=1` rewrites them.
//!
//! The files are compiled by another target, `compiled`, so that a stale one does not stop the test that updates it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_codegen::source::Source;
use openapi_codegen::{Options, Part, Traits, generate};

/// The contracts whose code describes itself by utoipa.
const DESCRIBED: [&str; 8] = [
    "minimal",
    "security",
    "parameters",
    "schemas",
    "answers",
    "formats",
    "hostile",
    "patches",
];

/// The contracts whose server has a trait for each tag, and a stub.
const PER_TAG: [&str; 1] = ["tags"];

#[test]
fn minimal() {
    check("minimal");
}

#[test]
fn security() {
    check("security");
}

#[test]
fn parameters() {
    check("parameters");
}

#[test]
fn schemas() {
    check("schemas");
}

#[test]
fn answers() {
    check("answers");
}

#[test]
fn formats() {
    check("formats");
}

#[test]
fn hostile() {
    check("hostile");
}

#[test]
fn calls() {
    check("calls");
}

#[test]
fn patches() {
    check("patches");
}

#[test]
fn tags() {
    check("tags");
}

#[test]
fn scopes() {
    check("scopes");
}

#[test]
fn unions() {
    check("unions");
}

#[test]
fn values() {
    check("values");
}

#[test]
fn codecs() {
    check("codecs");
}

#[test]
fn styles() {
    check("styles");
}

#[test]
fn bodies() {
    check("bodies");
}

#[test]
fn streams() {
    check("streams");
}

#[test]
fn segments() {
    check("segments");
}

#[test]
fn bare() {
    check("bare");
}

#[test]
fn webhooks() {
    check("webhooks");
}

#[test]
fn headers() {
    check("headers");
}

#[test]
fn directions() {
    check("directions");
}

#[test]
fn mirror() {
    check("mirror");
}

#[test]
fn every_folder_has_a_test() {
    let this = include_str!("golden.rs");
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            this.contains(&format!("check(\"{name}\")")),
            "`data/accept/{name}` has no test"
        );
    }
}

#[test]
fn the_same_contract_makes_the_same_files() {
    let contract = folder().join("schemas/openapi.yaml");
    assert_eq!(made(&contract, "schemas"), made(&contract, "schemas"));
}

#[track_caller]
fn check(case: &str) {
    let folder = folder().join(case);
    let made = made(&folder.join("openapi.yaml"), case);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return update(&folder, &made);
    }
    let mut expected = BTreeMap::new();
    for part in ["types", "server", "client"] {
        for entry in fs::read_dir(folder.join(part)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = format!("{part}/{}", path.file_name().unwrap().to_string_lossy());
            expected.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&made),
        names(&expected),
        "the files of `{case}`; UPDATE_GOLDEN=1 rewrites them"
    );
    for (name, text) in &made {
        assert_eq!(
            text, &expected[name],
            "`{case}/{name}`; UPDATE_GOLDEN=1 rewrites it"
        );
    }
}

fn made(contract: &Path, case: &str) -> BTreeMap<String, String> {
    let source = Source {
        name: "openapi.yaml".to_owned(),
        text: fs::read_to_string(contract).unwrap(),
    };
    let options = Options {
        name: case.to_owned(),
        types_path: format!("crate::{case}_types"),
        command: "cargo test".to_owned(),
        described_if: DESCRIBED.contains(&case).then(|| "test".to_owned()),
        traits: match PER_TAG.contains(&case) {
            true => Traits::PerTag,
            false => Traits::One,
        },
        stub: PER_TAG.contains(&case),
        client_runtime: None,
        parts: Part::ALL.to_vec(),
        lines: None,
    };
    let output =
        generate(&source, &options).unwrap_or_else(|problems| panic!("{:?}", problems.all()));
    let files = output.files.into_iter().map(|file| {
        let part = match file.part {
            Part::Types => "types",
            Part::Server => "server",
            Part::Client => "client",
        };
        (format!("{part}/{}", file.path), file.text)
    });
    files.collect()
}

fn update(folder: &Path, made: &BTreeMap<String, String>) {
    for part in ["types", "server", "client"] {
        let _ = fs::remove_dir_all(folder.join(part));
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    for (name, text) in made {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/accept")
}
