//! Emits the trait that an implementation fills in.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Security, has_request, request_name, response_name};
use crate::api::Operation;
use crate::emit::{docs, file_docs, ident};

/// Emits the file of the trait.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs("What an implementation of the contract fills in.");
    let name = context.trait_name();
    let title = format!("{} {}, to be filled in.", api.title, api.version);
    let documentation = match &api.description {
        Some(description) => docs(Some(&format!("{title}\n\n{description}")), ""),
        None => docs(Some(&title), ""),
    };
    let types = context.import_types();
    let requests = context.operations_with_requests().map(request_name);
    let responses = api.operations.iter().map(response_name);
    let authentication = context.has_credentials().then(authentication);
    let rejection = api.rejection.map(|id| {
        let error = context.type_path(id);
        quote! {
            /// Puts what is wrong with a request into the contract's own words.
            fn rejection(&self, rejection: &Rejection) -> #error;
        }
    });
    let methods = api.operations.iter().map(method);
    quote! {
        #head
        use openapi_axum::Rejection;
        #types
        use super::credentials::{Credentials, Scheme};
        use super::requests::{#(#requests),*};
        use super::responses::{#(#responses),*};

        #documentation
        pub trait #name: Send + Sync + 'static {
            #authentication
            #rejection
            #(#methods)*
        }
    }
}

fn authentication() -> TokenStream {
    quote! {
        /// Who is asking, as `authenticate` finds out.
        type Principal: Send;

        /// The schemes that are taken now, in the order of the challenges. All that the contract has, unless an
        /// implementation says otherwise.
        fn schemes(&self) -> &[Scheme] {
            &Scheme::ALL
        }

        /// Finds out who is asking, before anything but the route is looked at and before the body is read.
        ///
        /// # Errors
        ///
        /// `Rejection::Unauthenticated` where the credentials do not hold, for whatever reason.
        fn authenticate(
            &self,
            credentials: Credentials,
        ) -> impl Future<Output = Result<Self::Principal, Rejection>> + Send;
    }
}

fn method(operation: &Operation) -> TokenStream {
    let name = ident(&operation.method_name);
    let response = response_name(operation);
    let route = format!("`{} {}`", operation.method, operation.path.template);
    let text = [
        operation.summary.as_deref(),
        Some(&route),
        operation.description.as_deref(),
    ];
    let text: Vec<_> = text.into_iter().flatten().map(str::trim).collect();
    let documentation = docs(Some(&text.join("\n\n")), "");
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let principal = match Security::of(operation) {
        Security::Required => Some(quote!(principal: Self::Principal,)),
        Security::Optional => Some(quote!(principal: Option<Self::Principal>,)),
        Security::Public => None,
    };
    let request = has_request(operation).then(|| {
        let request = request_name(operation);
        quote!(request: #request,)
    });
    quote! {
        #documentation
        #deprecated
        fn #name(&self, #principal #request) -> impl Future<Output = #response> + Send;
    }
}
