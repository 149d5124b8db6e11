//! Warnings: what the contract says and the generator leaves out.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is left out; code is generated all the same.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum Omission {
    #[error("not served yet: {names}")]
    #[diagnostic(
        code(OA200),
        severity(Warning),
        help("a request of such a type is answered 415, and no answer has it")
    )]
    MediaTypesNotServed {
        names: String,
        #[label(collection, "not served")]
        places: Vec<Place>,
    },

    #[error("schema `{name}` is not generated: only media types that are not served use it")]
    #[diagnostic(
        code(OA201),
        severity(Warning),
        help("it is generated as soon as a served media type uses it")
    )]
    SchemaNotServed {
        name: String,
        #[label("this schema")]
        place: Place,
    },

    #[error("`{name}` is not generated: nothing uses it")]
    #[diagnostic(code(OA202), severity(Warning), help("remove it, or refer to it"))]
    Unused {
        name: String,
        #[label("this component")]
        place: Place,
    },

    #[error("{what}: not generated")]
    #[diagnostic(code(OA203), severity(Warning), help("{help}"))]
    NotGenerated {
        what: String,
        help: &'static str,
        #[label("here")]
        place: Place,
    },

    #[error("header parameter `{name}` is ignored")]
    #[diagnostic(
        code(OA204),
        severity(Warning),
        help(
            "OpenAPI says so of `Accept`, `Content-Type` and `Authorization`: media types and security describe them"
        )
    )]
    IgnoredHeader {
        name: String,
        #[label("this parameter")]
        place: Place,
    },

    #[error(
        "security scheme `{name}` is not supported: the alternatives that need it are left out"
    )]
    #[diagnostic(
        code(OA205),
        severity(Warning),
        help(
            "supported are all types; of `http` schemes those that show one token, or name and password; an operation of which `{{}}` is the only alternative that is left is open to all"
        )
    )]
    SchemeNotSupported {
        name: String,
        #[label("this scheme")]
        place: Place,
    },

    #[error("the client leaves out {what}")]
    #[diagnostic(
        code(OA220),
        severity(Warning),
        help(
            "the client reads and writes JSON, forms, text, bytes, parts and events: declare one of these, or take the body as the text that it is"
        )
    )]
    NotInClient {
        what: String,
        #[label("of this operation")]
        place: Place,
    },
}
