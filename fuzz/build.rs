//! Generates the server of `contract.yaml` by the generator as it is now.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use openapi_codegen::source::Source;
use openapi_codegen::{Options, Part, Traits, generate};

const CONTRACT: &str = "contract.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CONTRACT}");
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    let source = Source {
        name: CONTRACT.to_owned(),
        text: fs::read_to_string(CONTRACT)?,
    };
    let options = Options {
        name: "echo".to_owned(),
        types_path: "crate::types".to_owned(),
        command: "cargo build".to_owned(),
        described_if: None,
        traits: Traits::default(),
        stub: false,
        client_runtime: None,
        parts: vec![Part::Types, Part::Server],
        lines: None,
    };
    let output = generate(&source, &options).map_err(|problems| {
        let texts = problems.all().iter().map(ToString::to_string);
        texts.collect::<Vec<_>>().join("; ")
    })?;
    for file in output.files {
        let path = folder.join(module(file.part)).join(&file.path);
        fs::create_dir_all(path.parent().ok_or("a generated file has no folder")?)?;
        fs::write(path, file.text)?;
    }
    let modules = [Part::Types, Part::Server].map(|part| {
        let path = folder.join(module(part)).join("mod.rs");
        format!("#[path = {path:?}]\npub mod {};\n", module(part))
    });
    fs::write(folder.join("generated.rs"), modules.concat())?;
    Ok(())
}

/// The module that a part becomes.
fn module(part: Part) -> &'static str {
    match part {
        Part::Types => "types",
        Part::Server => "server",
        Part::Client => "client",
    }
}
