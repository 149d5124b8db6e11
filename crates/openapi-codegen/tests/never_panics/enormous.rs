//! Contracts that are large where it hurts: each is of about the size asked for, and of one idea.

use std::fmt::Write;
use std::ops::Range;

/// A contract of about a given size.
pub(crate) struct Enormous {
    /// What there is too much of.
    pub(crate) name: &'static str,
    /// The text of the contract.
    pub(crate) text: String,
    /// The texts of its other files, by their paths.
    pub(crate) files: Vec<(String, String)>,
}

/// The ideas, each made to about `size` bytes.
pub(crate) fn all(size: usize) -> Vec<Enormous> {
    let one = |name, text| Enormous {
        name,
        text,
        files: Vec::new(),
    };
    vec![
        one("brackets", "[".repeat(size)),
        one("braces", "{a: ".repeat(size / 4)),
        one("blocks", blocks(size)),
        one("scalars", format!("[{}]", "a,".repeat(size / 2))),
        one("empty objects", format!("[{}]", "{},".repeat(size / 3))),
        one("duplicate keys", "a: b\n".repeat(size / 5)),
        one("anchors in anchors", anchors(size)),
        one("aliases", aliases(size)),
        one("merge keys", merge_keys(size)),
        one("comments", "# a\n".repeat(size / 4)),
        one(
            "a long text",
            described(&"a *b* `c` <d> [e] ".repeat(size / 18)),
        ),
        one("quotes", described(&"> ".repeat(size / 2))),
        one(
            "unknown members",
            object("x: { unknown: 1, wrong: [] }", size),
        ),
        one(
            "inline objects",
            nested("{ type: object, properties: { a: ", " } }", size),
        ),
        one("inline lists", nested("{ type: array, items: ", " }", size)),
        one("inline parts", nested("{ allOf: [ ", " ] }", size)),
        one(
            "inline alternatives",
            nested("{ oneOf: [ { type: string }, ", " ] }", size),
        ),
        one("properties", object("", size)),
        one("properties of one name in Rust", one_name(size)),
        one("a long name", long_name(size)),
        one("long names", long_names(size)),
        one("an enumeration", enumeration("", size)),
        one("an enumeration of one name in Rust", enumeration("-", size)),
        one("patterns", patterns(size)),
        one(
            "a large pattern",
            schemas(["{ type: string, pattern: '(a{1,1000}){1,1000}' }".to_owned()]),
        ),
        one(
            "a chain of references",
            chain(size, "{ $ref: '#/components/schemas/S", "' }"),
        ),
        one(
            "a chain of parts",
            chain(
                size,
                "{ allOf: [ { $ref: '#/components/schemas/S",
                "' }, { type: object, properties: { a: { type: string } } } ] }",
            ),
        ),
        one(
            "a chain of alternatives",
            chain(
                size,
                "{ oneOf: [ { type: integer }, { $ref: '#/components/schemas/S",
                "' } ] }",
            ),
        ),
        one(
            "a chain of properties",
            chain(
                size,
                "{ type: object, properties: { next: { $ref: '#/components/schemas/S",
                "' } } }",
            ),
        ),
        one(
            "a chain of lists",
            chain(
                size,
                "{ type: array, items: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        one(
            "a chain of maps",
            chain(
                size,
                "{ type: object, additionalProperties: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        one(
            "a chain of pointers",
            chain(size, "{ $ref: '#/components/schemas/S", "/properties/a' }"),
        ),
        one(
            "a long pointer",
            schemas([format!("{{ $ref: '#{}' }}", "/a".repeat(size / 2))]),
        ),
        one("crossed parts", crossed(size, "allOf")),
        one("crossed alternatives", crossed(size, "oneOf")),
        one("crossed properties", crossed_properties(size)),
        one("doubled parts", doubled(size, "allOf")),
        one("doubled alternatives", doubled(size, "anyOf")),
        one("parts of one schema", parts(size)),
        one("alternatives of one schema", alternatives(size)),
        one("alternatives with a tag", tagged(size)),
        one("directions", directions(size)),
        one("pointers into everything", pointers(size)),
        one("operations", operations(size, "", "")),
        one(
            "operations without a name",
            operations(size, "", "").replace("operationId: o", "x-a: "),
        ),
        one(
            "operations with bodies",
            operations(
                size,
                "requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }, ",
                "",
            ),
        ),
        one(
            "operations with one answer",
            operations(
                size,
                "",
                ", default: { $ref: '#/components/responses/Error' }",
            ),
        ),
        one("operations of one path", one_path(size)),
        one("parameters", parameters(size)),
        one("answers", answers(size)),
        one("media types", media_types(size)),
        one("headers", headers(size)),
        one("schemes", schemes(size)),
        one("tags", tags(size)),
        files(size),
    ]
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

/// An operation that takes and gives the schema `S0`.
const USE: &str = "paths: { /a: { put: { operationId: a, requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } }, responses: { '200': { description: A., content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } } } } } }\n";

/// What `line` gives of 0, 1, 2, until it is of this size.
fn lines(size: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 1000);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text += &line(number);
    }
    text
}

/// A contract with these schemas, `S0` and so on.
fn schemas(schemas: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("{HEAD}{USE}components:\n  schemas:\n");
    for (number, schema) in schemas.into_iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "    S{number}: {schema}");
    }
    text
}

