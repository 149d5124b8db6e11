//! Emits the stub: an implementation of which nothing is written yet.

mod filling;

use proc_macro2::TokenStream;
use quote::quote;

use self::filling::body;
use super::Context;
use crate::api::{AnswerBody, CheckedFormat};
use crate::emit::{file_docs, ident};

/// Emits the file of the stub.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let head = file_docs("Serves the contract before a line of an implementation is written.");
    let types = context.import_types();
    let name = context.stub_name();
    let traits = context.trait_names();
    let choices = context.api.choices.iter();
    let choices = choices.map(|choice| ident(&choice.name));
    let shared = context.trait_name();
    let authentication = context.has_credentials().then(authentication);
    let rejection = context.api.rejection.as_ref();
    let rejection = rejection.map(|body| rejecting(context, body));
    let formats = context.api.checked_formats.iter().map(checked_format);
    let tagged = context.traits.of_tags.iter().map(|tagged| &tagged.name);
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::Rejection;
        use openapi_axum::http::request::Parts;
        #types
        use super::api::{#(#traits),*};
        use super::credentials::Credentials;
        use super::responses::{#(#choices),*};

        /// Checks every request as the contract has it, and then answers 501. It takes all credentials.
        #[derive(Debug, Clone, Copy, Default)]
        pub struct #name;

        impl #shared for #name {
            #authentication
            #rejection
            #(#formats)*
        }

        #(impl #tagged for #name {})*
    }
}

fn authentication() -> TokenStream {
    quote! {
        type Principal = ();

        async fn authenticate(&self, _credentials: Credentials, _head: &Parts) -> Result<(), Rejection> {
            Ok(())
        }
    }
}

fn rejecting(context: &Context<'_>, rejected: &AnswerBody) -> TokenStream {
    let error = context.body_type(rejected);
    let made = body(context, rejected);
    let says_something = made.to_string().contains("rejection");
    let rejection = ident(match says_something {
        true => "rejection",
        false => "_rejection",
    });
    quote! {
        fn rejection(&self, #rejection: &Rejection) -> #error {
            #made
        }
    }
}

fn checked_format(format: &CheckedFormat) -> TokenStream {
    let name = ident(&format.method_name);
    quote! {
        fn #name(&self, _text: &str) -> Result<(), &'static str> {
            Ok(())
        }
    }
}
