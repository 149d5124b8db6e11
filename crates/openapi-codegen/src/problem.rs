//! What can be wrong with a contract: one variant for each mistake, with every place that matters.

mod nearest;
mod report;

use miette::{Diagnostic, Severity};
use thiserror::Error;

pub(crate) use self::nearest::nearest;
pub(crate) use self::report::judge;
pub use self::report::{Problems, Warnings};
use crate::source::Place;

/// One mistake in a contract. The code is stable: it can be looked up and searched for.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the message of each variant says what it is, its labels what the fields are")]
pub enum Problem {
    // The text.
    #[error("this is not YAML: {message}")]
    #[diagnostic(code(OA001), help("a contract is YAML 1.2 or JSON; look at the indentation, quotes and brackets here"))]
    Yaml { message: String, #[label("the parser stopped here")] place: Place },

    #[error("the contract is empty")]
    #[diagnostic(code(OA002), help("begin with `openapi: 3.1.1`"))]
    EmptyDocument { #[label("nothing here")] place: Place },

    #[error("the file holds more than one YAML document")]
    #[diagnostic(code(OA003), help("keep one document in the file, and put the others into files of their own"))]
    SeveralDocuments { #[label("the second begins here")] place: Place },

    #[error("values are nested more than {limit} deep")]
    #[diagnostic(code(OA004), help("nest less; schemas can be moved to `components.schemas`"))]
    TooDeep { limit: usize, #[label("too deep")] place: Place },

    #[error("the document has more than {limit} values once its aliases are expanded")]
    #[diagnostic(code(OA005), help("use `$ref` where an alias repeats something large"))]
    TooManyNodes { limit: usize, #[label("the limit is reached here")] place: Place },

    #[error("key `{key}` is given twice")]
    #[diagnostic(code(OA006), help("remove or rename one of them"))]
    DuplicateKey { key: String, #[label("first")] first: Place, #[label("again")] second: Place },

    #[error("a key must be a scalar")]
    #[diagnostic(code(OA007), help("OpenAPI has no lists or objects as keys; put the key in quotes if it is meant as text"))]
    KeyIsNoScalar { #[label("this key")] place: Place },

    #[error("merge keys (`<<`) are not YAML 1.2")]
    #[diagnostic(code(OA008), help("write the members out, or share the whole value by an alias or a `$ref`"))]
    MergeKey { #[label("here")] place: Place },

    #[error("tag `{tag}` means nothing in OpenAPI")]
    #[diagnostic(code(OA009), help("remove the tag"))]
    UnknownTag { tag: String, #[label("on this value")] place: Place },

    #[error("an alias stands inside of its own anchor")]
    #[diagnostic(code(OA010), help("use `$ref` for what refers to itself"))]
    AliasOfItself { #[label("this alias")] place: Place },

    // The form of the document.
    #[error("OpenAPI {found} is not read")]
    #[diagnostic(code(OA020), help("write a contract for OpenAPI 3.1 (`openapi: 3.1.1`) or 3.0"))]
    UnsupportedVersion { found: String, #[label("the version")] place: Place },

    #[error("`{field}` must be {expected}, and is {found}")]
    #[diagnostic(code(OA021), help("put {expected} here; a value in quotes is always a string"))]
    WrongKind { field: String, expected: &'static str, found: String, #[label("this value")] place: Place },

    #[error("{object} lacks `{field}`")]
    #[diagnostic(code(OA022), help("add `{field}`, it is required"))]
    MissingField { object: &'static str, field: String, #[label("here")] place: Place },

    #[error("{object} has no field `{field}`")]
    #[diagnostic(code(OA023))]
    UnknownField { object: &'static str, field: String, #[help] help: String, #[label("unknown")] place: Place },

    #[error("unknown {what} `{found}`")]
    #[diagnostic(code(OA024), help("expected one of {expected}"))]
    UnknownWord { what: &'static str, found: String, expected: String, #[label("this word")] place: Place },

    #[error("`{name}` cannot name a component")]
    #[diagnostic(code(OA025), help("use letters, digits, `.`, `-` and `_` only"))]
    ComponentName { name: String, #[label("this name")] place: Place },

    #[error("{field} and {other} exclude each other")]
    #[diagnostic(code(OA026), help("keep one of them"))]
    Exclusive { field: &'static str, other: &'static str, #[label("given here")] place: Place },

    #[error("extension `{extension}` does not fit: {reason}")]
    #[diagnostic(code(OA027), help("{expected}"))]
    Extension { extension: &'static str, reason: String, expected: &'static str, #[label("here")] place: Place },

    // References.
    #[error("nothing is at `{reference}`")]
    #[diagnostic(code(OA040))]
    DanglingReference { reference: String, #[help] help: String, #[label("this reference")] place: Place },

    #[error("`{reference}` leads back to itself")]
    #[diagnostic(code(OA041), help("let one of the references in the circle be a definition"))]
    CyclicReference { reference: String, #[label("this reference")] place: Place },

    #[error("a reference to `{reference}` is not supported yet")]
    #[diagnostic(code(OA042), help("move what it means to `components.{section}` of this document, and refer to `#/components/{section}/...`"))]
    ReferenceElsewhere { reference: String, section: &'static str, #[label("this reference")] place: Place },

    #[error("schema `{name}` contains itself")]
    #[diagnostic(code(OA043), help("recursive schemas are not supported yet; break the circle at one member"))]
    RecursiveSchema { name: String, #[label("this schema")] place: Place },

    // Operations and paths.
    #[error("operation id `{id}` is used twice")]
    #[diagnostic(code(OA060), help("give each operation an id of its own"))]
    DuplicateOperationId { id: String, #[label("first use")] first: Place, #[label("second use")] second: Place },

    #[error("paths `{first_path}` and `{second_path}` match the same requests")]
    #[diagnostic(code(OA061), help("names of parameters do not tell paths apart; merge the two"))]
    DuplicatePath {
        first_path: String,
        second_path: String,
        #[label("first")] first: Place,
        #[label("second")] second: Place,
    },

    #[error("`{path}` is not a path template: {reason}")]
    #[diagnostic(code(OA062), help("a path begins with `/`, and a parameter fills a whole segment: `/users/{{id}}`"))]
    PathTemplate { path: String, reason: &'static str, #[label("this path")] place: Place },

    #[error("path parameter `{name}` is not declared")]
    #[diagnostic(code(OA063), help("declare it under `parameters` with `in: path`, or take it out of the path"))]
    UndeclaredPathParameter { name: String, #[label("used in this path")] path: Place, #[label("by this operation")] operation: Place },

    #[error("path parameter `{name}` does not occur in the path")]
    #[diagnostic(code(OA064), help("write `{{{name}}}` where it stands in the path, or remove the parameter"))]
    UnusedPathParameter { name: String, #[label("this parameter")] parameter: Place, #[label("this path")] path: Place },

    #[error("path parameter `{name}` must be required")]
    #[diagnostic(code(OA065), help("add `required: true`: a path without it is another path"))]
    OptionalPathParameter { name: String, #[label("this parameter")] place: Place },

    #[error("parameter `{name}` is declared twice in the same place")]
    #[diagnostic(code(OA066), help("remove one of them"))]
    DuplicateParameter { name: String, #[label("first")] first: Place, #[label("again")] second: Place },

    #[error("`{found}` is not a status")]
    #[diagnostic(code(OA067), help("a status is a number from 100 to 599 in quotes, such as '200'"))]
    UnknownStatus { found: String, #[label("this key")] place: Place },

    #[error("media type `{name}` is declared twice")]
    #[diagnostic(code(OA068), help("parameters such as `charset` do not tell media types apart; keep one"))]
    DuplicateMediaType { name: String, #[label("again")] place: Place },

    #[error("`{name}` is not a media type")]
    #[diagnostic(code(OA069), help("write it as `type/subtype`, such as `application/json`"))]
    MediaTypeName { name: String, #[label("this key")] place: Place },

    // Names.
    #[error("`{first_name}` and `{second_name}` both become `{rust_name}` in Rust")]
    #[diagnostic(code(OA080), help("rename one of them"))]
    NameCollision {
        first_name: String,
        second_name: String,
        rust_name: String,
        #[label("first")] first: Place,
        #[label("second")] second: Place,
    },

    #[error("no Rust name can be made of `{name}`")]
    #[diagnostic(code(OA081), help("use at least one letter or digit of ASCII"))]
    NoName { name: String, #[label("this name")] place: Place },

    #[error("`{name}` is taken in Rust")]
    #[diagnostic(code(OA082), help("rename it; the prelude of Rust has a type of this name"))]
    ReservedName { name: String, #[label("this name")] place: Place },

    // Schemas.
    #[error("{construct} is not supported yet")]
    #[diagnostic(code(OA100), help("{help}"))]
    NotSupported { construct: String, help: &'static str, #[label("here")] place: Place },

    #[error("`{keyword}` says nothing about {kind}")]
    #[diagnostic(code(OA101), help("remove it, or correct the `type`"))]
    KeywordDoesNotApply { keyword: &'static str, kind: &'static str, #[label("this keyword")] place: Place },

    #[error("`{lower}` is greater than `{upper}`: no value fits")]
    #[diagnostic(code(OA102), help("exchange or correct the two"))]
    EmptyRange { lower: &'static str, upper: &'static str, #[label("this keyword")] place: Place },

    #[error("the pattern is not a regular expression: {reason}")]
    #[diagnostic(code(OA103), help("write a pattern of ECMA-262, such as '^[a-z]*$'"))]
    Pattern { reason: String, #[label("this pattern")] place: Place },

    #[error("`required` names `{name}`, which is not among the properties")]
    #[diagnostic(code(OA104), help("declare the property, or take it out of `required`"))]
    UndeclaredRequired { name: String, #[label("this name")] place: Place },

    #[error("value `{value}` stands twice in an enumeration")]
    #[diagnostic(code(OA105), help("remove one of them"))]
    DuplicateValue { value: String, #[label("again")] place: Place },

    #[error("`nullable` is not a keyword of OpenAPI 3.1")]
    #[diagnostic(code(OA106), help("write `type: [string, 'null']`, or `oneOf` with `type: 'null'` beside a reference"))]
    NullableKeyword { #[label("here")] place: Place },

    // Bodies and answers.
    #[error("the served media types have different schemas")]
    #[diagnostic(code(OA120), help("this is not supported yet; give {first_type} and {second_type} the same schema"))]
    SchemasDiffer {
        first_type: String,
        second_type: String,
        #[label("one schema")] first: Place,
        #[label("another")] second: Place,
    },

    #[error("none of these media types is served yet")]
    #[diagnostic(code(OA121), help("declare `application/json` too"))]
    NothingServed { #[label(collection, "not served")] places: Vec<Place> },

    #[error("the answers that the runtime gives have different bodies")]
    #[diagnostic(code(OA122), help("401, 405, 406, 408, 413, 414, 415 and 431 are answered before an operation is reached; give them one body"))]
    RejectionsDiffer { #[label("one body")] first: Place, #[label("another")] second: Place },

    #[error("an answer with headers must be a component")]
    #[diagnostic(code(OA123), help("move it to `components.responses` and refer to it; its name becomes the name of its struct"))]
    InlineAnswer { #[label("this answer")] place: Place },

    // Security.
    #[error("security scheme `{name}` is not declared")]
    #[diagnostic(code(OA140), help("declare it under `components.securitySchemes`"))]
    UndeclaredScheme { name: String, #[label("this name")] place: Place },

    #[error("no way to show credentials for this operation is supported")]
    #[diagnostic(code(OA141), help("supported are `http` schemes, and `apiKey` in a header or a cookie; `security: []` lets anybody in"))]
    NoSchemeLeft { #[label("this operation")] operation: Place },

    // What the emitters find.
    #[error("there is no client for this: {message}")]
    #[diagnostic(code(OA180), help("change the contract so that the client can express it"))]
    NoClient { message: String, #[label("here")] place: Place },

    #[error("the generator failed: {message}")]
    #[diagnostic(code(OA190), help("this is a defect of the generator, not of the contract; please report it with the contract"))]
    Defect { message: String, #[label("in the code for this contract")] place: Place },

    // Warnings: what the contract says and the generator leaves out.
    #[error("media types that are not served yet")]
    #[diagnostic(code(OA200), severity(Warning), help("a request of such a type is answered 415, and no answer has it"))]
    MediaTypesNotServed { #[label(collection, "not served")] places: Vec<Place> },

    #[error("schema `{name}` is not generated: only media types that are not served use it")]
    #[diagnostic(code(OA201), severity(Warning), help("it is generated as soon as a served media type uses it"))]
    SchemaNotServed { name: String, #[label("this schema")] place: Place },

    #[error("`{name}` is not generated: nothing uses it")]
    #[diagnostic(code(OA202), severity(Warning), help("remove it, or refer to it"))]
    Unused { name: String, #[label("this component")] place: Place },

    #[error("{what}: not generated")]
    #[diagnostic(code(OA203), severity(Warning), help("{help}"))]
    NotGenerated { what: String, help: &'static str, #[label("here")] place: Place },

    #[error("header parameter `{name}` is ignored")]
    #[diagnostic(code(OA204), severity(Warning), help("OpenAPI says so of `Accept`, `Content-Type` and `Authorization`: media types and security describe them"))]
    IgnoredHeader { name: String, #[label("this parameter")] place: Place },

    #[error("security scheme `{name}` is not supported: the alternatives that need it are left out")]
    #[diagnostic(code(OA205), severity(Warning), help("supported are `http` schemes, and `apiKey` in a header or a cookie"))]
    SchemeNotSupported { name: String, #[label("this scheme")] place: Place },
}

impl Problem {
    /// Whether code can be generated in spite of it.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.severity() == Some(Severity::Warning)
    }

    /// The places it concerns, the first in the text first.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .labels()
            .into_iter()
            .flatten()
            .map(|label| Place { start: label.offset(), end: label.offset() + label.len() })
            .collect();
        places.sort_unstable();
        places
    }
}
