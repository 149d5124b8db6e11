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

    #[error("an operation without `operationId` is called `{name}`")]
    #[diagnostic(
        code(OA210),
        severity(Warning),
        help("give it an id of its own: one made of the path changes with the path")
    )]
    WithoutId {
        name: String,
        #[label("this operation")]
        place: Place,
    },

    #[error("an operation says nothing of its answers")]
    #[diagnostic(
        code(OA213),
        severity(Warning),
        help("any status and any bytes may be answered; add `responses` with what is")
    )]
    WithoutResponses {
        #[label("this operation")]
        place: Place,
    },

    #[error("`{found}` of a path is taken as `{meant}`")]
    #[diagnostic(
        code(OA214),
        severity(Warning),
        help(
            "OpenAPI says by `style` and `explode` what operators of RFC 6570 say: write the name alone"
        )
    )]
    PathOperator {
        found: String,
        meant: String,
        #[label("this path")]
        place: Place,
    },

    #[error("a body of {method} has no meaning of its own")]
    #[diagnostic(
        code(OA211),
        severity(Warning),
        help(
            "it is read as declared, but what stands between may drop it (RFC 9110, section 9.3); use PUT, POST or PATCH"
        )
    )]
    BodyWithoutMeaning {
        method: String,
        #[label("this body")]
        place: Place,
    },

    #[error("what the runtime answers is declared with different bodies or media types")]
    #[diagnostic(
        code(OA212),
        severity(Warning),
        help(
            "401, 405, 406, 408, 413, 414, 415 and 431 are answered before an operation is reached, as the first that is declared has it; this one is for the implementation"
        )
    )]
    RejectionsDiffer {
        #[label("the runtime answers like this")]
        first: Place,
        #[label("and never like this")]
        second: Place,
    },
}
