//! What the client can and cannot express.

use std::error::Error;

use openapi_codegen::problem::Problem;
use openapi_codegen::source::Source;
use openapi_codegen::{Options, Output, Part, Traits, generate};

type TestResult = Result<(), Box<dyn Error>>;

const COMPONENTS: &str = "components:
  schemas:
    Thing: { type: object, properties: { name: { type: string } } }
";

const SUCCESS: &str = "'204': { description: Done. }";

#[test]
fn what_cannot_be_expressed_is_a_problem() {
    let json = "content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }";
    let text = "content: { text/json: { schema: { $ref: '#/components/schemas/Thing' } } }";
    for (operation, expected) in [
        (
            format!("options: {{ operationId: o, responses: {{ {SUCCESS} }} }}"),
            "cannot send `OPTIONS`",
        ),
        (
            format!(
                "put: {{ operationId: o, requestBody: {{ {text} }}, responses: {{ {SUCCESS} }} }}"
            ),
            "does not take `application/json`",
        ),
        (
            format!(
                "get: {{ operationId: o, responses: {{ '200': {{ description: Text., {text} }} }} }}"
            ),
            "has no `application/json`",
        ),
        (
            format!(
                "get: {{ operationId: o, responses: {{ {SUCCESS}, '200': {{ description: Text., {json} }} }} }}"
            ),
            "one type of success, and operation `o` has 2",
        ),
        (
            "get: { operationId: o, responses: { '404': { description: Never. } } }".to_owned(),
            "one type of success, and operation `o` has 0",
        ),
    ] {
        let problems = match of_operation(&operation) {
            Ok(_) => panic!("{operation} was taken"),
            Err(problems) => problems,
        };
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            shown.iter().any(|problem| problem.contains(expected)),
            "{operation}: {shown:?}"
        );
    }
}

#[test]
fn names_of_parameters_are_those_of_the_wire_where_they_are_sent() -> TestResult {
    let taken = "
    post:
      operationId: taken
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: url, in: query, schema: { type: string } }
        - { name: client, in: query, schema: { type: string } }
        - { name: $select, in: query, schema: { type: string } }
        - { name: send, in: query, schema: { type: string } }
        - { name: body, in: query, schema: { type: string } }
        - { name: New, in: header, schema: { type: string } }
        - { name: header-map, in: header, required: true, schema: { type: string } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
      responses: { '204': { description: Done. } }";
    let output = of_path("/things/{id}", taken).map_err(|problems| format!("{problems:?}"))?;
    let request = text(&output, "builder.rs")?;
    for expected in [
        r#"QueryParam::new("url", &url)"#,
        r#"QueryParam::new("client", &client_parameter)"#,
        r#"QueryParam::new("$select", &select)"#,
        r#"QueryParam::new("send", &send_parameter)"#,
        r#"QueryParam::new("body", &body_parameter)"#,
        r#"header_map.append("New", "#,
        "pub fn new_parameter<V>",
        r#"header_map.append("header-map", header_map_parameter.to_string()"#,
        r#"let id = segment("id", &id.to_string())?;"#,
        r#"format!("{}/things/{id}", client.baseurl)"#,
        "`header-map` is required",
        "the body is required",
        ".json(&body)",
        "Sends `POST /things/{id}`.",
    ] {
        assert!(
            request.contains(expected),
            "{expected} is missing in\n{request}"
        );
    }
    Ok(())
}

#[test]
fn nothing_is_left_of_what_we_have_ourselves() -> TestResult {
    let output = of_operation(&format!(
        "get: {{ operationId: o, responses: {{ {SUCCESS} }} }}"
    ))
    .map_err(|problems| format!("{problems:?}"))?;
    let client = format!(
        "{}{}",
        text(&output, "mod.rs")?,
        text(&output, "builder.rs")?
    );
    for leftover in [
        "allow(",
        "unwrap",
        "prelude",
        "api-version",
        "ClientHooks",
        "mod types",
        "/**",
    ] {
        assert!(!client.contains(leftover), "{leftover} is in\n{client}");
    }
    Ok(())
}

#[test]
fn limits_of_the_client_count_only_where_one_is_wanted() {
    let contract = format!("options: {{ operationId: o, responses: {{ {SUCCESS} }} }}");
    let files =
        |parts: &[Part]| of_parts("/things", &contract, parts).map(|output| output.files.len());
    assert!(files(&[Part::Client]).is_err());
    assert!(files(&[Part::Types, Part::Server]).is_ok_and(|files| files > 1));
}

fn of_operation(operation: &str) -> Result<Output, Vec<Problem>> {
    of_path("/things", operation)
}

fn of_path(path: &str, operations: &str) -> Result<Output, Vec<Problem>> {
    of_parts(path, operations, &[Part::Client])
}

fn of_parts(path: &str, operations: &str, parts: &[Part]) -> Result<Output, Vec<Problem>> {
    let text = format!(
        "openapi: 3.1.1\ninfo: {{ title: Things, version: 1.0.0 }}\npaths:\n  {path}:\n    {operations}\n{COMPONENTS}"
    );
    let source = Source {
        name: "things.yaml".to_owned(),
        text,
    };
    let options = Options {
        name: "things".to_owned(),
        types_path: "things_types".to_owned(),
        command: "a test".to_owned(),
        described_if: None,
        traits: Traits::default(),
        stub: false,
        parts: parts.to_vec(),
    };
    generate(&source, &options).map_err(|problems| problems.all().to_vec())
}

fn text<'a>(output: &'a Output, path: &str) -> Result<&'a str, String> {
    let mut files = output.files.iter().filter(|file| file.part == Part::Client);
    let file = files
        .find(|file| file.path == path)
        .ok_or_else(|| format!("no {path}"))?;
    Ok(&file.text)
}
