//! Emits the traits that an implementation fills in.

use proc_macro2::TokenStream;
use quote::quote;

use super::traits::TagTrait;
use super::{Context, Security, has_request, request_name, response_name};
use crate::api::{Body, CheckedFormat, Operation};
use crate::emit::{docs, file_docs, ident};

/// Emits the file of the traits.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs("What an implementation of the contract fills in.");
    let types = context.import_types();
    let choices = api.choices.iter().map(|choice| ident(&choice.name));
    let shared = shared(context);
    let tagged = context.traits.of_tags.iter();
    let tagged = tagged.map(|tagged| of_tag(context, tagged));
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::Rejection;
        use openapi_axum::body::Unreadable;
        use openapi_axum::http::request::Parts;
        #types
        use super::credentials::{Credentials, Scheme};
        use super::requests;
        use super::responses::{self, #(#choices),*};

        #shared
        #(#tagged)*
    }
}

/// The trait that every contract has: what belongs to no operation, and the operations that belong to no other trait.
fn shared(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let name = context.trait_name();
    let title = format!("{} {}, to be filled in.", api.title, api.version);
    let documentation = match &api.description {
        Some(description) => docs(Some(&format!("{title}\n\n{description}")), ""),
        None => docs(Some(&title), ""),
    };
    let authentication = context.has_credentials().then(authentication);
    let rejection = api.rejection.as_ref().map(|body| {
        let error = context.body_type(body);
        quote! {
            /// Puts what is wrong with a request into the contract's own words.
            fn rejection(&self, rejection: &Rejection) -> #error;
        }
    });
    let formats = api.checked_formats.iter().map(checked_format);
    let operations = context.traits.shared.iter();
    let methods = operations.map(|operation| method(context, operation));
    quote! {
        #documentation
        pub trait #name: Send + Sync + 'static {
            #authentication
            #rejection
            #(#formats)*
            #(#methods)*
        }
    }
}

/// The trait of a tag.
fn of_tag(context: &Context<'_>, tagged: &TagTrait<'_>) -> TokenStream {
    let shared = context.trait_name();
    let name = &tagged.name;
    let documentation = docs(
        Some(&format!("The operations of tag `{}`.", tagged.tag)),
        "",
    );
    let operations = tagged.operations.iter();
    let methods = operations.map(|operation| method(context, operation));
    quote! {
        #documentation
        pub trait #name: #shared {
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

        /// Finds out who is asking, before anything but the route is looked at and before the body is read. The head
        /// of the request is for what credentials do not say, such as which page it comes from.
        ///
        /// # Errors
        ///
        /// `Rejection::Unauthenticated` where the credentials do not hold, for whatever reason;
        /// `Rejection::Unpaired` where one of them does not belong to the others.
        fn authenticate(
            &self,
            credentials: Credentials,
            head: &Parts,
        ) -> impl Future<Output = Result<Self::Principal, Rejection>> + Send;
    }
}

fn checked_format(format: &CheckedFormat) -> TokenStream {
    let name = ident(&format.method_name);
    let documentation = docs(
        Some(&format!(
            "Whether `text`, the value of a parameter, is of format `{}`. Asked while the parameters are read, after\n\
             the credentials and before the body.\n\n\
             # Errors\n\n\
             What was expected, such as `a name of the list`. It is answered 400, together with all else that is wrong\n\
             with the parameters.",
            format.name
        )),
        "",
    );
    quote! {
        #documentation
        fn #name(&self, text: &str) -> Result<(), &'static str>;
    }
}

fn method(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.method_name);
    let response = response_name(operation);
    let response = quote!(responses::#response);
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
        quote!(request: requests::#request,)
    });
    let is_streamed = operation.body.as_ref().is_some_and(Body::is_streamed);
    let answer = match is_streamed {
        true => quote!(Result<#response, Unreadable>),
        false => quote!(#response),
    };
    let body = match context.has_stub {
        true => {
            let arguments = [
                principal.as_ref().map(|_| quote!(principal)),
                request.as_ref().map(|_| quote!(request)),
            ];
            let unused = match arguments.iter().flatten().collect::<Vec<_>>().as_slice() {
                [] => None,
                [only] => Some(quote!(let _ = #only;)),
                all => Some(quote!(let _ = (#(#all),*);)),
            };
            let answer = match is_streamed {
                true => quote!(Ok(#response::NotWritten)),
                false => quote!(#response::NotWritten),
            };
            quote!({ #unused std::future::ready(#answer) })
        }
        false => quote!(;),
    };
    quote! {
        #documentation
        #deprecated
        fn #name(&self, #principal #request) -> impl Future<Output = #answer> + Send #body
    }
}
