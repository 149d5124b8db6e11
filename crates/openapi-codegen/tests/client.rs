//! What the client can and cannot express.

use std::error::Error;

use miette::Diagnostic;
use openapi_codegen::problem::Problem;
use openapi_codegen::source::Source;
use openapi_codegen::{Options, Output, Part, Traits, generate};

type TestResult = Result<(), Box<dyn Error>>;

const COMPONENTS: &str = "components:
  schemas:
    Thing: { type: object, properties: { name: { type: string } } }
";

const SUCCESS: &str = "'204': { description: Done. }";

/// progenitor knows none of these; the requests that stand in for its own look the same to a caller.
#[test]
fn what_progenitor_does_not_know_is_sent_and_read_all_the_same() -> TestResult {
    let json = "content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }";
    let text = "content: { text/json: { schema: { $ref: '#/components/schemas/Thing' } } }";
    for (operation, expected) in [
        (
            format!("options: {{ operationId: o, responses: {{ {SUCCESS} }} }}"),
            "request(reqwest::Method::OPTIONS, url)",
        ),
        (
            format!(
                "put: {{ operationId: o, requestBody: {{ {text} }}, responses: {{ {SUCCESS} }} }}"
            ),
            r#".header(reqwest::header::CONTENT_TYPE, "text/json")"#,
        ),
        (
            format!(
                "get: {{ operationId: o, responses: {{ '200': {{ description: Text., {text} }} }} }}"
            ),
            r#"HeaderValue::from_static("text/json")"#,
        ),
        (
            format!(
                "get: {{ operationId: o, responses: {{ {SUCCESS}, '200': {{ description: Text., {json} }} }} }}"
            ),
            "ResponseValue<contents::OSuccess>",
        ),
        (
            format!(
                "put: {{ operationId: o, requestBody: {{ content: {{ multipart/mixed: {{ schema: {{ type: object }} }} }} }}, responses: {{ {SUCCESS} }} }}"
            ),
            // Who makes the body knows what stands between its parts.
            ".header(reqwest::header::CONTENT_TYPE, body.media_type)",
        ),
        (
            "get: { operationId: o, responses: { '404': { description: Never. } } }".to_owned(),
            "404 => Err(response::empty_failure(&response))",
        ),
    ] {
        let output = of_operation(&operation).map_err(|problems| format!("{problems:?}"))?;
        let request = text_of(&output, "builder.rs")?;
        assert!(
            request.contains(expected),
            "{expected} is missing in\n{request}"
        );
    }
    Ok(())
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
    let request = text_of(&output, "builder.rs")?;
    for expected in [
        r#"QueryParam::new("url", &url)"#,
        r#"QueryParam::new("client", &client_parameter)"#,
        r#"QueryParam::new("$select", &select)"#,
        r#"QueryParam::new("send", &send_parameter)"#,
        r#"QueryParam::new("body", &body_parameter)"#,
        r#"header_map.append("New", "#,
        "pub fn new_parameter<V>",
        r#"header_map.append("header-map", header_map_parameter.to_string()"#,
        r#"let id = path::segment("id", &id)?;"#,
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
        text_of(&output, "mod.rs")?,
        text_of(&output, "builder.rs")?
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
fn what_the_client_leaves_out_counts_only_where_one_is_wanted() {
    let xml = "content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } }";
    let contract = format!(
        "get: {{ operationId: o, responses: {{ '200': {{ description: XML., {xml} }} }} }}"
    );
    let warnings = |parts: &[Part]| {
        of_parts("/things", &contract, parts).map(|output| output.warnings.all().len())
    };
    assert_eq!(warnings(&[Part::Client]).ok(), Some(1));
    assert_eq!(warnings(&[Part::Types, Part::Server]).ok(), Some(0));
}

#[test]
fn of_many_warnings_as_many_are_shown_as_anybody_reads() -> TestResult {
    let answers = |count: u32| {
        let xml =
            "content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } }";
        let answers = (200..200 + count)
            .filter(|status| !matches!(status, 204 | 205 | 304))
            .map(|status| format!("'{status}': {{ description: XML., {xml} }}"));
        let answers = answers.collect::<Vec<_>>().join(", ");
        format!("get: {{ operationId: o, responses: {{ {answers} }} }}")
    };
    for (count, all, shown, expected) in [
        (100, 98, 98, None),
        (
            153,
            150,
            100,
            Some("these are the first 100, errors before warnings; 50 more are not shown"),
        ),
    ] {
        let output = of_parts("/things", &answers(count), &[Part::Client]);
        let warnings = output.map_err(|problems| format!("{problems:?}"))?.warnings;
        assert_eq!(warnings.all().len(), all);
        assert_eq!(warnings.related().into_iter().flatten().count(), shown);
        let help = warnings.help().map(|help| help.to_string());
        assert_eq!(help.as_deref(), expected);
    }
    Ok(())
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
        client_runtime: Some("crate".to_owned()),
        parts: parts.to_vec(),
        lines: None,
    };
    generate(&source, &options).map_err(|problems| problems.all().to_vec())
}

fn text_of<'a>(output: &'a Output, path: &str) -> Result<&'a str, String> {
    let mut files = output.files.iter().filter(|file| file.part == Part::Client);
    let file = files
        .find(|file| file.path == path)
        .ok_or_else(|| format!("no {path}"))?;
    Ok(&file.text)
}
