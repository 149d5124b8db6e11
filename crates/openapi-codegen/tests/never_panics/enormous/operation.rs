//! Operations that are many, or have much of one thing.

use super::{HEAD, Idea, lines};

const ERROR: &str = "components: { responses: { Error: { description: E., content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } } }, schemas: { Error: { type: object, properties: { code: { type: string } } } } }\n";

/// Of operations and what belongs to them.
pub(super) const ALL: &[Idea] = &[
    ("operations", |size| operations(size, "", "")),
    ("operations without a name", |size| {
        operations(size, "", "").replace("operationId: o", "x-a: ")
    }),
    ("operations with bodies", |size| {
        operations(
            size,
            "requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }, ",
            "",
        )
    }),
    ("operations with one answer", |size| {
        operations(
            size,
            "",
            ", default: { $ref: '#/components/responses/Error' }",
        )
    }),
    ("operations of one path", one_path),
    ("parameters", parameters),
    ("answers", answers),
    ("media types", media_types),
    ("headers", headers),
    ("schemes", schemes),
    ("tags", tags),
];

fn operations(size: usize, body: &str, answers: &str) -> String {
    let paths = lines(size, |number| {
        format!(
            "  /p{number}: {{ post: {{ operationId: o{number}, {body}responses: {{ '204': {{ description: D. }}{answers} }} }} }}\n"
        )
    });
    format!("{HEAD}paths:\n{paths}{ERROR}")
}

fn one_path(size: usize) -> String {
    let paths = lines(size, |number| {
        format!(
            "  '/p/{{a{number}}}/b{number}': {{ get: {{ operationId: o{number}, parameters: [ {{ in: path, name: a{number}, required: true, schema: {{ type: string }} }} ], responses: {{ '204': {{ description: D. }} }} }} }}\n"
        )
    });
    format!("{HEAD}paths:\n{paths}")
}

fn parameters(size: usize) -> String {
    let parameters = lines(size, |number| {
        format!(
            "{{ in: query, name: p{number}, schema: {{ type: array, items: {{ type: integer }} }} }}, "
        )
    });
    format!(
        "{HEAD}paths: {{ /a: {{ get: {{ operationId: o, parameters: [ {parameters} ], responses: {{ '204': {{ description: D. }} }} }} }} }}\n"
    )
}

fn answers(size: usize) -> String {
    let answer: String = (400..600).map(|status| format!("'{status}': {{ description: D., content: {{ application/json: {{ schema: {{ type: object, properties: {{ a{status}: {{ type: string }} }} }} }} }} }}, ")).collect();
    let paths = lines(size, |number| {
        format!(
            "  /p{number}: {{ get: {{ operationId: o{number}, responses: {{ {answer} }} }} }}\n"
        )
    });
    format!("{HEAD}paths:\n{paths}")
}

fn media_types(size: usize) -> String {
    let types = lines(size / 2, |number| {
        format!(
            "application/v{number}+json: {{ schema: {{ type: object, properties: {{ a{number}: {{ type: string }} }} }} }}, "
        )
    });
    let types = format!("content: {{ {types} }}");
    format!(
        "{HEAD}paths: {{ /a: {{ put: {{ operationId: o, requestBody: {{ {types} }}, responses: {{ '200': {{ description: D., {types} }} }} }} }} }}\n"
    )
}

fn headers(size: usize) -> String {
    let headers = lines(size, |number| {
        format!("X-{number}: {{ schema: {{ type: string }} }}, ")
    });
    format!(
        "{HEAD}paths: {{ /a: {{ get: {{ operationId: o, responses: {{ '200': {{ description: D., headers: {{ {headers} }} }} }} }} }} }}\n"
    )
}

fn schemes(size: usize) -> String {
    let schemes = lines(size * 3 / 4, |number| {
        format!("s{number}: {{ type: apiKey, in: header, name: X-{number} }}, ")
    });
    let count = schemes.matches("apiKey").count();
    let security: String = (0..count)
        .map(|number| format!("{{ s{number}: [] }}, "))
        .collect();
    format!(
        "{HEAD}security: [ {security} ]\npaths: {{ /a: {{ get: {{ operationId: o, responses: {{ '204': {{ description: D. }} }} }} }} }}\ncomponents: {{ securitySchemes: {{ {schemes} }} }}\n"
    )
}

fn tags(size: usize) -> String {
    let tags = lines(size / 2, |number| format!("- {{ name: t{number} }}\n"));
    let paths = lines(size / 2, |number| {
        format!(
            "  /p{number}: {{ get: {{ operationId: o{number}, tags: [t{number}], responses: {{ '204': {{ description: D. }} }} }} }}\n"
        )
    });
    format!("{HEAD}tags:\n{tags}paths:\n{paths}")
}
