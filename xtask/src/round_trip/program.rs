//! Writes the crate that tries a contract: its manifest, and a test for every operation.

use openapi_codegen::api::{Api, Body, Operation, Scheme, SchemeKind};
use openapi_codegen::calls::{self, Call};

use super::{answers, bodies, parameters, values};

/// The files of the harness, which are the same for all contracts.
pub(super) const HARNESS: [(&str, &str); 3] = [
    ("tests/exchange.rs", include_str!("harness/exchange.rs")),
    ("tests/formats.rs", include_str!("harness/formats.rs")),
    ("tests/maker.rs", include_str!("harness/maker.rs")),
];

/// A crate that tries a contract.
pub(super) struct Program {
    /// The text of its test.
    pub(super) text: String,
    /// The operations that it tries.
    pub(super) tried: Vec<String>,
    /// What it does not try, each with the reason.
    pub(super) left_out: Vec<(String, String)>,
    /// What of the operations that it tries is left out.
    pub(super) notes: Vec<(String, String)>,
}

/// The manifest of the crate that tries the contract of this name; `crates` is the way to the runtime's folder.
pub(super) fn manifest(name: &str, crates: &str) -> String {
    format!(
        "[package]\nname = \"{name}-round-trip\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [[test]]\nname = \"round_trip\"\nharness = false\n\n[dev-dependencies]\n\
         axum = {{ version = \"0.8\", default-features = false, features = [\"http1\", \"tokio\"] }}\n\
         futures-util = {{ version = \"0.3\", default-features = false, features = [\"std\"] }}\n\
         jiff = {{ version = \"1\", default-features = false, features = [\"std\"] }}\n\
         {name}-api = {{ path = \"../{name}-api\" }}\n{name}-client = {{ path = \"../{name}-client\" }}\n\
         {name}-types = {{ path = \"../{name}-types\" }}\nopenapi-axum = {{ path = \"{crates}/openapi-axum\" }}\n\
         openapi-client = {{ path = \"{crates}/openapi-client\" }}\nproptest = \"1\"\nregex = \"1\"\n\
         reqwest = {{ version = \"0.13\", default-features = false }}\n\
         serde = \"1\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }}\n\
         uuid = \"1\"\n\n[lints.rust]\nwarnings = \"allow\"\n"
    )
}

/// The test of a contract; `name` is that of its crates.
pub(super) fn program(api: &Api, name: &str) -> Program {
    let mut program = Program {
        text: String::new(),
        tried: Vec::new(),
        left_out: Vec::new(),
        notes: Vec::new(),
    };
    let (mut functions, mut methods) = (String::new(), String::new());
    for operation in &api.operations {
        let call = calls::of(api, operation);
        if let Some(reason) = obstacle(api, operation, &call) {
            program.left_out.push((operation.id.clone(), reason));
            continue;
        }
        let mut notes = answers::unread(&call);
        functions.push_str(&answers::function(api, operation));
        functions.push_str(&attempt(api, operation, &call, &mut notes));
        methods.push_str(&method(operation));
        let notes = notes.into_iter().map(|note| (operation.id.clone(), note));
        program.notes.extend(notes);
        program.tried.push(operation.id.clone());
    }
    let tries: String = api
        .operations
        .iter()
        .filter(|operation| program.tried.contains(&operation.id))
        .map(|operation| format!("        {:?} try_{}\n", operation.id, operation.method_name))
        .collect();
    let (crate_name, types) = (name.replace('-', "_"), values::types(api));
    let prefix = prefix(name);
    let shared = shared(api, &prefix);
    let credentials = credentials(api);
    program.text = format!(
        "{HEAD}use {crate_name}_api as api;\nuse {crate_name}_client as client;\nuse {crate_name}_types as types;\n\n\
         {types}impl api::{prefix}Api for Tried {{\n{shared}{methods}}}\n\n{functions}\
         #[tokio::main]\nasync fn main() {{\n    let (cases, seed) = cases();\n    let tried = Tried::default();\n    \
         let base = serve(api::service(tried.clone(), openapi_axum::Settings::default())).await;\n    \
         let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect(\"a client\");\n    \
         let client = client::Client::builder(base).http_client(http){credentials}.build().expect(\"a client\");\n    \
         macro_rules! each {{ ($($id:literal $function:ident)*) => {{ $( {{\n        \
         let (mut outcome, mut count) = (Ok(()), 0);\n        while outcome.is_ok() && count < cases {{\n            \
         outcome = guarded($function(&client, &tried, seed.wrapping_mul(1_000_003) + count)).await;\n            count += 1;\n        }}\n        \
         report($id, count, &outcome);\n    }} )* }} }}\n    each! {{\n{tries}    }}\n    let _ = (cases, seed, client);\n}}\n"
    );
    program
}

