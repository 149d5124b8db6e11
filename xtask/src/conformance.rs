//! `cargo xtask conformance`: whether the programs of others understand the server, and the contract.
//!
//! Each program has a control: faults are planted in what goes between it and the server, or in a copy of the contract,
//! and it has to find them.

pub(crate) mod copies;
mod edits;
mod error;
mod own_rules;
mod programs;
pub(crate) mod redocly;
mod schemathesis;
mod service;
mod summary;
pub(crate) mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use cargo_metadata::MetadataCommand;
use serde_json::Value;

use self::error::{ConformanceError, write};
use self::programs::Plant;
use self::schemathesis::{FIXED_SEED, JSON, Schemathesis, WHOLE};
use self::service::Service;
use self::summary::Row;
use self::tools::{Node, Python};
use crate::contract::FileError;
use crate::outcome::Outcome;

/// What to try.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The seed of what is random, such as that of a run that failed; without it, a fresh one
    #[arg(long)]
    seed: Option<u32>,
}

/// What is left out, or not told as the contract has it.
const LIMITS: [&str; 6] = [
    "schemathesis makes invalid requests in JSON only: in XML and forms every value is text, and it calls texts invalid \
     that are not.",
    "Its copies of the contract list the spellings of a status that requests may use (any case, numbers), as the contract \
     says by extensions, and a few ids: a schema takes `1.0` for an integer, which in a path or in XML is none.",
    "It asks for a few time zones, and for none where it makes invalid requests: no schema says which there are.",
    "It makes no JSON Patch whose result is no presence: that it is 400 the contract says in words.",
    "It checks no headers of 401 answers. Failed logins are limited, so each of its runs has a server started for it.",
    "jsdom stands for a browser; it does not send Sec-Fetch-Site, which is put into its requests as a browser does.",
];

/// Sets up the programs, tries them, and prints what came of it.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let start = Instant::now();
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let root = metadata.workspace_root.as_std_path();
    let target = metadata.target_directory.as_std_path();
    println!("== set up");
    let node = Node::set_up(root, target)?;
    let python = Python::set_up(root, target)?;
    let mut service = Service::start(root, target)?;
    println!("   {:.1} s", start.elapsed().as_secs_f64());
    let folder = target.join("conformance/reports");
    Schemathesis::clear(&folder)?;
    let contracts = Contracts::read(root)?;
    let tried = Instant::now();
    let seed = arguments.seed.map_or_else(fresh_seed, u64::from);
    println!("   fixed seed {FIXED_SEED}, fresh seed {seed}");

    let mut rows = vec![
        try_lint(&node, &contracts, &folder)?,
        try_diff(&node, &contracts, &folder)?,
        try_vendor_client(&node, &mut service, seed)?,
        try_browser(&node, &mut service, seed)?,
        try_xml_parser(&node, &python, &mut service, seed)?,
        own_rules::try_out(&node, &mut service, seed)?,
    ];
    let schemathesis = Schemathesis {
        python: &python,
        node: &node,
        folder,
    };
    write(
        &schemathesis.contract(&JSON),
        &copies::json_only(&contracts.presence)?.to_string(),
    )?;
    write(
        &schemathesis.contract(&WHOLE),
        &copies::whole(&contracts.presence)?.to_string(),
    )?;
    for scope in [&JSON, &WHOLE] {
        rows.push(schemathesis.check(scope, &mut service, seed)?);
    }
    Ok(summary::print(&rows, &LIMITS, tried.elapsed()))
}

/// The contracts of this repository.
struct Contracts {
    paths: Vec<PathBuf>,
    /// That of presence, which copies are made of.
    presence: Value,
}

impl Contracts {
    fn read(root: &Path) -> Result<Self, ConformanceError> {
        let folder = root.join("openapi");
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(FileError::on("read", &folder))? {
            paths.push(entry.map_err(FileError::on("read", &folder))?.path());
        }
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        });
        paths.sort();
        let presence = folder.join("presence.yaml");
        let text = fs::read_to_string(&presence).map_err(FileError::on("read", &presence))?;
        Ok(Self {
            paths,
            presence: copies::parse("presence.yaml", &text)?,
        })
    }
}

/// Nobody chooses it, so that each run tries something else; short enough to type.
fn fresh_seed() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::from(since.subsec_nanos()) + since.as_secs() % 1_000_000
}

