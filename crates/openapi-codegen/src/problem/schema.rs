//! Schemas that no type can be made of.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with a schema, or not supported.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum SchemaProblem {
    #[error("{construct} is not supported yet")]
    #[diagnostic(code(OA100), help("{help}"))]
    NotSupported {
        construct: String,
        help: &'static str,
        #[label("here")]
        place: Place,
    },

    #[error("`{keyword}` says nothing about {kind}")]
    #[diagnostic(
        code(OA101),
        severity(Warning),
        help("it is passed over; remove it, or correct the `type`")
    )]
    KeywordDoesNotApply {
        keyword: &'static str,
        kind: String,
        #[label("this keyword")]
        place: Place,
    },

    #[error("`{lower}` is greater than `{upper}`: no value fits")]
    #[diagnostic(code(OA102), help("exchange or correct the two"))]
    EmptyRange {
        lower: &'static str,
        upper: &'static str,
        #[label(collection, "this bound")]
        places: Vec<Place>,
    },

    #[error("the pattern is not checked: {reason}")]
    #[diagnostic(
        code(OA103),
        severity(Warning),
        help(
            "any string is taken; patterns of ECMA-262 are checked, but for those that look around or refer back"
        )
    )]
    Pattern {
        reason: String,
        #[label("this pattern")]
        place: Place,
    },

    #[error("`required` names `{name}`, which is not among the properties")]
    #[diagnostic(
        code(OA104),
        severity(Warning),
        help("it must be there, and anything may stand there; declare the property to say what")
    )]
    UndeclaredRequired {
        name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("value `{value}` stands twice in an enumeration")]
    #[diagnostic(code(OA105), severity(Warning), help("remove one of them"))]
    DuplicateValue {
        value: String,
        #[label("first")]
        first: Place,
        #[label("again")]
        second: Place,
    },

    #[error("`nullable` is not a keyword of OpenAPI 3.1")]
    #[diagnostic(
        code(OA106),
        severity(Warning),
        help(
            "it is taken as OpenAPI 3.0 has it; write `type: [string, 'null']`, or `oneOf` with `type: 'null'` beside a reference"
        )
    )]
    NullableKeyword {
        #[label("here")]
        place: Place,
    },

    #[error("`x-checked-format` is there without a `format`")]
    #[diagnostic(
        code(OA108),
        help("say by `format` what the value is to be checked for, or remove `x-checked-format`")
    )]
    NoFormatToCheck {
        #[label("here")]
        place: Place,
    },

    #[error("`{name}` cannot name an element of XML")]
    #[diagnostic(
        code(OA107),
        help(
            "an XML name begins with a letter or `_`, and goes on with letters, digits, `.`, `-` and `_`"
        )
    )]
    XmlName {
        name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("{what} cannot both hold")]
    #[diagnostic(code(OA109), help("both apply to one value: change one of them"))]
    Contradiction {
        what: String,
        #[label("this")]
        first: Place,
        #[label("and this")]
        second: Place,
    },

    #[error("the default does not fit: {reason}")]
    #[diagnostic(
        code(OA110),
        severity(Warning),
        help("it is left out, and the value is optional; correct the default")
    )]
    Default {
        reason: String,
        #[label("this default")]
        place: Place,
    },

    #[error("value `{value}` is not of the type of its enumeration")]
    #[diagnostic(
        code(OA111),
        severity(Warning),
        help(
            "of strings its text is taken, of others it is left out; correct the `type`, or put it in quotes"
        )
    )]
    ValueOfAnotherType {
        value: String,
        #[label("this value")]
        place: Place,
    },

    #[error("discriminator `{property}` is passed over: {reason}")]
    #[diagnostic(
        code(OA112),
        severity(Warning),
        help(
            "let `mapping` have a value for each alternative, which must be objects with this member"
        )
    )]
    Discriminator {
        property: String,
        reason: String,
        #[label("this discriminator")]
        place: Place,
    },

    #[error("null is among the types, but something else refuses it")]
    #[diagnostic(
        code(OA113),
        severity(Warning),
        help(
            "null is not taken: list it in `enum`, or let what applies besides take it too; or remove it here"
        )
    )]
    NullRefused {
        #[label("these types")]
        place: Place,
    },

    #[error("OpenAPI 3.0 passes over `nullable` beside `$ref`")]
    #[diagnostic(
        code(OA115),
        severity(Warning),
        help("it is taken all the same; other programs need the reference in `allOf`")
    )]
    NullableBesideReference {
        #[label("here")]
        place: Place,
    },

    #[error("no value fits just one of two alternatives that are the same")]
    #[diagnostic(
        code(OA116),
        severity(Warning),
        help(
            "they are taken as one; remove one of them, or say by keywords what tells them apart"
        )
    )]
    SameAlternatives {
        #[label("this")]
        first: Place,
        #[label("and this")]
        second: Place,
    },

    #[error("{what} is not of OpenAPI {version}")]
    #[diagnostic(code(OA117), severity(Warning), help("{help}"))]
    OtherVersion {
        what: String,
        version: &'static str,
        help: &'static str,
        #[label("here")]
        place: Place,
    },

    #[error("`{keyword}` without `type` is taken to mean {kind}")]
    #[diagnostic(
        code(OA118),
        severity(Warning),
        help("add the `type`: without it, JSON Schema lets values of other types pass")
    )]
    WithoutType {
        keyword: &'static str,
        kind: &'static str,
        #[label("this keyword")]
        place: Place,
    },

    #[error("value `{value}` of discriminator `{property}` means no alternative")]
    #[diagnostic(
        code(OA114),
        severity(Warning),
        help(
            "it is refused: add the schema to `oneOf` or `anyOf`, correct the reference, or remove the value"
        )
    )]
    MappedToNothing {
        property: String,
        value: String,
        #[label("this value")]
        place: Place,
    },
}