const HEAD: &str = "\
//! Sends values that proptest makes from the schemas through the generated client to the generated server, and back.

mod exchange;
mod formats;
mod maker;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use futures_util::TryStreamExt;

use crate::exchange::{Expected, Fields, Seen, Tried, body_as, cases, guarded, line, report, serve, shown};
use crate::maker::{Made, Maker, Place, Text, fits, is_itself, is_listed, parsed};
";

/// The first part of the names of the trait and the stub.
fn prefix(name: &str) -> String {
    use heck::ToPascalCase;
    name.to_pascal_case()
}

fn obstacle(api: &Api, operation: &Operation, call: &Call) -> Option<String> {
    let is_shown = |scheme: Option<&Scheme>| {
        scheme.is_some_and(|scheme| scheme.kind != SchemeKind::Certificate)
    };
    let mut alternatives = operation.security.iter();
    let can_be_shown = alternatives.any(|alternative| {
        let mut schemes = alternative
            .iter()
            .map(|demand| api.schemes.get(demand.scheme.0));
        schemes.all(is_shown)
    });
    if !operation.security.is_empty() && !can_be_shown {
        return Some(
            "it asks for a certificate, which the connection would have to show".to_owned(),
        );
    }
    if answers::given(operation).is_empty() {
        return Some("the runtime gives all its answers".to_owned());
    }
    bodies::obstacle(operation, call).map(str::to_owned)
}

/// What the implementation has besides its operations.
fn shared(api: &Api, prefix: &str) -> String {
    use openapi_codegen::api::{AnswerBody, Content};
    let mut text = String::new();
    if !api.schemes.is_empty() {
        text.push_str(
            "    type Principal = ();\n\n    async fn authenticate(&self, _: api::Credentials, _: &openapi_axum::http::request::Parts) \
             -> Result<(), openapi_axum::Rejection> {\n        Ok(())\n    }\n\n",
        );
    }
    if let Some(rejection) = &api.rejection {
        let body = match rejection {
            AnswerBody::One(Content::Value(value) | Content::Text(value)) => {
                calls::rust_type(api, value, "types")
            }
            AnswerBody::One(_) => "openapi_axum::ResponseBody".to_owned(),
            AnswerBody::Choice(id) => {
                let choice = api.choices.get(id.0);
                format!("api::{}", choice.map_or("", |choice| choice.name.as_str()))
            }
        };
        text.push_str(&format!(
            "    fn rejection(&self, rejection: &openapi_axum::Rejection) -> {body} {{\n        self.reject(rejection);\n        \
             api::{prefix}Api::rejection(&api::{prefix}Stub, rejection)\n    }}\n\n"
        ));
    }
    for format in &api.checked_formats {
        text.push_str(&format!(
            "    fn {}(&self, _: &str) -> Result<(), &'static str> {{\n        Ok(())\n    }}\n\n",
            format.method_name
        ));
    }
    text
}