fn try_lint(node: &Node, contracts: &Contracts, folder: &Path) -> Result<Row, ConformanceError> {
    Row::measure("contracts are well made", |row| {
        row.tool = format!(
            "{} {} lint",
            redocly::PACKAGE,
            node.version(redocly::PACKAGE)?
        );
        let paths: Vec<_> = contracts.paths.iter().map(PathBuf::as_path).collect();
        redocly::check_lint(row, node, &paths, &contracts.presence, folder)
    })
}

fn try_diff(node: &Node, contracts: &Contracts, folder: &Path) -> Result<Row, ConformanceError> {
    Row::measure("breaking changes are seen", |row| {
        row.tool = format!(
            "{} {} diff",
            redocly::PACKAGE,
            node.version(redocly::PACKAGE)?
        );
        redocly::check_diff(row, node, &contracts.presence, folder)
    })
}

const OF_VENDOR_CLIENT: [Plant; 11] = [
    Plant::new("names-in-camel-case", &["password"]),
    Plant::new("values-in-lower-case", &["password", "ticket", "token"]),
    Plant::new("malformed-json", &["password"]),
    Plant::new("login-ignored", &["errors"]),
    Plant::new("login-refused", &["password", "ticket", "token"]),
    Plant::new("any-user-writes", &["errors"]),
    Plant::new("error-without-message", &["errors"]),
    Plant::new("invalid-accepted", &["errors"]),
    Plant::new("language-ignored", &["language"]),
    Plant::new("culture-ignored", &["language"]),
    Plant::new("time-zone-ignored", &["time zone"]),
];

/// Of a server that takes tickets only with an application's token.
const OF_APPLICATIONS: [Plant; 2] = [
    Plant::new("application-ignored", &["application token"]),
    Plant::new("login-ignored", &["application token"]),
];

fn try_vendor_client(
    node: &Node,
    service: &mut Service,
    seed: u64,
) -> Result<Row, ConformanceError> {
    Row::measure("SuperOffice's own client", |row| {
        let package = "@superoffice/webapi";
        row.tool = format!("{package} {}", node.version(package)?);
        let program = || node.program("vendor-client.mjs");
        programs::try_out(row, program, &OF_VENDOR_CLIENT, node, service, seed)?;
        service.demands_application = true;
        let program = || node.program("vendor-client-application.mjs");
        programs::try_out(row, program, &OF_APPLICATIONS, node, service, seed)?;
        service.demands_application = false;
        Ok(())
    })
}

const OF_BROWSER: [Plant; 6] = [
    Plant::new("xsrf-cookie-missing", &["session", "XSRF token"]),
    Plant::new("xsrf-cookie-hidden", &["session", "XSRF token"]),
    Plant::new("xsrf-not-enforced", &["XSRF token"]),
    Plant::new("xml-malformed", &["XML"]),
    Plant::new("xml-line-end", &["XML"]),
    Plant::new("xml-null-as-empty", &["XML"]),
];

fn try_browser(node: &Node, service: &mut Service, seed: u64) -> Result<Row, ConformanceError> {
    Row::measure("a page with axios", |row| {
        row.tool = format!(
            "axios {}, jsdom {}",
            node.version("axios")?,
            node.version("jsdom")?
        );
        let program = || node.program("browser.mjs");
        programs::try_out(row, program, &OF_BROWSER, node, service, seed)
    })
}

/// The check of `xml_parser.py` that finds what is wrong with the XML of a presence.
const WRITTEN: &[&str] = &["XML that the server writes"];

const OF_XML_PARSER: [Plant; 6] = [
    Plant::new(
        "xml-malformed",
        &["XML that the server writes", "XML of errors"],
    ),
    Plant::new("xml-not-escaped", WRITTEN),
    Plant::new("xml-line-end", WRITTEN),
    Plant::new("xml-null-as-empty", WRITTEN),
    Plant::new("xml-root-renamed", WRITTEN),
    Plant::new("valid-rejected", &["XML that the server reads"]),
];

fn try_xml_parser(
    node: &Node,
    python: &Python,
    service: &mut Service,
    seed: u64,
) -> Result<Row, ConformanceError> {
    Row::measure("XML for another parser", |row| {
        row.tool = format!("lxml {}", python.version("lxml")?);
        let program = || python.program("xml_parser.py");
        programs::try_out(row, program, &OF_XML_PARSER, node, service, seed)
    })
}
