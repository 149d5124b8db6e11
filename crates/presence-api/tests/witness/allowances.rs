//! What the code cannot say by utoipa, or says otherwise: each kind of difference with its reason and its number.

use crate::difference::Difference;

/// Differences of one kind.
pub(crate) struct Allowance {
    /// Why they are.
    reason: &'static str,
    /// Where, what the code has there, and how often. `*` stands for one step of a pointer.
    places: &'static [(&'static str, &'static str, usize)],
}

const ALLOWANCES: &[Allowance] = &[
    Allowance {
        reason: "utoipa has no `required` for a header of an answer",
        places: &[("/paths/*/*/responses/*/headers/*/required", "nothing", 18)],
    },
    Allowance {
        reason: "bounds, lengths and patterns are no part of a Rust type; the decoder has them",
        places: &[
            (
                "/paths/*/*/responses/*/headers/retry-after/schema/minimum",
                "nothing",
                9,
            ),
            ("/schemas/*/properties/Message/maxLength", "nothing", 2),
            ("/schemas/*/properties/Message/pattern", "nothing", 2),
        ],
    },
    Allowance {
        reason: "what is of a format is no part of a Rust type; the implementation is asked for it",
        places: &[
            (
                "/paths/*/*/parameters/header so-timezone/schema/format",
                "nothing",
                4,
            ),
            (
                "/paths/*/*/parameters/header so-timezone/schema/x-checked-format",
                "nothing",
                4,
            ),
        ],
    },
    Allowance {
        reason: "a request whose headers are too large is answered before it reaches this code",
        places: &[("/paths/*/*/responses/431", "nothing", 5)],
    },
    Allowance {
        reason: "a header that is a credential is a security scheme, and no parameter of the handler",
        places: &[
            ("/paths/*/*/parameters/header x-xsrf-token", "nothing", 4),
            ("/paths/*/*/parameters/header so-apptoken", "nothing", 4),
        ],
    },
    Allowance {
        reason: "the handler gets a patch as a change to the whole, which is read without a type of its own",
        places: &[
            (
                "/paths/*/put/requestBody/content/application~1json-patch+json/schema",
                r#"{"$ref":"UserPresenceStatus"}"#,
                1,
            ),
            (
                "/paths/*/put/requestBody/content/application~1merge-patch+json/schema",
                r#"{"$ref":"UserPresenceStatus"}"#,
                1,
            ),
            ("/schemas/JsonPatch", "nothing", 1),
            ("/schemas/JsonPatchOperation", "nothing", 1),
            ("/schemas/UserPresenceStatusMergePatch", "nothing", 1),
        ],
    },
    Allowance {
        reason: "utoipa sorts the media types of a body; the service is asked for them by another test",
        places: &[(
            "/paths/*/*/requestBody/content/(order)",
            concat!(
                r#"["application/json","application/json-patch+json","application/merge-patch+json","#,
                r#""application/x-www-form-urlencoded","application/xml","text/json","text/xml"]"#,
            ),
            3,
        )],
    },
    Allowance {
        reason: "a named string or number is a plain Rust type, written out where it is used",
        places: &[
            ("/schemas/AssociateId", "nothing", 1),
            ("/schemas/PresenceMessage", "nothing", 1),
        ],
    },
    Allowance {
        reason: "that names match in any case is the decoder's, and what values mean is prose",
        places: &[
            ("/schemas/*/x-names-in-any-case", "nothing", 3),
            (
                "/schemas/EjUserStatus/x-enum-values-in-any-case",
                "nothing",
                1,
            ),
            ("/schemas/EjUserStatus/x-enum-descriptions", "nothing", 1),
        ],
    },
    Allowance {
        reason: "an `Option` that is always written is to utoipa one that may be missing",
        places: &[("/schemas/SelectedUserPresenceStatus/required", "nothing", 1)],
    },
    Allowance {
        reason: "the name of an element in XML is the encoder's",
        places: &[("/schemas/SelectedUserPresenceStatus/xml", "nothing", 1)],
    },
    Allowance {
        reason: "utoipa knows registered schemes of `Authorization` only, and the code no format of a token",
        places: &[
            ("/securitySchemes/SoTicket", "nothing", 1),
            ("/securitySchemes/Bearer/bearerFormat", "nothing", 1),
        ],
    },
];

/// What is wrong with the differences: those that nothing allows, and what is allowed and not as often.
pub(crate) fn judge(differences: &[Difference]) -> Vec<String> {
    let places = || {
        let all = ALLOWANCES.iter();
        all.flat_map(|allowance| {
            allowance
                .places
                .iter()
                .map(|place| (allowance.reason, place))
        })
    };
    let refused = differences
        .iter()
        .filter(|difference| !places().any(|(_, place)| allows(place, difference)))
        .map(Difference::to_string);
    let miscounted = places().filter_map(|(reason, place)| {
        let count = differences.iter().filter(|difference| allows(place, difference)).count();
        let (pointer, code, expected) = place;
        (count != *expected).then(|| {
            format!("{pointer}: {expected} times {code} in the code was expected, {count} were found\n    because {reason}")
        })
    });
    refused.chain(miscounted).collect()
}

fn allows((pattern, code, _): &(&str, &str, usize), difference: &Difference) -> bool {
    let steps = |pointer: &'_ str| pointer.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (pattern, pointer) = (steps(pattern), steps(&difference.pointer));
    difference.code == *code
        && pattern.len() == pointer.len()
        && pattern
            .iter()
            .zip(&pointer)
            .all(|(step, other)| step == "*" || step == other)
}