/// What makes the client show everything that is asked for.
fn credentials(api: &Api) -> String {
    let setters: String = api
        .schemes
        .iter()
        .filter_map(|scheme| {
            let arguments = match scheme.kind {
                SchemeKind::Basic => "\"user\", \"password\"",
                SchemeKind::Certificate => return None,
                _ => "\"token\"",
            };
            Some(format!(".{}({arguments})", scheme.field))
        })
        .collect();
    match setters.is_empty() {
        true => String::new(),
        false => format!(".credentials(client::Credentials::new(){setters})"),
    }
}

/// The method of the implementation.
fn method(operation: &Operation) -> String {
    let (name, prefix) = (&operation.method_name, &operation.type_prefix);
    let security = operation.security.as_slice();
    let principal = match security {
        alternatives if alternatives.iter().all(Vec::is_empty) => "",
        alternatives if alternatives.iter().any(Vec::is_empty) => ", _: Option<()>",
        _ => ", (): ()",
    };
    let has_request = !operation.parameters.is_empty() || operation.body.is_some();
    let request = match has_request {
        true => format!(", request: api::{prefix}Request"),
        false => String::new(),
    };
    let noted = parameters::seen(operation);
    let body = operation
        .body
        .as_ref()
        .map(bodies::seen)
        .unwrap_or_default();
    let is_streamed = operation.body.as_ref().is_some_and(Body::is_streamed);
    let answer = format!("answer_{name}(&mut Maker::of(self.note(seen))).0");
    let (result, answer) = match is_streamed {
        true => (
            format!("Result<api::{prefix}Response, openapi_axum::body::Unreadable>"),
            format!("Ok({answer})"),
        ),
        false => (format!("api::{prefix}Response"), answer),
    };
    format!(
        "    async fn {name}(&self{principal}{request}) -> {result} {{\n        let mut seen = Fields::new();\n{noted}{body}        {answer}\n    }}\n\n"
    )
}

/// The function that tries an operation once.
fn attempt(api: &Api, operation: &Operation, call: &Call, notes: &mut Vec<String>) -> String {
    let name = &operation.method_name;
    let parameters = parameters::given(api, operation, &call.setters);
    let body = bodies::given(api, operation, call, notes).unwrap_or_default();
    let seen = answers::seen(call);
    format!(
        "async fn try_{name}(client: &client::Client, tried: &Tried, seed: u64) -> Result<(), String> {{\n    tried.begin(seed);\n    \
         let mut maker = Maker::of(!seed);\n    let m = &mut maker;\n    let mut given = Fields::new();\n    let request = client.{name}();\n{parameters}{body}    \
         let (_, expected) = answer_{name}(&mut Maker::of(seed));\n    let answer = match request.send().await {{\n{seen}    }};\n    \
         tried.judge(&given, &expected, answer)\n}}\n\n"
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::contract;

    #[test]
    fn every_operation_is_tried_or_it_is_said_why_not() -> Result<(), Box<dyn std::error::Error>> {
        let accept = Path::new(env!("CARGO_MANIFEST_DIR"))
            .with_file_name("crates")
            .join("openapi-codegen/tests/data/accept");
        for folder in std::fs::read_dir(accept)? {
            let path = folder?.path().join("openapi.yaml");
            let source = contract::read(&path, "openapi.yaml")?;
            let (api, _) = openapi_codegen::read_with(&source, &mut contract::resolver(&path))?;
            let Program {
                text,
                tried,
                left_out,
                ..
            } = program(&api, "any");
            for operation in &api.operations {
                let reason = left_out.iter().find(|(id, _)| *id == operation.id);
                match reason {
                    Some((_, reason)) => assert!(!reason.is_empty(), "{}", operation.id),
                    None => assert!(text.contains(&operation.method_name), "{}", operation.id),
                }
                assert_ne!(
                    reason.is_some(),
                    tried.contains(&operation.id),
                    "{}",
                    operation.id
                );
            }
        }
        Ok(())
    }
}
