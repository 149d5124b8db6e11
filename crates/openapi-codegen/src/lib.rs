//! Turns an OpenAPI contract into Rust source, or says everything that is wrong with it.
//!
//! The way of a contract is the list of modules: `source`, `parse`, `bundle`, `document`, `lower`, `api`, then
//! the emitters and the printer. Nothing here reads or writes files, and nothing panics on a contract.

pub mod api;
mod bundle;
pub mod crates;
mod document;
mod emit;
mod extent;
mod lower;
mod names;
mod parse;
mod print;
pub mod problem;
pub mod source;

use crate::api::Api;
pub use crate::bundle::Resolver;
pub use crate::emit::client::interface as calls;
use crate::problem::{Problem, Problems, Warnings};
use crate::source::{Source, Sources};

/// What the generator is told besides the contract.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the API in the names of crates and in headers: `presence`.
    pub name: String,
    /// The path by which generated code reaches the generated types: `presence_types`.
    pub types_path: String,
    /// The command that generates, for the head of every file: `cargo xtask generate`.
    pub command: String,
    /// The condition, as in `#[cfg(...)]`, under which the types and the server describe themselves by utoipa:
    /// `feature = "openapi"`. They never do without one.
    pub described_if: Option<String>,
    /// How the operations are dealt out among traits of the server.
    pub traits: Traits,
    /// Whether the server has a stub: every operation answers 501 until it is written.
    pub stub: bool,
    /// The path by which a client reaches what sends its requests and reads its answers, where that is written by hand
    /// (`crate`). Without it the client is whole: it is built with credentials by the contract's security schemes, and
    /// stands on `openapi_client`.
    pub client_runtime: Option<String>,
    /// What is wanted. What a part cannot express is a problem only where the part is.
    pub parts: Vec<Part>,
    /// How many lines of Rust the contract may become, where that is more than any contract of its size may (OA191).
    pub lines: Option<usize>,
}

impl Default for Options {
    /// All parts of an API called `api`, with the types in the module `types` of the same crate.
    fn default() -> Self {
        Self {
            name: "api".to_owned(),
            types_path: "crate::types".to_owned(),
            command: "openapi-codegen".to_owned(),
            described_if: None,
            traits: Traits::default(),
            stub: false,
            client_runtime: None,
            parts: Part::ALL.to_vec(),
            lines: None,
        }
    }
}

/// How the operations are dealt out among traits, all of which one implementation fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Traits {
    /// One trait for all.
    #[default]
    One,
    /// A trait for each tag, which holds the operations whose first tag it is; one for the rest.
    PerTag,
}

/// What was generated.
#[derive(Debug)]
pub struct Output {
    /// The files, in a fixed order.
    pub files: Vec<File>,
    /// What the contract says and the files do not.
    pub warnings: Warnings,
}

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it belongs.
    pub part: Part,
    /// Its path inside of the generated folder of that part, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// The crates that generated files belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The types of the contract's schemas.
    Types,
    /// The server: a trait, its answers and a router.
    Server,
    /// The client.
    Client,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Types, Self::Server, Self::Client];
}

/// Looks for everything that is wrong with a contract in one file: what [`generate`] says when all parts are wanted.
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn check(source: &Source) -> Result<Warnings, Problems> {
    check_with(source, &mut no_files)
}

/// Looks for everything that is wrong with a contract whose other files `resolve` gives.
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn check_with(source: &Source, resolve: &mut Resolver<'_>) -> Result<Warnings, Problems> {
    generate_with(source, &Options::default(), resolve).map(|output| output.warnings)
}

/// Generates all files of a contract in one file.
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn generate(source: &Source, options: &Options) -> Result<Output, Problems> {
    generate_with(source, options, &mut no_files)
}

/// Generates all files of a contract whose other files `resolve` gives.
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn generate_with(
    source: &Source,
    options: &Options,
    resolve: &mut Resolver<'_>,
) -> Result<Output, Problems> {
    let mut problems = Vec::new();
    let mut sources = Sources::default();
    let files = model(source, options.lines, resolve, &mut sources, &mut problems)
        .filter(|(api, most_lines)| extent::is_within(api, *most_lines, &mut problems))
        .and_then(|(api, _)| emit::files(&api, source, options, &mut problems));
    let (files, warnings) = problem::judge(sources, problems, files)?;
    Ok(Output { files, warnings })
}

/// Contract text to model: the front half of [`generate`].
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn read(source: &Source) -> Result<(Api, Warnings), Problems> {
    read_with(source, &mut no_files)
}

/// Contract text to model: the front half of [`generate_with`].
///
/// # Errors
///
/// All problems, if there is one that is not just a warning.
pub fn read_with(source: &Source, resolve: &mut Resolver<'_>) -> Result<(Api, Warnings), Problems> {
    let mut problems = Vec::new();
    let mut sources = Sources::default();
    let model = model(source, None, resolve, &mut sources, &mut problems);
    problem::judge(sources, problems, model.map(|(api, _)| api))
}

/// The resolver of a contract that has no other files.
fn no_files(_: &str) -> Result<String, String> {
    Err("no files beside the contract are at hand".to_owned())
}

/// The model, and how many lines it may become.
fn model(
    source: &Source,
    lines: Option<usize>,
    resolve: &mut Resolver<'_>,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<(Api, usize)> {
    let base = sources.add(source.clone());
    let node = parse::parse(&source.text, base, problems)?;
    let node = bundle::bundle(node, sources, resolve, problems);
    let document = document::read(&node, problems)?;
    let most_lines = extent::most_lines(sources.length()).max(lines.unwrap_or_default());
    let api = lower::lower(&document, extent::most_types(most_lines), problems)?;
    Some((api, most_lines))
}
