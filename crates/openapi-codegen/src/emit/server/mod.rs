//! Emits the server: the trait to fill in, and the service that calls it.

mod api;
mod bodies;
mod credentials;
mod decode;
mod description;
mod encode;
mod fields;
mod headers;
mod media_types;
mod operations;
mod parameters;
mod requests;
mod responses;
mod routes;
mod rules;
mod service;
mod stub;
mod traits;
mod xml;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::media_types::{Direction, MediaTypeLists, dispatch, is_error, is_given_with_body};
use self::rules::Rules;
use self::traits::OperationsByTrait;
use super::{file_docs, ident, optional_type, rust_type};
use crate::Options;
use crate::api::holding::{named, reachable};
use crate::api::{AnswerBody, Api, Content, Location, Operation, TypeId, Value};
use crate::names::{Use, rust_name};

/// What every file of the server is made from.
struct Context<'a> {
    api: &'a Api,
    /// The crate or module of the types.
    types: TokenStream,
    /// The contract's short name in upper camel case (`Presence`).
    name: String,
    /// Every rule on text, named.
    rules: Rules,
    /// The names of what lists the values of an enumeration or a tag, by type.
    expectations: Vec<String>,
    /// Every header that is a parameter, with the name of its static.
    headers: Vec<(&'a str, String)>,
    /// The condition under which the server describes itself, if there is one.
    described_if: Option<TokenStream>,
    /// The lists of media types that operations take and give.
    media_types: MediaTypeLists,
    /// The operations by the traits that hold them.
    traits: OperationsByTrait<'a>,
    /// Whether operations need not be written.
    has_stub: bool,
}

/// Emits the files of the server, each to `add`. `types` is the path of the types' module.
pub(crate) fn emit(
    api: &Api,
    options: &Options,
    types: TokenStream,
    described_if: Option<TokenStream>,
    add: &mut dyn FnMut(&str, TokenStream),
) {
    let context = Context {
        api,
        types,
        name: rust_name(&options.name, Use::Type),
        rules: Rules::of(api),
        expectations: decode::expectations(api),
        headers: service::header_parameters(api),
        described_if,
        media_types: MediaTypeLists::of(api),
        traits: OperationsByTrait::of(api, options.traits),
        has_stub: options.stub,
    };
    let mut modules = modules(&context);
    modules.retain(|module| module.is_needed);
    add("mod.rs", root(&context, &modules));
    for module in modules {
        add(module.file, (module.emit)(&context));
    }
}

