//! What is wrong with a contract, as it is shown: `tests/data/reject/<mistake>.yaml` with `<mistake>.txt`.
//!
//! `UPDATE_GOLDEN=1 cargo test -p openapi-codegen --test reject` writes the texts anew.

mod codes;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use openapi_codegen::source::Source;
use openapi_codegen::{Options, Part, check, generate};

type TestResult = Result<(), Box<dyn Error>>;

#[test]
fn mistakes_are_shown_as_recorded() -> TestResult {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    for path in contracts()? {
        let shown = shown(&path)?;
        let golden = path.with_extension("txt");
        if update {
            fs::write(&golden, shown)?;
        } else if fs::read_to_string(&golden).unwrap_or_default() != shown {
            different.push(format!("{}\n{shown}", golden.display()));
        }
    }
    assert!(
        different.is_empty(),
        "UPDATE_GOLDEN=1 rewrites:\n{}",
        different.join("\n")
    );
    Ok(())
}

/// Every code must be in some golden text, and the other way round; but for that of a defect, which no contract has.
#[test]
fn every_mistake_is_recorded() -> TestResult {
    let mut known = codes::all()?;
    known.remove(codes::DEFECT);
    let mut recorded = BTreeSet::new();
    for path in contracts()? {
        recorded.extend(heads(&shown(&path)?));
    }
    assert_eq!(known, recorded);
    Ok(())
}

/// A contract that would become too much is taken where as much is allowed for, and no less.
#[test]
fn what_is_meant_may_become_more() {
    // Each alternative of security is told apart from each other, in the server.
    let count = 330;
    let schemes = (0..count)
        .map(|number| format!("k{number}: {{ type: apiKey, in: header, name: X-{number} }}"));
    let schemes = schemes.collect::<Vec<_>>().join(", ");
    let security = (0..count).map(|number| format!("{{ k{number}: [] }}"));
    let security = security.collect::<Vec<_>>().join(", ");
    let text = format!(
        "openapi: 3.1.1\ninfo: {{ title: Parcels, version: '1' }}\nsecurity: [{security}]\npaths: {{ /parcels: {{ get: {{ operationId: getParcels, responses: {{ '204': {{ description: None. }} }} }} }} }}\ncomponents: {{ securitySchemes: {{ {schemes} }} }}\n"
    );
    let name = "parcels.yaml".to_owned();
    let source = Source { name, text };
    for (lines, is_taken) in [(None, false), (Some(10), false), (Some(200_000), true)] {
        let options = Options {
            parts: vec![Part::Types],
            lines,
            ..Options::default()
        };
        let made = generate(&source, &options);
        assert_eq!(made.is_ok(), is_taken, "{lines:?}");
    }
}

fn contracts() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reject");
    let mut contracts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "json")
        {
            contracts.push(path);
        }
    }
    contracts.sort();
    Ok(contracts)
}

fn shown(path: &Path) -> Result<String, Box<dyn Error>> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let source = Source {
        name,
        text: fs::read_to_string(path)?,
    };
    Ok(match check(&source) {
        Ok(warnings) => render(&warnings)?,
        Err(problems) => render(&problems)?,
    })
}

fn render(report: &dyn Diagnostic) -> Result<String, std::fmt::Error> {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_links(false)
        .with_width(100);
    let mut text = String::new();
    handler.render_report(&mut text, report)?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n") + "\n")
}

/// The codes of the problems that are shown in a text: `Error: OA060`.
fn heads(text: &str) -> impl Iterator<Item = String> {
    let heads = text.lines().filter_map(|line| line.split_once(": OA"));
    let heads = heads.filter(|(severity, _)| matches!(*severity, "Error" | "Warning"));
    heads.map(|(_, number)| format!("OA{number}"))
}
