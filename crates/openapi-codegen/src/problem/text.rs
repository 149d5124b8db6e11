//! The text: what keeps it from being YAML or JSON that is read.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with the text of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum TextProblem {
    #[error("this is neither YAML nor JSON: {message}")]
    #[diagnostic(
        code(OA001),
        help("a contract is YAML 1.2 or JSON; look at the indentation, quotes and brackets here")
    )]
    Yaml {
        message: String,
        #[label("the parser stopped here")]
        place: Place,
    },

    #[error("the contract is empty")]
    #[diagnostic(code(OA002), help("begin with `openapi: 3.1.1`"))]
    EmptyDocument {
        #[label("nothing here")]
        place: Place,
    },

    #[error("the file holds more than one YAML document")]
    #[diagnostic(
        code(OA003),
        help("keep one document in the file, and put the others into files of their own")
    )]
    SeveralDocuments {
        #[label("the second begins here")]
        place: Place,
    },

    #[error("values are nested more than {limit} deep")]
    #[diagnostic(
        code(OA004),
        help("nest less; schemas can be moved to `components.schemas`")
    )]
    TooDeep {
        limit: usize,
        #[label("too deep")]
        place: Place,
    },

    #[error(
        "the document has more than {limit} values with the copies that its anchors and aliases make"
    )]
    #[diagnostic(code(OA005), help("use `$ref` where an alias repeats something large"))]
    TooManyNodes {
        limit: usize,
        #[label("the limit is reached here")]
        place: Place,
    },

    #[error("key `{key}` is given twice")]
    #[diagnostic(code(OA006), help("remove or rename one of them"))]
    DuplicateKey {
        key: String,
        #[label("first")]
        first: Place,
        #[label("again")]
        second: Place,
    },

    #[error("a key must be a scalar")]
    #[diagnostic(
        code(OA007),
        help(
            "OpenAPI has no lists or objects as keys; put the key in quotes if it is meant as text"
        )
    )]
    KeyIsNoScalar {
        #[label("this key")]
        place: Place,
    },

    #[error("a merge key (`<<`) takes an object, or a list of objects")]
    #[diagnostic(
        code(OA008),
        help("give it an alias of an object: `<<: *name`, or `<<: [*one, *other]`")
    )]
    MergeOfNoObject {
        #[label("this is none")]
        place: Place,
    },

    #[error("tag `{tag}` means nothing in OpenAPI")]
    #[diagnostic(code(OA009), help("remove the tag"))]
    UnknownTag {
        tag: String,
        #[label("on this value")]
        place: Place,
    },

    #[error("an alias stands inside of its own anchor")]
    #[diagnostic(code(OA010), help("use `$ref` for what refers to itself"))]
    AliasOfItself {
        #[label("this alias")]
        place: Place,
    },
}
