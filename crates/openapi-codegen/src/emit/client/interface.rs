//! What a generated client is called by, for those who generate calls of it.

use proc_macro2::TokenStream;

use super::answers::{Answer, Answers, Outcome};
use super::bodies::Sent;
use super::carried::{Carried, Named};
use super::projection::projected_name;
use crate::api::{Api, Operation, Value};

/// How the generated client is called for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The setters of the parameters, in their order.
    pub setters: Vec<String>,
    /// What `body` takes.
    pub body: Option<Held>,
    /// What `send` gives.
    pub success: Held,
    /// What [`Error::Declared`](https://docs.rs/openapi-client) holds.
    pub failure: Held,
}

/// One thing, or several in an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The enum in the client's module `contents`, where there are several.
    pub enumeration: Option<String>,
    /// Each with its variant; exactly one where there is no enum.
    pub variants: Vec<(String, Form)>,
}

/// In which form a client has something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Nothing,
    /// The value of the schema.
    Value,
    /// Changes to a value, as any JSON.
    Patch,
    /// Text that the client does not know more of.
    Raw,
    /// Bytes.
    Bytes,
    /// Bytes with their media type, because the contract has a range.
    TypedBytes,
    /// Events.
    Events,
    /// Parts, in the struct of this name in the module `contents`.
    Parts(String),
}

/// How the generated client is called for an operation.
#[must_use]
pub fn of(api: &Api, operation: &Operation) -> Call {
    let (types_path, runtime) = (TokenStream::new(), TokenStream::new());
    let named = Named {
        api,
        types_path: &types_path,
        runtime: &runtime,
    };
    let answers = Answers::of(api, operation);
    let nothing = Held {
        enumeration: None,
        variants: vec![(String::new(), Form::Nothing)],
    };
    let failure = answers.failure(operation, &named);
    Call {
        setters: operation.parameters.iter().map(projected_name).collect(),
        body: Sent::of(operation).map(|sent| body(&sent)),
        success: held(answers.success(operation, &named), &answers.successes),
        failure: failure.map_or(nothing, |failure| held(failure, &answers.failures)),
    }
}

/// The Rust type of a value, whose named types stand below `types_path` (`presence_types`).
#[must_use]
pub fn rust_type(api: &Api, value: &Value, types_path: &str) -> String {
    let types_path = crate::emit::ident(types_path);
    let named = |id: crate::api::TypeId| {
        let name = api
            .types
            .get(id.0)
            .map_or("", |definition| &definition.name);
        let name = crate::emit::ident(name);
        quote::quote!(#types_path::#name)
    };
    crate::emit::rust_type(value, &named).to_string()
}

fn body(sent: &Sent) -> Held {
    let variants = sent.contents.iter().map(|content| {
        let form = match form(&content.carried) {
            Form::Nothing | Form::Events | Form::Bytes if content.is_open() => Form::TypedBytes,
            Form::Nothing | Form::Events => Form::Bytes,
            other => other,
        };
        (content.variant.to_owned(), form)
    });
    Held {
        enumeration: sent.enumeration.clone(),
        variants: variants.collect(),
    }
}

fn held(outcome: Outcome, answers: &[Answer]) -> Held {
    match outcome {
        Outcome::One(carried) => Held {
            enumeration: None,
            variants: vec![(String::new(), form(&carried))],
        },
        Outcome::Several(name) => {
            let variants = answers.iter();
            let variants = variants.map(|one| (one.variant.clone(), form(&one.carried)));
            Held {
                enumeration: Some(name),
                variants: variants.collect(),
            }
        }
    }
}

fn form(carried: &Carried) -> Form {
    match carried {
        Carried::Nothing => Form::Nothing,
        Carried::Json(_) | Carried::Form(_) | Carried::Fields(_) | Carried::Text(_) => Form::Value,
        Carried::Patch => Form::Patch,
        Carried::Raw => Form::Raw,
        Carried::Bytes => Form::Bytes,
        Carried::Events(_) => Form::Events,
        Carried::Multipart(parts) => Form::Parts(parts.name.clone()),
    }
}
