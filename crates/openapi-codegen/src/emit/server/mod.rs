//! Emits the server: the trait to fill in, and the service that calls it.

mod api;
mod credentials;
mod decode;
mod encode;
mod operations;
mod requests;
mod responses;
mod routes;
mod rules;
mod service;

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::rules::Rules;
use super::{file_docs, ident, optional_type, rust_type};
use crate::api::{Api, Codec, Kind, MediaType, Operation, Payload, Response, Shape, TypeId, Value};

/// What every file of the server is made from.
struct Context<'a> {
    api: &'a Api,
    /// The crate or module of the types.
    types: TokenStream,
    /// The contract's short name in upper camel case (`Presence`).
    name: String,
    /// Every rule on text, named.
    rules: Rules,
}

/// Emits the files of the server. `types` is the path of the types' module.
pub(crate) fn emit(api: &Api, name: &str, types: TokenStream) -> Vec<(&'static str, TokenStream)> {
    let context = Context {
        api,
        types,
        name: name.to_upper_camel_case(),
        rules: Rules::of(api),
    };
    let mut files = vec![
        ("mod.rs", module(&context)),
        ("api.rs", api::emit(&context)),
        ("responses.rs", responses::emit(&context)),
        ("service.rs", service::emit(&context)),
    ];
    let optional = [
        (
            "requests.rs",
            context.has_requests(),
            requests::emit as fn(&Context<'_>) -> TokenStream,
        ),
        ("decode.rs", context.has_bodies(), decode::emit),
        (
            "encode.rs",
            !context.answered_types().is_empty(),
            encode::emit,
        ),
        (
            "credentials.rs",
            context.has_credentials(),
            credentials::emit,
        ),
        ("rules.rs", !context.rules.is_empty(), rules::emit),
    ];
    files.extend(
        optional
            .into_iter()
            .filter(|file| file.1)
            .map(|(path, _, emit)| (path, emit(&context))),
    );
    files
}

fn module(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(&format!(
        "The server side of {} {}.",
        api.title, api.version
    ));
    let trait_name = context.trait_name();
    let service_name = context.service_name();
    let requests = context.operations_with_requests().map(request_name);
    let requests = context
        .has_requests()
        .then(|| quote!(pub use self::requests::{#(#requests),*};));
    let responses = api.operations.iter().map(response_name);
    let answers = api.answers.iter().map(|answer| ident(&answer.name));
    let credentials = context.has_credentials().then(|| {
        quote!(
            pub use self::credentials::{Credentials, Scheme};
        )
    });
    let module_if = |name: &str, present: bool| {
        let name = ident(name);
        present.then(|| quote!(mod #name;))
    };
    let credentials_module = module_if("credentials", context.has_credentials());
    let decode_module = module_if("decode", context.has_bodies());
    let encode_module = module_if("encode", !context.answered_types().is_empty());
    let requests_module = module_if("requests", context.has_requests());
    let rules_module = module_if("rules", !context.rules.is_empty());
    quote! {
        #head
        mod api;
        #credentials_module
        #decode_module
        #encode_module
        #requests_module
        mod responses;
        #rules_module
        mod service;

        pub use self::api::#trait_name;
        #credentials
        #requests
        pub use self::responses::{#(#answers,)* #(#responses),*};
        pub use self::service::{#service_name, service};
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

/// Whether an answer is the implementation's, and has a body.
fn is_given_with_body(response: &Response) -> bool {
    !response.by_runtime && !response.media_types.is_empty()
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

    /// The Rust type of a value.
    fn rust_type(&self, value: &Value) -> TokenStream {
        rust_type(value, &|id| self.type_path(id))
    }

    /// The Rust type of a value that may be missing.
    fn optional_type(&self, value: &Value, required: bool) -> TokenStream {
        optional_type(value, required, &|id| self.type_path(id))
    }

    /// Every list of media types of a body or an answer, once, in the order of the contract.
    fn media_type_lists(&self) -> Vec<&'a [MediaType]> {
        let mut lists: Vec<&[MediaType]> = Vec::new();
        for operation in &self.api.operations {
            let of_body = operation
                .body
                .iter()
                .map(|body| body.media_types.as_slice());
            let of_responses = operation
                .responses
                .iter()
                .map(|response| response.media_types.as_slice());
            for list in of_body.chain(of_responses) {
                if !list.is_empty() && !lists.contains(&list) {
                    lists.push(list);
                }
            }
        }
        lists
    }

    /// The name of the static that holds a list of media types.
    fn media_types_name(&self, list: &[MediaType]) -> Ident {
        match self
            .media_type_lists()
            .iter()
            .position(|other| *other == list)
        {
            Some(index) if index > 0 => ident(&format!("MEDIA_TYPES_{}", index + 1)),
            _ => ident("MEDIA_TYPES"),
        }
    }

    /// The headers that an answer may depend on, as the value of `Vary`.
    fn vary(&self) -> String {
        let mut names = vec!["Accept"];
        for operation in &self.api.operations {
            for parameter in &operation.parameters {
                let is_header = parameter.location == crate::api::Location::Header;
                if is_header
                    && !names
                        .iter()
                        .any(|name| name.eq_ignore_ascii_case(&parameter.name))
                {
                    names.push(&parameter.name);
                }
            }
        }
        names.join(", ")
    }

    /// The codecs of the bodies or the answers, each once.
    fn codecs(lists: impl IntoIterator<Item = &'a [MediaType]>) -> Vec<Codec> {
        let mut codecs = Vec::new();
        for media_type in lists.into_iter().flatten() {
            if !codecs.contains(&media_type.codec) {
                codecs.push(media_type.codec);
            }
        }
        codecs
    }

    /// The types that `values` hold, at any depth, in the contract's order.
    fn reachable<'b>(&'b self, values: impl IntoIterator<Item = &'b Value>) -> Vec<TypeId> {
        let mut seen = vec![false; self.api.types.len()];
        let mut open: Vec<&Value> = values.into_iter().collect();
        while let Some(value) = open.pop() {
            match &value.kind {
                Kind::List(item) => open.push(item),
                Kind::Named(id) if !std::mem::replace(&mut seen[id.0], true) => {
                    if let Shape::Object(object) = &self.api.types[id.0].shape {
                        open.extend(object.members.iter().map(|member| &member.value));
                    }
                }
                _ => {}
            }
        }
        (0..seen.len())
            .filter(|index| seen[*index])
            .map(TypeId)
            .collect()
    }

    /// The types that answers hold, those of the runtime among them.
    fn answered_types(&self) -> Vec<TypeId> {
        let answered = self
            .api
            .operations
            .iter()
            .flat_map(|operation| self.answered_values(operation));
        let rejection = self.api.rejection.map(|id| Value {
            kind: Kind::Named(id),
            nullable: false,
        });
        self.reachable(answered.chain(&rejection))
    }

    /// The bodies of an operation's answers that the implementation gives.
    fn answered_values(
        &self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = &'a Value> + use<'a> {
        let api = self.api;
        operation
            .responses
            .iter()
            .filter(|response| !response.by_runtime)
            .filter_map(move |response| match &response.payload {
                Payload::Nothing => None,
                Payload::Body(value) => Some(value),
                Payload::Answer(id) => api.answers[id.0].body.as_ref(),
            })
    }
}

/// Chooses by the codec of `media_type` where there is a choice; the first codec stands for all that are not named.
fn dispatch(codecs: &[Codec], act: impl Fn(Codec) -> TokenStream) -> TokenStream {
    match codecs {
        [] => quote!(),
        [only] => act(*only),
        [first, others @ ..] => {
            let first = act(*first);
            let names = others.iter().map(|codec| ident(&format!("{codec:?}")));
            let others = others.iter().map(|codec| act(*codec));
            quote! {
                match media_type.codec {
                    #(Codec::#names => #others,)*
                    _ => #first,
                }
            }
        }
    }
}