/// One module of the server.
struct Module {
    name: &'static str,
    file: &'static str,
    is_needed: bool,
    emit: fn(&Context<'_>) -> TokenStream,
}

/// All modules that a server can have, in the order of their names.
fn modules(context: &Context<'_>) -> Vec<Module> {
    macro_rules! module {
        ($name:ident if $is_needed:expr) => {
            Module {
                name: stringify!($name),
                file: concat!(stringify!($name), ".rs"),
                is_needed: $is_needed,
                emit: $name::emit,
            }
        };
    }
    vec![
        module!(api if true),
        module!(credentials if context.has_credentials()),
        module!(decode if context.has_decoded_bodies() || !decode::types(context.api).is_empty()),
        module!(description if context.described_if.is_some()),
        module!(encode if context.writes()),
        module!(fields if context.has_fields()),
        module!(requests if context.has_requests()),
        module!(responses if !context.api.operations.is_empty()),
        module!(rules if !context.rules.is_empty()),
        module!(service if true),
        module!(stub if context.has_stub),
    ]
}

fn root(context: &Context<'_>, modules: &[Module]) -> TokenStream {
    let api = context.api;
    let head = file_docs(&format!(
        "The server side of {} {}.",
        api.title, api.version
    ));
    let traits = context.trait_names();
    let service_name = context.service_name();
    let condition = context.described_if.iter();
    let described = quote!(#(#[cfg(#condition)])*);
    let declarations = modules.iter().map(|module| {
        let name = ident(module.name);
        let condition = (module.name == "description").then_some(&described);
        quote!(#condition mod #name;)
    });
    let description = context
        .described_if
        .is_some()
        .then(|| quote!(#described pub use self::description::Description;));
    let requests = context.has_requests().then(|| {
        quote!(
            pub use self::requests::*;
        )
    });
    let parts: Vec<_> = fields::structures(context).collect();
    let parts = (!parts.is_empty()).then(|| quote!(pub use self::fields::{#(#parts),*};));
    let responses = (!api.operations.is_empty()).then(|| {
        quote!(
            pub use self::responses::*;
        )
    });
    let credentials = context.has_credentials().then(|| {
        let scope = credentials::has_scopes(api).then(|| quote!(Scope,));
        quote!(
            pub use self::credentials::{Credentials, Scheme, #scope};
        )
    });
    let stub = context.has_stub.then(|| {
        let name = context.stub_name();
        quote!(pub use self::stub::#name;)
    });
    quote! {
        #head
        #(#declarations)*

        pub use self::api::{#(#traits),*};
        #credentials
        #description
        #parts
        #requests
        #responses
        pub use self::service::{#service_name, service};
        #stub
    }
}

fn request_name(operation: &Operation) -> Ident {
    ident(&format!("{}Request", operation.type_prefix))
}

fn response_name(operation: &Operation) -> Ident {
    ident(&format!("{}Response", operation.type_prefix))
}

/// Whether the method takes a request: there is something in it beside who is asking.
fn has_request(operation: &Operation) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}

/// Whether somebody must be known, may be, or need not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    Required,
    Optional,
    Public,
}

impl Security {
    fn of(operation: &Operation) -> Self {
        match operation.security.as_slice() {
            alternatives if alternatives.iter().all(Vec::is_empty) => Self::Public,
            alternatives if alternatives.iter().any(Vec::is_empty) => Self::Optional,
            _ => Self::Required,
        }
    }
}

impl<'a> Context<'a> {
    fn trait_name(&self) -> Ident {
        ident(&format!("{}Api", self.name))
    }

    fn has_credentials(&self) -> bool {
        !self.api.schemes.is_empty()
    }

    /// Whether some body is read field by field.
    fn has_fields(&self) -> bool {
        let operations = self.api.operations.iter();
        let bodies = operations.filter_map(|operation| operation.body.as_ref());
        let mut contents = bodies.flat_map(|body| &body.contents);
        contents.any(fields::are_read)
    }

    /// Whether some body is decoded: what is bytes is not.
    fn has_decoded_bodies(&self) -> bool {
        let bodies = self
            .api
            .operations
            .iter()
            .filter_map(|one| one.body.as_ref());
        let mut contents = bodies.flat_map(|body| &body.contents);
        contents.any(|content| matches!(content.content, Content::Value(_) | Content::Text(_)))
    }

    /// The values that are written whole: those of answers, those of the runtime among them.
    fn answered_values(&self) -> impl Iterator<Item = &'a Value> {
        let operations = self.api.operations.iter();
        let answered = operations.flat_map(|operation| self.answered_bodies(operation));
        let contents = answered
            .chain(&self.api.rejection)
            .flat_map(|body| self.api.contents_of(body));
        contents.filter_map(|content| match content {
            Content::Value(value) | Content::Events(value) => Some(value),
            Content::Text(_) | Content::Bytes | Content::Multipart(_) => None,
        })
    }

    fn has_bodies(&self) -> bool {
        self.api
            .operations
            .iter()
            .any(|operation| operation.body.is_some())
    }

    fn has_requests(&self) -> bool {
        self.operations_with_requests().next().is_some()
    }

    fn operations_with_requests(&self) -> impl Iterator<Item = &'a Operation> + use<'a> {
        self.api
            .operations
            .iter()
            .filter(|operation| has_request(operation))
    }

    fn stub_name(&self) -> Ident {
        ident(&format!("{}Stub", self.name))
    }

    fn service_name(&self) -> Ident {
        ident(&format!("{}Service", self.name))
    }

    /// `use presence_types as types;`: types are named by their module, so that none collides with an import.
    fn import_types(&self) -> TokenStream {
        let types = &self.types;
        quote!(use #types as types;)
    }

    fn type_path(&self, id: TypeId) -> TokenStream {
        let name = ident(&self.api.types[id.0].name);
        quote!(types::#name)
    }

    /// The Rust type of the body of an answer.
    fn body_type(&self, body: &AnswerBody) -> TokenStream {
        match body {
            AnswerBody::One(content) => self.content_type(content),
            AnswerBody::Choice(id) => {
                let name = ident(&self.api.choices[id.0].name);
                quote!(#name)
            }
        }
    }

    /// The Rust type of a content.
    fn content_type(&self, content: &Content) -> TokenStream {
        match content {
            Content::Value(value) | Content::Text(value) => self.rust_type(value),
            Content::Bytes => quote!(ResponseBody),
            Content::Events(value) => {
                let item = self.rust_type(value);
                quote!(Events<#item>)
            }
            Content::Multipart(multipart) => {
                let name = ident(&multipart.name);
                quote!(#name)
            }
        }
    }

    /// The named types of a body, in the contract's order.
    fn types_of(&self, body: &AnswerBody) -> Vec<TypeId> {
        let contents = self.api.contents_of(body).into_iter();
        contents
            .flat_map(Content::values)
            .filter_map(named)
            .collect()
    }

    /// The Rust type of a value.
    fn rust_type(&self, value: &Value) -> TokenStream {
        rust_type(value, &|id| self.type_path(id))
    }

    /// The Rust type of a value that may be missing.
    fn optional_type(&self, value: &Value, required: bool) -> TokenStream {
        optional_type(value, required, &|id| self.type_path(id))
    }

    /// The name of the static that holds the name of a header.
    fn header_name(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let header = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        header.map_or("HEADER", |(_, header)| header)
    }

    /// The headers that an answer may depend on, as the value of `Vary`.
    fn vary(&self) -> String {
        let names = self.headers.iter().map(|(name, _)| *name);
        let operations = self.api.operations.iter();
        let mut parameters = operations.flat_map(|operation| &operation.parameters);
        let cookie = parameters.any(|parameter| parameter.location == Location::Cookie);
        let names = names.chain(cookie.then_some("Cookie"));
        let names: Vec<_> = std::iter::once("Accept").chain(names).collect();
        names.join(", ")
    }

    /// Whether some answer is a stream of events, whose data is JSON.
    fn has_events(&self) -> bool {
        let operations = self.api.operations.iter();
        let mut contents = operations
            .flat_map(|operation| self.answered_bodies(operation))
            .flat_map(|body| self.api.contents_of(body));
        contents.any(|content| matches!(content, Content::Events(_)))
    }

    /// Whether something is encoded.
    fn writes(&self) -> bool {
        self.answered_values().next().is_some() || !self.answered_types().is_empty()
    }

    /// The types that are written: those of answers, those of the runtime among them, and those that patches change.
    fn answered_types(&self) -> Vec<TypeId> {
        let answered = self.answered_values().filter_map(named);
        let bodies = (self.api.operations.iter()).filter_map(|operation| operation.body.as_ref());
        // Changes are made to a value as it is written.
        let changed = bodies
            .filter(|body| body.takes_patches())
            .flat_map(|body| body.values())
            .filter_map(named);
        let headers = headers::encoded_types(self.api);
        reachable(self.api, answered.chain(changed).chain(headers))
    }

    /// The bodies of an operation's answers that the implementation gives.
    fn answered_bodies(
        &self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = &'a AnswerBody> + use<'a> {
        let api = self.api;
        operation
            .responses
            .iter()
            .filter(|response| !response.by_runtime)
            .filter_map(move |response| api.body_of(response))
    }
}