fn blocks(size: usize) -> String {
    let mut text = String::new();
    for depth in 0.. {
        if text.len() >= size {
            break;
        }
        text += &" ".repeat(depth);
        text += "a:\n";
    }
    text
}

fn anchors(size: usize) -> String {
    let depth = 90;
    let begin: String = (0..depth).map(|level| format!("&a{level} [")).collect();
    let leaves = "a,".repeat(size / 2);
    format!("{begin}{leaves}{}", "]".repeat(depth))
}

fn aliases(size: usize) -> String {
    let leaves = "a,".repeat(size / 40);
    let uses = "*a,".repeat(size / 6);
    format!("- &a [{leaves}]\n- [{uses}]\n")
}

fn merge_keys(size: usize) -> String {
    let members = lines(size / 4, |number| format!("k{number}: v, "));
    let uses = lines(size / 2, |number| format!("- {{ <<: *a, x{number}: y }}\n"));
    format!("a: &a {{ {members} }}\nb:\n{}", uses.replace("- ", "  - "))
}

fn described(text: &str) -> String {
    format!("{HEAD}paths: {{}}\ncomponents: {{ schemas: {{ S0: {{ type: object, description: '{text}' }} }} }}\n")
        .replace("paths: {}\n", USE)
}

fn object(schema: &str, size: usize) -> String {
    let schema = if schema.is_empty() {
        "{ type: string, maxLength: 9 }".to_owned()
    } else {
        format!("{{ {schema} }}")
    };
    let properties = lines(size, |number| format!("p{number}: {schema}, "));
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

/// Schemas as deep as a document may be, side by side.
fn nested(begin: &str, end: &str, size: usize) -> String {
    let per_level = begin.matches(['{', '[']).count();
    let depth = 84 / per_level;
    let one = format!(
        "{}{{ type: string }}{}",
        begin.repeat(depth),
        end.repeat(depth)
    );
    schemas(
        (0..size / one.len() + 1)
            .map(|_| one.clone())
            .collect::<Vec<_>>(),
    )
}

/// Names that differ in nothing that Rust has a sign for.
fn same_in_rust(number: usize) -> String {
    (0..20)
        .map(|bit| if number >> bit & 1 == 1 { "-" } else { "." })
        .collect::<String>()
        + "a"
}

fn one_name(size: usize) -> String {
    let properties = lines(size, |number| format!("{}: {{}}, ", same_in_rust(number)));
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

fn long_name(size: usize) -> String {
    let name = "aB".repeat(size / 2);
    schemas([format!(
        "{{ type: object, properties: {{ ? {name}\n : {{ type: object, properties: {{ b: {{ type: object, properties: {{ c: {{ enum: [d] }} }} }} }} }} }} }}"
    )])
}

fn long_names(size: usize) -> String {
    let name = "aB_".repeat(300);
    let properties = lines(size, |number| {
        format!(
            "'{name}{number}': {{ type: object, properties: {{ b: {{ type: object, properties: {{ c: {{ enum: [d] }} }} }} }} }}, "
        )
    });
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

fn enumeration(kind: &str, size: usize) -> String {
    let values = lines(size, |number| match kind {
        "" => format!("v{number}, "),
        _ => format!("'{}', ", same_in_rust(number)),
    });
    schemas([format!("{{ type: string, enum: [ {values} ] }}")])
}

fn patterns(size: usize) -> String {
    let properties = lines(size, |number| {
        format!(
            "p{number}: {{ type: string, pattern: '^[a-z]{{1,{}}}(\\w|[^x])*$' }}, ",
            number % 50 + 1
        )
    });
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

/// Schemas of which each holds the next, and the last the first.
fn chain(size: usize, begin: &str, end: &str) -> String {
    let count = size / (begin.len() + end.len() + 15);
    schemas(
        (0..count)
            .map(|number| format!("{begin}{}{end}", (number + 1) % count))
            .collect::<Vec<_>>(),
    )
}

fn references(numbers: Range<usize>) -> String {
    numbers
        .map(|number| format!("{{ $ref: '#/components/schemas/S{number}' }}, "))
        .collect()
}

/// Schemas that each refer to all others.
fn crossed(size: usize, combination: &str) -> String {
    let count = (size / 45).isqrt();
    schemas((0..count).map(|number| {
        format!("{{ {combination}: [ {}{}{{ type: object, required: [a{number}], properties: {{ a{number}: {{ type: string }} }} }} ] }}", references(0..number), references(number + 1..count))
    }).collect::<Vec<_>>())
}

fn crossed_properties(size: usize) -> String {
    let count = (size / 45).isqrt();
    schemas(
        (0..count)
            .map(|_| {
                let properties: String = (0..count)
                    .map(|other| format!("p{other}: {{ $ref: '#/components/schemas/S{other}' }}, "))
                    .collect();
                format!("{{ type: object, properties: {{ {properties} }} }}")
            })
            .collect::<Vec<_>>(),
    )
}

/// Schemas of which each holds the next twice, so that all that is in the first doubles with each.
fn doubled(size: usize, combination: &str) -> String {
    let count = (size / 250).max(2);
    schemas((0..count).map(|number| {
        let next = (number + 1).min(count - 1);
        if number == next {
            return "{ type: object, properties: { a: { type: string } } }".to_owned();
        }
        let reference = format!("{{ $ref: '#/components/schemas/S{next}' }}");
        format!("{{ {combination}: [ {{ {combination}: [ {reference}, {{ type: object, properties: {{ b{number}: {{}} }} }} ] }}, {{ {combination}: [ {reference}, {{ type: object, properties: {{ c{number}: {{}} }} }} ] }} ] }}")
    }).collect::<Vec<_>>())
}

fn parts(size: usize) -> String {
    let parts = lines(size, |number| {
        format!(
            "{{ type: object, properties: {{ p{number}: {{ type: string }}, same: {{ type: string, maxLength: {number} }} }} }}, "
        )
    });
    schemas([format!("{{ allOf: [ {parts} ] }}")])
}

fn alternatives(size: usize) -> String {
    let alternatives = lines(size, |number| {
        format!(
            "{{ type: object, required: [p{number}], properties: {{ p{number}: {{ type: string }} }} }}, "
        )
    });
    schemas([format!("{{ oneOf: [ {alternatives} ] }}")])
}

fn tagged(size: usize) -> String {
    let count = size / 150;
    let union = format!(
        "{{ oneOf: [ {} ], discriminator: {{ propertyName: kind }} }}",
        references(1..count)
    );
    let objects = (1..count).map(|number| format!("{{ type: object, required: [kind], properties: {{ kind: {{ type: string, enum: [k{number}] }} }} }}"));
    schemas(std::iter::once(union).chain(objects).collect::<Vec<_>>())
}

fn directions(size: usize) -> String {
    let count = size / 170;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ id: {{ type: string, readOnly: true }}, secret: {{ type: string, writeOnly: true }}, next: {{ $ref: '#/components/schemas/S{}' }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}

fn pointers(size: usize) -> String {
    let count = size / 120;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ a: {{ type: object, properties: {{ b: {{ $ref: '#/components/schemas/S{}/properties/a' }} }} }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}

const ERROR: &str = "components: { responses: { Error: { description: E., content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } } }, schemas: { Error: { type: object, properties: { code: { type: string } } } } }\n";

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
    let answer: String = (200..600).map(|status| format!("'{status}': {{ description: D., content: {{ application/json: {{ schema: {{ type: object, properties: {{ a{status}: {{ type: string }} }} }} }} }} }}, ")).collect();
    let paths = lines(size, |number| {
        format!(
            "  /p{number}: {{ get: {{ operationId: o{number}, responses: {{ {answer} }} }} }}\n"
        )
    });
    format!("{HEAD}paths:\n{paths}")
}

fn media_types(size: usize) -> String {
    let types = lines(size, |number| {
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
    let schemes = lines(size / 2, |number| {
        format!("s{number}: {{ type: apiKey, in: header, name: X-{number} }}, ")
    });
    let security = lines(size / 2, |number| format!("{{ s{number}: [] }}, "));
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

/// A contract of many files, each of which refers to the next, and the last to the first.
fn files(size: usize) -> Enormous {
    let count = size / 150;
    let file = |number: usize| {
        format!(
            "{{ A: {{ type: object, properties: {{ next: {{ $ref: 'f{}.yaml#/A' }}, here: {{ $ref: '#/A/properties/next' }}, back: {{ $ref: 'c.yaml#/components/schemas/S0' }} }} }} }}\n",
            (number + 1) % count.max(1)
        )
    };
    Enormous {
        name: "files",
        text: schemas(["{ $ref: 'f0.yaml#/A' }".to_owned()]),
        files: (0..count)
            .map(|number| (format!("f{number}.yaml"), file(number)))
            .collect(),
    }
}
